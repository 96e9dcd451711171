"""Forms of the editor: words around a change, what is pasted, a control for each field."""

from typing import Any

import pytest
from django import forms
from django.db.models import Model

from profiles.curation import fields as curated
from profiles.models import Role, RoleFamily, RoleLevel, Skill
from proposals.editor.form import SUGGESTION, EditorForm, control
from proposals.editor.texts import EditedField, EditedTexts
from tests.factories import Shelf


def suggestion(data: dict[str, str] | None = None, licence: str = "") -> EditorForm:
    """The form of a suggestion without any texts."""
    return EditorForm(EditedTexts(None, [], []), SUGGESTION, data, licence=licence)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"title": "Shorter"}, []),
        ({"title": "Shorter", "rationale": "It was\r\nlong.", "sources": "A book."}, []),
        ({}, []),
        ({"title": "x" * 151}, ["title"]),
        ({"title": "a\x00"}, ["title"]),
        ({"title": "a", "rationale": "x" * 10_001}, ["rationale"]),
        ({"title": "a", "sources": "\u202e"}, ["sources"]),
        ({"title": "a", "version": "-1"}, ["version"]),
        ({"title": "a", "lock_version": "x"}, ["lock_version"]),
    ],
)
@pytest.mark.parametrize("licence", ["CC-BY-4.0", ""])
def test_the_words_around_a_change(data: dict[str, str], fields: list[str], licence: str) -> None:
    assert list(suggestion(data, licence).errors) == fields


def test_the_licence_is_asked_for_by_its_name() -> None:
    asked = suggestion(licence="CC0-1.0").fields["accepts_licence"]
    assert asked.label == "I publish my contribution under CC0-1.0"
    assert "accepts_licence" not in suggestion(licence="").fields


@pytest.mark.parametrize(
    ("model", "name", "target", "part", "shown", "kind"),
    [
        (Skill, "name", "", "", "Name", forms.TextInput),
        (Skill, "summary", "", "", "Summary", forms.TextInput),
        (Role, "mission", "", "", "Mission", forms.TextInput),
        (Skill, "description", "", "", "Description", forms.Textarea),
        (Skill, "group", "", "", "Group", forms.Select),
        (Role, "family", "", "", "Family", forms.Select),
        (RoleLevel, "focus", "level:junior", "Junior", "Junior: Focus", forms.Textarea),
        (RoleLevel, "technology", "level:junior", "Junior", "Junior: Technology", forms.Textarea),
    ],
)
def test_the_control_of_a_field(
    db: Any,
    model: type[Model],
    name: str,
    target: str,
    part: str,
    shown: str,
    kind: type[forms.Widget],
) -> None:
    made = control(EditedField(curated.find(model, name), target, "", "", "typed", part))
    key = f"{target}:{name}" if target else name
    assert (made.html_name, str(made.label), made.value()) == (f"field:{key}", shown, "typed")
    assert type(made.field.widget) is kind


def test_what_a_skill_and_a_role_may_stand_under(shelf: Shelf) -> None:
    RoleFamily.objects.create(slug="data", name="Data roles")
    group, family = (
        control(EditedField(curated.find(Skill, "group"), "", "", "", "")),
        control(EditedField(curated.find(Role, "family"), "", "", "", "")),
    )
    assert isinstance(group.field.widget, forms.Select)
    assert isinstance(family.field.widget, forms.Select)
    assert [*group.field.widget.choices] == [("", "—"), ("data/mlops", "Data & AI · Mlops")]
    assert [*family.field.widget.choices] == [("", "—"), ("data", "Data roles")]
    assert (group.field.required, family.field.required) == (True, False)


def test_a_licence_is_not_agreed_to_by_the_word_false() -> None:
    form = suggestion({"title": "t", "accepts_licence": "False"}, "CC0-1.0")
    form.require_consent("Agree first.")
    assert list(form.errors) == ["accepts_licence"]
