"""That everything that can stand in the way has a sentence that says what to do next."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles import curation
from proposals import error_messages, errors, lifecycle
from proposals.errors import Finding, LimitReached


def every(kind: type[Exception]) -> set[type[Exception]]:
    """All that descends from a kind of finding, and is raised itself."""
    found = set(kind.__subclasses__())
    return found.union(*(every(each) for each in found)) if found else found


def test_every_finding_has_a_sentence() -> None:
    codes = {each.code for each in every(Finding) if issubclass(each, Finding)}
    codes |= {lifecycle.Conflict.code, errors.Gone.code}
    assert codes - set(error_messages.SENTENCES) == {LimitReached.code}


def test_every_finding_of_curation_has_a_sentence() -> None:
    names = {each.__name__ for each in every(curation.Finding)}
    assert names - set(error_messages.SENTENCES) == set()
    assert {"Conflict", "NothingToChange", "SlugTaken", "UnknownTarget"} <= names


def test_a_sentence_is_a_whole_one() -> None:
    broken = {
        code for code, text in error_messages.SENTENCES.items() if not str(text).endswith(".")
    }
    assert broken == set()


@pytest.mark.parametrize(
    ("finding", "begins"),
    [
        (errors.NotAllowed(), "You are not allowed to do this."),
        (errors.Locked(), "This discussion is closed for now."),
        (errors.Gone(), "This no longer exists."),
        (curation.NothingToChange(), "Nothing would change"),
        (curation.SlugTaken(), "Another skill or role uses"),
        (curation.UnknownTarget(), "This refers to something that does not exist."),
        (Finding(), "refused"),
    ],
)
def test_what_is_said(finding: Finding | curation.Finding, begins: str) -> None:
    assert str(error_messages.sentence(finding)).startswith(begins)


@pytest.mark.parametrize("limit", [1, 20])
def test_a_limit_is_said_in_numbers(limit: int) -> None:
    said = str(error_messages.sentence(LimitReached(limit)))
    assert f"({limit})" in said
    assert said.endswith("try again later.")


def test_what_a_limit_was_about() -> None:
    reached = LimitReached(3, "open_proposals")
    assert (reached.limit, reached.what, str(reached)) == (
        3,
        "open_proposals",
        "open_proposals: at most 3",
    )


def test_an_invalid_value_says_so_itself() -> None:
    error = ValidationError("Too long.")
    assert error_messages.sentence(error) is error


def test_it_is_said_in_the_readers_language() -> None:
    with translation.override("en"):
        assert error_messages.sentence(errors.Locked()) == str(error_messages.SENTENCES["locked"])
