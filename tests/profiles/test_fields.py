"""The table of editable fields: it fits the models, and each value comes back as it went."""

import json

import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import translation

from profiles import fields
from profiles.fields import Field, FieldKind
from profiles.models import Catalogue, Domain, Group, Level, Role, RoleFamily, RoleLevel, Skill

MODELS = (Catalogue, Domain, Group, Level, Role, RoleFamily, RoleLevel, Skill)
TOOLS = fields.ROLE_LEVEL[1]
DESCRIPTION = next(each for each in fields.SKILL if each.name == "description")


def column(model: type[models.Model], field: Field) -> models.Field[object, object]:
    name = f"{field.name}_at" if field.kind == FieldKind.FLAG else field.name
    found: models.Field[object, object] = model._meta.get_field(name)  # type: ignore[assignment]
    return found


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_a_column(model: type[models.Model]) -> None:
    of_rows = {"not_expected"}  # what it holds are rows of their own
    for each in fields.of(model):
        if each.name in of_rows:
            continue
        found = column(model, each)
        assert isinstance(found, models.Field)
        is_number = isinstance(found, models.IntegerField)
        assert is_number == (each.kind == FieldKind.NUMBER)
        if each.kind in {FieldKind.LINE, FieldKind.TEXT}:
            assert each.is_required != found.blank


@pytest.mark.parametrize("model", MODELS)
def test_a_name_stands_once_in_a_table(model: type[models.Model]) -> None:
    names = [each.name for each in fields.of(model)]
    assert len(names) == len(set(names))


def test_a_name_has_one_label_everywhere() -> None:
    labels = {(each.name, str(each.label)) for model in MODELS for each in fields.of(model)}
    assert len(labels) == len({name for name, _label in labels})


def test_a_field_that_is_none_has_no_column() -> None:
    assert fields.find(Skill, "mission") is None
    with pytest.raises(FieldDoesNotExist):
        column(Skill, next(each for each in fields.ROLE if each.name == "mission"))


def test_labels() -> None:
    assert (fields.label("source_url"), fields.label("nonsense")) == (
        "URL of the source",
        "nonsense",
    )
    with translation.override("de"):
        assert fields.label("name") == "Name"
        assert fields.label("group") == "Gruppe"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([], ""),
        (["Git"], "Git"),
        (["Git", "W&B"], "Git, W&B"),
        (["a, b", "c"], '["a, b", "c"]'),  # commas would divide it
    ],
)
def test_a_list_of_names_comes_back(names: list[str], shown: str) -> None:
    kept = json.dumps(names) if names else ""
    assert TOOLS.shown(kept) == shown
    assert TOOLS.stored(shown) == kept
    assert TOOLS.shown(shown) == shown


def test_a_list_that_cannot_be_read_stays_as_typed() -> None:
    assert TOOLS.stored("[broken") == "[broken"
    assert TOOLS.shown("[1]") == "[1]"
    with pytest.raises(ValidationError, match="separated by commas"):
        fields.names_in("[1]")


def test_lines_have_no_breaks_and_texts_keep_them() -> None:
    assert fields.SKILL[0].normalise(" A \n B ") == "A B"
    assert DESCRIPTION.normalise("A\r\nB") == "A\nB"
    with pytest.raises(ValidationError):
        fields.SKILL[0].normalise("A\x00")
