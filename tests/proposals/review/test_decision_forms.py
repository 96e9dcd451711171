"""The verdict: what each button asks for, and which operations are not ticked."""

import pytest
from django.http import QueryDict

from proposals.review.decision_forms import ReviewForm

SEEN = {"version": "1", "lock_version": "0"}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"do": "approve"}, []),
        ({"do": "approve", "text": "Thank you."}, []),
        ({"do": "changes", "text": "Say more."}, []),
        ({"do": "changes"}, ["text"]),
        ({"do": "changes", "text": " \n"}, ["text"]),
        ({"do": "reject", "code": "spam", "text": "An advertisement."}, []),
        ({"do": "reject", "text": "No."}, ["code"]),
        ({"do": "reject", "code": "spam"}, ["text"]),
        ({"do": "reject"}, ["code", "text"]),
        ({"do": "reject", "code": "ugly", "text": "No."}, ["code"]),
        ({"do": "reject", "code": "spam", "text": "a\x07"}, ["text"]),
        ({"do": "approve", "text": "x" * 10_001}, ["text"]),
        ({"do": "comment", "text": "Which tool?"}, []),
        ({"do": "comment"}, ["text"]),
        ({"duplicate_of": "7"}, []),
        ({"duplicate": "7"}, []),
        ({"duplicate_of": "x"}, ["do", "duplicate_of"]),
        ({"duplicate_of": "7", "text": "Thank you."}, ["text"]),
        ({"do": "burn"}, ["do"]),
        ({}, ["do"]),
    ],
)
def test_what_each_button_asks_for(data: dict[str, str], fields: list[str]) -> None:
    form = ReviewForm({**SEEN, **data})
    assert sorted(form.errors) == fields
    assert all(len(found) == 1 for found in form.errors.values())


@pytest.mark.parametrize(
    ("sent", "declined"),
    [
        ("accept=1&accept=2&accept=3", {}),
        ("accept=1&why:2=No.&why:3=", {2: "No.", 3: ""}),
        ("", {1: "", 2: "", 3: ""}),
        ("accept=1&why:1=Ticked+all+the+same&accept=2", {3: ""}),
        ("accept=9&accept=x", {1: "", 2: "", 3: ""}),
    ],
)
def test_what_is_not_ticked_is_declined(sent: str, declined: dict[int, str]) -> None:
    assert ReviewForm(QueryDict(sent)).declined([1, 2, 3]) == declined


@pytest.mark.parametrize(
    ("sent", "question"),
    [
        ("do=approve&accept=1&why:1=No.", "You ticked a change and gave a reason"),
        ("do=approve&accept=1&why:2=No.&why:1=+", ""),
        ("do=changes&text=See.&why:1=No.", "Reasons for single changes are sent only with"),
        ("do=reject&text=No.&code=spam&why:1=No.", "Reasons for single changes are sent only with"),
        ("do=reject&text=No.&code=spam&why:1=", ""),
        ("do=comment&text=See.&why:1=No.", "Reasons for single changes are sent only with"),
        ("duplicate_of=7&why:1=No.", "Reasons for single changes are sent only with"),
    ],
)
def test_a_typed_reason_is_never_dropped_without_a_question(sent: str, question: str) -> None:
    form = ReviewForm(QueryDict(f"version=1&lock_version=0&{sent}"))
    found = form.non_field_errors()
    assert [str(each).startswith(question) for each in found] == [True] * bool(question)


def test_without_a_browser_nothing_is_ticked() -> None:
    assert ReviewForm({"why:1": "No."}).declined([1]) == {1: "No."}
