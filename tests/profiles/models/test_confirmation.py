"""The answers of practitioners as the database keeps them, and what is counted of them."""

import pytest
from django.utils import timezone

from profiles.models import Confirmation, Expectation
from profiles.models.confirmation import (
    count_confirmed,
    is_confirmed,
    status_of,
    with_confirmation_counts,
    with_confirmation_status,
)
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def answer(cell: Expectation, person: User, version: int = 1, said: str = "true") -> Confirmation:
    """An answer, unsaved."""
    return Confirmation(
        person=person, expectation=cell, version=version, answer=said, answered_at=timezone.now()
    )


def test_a_person_answers_once_about_a_version(shelf: Shelf, reader: User, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    answer(cell, reader).save()
    with refused(Confirmation, "confirmation_one_per_person_and_version"):
        Confirmation.objects.bulk_create([answer(cell, reader, said="not_quite")])
    answer(cell, reader, 2).save()
    answer(cell, author).save()
    assert Confirmation.objects.count() == 3


def test_an_answer_is_about_a_version_from_one_on(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    with refused(Confirmation, "confirmation_of_a_version_from_one"):
        Confirmation.objects.bulk_create([answer(cell, reader, 0)])


def test_what_an_answer_is_called(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    assert str(answer(cell, reader)) == f"{reader.pk} · {cell.pk} · true"


def test_only_confirmations_of_the_present_text_count(
    shelf: Shelf, reader: User, author: User
) -> None:
    cell, other = shelf.cell(shelf.engineer, shelf.junior), shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.edit(other, "Else."), by=author)
    other.refresh_from_db()
    answer(cell, reader).save()
    answer(cell, author).save()
    answer(other, reader).save()  # the text before
    answer(other, author, 2, "not_quite").save()
    numbers = with_confirmation_counts(Expectation.objects.all()).order_by("pk")
    counted = {each.pk: vars(each)["confirmation_count"] for each in numbers}
    assert counted.pop(cell.pk) == 2
    assert set(counted.values()) == {0}
    assert list(Expectation.objects.filter(is_confirmed())) == [cell]
    assert status_of(other).is_changed
    count = count_confirmed(Expectation.objects.live())
    assert (count.confirmed, count.total) == (1, 5)
    statuses = Confirmation.objects.statuses()
    assert statuses == {each.pk: status_of(each) for each in (cell, other)}
    shown = with_confirmation_status(Expectation.objects.all())
    assert {each.pk for each in shown if vars(each)["was_confirmed"]} == {other.pk}
