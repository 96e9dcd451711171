"""What search looks at: one document a subject, each spelling once."""

import pytest
from django.db import IntegrityError, transaction

from profiles.models import RoleDocument, SkillDocument, Spelling
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def test_publishing_made_one_document_a_subject(shelf: Shelf) -> None:
    assert [each.skill_id for each in SkillDocument.objects.all()] == [shelf.skill.pk]
    roles = set(RoleDocument.objects.values_list("role", flat=True))
    assert roles == {shelf.engineer.pk, shelf.analyst.pk}


def test_a_skill_has_one_document(shelf: Shelf) -> None:
    again = SkillDocument(skill=shelf.skill, names="again", revision_number=1)
    with pytest.raises(IntegrityError, match="profiles_skilldocument"), transaction.atomic():
        SkillDocument.objects.bulk_create([again])
    assert SkillDocument.objects.count() == 1


def test_a_role_has_one_document(shelf: Shelf) -> None:
    again = RoleDocument(role=shelf.engineer, names="again", revision_number=1)
    with pytest.raises(IntegrityError, match="profiles_roledocument"), transaction.atomic():
        RoleDocument.objects.bulk_create([again])
    assert RoleDocument.objects.count() == 2


def test_documents_are_called_by_their_names(shelf: Shelf) -> None:
    assert str(SkillDocument(skill=shelf.skill, names="experiment tracking")) == (
        "experiment tracking"
    )
    assert str(RoleDocument(role=shelf.engineer, names="ml engineer")) == "ml engineer"


def test_a_word_stands_once() -> None:
    assert str(Spelling.objects.create(word="zzgrammar")) == "zzgrammar"
    with refused(Spelling, "spelling_one_per_word"):
        Spelling.objects.bulk_create([Spelling(word="zzgrammar")])


@pytest.mark.parametrize(("value", "code"), [("x" * 40, ""), ("x" * 41, "max_length")])
def test_words_are_short(value: str, code: str) -> None:
    assert code_of(Spelling, "word", value) == code
