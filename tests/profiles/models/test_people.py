"""Curators, a person's own place and what they think of themselves."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.models import Assessment, Curatorship, OwnPlace
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


# --- Curators ---------------------------------------------------------------------------------


def test_a_person_curates_a_domain_once(author: User) -> None:
    data = factories.domain()
    Curatorship.objects.create(person=author, domain=data)
    with refused(Curatorship, "curatorship_one_per_person_and_domain"):
        Curatorship.objects.bulk_create([Curatorship(person=author, domain=data)])
    Curatorship.objects.create(person=author, domain=factories.domain("cloud"))
    assert [str(each) for each in author.curatorships.all()] == ["author · Data", "author · Cloud"]


def test_a_person_curates_the_site_once(author: User) -> None:
    Curatorship.objects.create(person=author)
    with refused(Curatorship, "curatorship_one_per_person_for_the_site"):
        Curatorship.objects.bulk_create([Curatorship(person=author)])
    Curatorship.objects.create(person=author, domain=factories.domain())
    assert str(author.curatorships.get(domain=None)) == "author · whole site"


def test_two_people_curate_the_same(author: User, reader: User) -> None:
    for person in (author, reader):
        Curatorship.objects.create(person=person)
        Curatorship.objects.create(person=person, domain=factories.domain())
    assert Curatorship.objects.count() == 4


@pytest.mark.parametrize("slug", ["", "data"])
def test_who_stopped_may_begin_again(author: User, slug: str) -> None:
    domain = factories.domain(slug) if slug else None
    Curatorship.objects.create(person=author, domain=domain, ended_at=timezone.now())
    Curatorship.objects.create(person=author, domain=domain, ended_at=timezone.now())
    Curatorship.objects.create(person=author, domain=domain)
    assert author.curatorships.filter(ended_at=None).count() == 1


def test_an_ended_office_does_not_come_back_beside_a_new_one(author: User) -> None:
    old = Curatorship.objects.create(person=author, ended_at=timezone.now())
    Curatorship.objects.create(person=author)
    with refused(Curatorship, "curatorship_one_per_person_for_the_site"):
        Curatorship.objects.filter(pk=old.pk).update(ended_at=None)
    assert author.curatorships.exclude(ended_at=None).count() == 1


# --- A person's own place ---------------------------------------------------------------------


def test_a_person_has_one_place(shelf: Shelf, reader: User) -> None:
    mine = OwnPlace.objects.create(person=reader, role=shelf.engineer, level=shelf.junior)
    assert str(mine) == "Ml Engineer · Junior"
    with pytest.raises(IntegrityError, match="profiles_ownplace"), transaction.atomic():
        OwnPlace.objects.create(person=reader, role=shelf.analyst, level=shelf.middle)
    assert OwnPlace.objects.get(person=reader).role == shelf.engineer


def test_two_people_may_have_the_same_place(shelf: Shelf, reader: User, author: User) -> None:
    for person in (reader, author):
        OwnPlace.objects.create(person=person, role=shelf.engineer, level=shelf.junior)
    assert OwnPlace.objects.filter(role=shelf.engineer).count() == 2


# --- Self-assessments -------------------------------------------------------------------------


def test_a_person_judges_an_expectation_once(shelf: Shelf, reader: User, author: User) -> None:
    cell, other = shelf.cell(shelf.engineer, shelf.junior), shelf.cell(shelf.analyst, shelf.junior)
    Assessment.objects.create(person=reader, expectation=cell, version=1, state="met")
    with refused(Assessment, "assessment_one_per_person_and_expectation"):
        Assessment.objects.bulk_create(
            [Assessment(person=reader, expectation=cell, version=1, state="met")]
        )
    Assessment.objects.create(person=reader, expectation=other, version=1, state="not_yet")
    Assessment.objects.create(person=author, expectation=cell, version=1, state="working")
    assert Assessment.objects.count() == 3


def test_a_rating_is_of_a_version_from_one_on(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    rating = Assessment(person=reader, expectation=cell, version=0, state="met")
    with refused(Assessment, "assessment_of_a_version_from_one"):
        Assessment.objects.bulk_create([rating])
    assert not Assessment.objects.exists()


def test_who_does_some_lines_has_begun(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    rating = Assessment(person=reader, expectation=cell, version=1, state="not_yet", met_lines=[1])
    with refused(Assessment, "assessment_with_met_lines_is_begun"):
        Assessment.objects.bulk_create([rating])
    rating.state = "working"
    rating.save()
    Assessment.objects.filter(pk=rating.pk).update(state="not_yet", met_lines=[])
    assert Assessment.objects.get().met_lines == []


def test_what_a_self_assessment_is_called(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    named = Assessment(person=reader, expectation=cell, version=1, state="met")
    assert str(named) == f"{reader.pk} · {cell.pk} · met"


def test_what_is_private_goes_with_the_person(shelf: Shelf, reader: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    Assessment.objects.create(person=reader, expectation=cell, version=1, state="met")
    OwnPlace.objects.create(person=reader, role=shelf.engineer, level=shelf.junior)
    reader.delete()
    assert (Assessment.objects.count(), OwnPlace.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("value", "code"),
    [("not_yet", ""), ("working", ""), ("met", ""), ("", "blank"), ("mastered", "invalid_choice")],
)
def test_what_a_person_may_say_of_themselves(value: str, code: str) -> None:
    assert code_of(Assessment, "state", value) == code
