"""What was typed is read safely and said in the language of each database."""

import pytest
from django.core.exceptions import ValidationError

from profiles.search.query import (
    QUERY_LENGTH,
    QUERY_WORDS,
    SearchWord,
    Term,
    in_name,
    parse,
)


def typed(text: str) -> list[str]:
    return [term.typed for term in parse(text).terms]


def test_every_word_is_wanted_and_the_last_may_be_unfinished() -> None:
    assert parse("kubernetes dep").terms == (
        Term("kubernetes", ((SearchWord("kubernet"),),)),
        Term("dep", ((SearchWord("dep", is_prefix=True),),)),
    )


@pytest.mark.parametrize("text", ["", "   ", '"', "* ( ) :", "-", "…", "_"])
def test_without_a_word_there_is_nothing_to_look_for(text: str) -> None:
    assert (bool(parse(text)), parse(text).is_cut) == (False, False)


def test_small_words_are_dropped_but_not_the_last() -> None:
    assert typed("the models in production") == ["models", "production"]
    assert typed("models in") == ["models", "in"]
    assert typed("AND OR NOT NEAR *") == ["not", "near"]


def test_a_word_counts_once() -> None:
    assert typed("model Model MODEL") == ["model"]


def test_a_single_letter_is_a_word_or_begins_a_name() -> None:
    assert parse("r").terms == (
        Term("r", ((SearchWord("r"),), (SearchWord("-r", is_prefix=True),))),
    )
    assert parse("r shiny").terms[0] == Term("r", ((SearchWord("r"),),))


def test_a_joined_word_is_found_joined_or_apart_but_single_letters_only_joined() -> None:
    assert parse("scikit-learn").terms == (
        Term(
            "scikit-learn",
            (
                (SearchWord("scikitlearn", is_prefix=True),),
                (SearchWord("scikit"), SearchWord("learn", is_prefix=True)),
            ),
        ),
    )
    assert parse("W&B").terms == (Term("w&b", ((SearchWord("w-b", is_prefix=True),),)),)
    assert parse("C++").terms == (Term("c++", ((SearchWord("c++"),),)),)


def test_scripts_without_spaces_are_found_by_every_two_characters() -> None:
    assert parse("机器学").terms == (Term("机器学", ((SearchWord("机器"), SearchWord("器学")),)),)
    assert parse("机").terms == (Term("机", ((SearchWord("机", is_prefix=True),),)),)


def test_too_long_is_cut_and_said() -> None:
    long = parse("x" * 100_000)
    assert (len(long.text), long.is_cut) == (QUERY_LENGTH, True)
    many = parse(" ".join(f"word{n}" for n in range(QUERY_WORDS + 1)))
    assert (len(many.terms), many.is_cut) == (QUERY_WORDS, True)
    assert parse("x " * 50).is_cut is False
    assert parse("x" * QUERY_LENGTH).is_cut is False


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\u202e", "\ud800"])
def test_characters_that_no_text_has_are_refused(character: str) -> None:
    with pytest.raises(ValidationError):
        parse(f"model{character}")


def test_words_of_names_have_a_mark() -> None:
    assert in_name(parse("models dep").terms) == (
        Term("models", ((SearchWord("-model"),),)),
        Term("dep", ((SearchWord("-dep", is_prefix=True),),)),
    )
    ways = ((SearchWord("-r"),), (SearchWord("-r", is_prefix=True),))
    assert in_name(parse("r").terms) == (Term("r", ways),)


def test_a_term_knows_the_words_that_it_stands_for() -> None:
    term = parse("deploys").terms[0]
    assert [term.is_in(piece) for piece in ("deployed", "deploy", "deploysomething", "delay")] == [
        True,
        True,
        True,
        False,
    ]
