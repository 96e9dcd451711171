"""No character that cannot be shown passes the one door, whatever the field."""

import pytest
from django.core.exceptions import ValidationError

from profiles import curation
from profiles.models import Catalogue, Revision, Role, RoleLevel
from profiles.operations import FieldOperation
from tests.factories import Shelf

SOURCE = Revision.Source.CURATOR


def test_a_source_with_a_control_character_is_refused(shelf: Shelf) -> None:
    operation = FieldOperation("source", "", "ES\0CO")
    with pytest.raises(ValidationError):
        curation.publish(shelf.skill, [operation], by=shelf.skill.updated_by, source=SOURCE)


def test_a_title_with_a_control_character_is_refused(shelf: Shelf) -> None:
    operation = FieldOperation("title", "Skillmap Catalogue", "Skill\u202emap")
    with pytest.raises(ValidationError):
        curation.publish(
            Catalogue.objects.get(), [operation], by=shelf.skill.updated_by, source=SOURCE
        )


def test_a_tool_with_a_control_character_is_refused(shelf: Shelf) -> None:
    operation = FieldOperation("technology", "", '["Pan\\u0000das"]', "level:junior")
    with pytest.raises(ValidationError):
        curation.publish(shelf.analyst, [operation], by=shelf.skill.updated_by, source=SOURCE)


def test_a_level_of_a_role_that_says_nothing_is_a_step_of_its_ladder(shelf: Shelf) -> None:
    operation = FieldOperation("focus", "", "", "level:senior")
    by = shelf.skill.updated_by
    revision = curation.publish(shelf.analyst, [operation], by=by, source=SOURCE)
    assert list(revision.changes.values_list("target", "after_text")) == [("level:senior", "")]
    assert RoleLevel.objects.filter(role=shelf.analyst, level=shelf.senior).exists()
    with pytest.raises(curation.NothingToChange):
        curation.publish(Role.objects.get(pk=shelf.analyst.pk), [operation], by=by, source=SOURCE)
