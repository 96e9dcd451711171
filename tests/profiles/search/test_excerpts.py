"""Texts are shown in pieces, with what was looked for marked."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from profiles.models import Expectation, Role
from profiles.search import Segment, excerpt, excerpts, marked, matching_expectations
from profiles.search.query import parse
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def brackets(segments: list[Segment]) -> str:
    return "".join(f"[{each.text}]" if each.is_match else each.text for each in segments)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Tracks runs; tracking is tracked.", "track", "[Tracks] runs; [tracking] is [tracked]."),
        ("Logs to W&B daily", "w&b", "Logs to [W&B] daily"),
        ("Logs to W&B", "w", "Logs to [W&B]"),
        ("Ein Café in Zürich", "cafe zurich", "Ein [Café] in [Zürich]"),
        ("使用机器学习部署", "机器学习", "使用[机器学习]部署"),
        ("<b>Model</b> & model", "model", "<b>[Model]</b> & [model]"),
        ("Nothing here", "model", "Nothing here"),
        ("", "model", ""),
        ("model", '"', "model"),
        ("Deploys models", "models dep", "[Deploys] [models]"),
        ("Realised in colours", "realize color", "[Realised] in [colours]"),
    ],
)
def test_words_of_the_query_are_marked(text: str, typed: str, shown: str) -> None:
    assert brackets(marked(text, parse(typed))) == shown


@given(st.text(max_size=80), st.text(max_size=20).filter(lambda text: text.isprintable()))
def test_marking_changes_no_character(text: str, typed: str) -> None:
    assert "".join(each.text for each in marked(text, parse(typed))) == text


def test_an_excerpt_begins_shortly_before_the_first_match() -> None:
    text = "word " * 100 + "needle " + "after " * 100 + "needle"
    shown = brackets(excerpt(text, parse("needle")))
    assert (shown[:5], shown[-6:], shown.count("[")) == ("…word", "after…", 1)
    assert "[needle] after" in shown
    assert shown.index("[needle]") <= 51
    assert len(shown) <= 165


def test_a_short_text_is_its_own_excerpt_in_one_line() -> None:
    assert brackets(excerpt("One\n two\nneedle", parse("needle"))) == "One two [needle]"


def test_an_excerpt_of_a_text_without_spaces_is_cut_all_the_same() -> None:
    shown = brackets(excerpt("x" * 500, parse("y")))
    assert shown == "x" * 160 + "…"


@pytest.fixture
def shelf(curator: User) -> Shelf:
    return factories.shelf(by=curator)


def matches(typed: str, shelf: Shelf, **given_: Any) -> list[tuple[str, str, str]]:
    found = matching_expectations(parse(typed), [shelf.skill.pk], **given_)
    return [
        (match.expectation.role.slug, match.expectation.level.slug, brackets(match.excerpt))
        for match in found.get(shelf.skill.pk, [])
    ]


@pytest.mark.django_db
def test_expectations_with_the_most_words_come_first(shelf: Shelf) -> None:
    assert matches("tracked runs dashboard", shelf) == [
        ("data-analyst", "middle", "Compares [tracked] [runs] in a [dashboard]."),
        ("ml-engineer", "senior", "Sets up promotion from [tracked] [runs] to production."),
    ]


@pytest.mark.django_db
def test_only_the_expectations_given_are_shown(shelf: Shelf) -> None:
    given_ = Expectation.objects.filter(role=shelf.analyst)
    assert [row[:2] for row in matches("tracked", shelf, expectations=given_)] == [
        ("data-analyst", "junior"),
        ("data-analyst", "middle"),
    ]
    assert len(matches("tracked", shelf, per_skill=1)) == 1


@pytest.mark.django_db
def test_what_is_retired_or_does_not_match_is_not_shown(shelf: Shelf) -> None:
    Role.objects.filter(pk=shelf.analyst.pk).update(retired_at=timezone.now())
    assert matches("dashboard", shelf) == []
    Expectation.objects.filter(level=shelf.senior).update(retired_at=timezone.now())
    assert matches("promotion", shelf) == []
    assert matches("logger", shelf) == []  # begins like a word of a text, and is none


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_two_statements_for_one_skill_and_three(
    rows: int, shelf: Shelf, curator: User, django_assert_num_queries: Any
) -> None:
    cell = factories.add(shelf.engineer, shelf.junior, "Tracks runs.")
    more = [
        factories.skill(f"skill-{n}", group=shelf.group, by=curator, operations=(cell,)).pk
        for n in range(rows - 1)
    ]
    with django_assert_num_queries(2):
        found = matching_expectations(parse("runs"), [shelf.skill.pk, *more])
        cells = [m.expectation for some in found.values() for m in some]
        places = [
            (cell.role.slug, cell.role.name, cell.level.slug, cell.level.name) for cell in cells
        ]
    assert (len(found), len(places)) == (rows, rows + 1)


def test_only_so_many_words_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excerpts, "REMEMBERED", 1)
    query = parse("memory")
    for _again in range(3):
        assert brackets(marked("Memory of many words", query)) == "[Memory] of many words"
