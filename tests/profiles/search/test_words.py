"""Text is cut into the words by which it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.search import words
from profiles.search.query import parse


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("ØRSTED Łódź Æther", "orsted lodz aether"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
        ("e\u0301tude", "etude"),
        ("“team’s” – run…", '"team\'s" - run.'),
        ("한국어", "한국어"),
        ("שָׁלוֹם", "שלום"),
        ("ﬁne-tuning", "fine-tuning"),
    ],
)
def test_fold_takes_case_accents_and_typography_away(text: str, folded: str) -> None:
    assert words.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Logs runs, then stops.", ["logs", "runs", "then", "stops"]),
        ("w&b and ci/cd in c++ or c#", ["w&b", "and", "ci/cd", "in", "c++", "or", "c#"]),
        ("scikit-learn 1.2 snake_case", ["scikit-learn", "1.2", "snake_case"]),
        ("机器学习 with mlflow", ["机器学习", "with", "mlflow"]),
        ("使用kubernetes部署", ["使用", "kubernetes", "部署"]),
        ("go 🚀 now", ["go", "🚀", "now"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ('" * ( ) -', []),
    ],
)
def test_pieces_are_the_words_that_people_see(text: str, pieces: list[str]) -> None:
    assert words.pieces(words.fold(text)) == pieces


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("tracking", {"tracking", "track"}),
        ("w&b", {"w", "b", "w-b"}),
        ("scikit-learn", {"scikit", "learn", "scikitlearn"}),
        ("c++", {"c", "c++"}),
        ("team's", {"team"}),
        ("don't", {"dont"}),
        ("机器学", {"机器", "器学", "学"}),
        ("字", {"字"}),
        ("_", {""}),
    ],
)
def test_everything_by_which_a_piece_is_found(piece: str, kept: set[str]) -> None:
    assert set(words.kept(piece)) == kept


def test_a_word_without_end_is_cut() -> None:
    assert words.kept("x" * 5_000) == ("x" * 40, "x" * 40, "x" * 40)


def test_words_of_plain_and_other_texts_are_put_together() -> None:
    assert words.index_words(["Logs runs", "Café", "_"]) == {
        "logs",
        "log",
        "runs",
        "run",
        "cafe",
    }


def test_spans_say_where_the_words_of_the_text_as_written_stand() -> None:
    text = "Zählt “W&B”-Läufe; 机器学习."
    assert [text[start:stop] for start, stop in words.spans(text)] == [
        "Zählt",
        "W&B",
        "Läufe",
        "机器学习",
    ]


@given(st.text(max_size=60))
def test_what_is_kept_breaks_no_query_and_no_list_of_words(text: str) -> None:
    for word in words.index_words([text]):
        assert len(word) <= 42
        assert not set(word) & set(" \t\n\x00'\"\\:*()|!<")


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Mn"]), min_size=1, max_size=30))
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    kept = words.index_words([text])
    for piece in words.pieces(words.fold(text)):
        for term in parse(piece).terms:
            assert any({token.word for token in way} <= kept for way in term.ways)
