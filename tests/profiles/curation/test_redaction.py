"""A redaction blanks a text for ever, says who, when and why, and renews every kept page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from profiles import curation
from profiles.models import Catalogue, Change, Revision
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(shelf: Shelf) -> Revision:
    return Revision.objects.of(shelf.skill).get(number=1)


def test_a_summary_is_blanked_with_a_reason(revision: Revision, curator: User) -> None:
    with pytest.raises(ValidationError):
        curation.redact_summary(revision, by=curator, reason="  ")
    curation.redact_summary(revision, by=curator, reason=" A name ")
    revision.refresh_from_db()
    assert (revision.summary, revision.redacted_by, revision.redaction_reason) == (
        *("", curator, "A name"),
    )
    assert revision.redacted_at is not None


def test_the_second_redaction_of_a_thing_changes_nothing(
    revision: Revision, curator: User, stranger: User
) -> None:
    change = revision.changes.latest("id")
    before = Catalogue.objects.get().sequence
    for by, reason in ((curator, "First"), (stranger, "Second")):
        curation.redact(change, by=by, reason=reason)
        curation.redact_summary(revision, by=by, reason=reason)
    change.refresh_from_db()
    revision.refresh_from_db()
    assert (change.redaction_reason, revision.redaction_reason) == ("First", "First")
    assert Catalogue.objects.get().sequence == before + 2


def test_the_number_that_pages_are_kept_under_moves_on_and_revisions_follow_it(
    shelf: Shelf, revision: Revision, curator: User
) -> None:
    before = Catalogue.objects.get().sequence
    curation.redact(revision.changes.latest("id"), by=curator, reason="A number")
    after = Catalogue.objects.get()
    assert (after.sequence, after.structure) == (before + 1, before + 1)
    made = factories.publish(shelf.skill, factories.rename(shelf.skill, "Runs"), by=curator)
    assert made.sequence == before + 2


def test_what_was_blanked_cannot_be_written_again(revision: Revision, curator: User) -> None:
    change = revision.changes.latest("id")
    curation.redact(change, by=curator, reason="A number")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(after_text="Back again")
