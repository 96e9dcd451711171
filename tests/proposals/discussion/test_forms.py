"""Forms of the discussion, each with what it takes and what it refuses."""

from typing import Any

import pytest
from django import forms

from proposals.discussion.forms import (
    CommentForm,
    EditCommentForm,
    LockForm,
    ModerateForm,
    ReportForm,
    new_token,
    reason_field,
)
from proposals.notifications.forms import WatchForm

BIGGEST = 2**63 - 1


def wrong(form: forms.Form) -> dict[str, list[str]]:
    """The codes of what is wrong, by field."""
    return {name: [each.code or "" for each in found.as_data()] for name, found in
            form.errors.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"text": "Why so?"}, {}),
        ({"text": "a\r\nb\tc 🎉"}, {}),
        ({"text": "x" * 10_000}, {}),
        ({}, {"text": ["required"]}),
        ({"text": "  \n "}, {"text": ["required"]}),
        ({"text": "x" * 10_001}, {"text": ["max_length"]}),
        ({"text": "a\u202eb"}, {"text": ["control_characters"]}),
        ({"text": "a", "parent": "7", "operation": "8"}, {}),
        ({"text": "a", "parent": str(BIGGEST)}, {}),
        ({"text": "a", "parent": str(BIGGEST + 1)}, {"parent": ["max_value"]}),
        ({"text": "a", "operation": "0"}, {"operation": ["min_value"]}),
        ({"text": "a", "parent": "x"}, {"parent": ["invalid"]}),
        ({"text": "a", "token": "t" * 65}, {"token": ["max_length"]}),
    ],
)
def test_a_comment(data: dict[str, str], errors: dict[str, list[str]]) -> None:
    assert wrong(CommentForm(data)) == errors


def test_each_showing_of_a_form_has_its_name() -> None:
    assert CommentForm()["token"].value() != CommentForm()["token"].value()
    assert len({new_token() for _ in range(20)}) == 20
    assert len(new_token()) <= 64


@pytest.mark.parametrize(
    ("data", "errors"), [({"text": "Better."}, {}), ({"text": ""}, {"text": ["required"]})]
)
def test_new_words(data: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = EditCommentForm(data)
    assert (list(form.fields), wrong(form)) == (["text"], errors)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"reason": "spam"}, {}),
        ({"reason": "other", "text": "See the link."}, {}),
        ({}, {"reason": ["required"]}),
        ({"reason": "boring"}, {"reason": ["invalid_choice"]}),
        ({"reason": "spam", "text": "x" * 2_001}, {"text": ["max_length"]}),
        ({"reason": "spam", "text": "a\x01"}, {"text": ["control_characters"]}),
    ],
)
def test_a_report(data: dict[str, str], errors: dict[str, list[str]]) -> None:
    assert wrong(ReportForm(data)) == errors


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"visibility": "public"}, []),
        ({"visibility": "held"}, []),
        ({"visibility": "hidden", "reason": "Abuse."}, []),
        ({"visibility": "hidden"}, ["reason"]),
        ({"visibility": "hidden", "reason": "  "}, ["reason"]),
        ({}, ["visibility"]),
        ({"visibility": "secret"}, ["visibility"]),
    ],
)
def test_hiding_takes_a_reason(data: dict[str, str], fields: list[str]) -> None:
    assert list(ModerateForm(data).errors) == fields


@pytest.mark.parametrize(
    ("form", "data", "errors"),
    [
        (LockForm, {"reason": "Cool down."}, {}),
        (LockForm, {}, {"reason": ["required"]}),
        (LockForm, {"reason": "x" * 2_001}, {"reason": ["max_length"]}),
        (WatchForm, {"level": "all"}, {}),
        (WatchForm, {"level": "forget"}, {}),
        (WatchForm, {"level": "loud"}, {"level": ["invalid_choice"]}),
        (WatchForm, {}, {"level": ["required"]}),
    ],
)
def test_closing_and_watching(
    form: type[forms.Form], data: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    assert wrong(form(data)) == errors


@pytest.mark.parametrize("is_required", [True, False])
def test_a_reason_may_be_asked_for_or_not(is_required: bool) -> None:
    assert reason_field(is_required=is_required).required is is_required
