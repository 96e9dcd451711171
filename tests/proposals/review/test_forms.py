"""Forms on the page of a proposal, and the filters of the list."""

from typing import Any, cast

import pytest
from django import forms
from django.utils import translation

from proposals.models import Proposal
from proposals.review.forms import ProposalFilterForm, SayForm, SupersedeForm
from proposals.version_form import SeenForm
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

SEEN = {"version": "1", "lock_version": "0"}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (SEEN, []),
        ({"version": str(2**31 - 1), "lock_version": "0"}, []),
        ({"version": str(2**31), "lock_version": "0"}, ["version"]),
        ({"version": "1", "lock_version": "-1"}, ["lock_version"]),
        ({"version": "one"}, ["lock_version", "version"]),
        ({}, ["lock_version", "version"]),
    ],
)
def test_which_version_was_seen(data: dict[str, str], fields: list[str]) -> None:
    assert sorted(SeenForm(data).errors) == fields


@pytest.mark.parametrize(
    ("data", "may_judge", "fields"),
    [
        ({"text": "Why so?"}, False, []),
        ({"what": "comment", "text": "Why?"}, False, []),
        ({"what": "comment"}, True, ["text"]),
        ({"what": ""}, False, ["text"]),
        ({"text": "  \r\n "}, False, ["text"]),
        ({"what": "endorse"}, True, []),
        ({"what": "endorse"}, False, ["text", "what"]),
        ({"what": "object"}, True, ["text"]),
        ({"what": "object", "text": "Too much."}, True, []),
        ({"what": "retract"}, True, []),
        ({"what": "shout", "text": "A"}, True, ["what"]),
        ({"what": "endorse", "text": "x" * 10_001}, True, ["text"]),
        ({"what": "comment", "text": "a\x00"}, True, ["text"]),
        ({"what": "comment", "text": "Two\r\nlines"}, True, []),
    ],
)
def test_what_may_be_said(data: dict[str, str], may_judge: bool, fields: list[str]) -> None:
    assert sorted(SayForm({**SEEN, **data}, may_judge=may_judge).errors) == fields


def test_nothing_chosen_is_a_comment() -> None:
    form = SayForm({**SEEN, "text": "Why?"})
    assert form.is_valid()
    assert form.cleaned_data["what"] == SayForm.COMMENT


def test_a_text_that_is_refused_is_not_also_called_missing() -> None:
    form = SayForm({**SEEN, "what": "comment", "text": "a\x07"})
    assert len(form.errors["text"]) == 1


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [("1", True), (str(2**63 - 1), True), (str(2**63), False), ("0", False), ("#7", False)],
)
def test_the_number_of_another(value: str, is_valid: bool) -> None:
    assert SupersedeForm({"other": value}).is_valid() is is_valid


# --- The list ---------------------------------------------------------------------------------


@pytest.fixture
def listed(shelf: Shelf, author: User, reader: User) -> dict[str, Proposal]:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    waiting = factories.proposal(shelf.skill, factories.edit(cell, "Logs."), by=author)
    gone = factories.proposal(shelf.skill, factories.rename(shelf.skill, "T"), by=reader)
    Proposal.objects.filter(pk=gone.pk).update(state="withdrawn")
    asked = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Q"), by=reader)
    Proposal.objects.filter(pk=asked.pk).update(state="changes_requested")
    return {"waiting": waiting, "gone": gone, "asked": asked}


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({}, {"waiting", "asked"}),
        ({"state": "waiting"}, {"waiting", "asked"}),
        ({"state": "open"}, {"waiting"}),
        ({"state": "withdrawn"}, {"gone"}),
        ({"state": "all"}, {"waiting", "gone", "asked"}),
        ({"state": "approved"}, set()),
        ({"author": "reader"}, {"asked"}),
        ({"author": "reader", "state": "all"}, {"gone", "asked"}),
        ({"domain": "data"}, {"waiting", "asked"}),
        ({"domain": "cloud", "state": "all"}, set()),
    ],
)
def test_what_is_listed(listed: dict[str, Proposal], data: dict[str, str], names: set[str]) -> None:
    factories.domain("cloud")
    form = ProposalFilterForm(data)
    assert form.is_valid(), form.errors
    found = set(form.narrow(Proposal.objects.all()))
    assert {name for name, each in listed.items() if each in found} == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [{"state": "draft"}, {"state": "x"}, {"domain": "none"}, {"author": "nobody"}]
)
def test_what_cannot_be_listed(data: dict[str, Any]) -> None:
    assert list(ProposalFilterForm(data).errors) == list(data)


def test_words_typed_beside_taking_back_are_never_dropped_without_a_question() -> None:
    form = SayForm({**SEEN, "what": "retract", "text": "Because."}, may_judge=True)
    assert form.errors["text"] == [
        "Your text would not be sent. Choose “Comment”, or delete the text."
    ]
    assert SayForm({**SEEN, "what": "retract", "text": " "}, may_judge=True).is_valid()


def test_each_state_of_the_filter_is_named_once_and_alike() -> None:
    field = ProposalFilterForm.base_fields["state"]
    assert isinstance(field, forms.ChoiceField)
    with translation.override("en"):
        labels = [str(label) for _value, label in cast("list[tuple[str, str]]", field.choices)]
    assert labels == [
        *("Awaiting a decision", "Open", "Changes requested", "Approved", "Rejected"),
        *("Withdrawn", "Superseded", "Expired", "All"),
    ]
