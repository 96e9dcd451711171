"""A person's answers line by line, and what edits leave of them."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles import curation
from profiles.assessments import ratings
from profiles.assessments.line_answers import LineTicks, line_key
from profiles.assessments.self_assessments import Item
from profiles.models import Assessment, Change, Expectation, Role
from profiles.operations import CellOperation, CellValues, Kind
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.assessments.rated_texts import item, rate, reword

pytestmark = pytest.mark.django_db

LOGS, PLANS, TEACHES = (
    "Logs each run.",
    "Plans the quarter's work.",
    "Teaches how to compare models.",
)
LOGS_ALL = "Logs each and every run."
NOTHING = LineTicks()
LINES = st.sampled_from([LOGS, LOGS_ALL, PLANS, TEACHES])
TEXTS = st.lists(LINES, min_size=1, max_size=4, unique=True)


def tick(*lines: str) -> LineTicks:
    return LineTicks(added=frozenset(map(line_key, lines)))


def by_line(person: User, cell: Expectation, ticks: LineTicks, said: str | None = None) -> None:
    answers = {} if said is None else {cell.pk: said}
    ratings.record(person, answers, [cell], ticks={cell.pk: ticks})


def answers(found: Item) -> dict[str, bool | None]:
    """By line whether the person does it; None for a line that is asked again."""
    return {line.text: None if line.is_asked_again else line.is_met for line in found.lines}


@pytest.fixture
def listed(shelf: factories.Shelf) -> Expectation:
    """The expectation of the engineer at Middle as a list of two lines, version 2."""
    return reword(shelf, f"{LOGS}\n{PLANS}")


@pytest.mark.parametrize(
    ("ticked", "said", "state", "left"),
    [
        ([LOGS, PLANS], None, "met", []),
        ([LOGS], None, "working", [PLANS]),
        ([LOGS], "met", "working", [PLANS]),  # the lines decide
        ([], "not_yet", "not_yet", []),
        ([], None, "", []),
        (["Something else."], "met", "met", []),  # no line of this text
    ],
)
def test_the_state_follows_from_the_lines(
    reader: User, shelf: factories.Shelf, listed: Expectation,
    ticked: list[str], said: str | None, state: str, left: list[str],
) -> None:  # fmt: skip
    by_line(reader, listed, tick(*ticked), said)
    found = item(reader, shelf)
    assert (found.state, [line.text for line in found.open_lines]) == (state, left)
    assert found.is_met == (state == "met")
    assert bool(ratings.sheet(reader, shelf.engineer, shelf.middle).left) == (state != "met")


def test_lines_are_ticked_and_unticked_one_at_a_time(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS))
    by_line(reader, listed, tick(PLANS))  # from another tab, which did not show the first
    assert Assessment.objects.get().met_lines == [1, 2]
    by_line(reader, listed, LineTicks(removed=tick(LOGS).added))
    assert answers(item(reader, shelf)) == {LOGS: False, PLANS: True}
    rate(reader, listed, "met")  # one answer for all takes the place of the lines
    rating = Assessment.objects.get()
    assert (rating.state, rating.met_lines) == ("met", [])
    by_line(reader, listed, tick(LOGS))
    by_line(reader, listed, LineTicks(removed=tick(LOGS).added))
    assert not Assessment.objects.exists()


def test_lines_that_stay_keep_their_answer_and_the_others_are_asked_again(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS, PLANS))
    cell = reword(shelf, f"{TEACHES}\n{PLANS}\n{LOGS_ALL}")
    found = item(reader, shelf)
    assert answers(found) == {TEACHES: None, PLANS: True, LOGS_ALL: None}
    assert (found.state, found.is_reworded, found.is_met) == ("working", True, False)
    by_line(reader, cell, NOTHING)  # seen: the person does none of the others
    found = item(reader, shelf)
    assert answers(found) == {TEACHES: False, PLANS: True, LOGS_ALL: False}
    assert (found.state, found.is_reworded) == ("working", False)
    reword(shelf, PLANS)  # what is left is done
    found = item(reader, shelf)
    assert (found.state, found.is_met, found.lines) == ("met", True, ())


def test_where_no_line_stays_the_whole_is_asked_again(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS))
    reword(shelf, f"{LOGS_ALL}\n{PLANS}")
    found = item(reader, shelf)
    assert (found.state, found.is_reworded, found.met_lines) == ("working", True, [])
    assert answers(found) == {LOGS_ALL: None, PLANS: False}


def test_the_answer_for_one_line_stays_when_more_come(reader: User, shelf: factories.Shelf) -> None:
    cell = reword(shelf, LOGS)
    rate(reader, cell)
    reword(shelf, f"{LOGS}\n{PLANS}")
    found = item(reader, shelf)
    assert (answers(found), found.state) == ({LOGS: True, PLANS: None}, "working")


def test_one_answer_for_several_lines_says_nothing_of_each(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    rate(reader, listed)
    assert answers(item(reader, shelf)) == {LOGS: False, PLANS: False}
    reword(shelf, f"{LOGS}\n{TEACHES}")
    found = item(reader, shelf)
    assert (found.state, found.is_reworded, found.asked_lines) == ("met", True, [])


def test_new_examples_ask_nothing_again(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS, PLANS))
    values = CellValues(listed.description, listed.required, "A run that others reproduced.")
    change = CellOperation(Kind.EDIT, listed.role_id, listed.level_id, listed.version, values)
    factories.publish(shelf.skill, change, by=User.objects.get(username="founder"))
    assert shelf.cell(shelf.engineer, shelf.middle).version == listed.version + 1
    assert item(reader, shelf).is_met


def test_required_or_not_is_asked_again_and_the_lines_stay(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS, PLANS))
    cell = reword(shelf, listed.description, required=not listed.required)
    found = item(reader, shelf)
    assert (answers(found), found.is_met) == ({LOGS: True, PLANS: True}, False)
    by_line(reader, cell, NOTHING)
    assert item(reader, shelf).is_met


def test_nothing_is_recorded_for_a_line_that_was_not_read(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    cell = reword(shelf, f"{LOGS}\n{TEACHES}")
    late = {cell.pk: listed.version}
    ratings.record(reader, {}, [cell], late, {cell.pk: tick(LOGS, PLANS, TEACHES)})
    rating = Assessment.objects.get()
    assert (rating.version, rating.met_lines, rating.state) == (listed.version, [1, 2], "met")
    assert answers(item(reader, shelf)) == {LOGS: True, TEACHES: None}
    by_line(reader, cell, tick(TEACHES))
    ratings.record(reader, {}, [cell], late, {cell.pk: tick(PLANS)})  # a later version is rated
    assert Assessment.objects.get().met_lines == [1, 2]


def test_of_a_text_that_was_redacted_no_line_is_known(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    by_line(reader, listed, tick(LOGS))
    cell = reword(shelf, f"{LOGS}\n{TEACHES}")
    change = Change.objects.get(expectation=listed, version=listed.version)
    curation.redact(change, by=reader, reason="A name of a person")
    found = item(reader, shelf)
    assert (answers(found), found.is_reworded) == ({LOGS: False, TEACHES: False}, True)
    ratings.record(reader, {}, [cell], {cell.pk: listed.version}, {cell.pk: tick(LOGS)})
    assert Assessment.objects.get().met_lines == [1]


def test_shared_lines_stay_rated_when_a_role_gets_another_base(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    heir = factories.role("platform-engineer", by=reader)
    Role.objects.filter(pk=heir.pk).update(base_role=shelf.engineer)
    heir.refresh_from_db()
    by_line(reader, listed, tick(LOGS))
    (found,) = ratings.sheet(reader, heir, shelf.middle).items
    assert answers(found) == {LOGS: True, PLANS: False}
    Role.objects.filter(pk=heir.pk).update(base_role=shelf.analyst)
    heir.refresh_from_db()
    (found,) = ratings.sheet(reader, heir, shelf.middle).items
    assert (found.expectation.role, found.state) == (shelf.analyst, "")
    assert answers(item(reader, shelf)) == {LOGS: True, PLANS: False}


@pytest.mark.parametrize("many", [False, True])
def test_saving_takes_as_many_queries_however_much_is_answered(
    reader: User,
    shelf: factories.Shelf,
    listed: Expectation,
    many: bool,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for slug in ("model-serving", "cloud-costs") if many else ():
        operation = factories.add(shelf.engineer, shelf.middle, f"{LOGS}\n{TEACHES}")
        factories.skill(slug, group=shelf.group, by=reader, operations=(operation,))
    cells = list(Expectation.objects.for_role(shelf.engineer).filter(level=shelf.middle))
    ticks = {cell.pk: tick(*cell.lines) for cell in cells}
    with django_assert_num_queries(4):  # the ratings, what is kept, and a savepoint around
        ratings.record(reader, {}, cells, ticks=ticks)
    late = {cell.pk: cell.version for cell in cells}
    Assessment.objects.all().delete()
    cells = list(Expectation.objects.filter(pk__in=late))
    for cell in cells:
        cell.version += 1
    with django_assert_num_queries(5):  # and the texts that were read
        ratings.record(reader, {}, cells, late, ticks)
    assert Assessment.objects.count() == len(cells)


@effort(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=3),
    met=st.sets(st.integers(0, 3)),
)
def test_any_published_edits_keep_exactly_the_answers_of_lines_that_stay(
    reader: User, shelf: factories.Shelf, texts: list[list[str]], met: set[int]
) -> None:
    with transaction.atomic():
        first = texts[0]
        cell = reword(shelf, "\n".join(first))
        done = {line for at, line in enumerate(first) if at in met}
        by_line(reader, cell, tick(*done))
        for before, text in pairwise(texts):
            if before != text:
                reword(shelf, "\n".join(text))
            found = item(reader, shelf)
            kept = done & set(text)
            assert {line.text for line in found.met_lines} == (kept if len(text) > 1 else set())
            assert found.is_met == (bool(kept) and kept == set(text))
        transaction.set_rollback(True)
