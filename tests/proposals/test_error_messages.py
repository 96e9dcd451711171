"""That every error of the domain has a sentence that says what to do next."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles import curation
from profiles.confirmations.errors import ConfirmationError
from proposals import error_messages, errors, lifecycle
from proposals.errors import LimitReached
from skillmap.kernel.errors import DomainError, documented


def below(error_class: type[DomainError]) -> set[type[DomainError]]:
    """Every class that descends from it."""
    classes = set(error_class.__subclasses__())
    return classes.union(*(below(each) for each in classes)) if classes else classes


def test_every_error_has_a_code_and_a_whole_sentence_of_its_own() -> None:
    raised = below(DomainError) - {curation.CurationError, ConfirmationError}
    assert {curation.SlugTaken, lifecycle.Conflict, errors.Gone} < raised
    assert [each for each in raised if each.code == DomainError.code] == []
    silent = raised - {LimitReached}
    assert [each for each in silent if each.message is DomainError.message] == []
    assert [each for each in silent if not str(each.message).endswith(".")] == []


def test_each_code_has_one_status() -> None:
    pairs = {(each.code, each.status) for each in below(DomainError)}
    codes = [code for code, _status in pairs]
    assert sorted(codes) == sorted(set(codes))


def test_what_the_reference_says_is_a_whole_sentence() -> None:
    told = dict(documented())
    assert {"conflict", "limit_reached", "slug_taken", "webhook_stopped"} <= told.keys()
    assert [code for code, meaning in told.items() if not meaning.endswith(".")] == []


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (errors.NotAllowed(), "You are not allowed to do this."),
        (errors.Locked(), "This discussion is closed for now."),
        (errors.Gone(), "This no longer exists."),
        (curation.NothingToChange(), "Nothing would change"),
        (curation.SlugTaken(), "Another skill or role uses"),
        (curation.UnknownTarget(), "This refers to something that does not exist."),
        (DomainError(), "This is not possible now."),
    ],
)
def test_what_is_said(error: DomainError, begins: str) -> None:
    assert str(error_messages.sentence(error, to=AnonymousUser())).startswith(begins)


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
    error = errors.Locked()
    english = error_messages.sentence(error)
    with translation.override("de"):
        assert error_messages.sentence(error) not in {english, ""}
