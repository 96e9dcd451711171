"""What a practitioner answers about a text of their own role, and what becomes of it."""

import pytest

from profiles import curation
from profiles.confirmations import answers
from profiles.confirmations.errors import (
    ConfirmationNotAllowed,
    NothingToConfirm,
    NotOwnRole,
    OwnText,
    TextChanged,
)
from profiles.models import Confirmation, Credit, Expectation, OwnPlace, Revision
from profiles.models.confirmation import status_of
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

pytestmark = pytest.mark.django_db
TRUE, NOT_QUITE = Confirmation.Answer.TRUE, Confirmation.Answer.NOT_QUITE
WITHDRAWN = Confirmation.Answer.WITHDRAWN


@pytest.fixture
def cell(shelf: Shelf) -> Expectation:
    """The engineer's at Middle, written by the founder."""
    return shelf.cell(shelf.engineer, shelf.middle)


@pytest.fixture
def engineer(cell: Expectation) -> User:
    """A practitioner of the role."""
    return factories.practitioner(cell, "practitioner")


def founder() -> User:
    return User.objects.get(username="founder")


def edited(shelf: Shelf, cell: Expectation, text: str = "", **values: object) -> Expectation:
    """The cell after a curator's edit by somebody else than its author."""
    new = CellValues(text or cell.description, bool(values.get("required", cell.required)))
    if "examples" in values:
        new = CellValues(new.description, new.required, str(values["examples"]))
    operation = CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)
    factories.publish(shelf.skill, operation, by=factories.person())
    cell.refresh_from_db()
    return cell


def test_a_text_is_confirmed_by_people_of_its_role(cell: Expectation, engineer: User) -> None:
    assert status_of(cell).count == 0
    row = answers.record(cell, TRUE, version=1, by=engineer)
    assert (row.version, row.answer) == (1, "true")
    status = status_of(cell)
    assert (status.count, status.version, status.is_changed) == (1, 1, False)
    assert status.newest == row.answered_at


def test_the_same_answer_again_changes_nothing(cell: Expectation, engineer: User) -> None:
    first = answers.record(cell, TRUE, version=1, by=engineer)
    again = answers.record(cell, TRUE, version=1, by=engineer)
    assert (again.pk, again.answered_at) == (first.pk, first.answered_at)
    assert Confirmation.objects.count() == 1


def test_a_later_answer_replaces_the_one_before(cell: Expectation, engineer: User) -> None:
    first = answers.record(cell, TRUE, version=1, by=engineer)
    for answer in (NOT_QUITE, TRUE, WITHDRAWN):
        row = answers.record(cell, answer, version=1, by=engineer)
        assert (row.pk, row.answer) == (first.pk, answer)
        assert status_of(cell).count == (answer == TRUE)
    assert row.answered_at > first.answered_at
    assert not status_of(cell).is_changed


@pytest.mark.parametrize(
    "values", [{"text": "Designs the tracking workflow of a team."}, {"required": False}]
)
def test_another_text_or_requirement_asks_again(
    shelf: Shelf, cell: Expectation, engineer: User, values: dict[str, object]
) -> None:
    answers.record(cell, TRUE, version=1, by=engineer)
    edited(shelf, cell, **values)  # type: ignore[arg-type]
    status = status_of(cell)
    assert (status.count, status.version, status.newest, status.is_changed) == (0, 2, None, True)
    assert answers.answer_of(engineer, cell) == ""
    answers.record(cell, TRUE, version=2, by=engineer)
    assert status_of(cell).count == 1
    assert not status_of(cell).is_changed
    assert Confirmation.objects.count() == 2


def test_other_examples_do_not_ask_again(shelf: Shelf, cell: Expectation, engineer: User) -> None:
    answers.record(cell, TRUE, version=1, by=engineer)
    edited(shelf, cell, examples="A dashboard that others use.")
    assert (cell.version, cell.wording_version) == (2, 1)
    assert status_of(cell).count == 1
    assert answers.answer_of(engineer, cell) == "true"
    # Whichever of the two versions a page shows.
    assert answers.record(cell, TRUE, version=2, by=engineer).version == 1
    assert Confirmation.objects.count() == 1


def test_a_text_that_came_back_is_asked_about_again(
    shelf: Shelf, cell: Expectation, engineer: User
) -> None:
    text = cell.description
    answers.record(cell, TRUE, version=1, by=engineer)
    edited(shelf, cell, "Something else.")
    edited(shelf, cell, text)
    assert (status_of(cell).count, status_of(cell).is_changed) == (0, True)


def test_a_cell_that_was_retired_and_restored_unchanged_stays_confirmed(
    shelf: Shelf, cell: Expectation, engineer: User
) -> None:
    answers.record(cell, TRUE, version=1, by=engineer)
    factories.publish(shelf.skill, factories.retire(cell), by=founder())
    cell.refresh_from_db()
    factories.publish(shelf.skill, factories.restore(cell), by=founder())
    cell.refresh_from_db()
    assert (cell.version, cell.wording_version) == (3, 1)
    assert status_of(cell).count == 1


# --- What is not taken ------------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, 3, 2**31 - 1])
def test_a_version_that_says_something_else(
    shelf: Shelf, cell: Expectation, engineer: User, version: int
) -> None:
    edited(shelf, cell, "Something else.")
    with pytest.raises(TextChanged):
        answers.record(cell, TRUE, version=version, by=engineer)
    assert not Confirmation.objects.exists()


def test_a_cell_of_another_role(shelf: Shelf, engineer: User) -> None:
    other = shelf.cell(shelf.analyst, shelf.middle)
    with pytest.raises(NotOwnRole):
        answers.record(other, TRUE, version=1, by=engineer)


def test_a_cell_that_the_role_shares_with_its_base_role(shelf: Shelf, engineer: User) -> None:
    base, by = factories.role("everybody", by=founder()), founder()
    factories.publish(
        shelf.skill,
        *(factories.add(base, level, "Helps.") for level in (shelf.junior, shelf.middle)),
        by=by,
    )
    operation = factories.add(base, shelf.junior, "Explains.")
    other = factories.skill("talking", group=shelf.group, by=by, operations=(operation,))
    shared = other.expectations.get()
    with pytest.raises(NotOwnRole):
        answers.record(shared, TRUE, version=1, by=engineer)
    factories.publish(shelf.engineer, FieldOperation("base_role", "", "everybody"), by=by)
    assert answers.record(shared, TRUE, version=1, by=engineer).expectation == shared
    with pytest.raises(NotOwnRole):  # the role has one of its own there
        answers.record(shelf.cell(base, shelf.middle), TRUE, version=1, by=engineer)
    excluded = FieldOperation("not_expected", "", '["talking/junior"]')
    factories.publish(shelf.engineer, excluded, by=by)
    with pytest.raises(NotOwnRole):
        answers.record(shared, TRUE, version=1, by=engineer)


def test_somebody_without_a_role(cell: Expectation, reader: User) -> None:
    with pytest.raises(NotOwnRole):
        answers.record(cell, TRUE, version=1, by=reader)


def test_a_retired_cell(shelf: Shelf, cell: Expectation, engineer: User) -> None:
    factories.publish(shelf.skill, factories.retire(cell), by=founder())
    with pytest.raises(NothingToConfirm):
        answers.record(cell, TRUE, version=2, by=engineer)


def test_a_cell_without_a_text(cell: Expectation, engineer: User) -> None:
    Expectation.objects.filter(pk=cell.pk).update(description="")
    with pytest.raises(NothingToConfirm):
        answers.record(cell, TRUE, version=1, by=engineer)


def test_ones_own_text(shelf: Shelf, cell: Expectation) -> None:
    OwnPlace.objects.create(person=founder(), role=shelf.engineer, level=shelf.middle)
    with pytest.raises(OwnText):
        answers.record(cell, TRUE, version=1, by=founder())


def test_a_text_that_one_amended(shelf: Shelf, cell: Expectation, engineer: User) -> None:
    operation = factories.edit(cell, "Designs it.")
    credits = [(engineer, Credit.Part.AMENDER), (factories.person(), Credit.Part.APPROVER)]
    curation.publish(
        shelf.skill,
        [operation],
        by=founder(),
        source=Revision.Source.PROPOSAL,
        credits=credits,
    )
    with pytest.raises(OwnText):
        answers.record(cell, TRUE, version=2, by=engineer)


def test_whoever_approved_it_or_wrote_an_earlier_text_may(
    shelf: Shelf, cell: Expectation, engineer: User
) -> None:
    OwnPlace.objects.create(person=founder(), role=shelf.engineer, level=shelf.middle)
    curation.publish(
        shelf.skill,
        [factories.edit(cell, "Designs it.")],
        by=factories.person(),
        source=Revision.Source.PROPOSAL,
        credits=[(engineer, Credit.Part.APPROVER)],
    )
    for person in (engineer, founder()):
        answers.record(cell, TRUE, version=2, by=person)
    cell.refresh_from_db()
    assert status_of(cell).count == 2


def test_new_examples_do_not_make_it_ones_own(
    shelf: Shelf, cell: Expectation, engineer: User
) -> None:
    new = CellValues(cell.description, cell.required, "A dashboard.")
    operation = CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)
    factories.publish(shelf.skill, operation, by=engineer)
    answers.record(cell, TRUE, version=2, by=engineer)
    cell.refresh_from_db()
    assert status_of(cell).count == 1


@pytest.mark.parametrize("who", ["unverified", "suspended"])
def test_people_who_may_not_write(shelf: Shelf, cell: Expectation, who: str) -> None:
    unverified = factories.person("unverified", is_verified=False)
    person = {"unverified": unverified, "suspended": factories.suspended("suspended")}[who]
    OwnPlace.objects.create(person=person, role=shelf.engineer, level=shelf.middle)
    with pytest.raises(ConfirmationNotAllowed):
        answers.record(cell, TRUE, version=1, by=person)


def test_what_a_suspended_person_confirmed_before_counts(cell: Expectation, engineer: User) -> None:
    answers.record(cell, TRUE, version=1, by=engineer)
    engineer.suspended_at = engineer.date_joined
    engineer.save()
    assert status_of(cell).count == 1


# --- At the same moment -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_answer(cell: Expectation, engineer: User) -> None:
    def click() -> Confirmation:
        return answers.record(cell, TRUE, version=1, by=engineer)

    results = race(click, click)
    assert [row.answer for row in results] == ["true", "true"]
    assert Confirmation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_text_that_is_published_at_that_moment_is_not_confirmed_unread(
    shelf: Shelf, cell: Expectation, engineer: User
) -> None:
    by = founder()

    def confirm() -> Confirmation:
        return answers.record(cell, TRUE, version=1, by=engineer)

    def publish() -> Revision:
        return factories.publish(shelf.skill, factories.edit(cell, "Else."), by=by)

    answer, _revision = race(confirm, publish)
    assert isinstance(answer, Confirmation | TextChanged)
    cell.refresh_from_db()
    assert (cell.version, status_of(cell).count) == (2, 0)
