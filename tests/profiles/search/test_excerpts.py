"""Texts are shown in pieces, with what was looked for marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.search import Highlighter
from profiles.search.query import parse
from tests.profiles.search import brackets


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Tracks runs; tracking is tracked.", "track", "[Tracks] runs; [tracking] is [tracked]."),
        ("Logs to W&B daily", "w&b", "Logs to [W&B] daily"),
        ("Logs to W&B", "w", "Logs to [W&B]"),
        ("Ein Café in Zürich", "cafe zurich", "Ein [Café] in [Zürich]"),
        ("使用机器学习部署", "机器学习", "使用[机器学习]部署"),
        ("<b>Model</b> & model", "model", "<b>[Model]</b> & [model]"),
        ("Page not found", "model", "Page not found"),
        ("", "model", ""),
        ("model", '"', "model"),
        ("Deploys models", "models dep", "[Deploys] [models]"),
        ("Realised in colours", "realize color", "[Realised] in [colours]"),
    ],
)
def test_words_of_the_query_are_marked(text: str, typed: str, shown: str) -> None:
    assert brackets(Highlighter(parse(typed)).marked(text)) == shown


@given(st.text(max_size=80), st.text(max_size=20).filter(lambda text: text.isprintable()))
def test_marking_changes_no_character(text: str, typed: str) -> None:
    assert "".join(each.text for each in Highlighter(parse(typed)).marked(text)) == text


def test_an_excerpt_begins_shortly_before_the_first_match() -> None:
    text = "word " * 100 + "needle " + "after " * 100 + "needle"
    shown = brackets(Highlighter(parse("needle")).excerpt(text))
    assert (shown[:5], shown[-6:], shown.count("[")) == ("…word", "after…", 1)
    assert "[needle] after" in shown
    assert shown.index("[needle]") <= 51
    assert len(shown) <= 165


def test_a_short_text_is_its_own_excerpt_in_one_line() -> None:
    assert brackets(Highlighter(parse("needle")).excerpt("One\n two\nneedle")) == "One two [needle]"


def test_an_excerpt_of_a_text_without_spaces_is_cut_all_the_same() -> None:
    shown = brackets(Highlighter(parse("y")).excerpt("x" * 500))
    assert shown == "x" * 160 + "…"
