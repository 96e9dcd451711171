"""What the form of ratings shows, and what it understands of what was sent."""

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from profiles.assessments import ratings
from profiles.assessments.line_answers import LineTicks, line_key
from profiles.assessments.rating_forms import AssessmentForm
from profiles.models import Expectation
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_choice_for_each_expectation(reader: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    form = AssessmentForm({f"e{cell.pk}": "met", "e999": "met"}, sheet=sheet)
    assert form.is_valid()
    assert form.said == {cell.pk: "met"}
    assert [row.item.expectation for row in form.rows(is_required=True)] == [cell]
    assert form.rows(is_required=False) == []


def test_what_the_page_did_not_send_is_not_said(reader: User, shelf: factories.Shelf) -> None:
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    form = AssessmentForm({"other": ""}, sheet=sheet)
    assert form.is_valid()
    assert form.said == {}


def test_an_unknown_word_is_refused(reader: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert not AssessmentForm({f"e{cell.pk}": "perhaps"}, sheet=sheet).is_valid()


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("{pk}.1", 1),
        ("9.9 {pk}.2 7.1", 2),
        ("{pk}.99", 2),
        ("{pk}.0", 1),
        ("", None),
        ("nonsense", None),
        ("{pk}.²", None),
    ],
)
def test_the_version_that_was_read_is_one_that_there_was(
    reader: User, shelf: factories.Shelf, sent: str, read: int | None
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, "Another text."), by=reader)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    form = AssessmentForm({f"e{cell.pk}": "met", "versions": sent.format(pk=cell.pk)}, sheet=sheet)
    assert form.is_valid()
    assert form.read_versions == ({} if read is None else {cell.pk: read})


def test_what_was_reworded_asks_again_and_keeps_the_old_rating_meanwhile(
    reader: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    ratings.record(reader, {cell.pk: "met"}, [cell])
    factories.publish(shelf.skill, factories.edit(cell, "Another text."), by=reader)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    shown = AssessmentForm(sheet=sheet)
    (row,) = shown.rows(is_required=True)
    assert row.choice.value() == "keep"
    assert shown["versions"].value() == f"{cell.pk}.2"
    form = AssessmentForm({f"e{cell.pk}": "keep"}, sheet=sheet)
    assert form.is_valid()
    assert form.said == {}


# --- Lines ----------------------------------------------------------------------------------------

LOGS, PLANS = "Logs each run.", "Plans the quarter's work."


@pytest.fixture
def listed(shelf: factories.Shelf, author: User) -> Expectation:
    """The expectation of the engineer at Middle as a list of two lines, version 2."""
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, f"{LOGS}\n{PLANS}"), by=author)
    return shelf.cell(shelf.engineer, shelf.middle)


def sent(
    reader: User, shelf: factories.Shelf, choice: str, *keys: str, shown: str = ""
) -> tuple[dict[int, str], dict[int, LineTicks]]:
    """What the form understands: the one answer, and the ticks."""
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    (item,) = sheet.items
    pk = item.expectation.pk
    data = MultiValueDict({f"e{pk}": [choice], f"l{pk}": [*keys], "shown": [shown.format(pk=pk)]})
    form = AssessmentForm(data, sheet=sheet)
    assert form.is_valid(), form.errors
    return form.said, form.ticks


def test_each_line_has_a_box(reader: User, shelf: factories.Shelf, listed: Expectation) -> None:
    ticks = LineTicks(added=frozenset({line_key(LOGS)}))
    ratings.record(reader, {}, [listed], ticks={listed.pk: ticks})
    form = AssessmentForm(sheet=ratings.sheet(reader, shelf.engineer, shelf.middle))
    (row,) = form.rows(is_required=True)
    assert row.choice.value() == "lines"
    assert [(line.text, box.data["selected"]) for line, box in row.lines] == [
        (LOGS, True),
        (PLANS, False),
    ]
    assert form["shown"].value() == f"{listed.pk}:lines:{line_key(LOGS)}"


@pytest.mark.parametrize(
    ("shown", "choice", "keys", "said", "ticks"),
    [
        ("{pk}::", "", [LOGS], "", ([LOGS], [])),
        ("{pk}::", "met", [], "met", None),
        ("{pk}::", "met", [LOGS], "met", ([LOGS], [])),
        ("{pk}::", "", [], None, None),
        ("{pk}:met:", "met", [], None, None),  # whatever was answered in another tab
        ("{pk}:met:", "lines", [], None, ([], [])),
        ("{pk}:lines:LOGS", "lines", [LOGS], None, None),
        ("{pk}:lines:LOGS", "lines", [PLANS], None, ([PLANS], [LOGS])),
        ("{pk}:lines:LOGS", "lines", [], None, ([], [LOGS])),
        ("{pk}:lines:LOGS", "met", [LOGS], "met", None),  # one answer instead of the lines
        ("{pk}:keep:LOGS", "lines", [LOGS], None, ([], [])),  # seen, and nothing more is done
        ("nonsense", "", [], None, None),
    ],
)
def test_only_what_the_person_changed_is_said(
    reader: User, shelf: factories.Shelf, listed: Expectation, shown: str, choice: str,
    keys: list[str], said: str | None, ticks: tuple[list[str], list[str]] | None,
) -> None:  # fmt: skip
    shown = shown.replace("LOGS", line_key(LOGS))
    understood = sent(reader, shelf, choice, *map(line_key, keys), shown=shown)
    assert understood[0] == ({} if said is None else {listed.pk: said})
    if ticks is None:
        assert understood[1] == {}
    else:
        added, removed = (frozenset(map(line_key, each)) for each in ticks)
        assert understood[1] == {listed.pk: LineTicks(added, removed)}


def test_a_forged_line_is_refused(
    reader: User, shelf: factories.Shelf, listed: Expectation
) -> None:
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    data = MultiValueDict({f"e{listed.pk}": [""], f"l{listed.pk}": ["<script>"]})
    assert not AssessmentForm(data, sheet=sheet).is_valid()


@pytest.mark.parametrize("version", [1, 2])
def test_what_was_typed_before_signing_in_is_of_the_text_that_was_read(
    reader: User, shelf: factories.Shelf, listed: Expectation, version: int
) -> None:
    typed = QueryDict(mutable=True)
    typed.update({f"e{listed.pk}": "working", "versions": f"{listed.pk}.{version}"})
    typed.setlist(f"l{listed.pk}", [line_key(PLANS)])
    form = AssessmentForm(sheet=ratings.sheet(reader, shelf.engineer, shelf.middle), typed=typed)
    (row,) = form.rows(is_required=True)
    selected = [box.data["selected"] for _line, box in row.lines]
    is_present = version == listed.version
    assert (row.choice.value(), selected) == (
        ("working", [False, True]) if is_present else ("", [False, False])
    )
    assert form["versions"].value() == f"{listed.pk}.2"
