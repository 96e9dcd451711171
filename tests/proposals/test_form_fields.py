"""A long text is limited, named, and without control characters."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from proposals.form_fields import long_text


@pytest.mark.parametrize(
    ("text", "is_required", "code"),
    [
        ("Two\nlines", True, ""),
        ("x" * 20, True, ""),
        ("x" * 21, True, "max_length"),
        ("a\x07b", True, "control_characters"),
        ("a\u202eb", True, "control_characters"),
        ("", True, "required"),
        ("", False, ""),
    ],
)
def test_a_long_text_takes_what_may_stand(text: str, *, is_required: bool, code: str) -> None:
    field = long_text("Reason", 20, rows=3, is_required=is_required)
    if not code:
        assert field.clean(text) == text
        return
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    assert refused.value.error_list[0].code == code


def test_a_long_text_says_what_it_is() -> None:
    form = forms.Form()
    form.fields["why"] = long_text("Reason", 20, rows=3, help_text="In a line.")
    shown = str(form["why"])
    assert 'rows="3"' in shown
    assert 'maxlength="20"' in shown
    assert (form["why"].label, form["why"].help_text) == ("Reason", "In a line.")
