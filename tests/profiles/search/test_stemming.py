"""Forms of a word come together; other words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.search.stemming import spelling, stem


@pytest.mark.parametrize(
    "forms",
    [
        "track tracks tracked tracking",
        "optimise optimize optimises optimized optimising optimization optimisation optimiser",
        "model models modelled modeled modelling modeling",
        "query queries querying",
        "process processes processed processing",
        "label labels labeled labelled labelling",
        "embed embeds embedded embedding embeddings",
        "tune tunes tuned tuning",
        "class classes",
        "carry carries carried carrying",
        "analyse analyze analysing analyzed",
        "behavior behaviour behaviours",
        "bias biases",
        "call calls called calling",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["experiment experience", "train terrain", "string str", "need ne", "policy police", "bus but"],
)
def test_different_words_keep_different_stems(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize("word", ["ing", "sql", "r", "", "gpt4", "бег", "über", "need", "string"])
def test_what_is_no_form_of_an_english_word_stays(word: str) -> None:
    assert stem(word) == word


def test_one_spelling_for_both_sides_of_the_ocean() -> None:
    assert [spelling(word) for word in ("quantization", "analyze", "colour", "size", "four")] == [
        "quantisation",
        "analyse",
        "color",
        "size",
        "four",
    ]


@given(st.text(alphabet="abcdeginrsuyz", min_size=1, max_size=20))
def test_a_stem_is_a_word_of_no_more_letters(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1
