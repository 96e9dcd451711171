"""The only writer of confirmations: what a practitioner answers about a text of their own role.

That is a text which the role has itself, or shares with its base role.
"""

from allauth.account.models import EmailAddress
from django.utils import timezone

from profiles.confirmations.errors import (
    ConfirmationNotAllowed,
    NothingToConfirm,
    NotOwnRole,
    OwnText,
    TextChanged,
)
from profiles.models import Confirmation, Expectation, OwnPlace
from profiles.models.confirmation import wrote
from skillmap.accounts.models import User
from skillmap.kernel.uniqueness import atomic_with_retry

Answer = Confirmation.Answer


def may_answer(person: User) -> bool:
    """Whether the person may answer at all: in good standing, with a verified address."""
    if not person.is_active or person.is_suspended or person.erased_at is not None:
        return False
    return bool(EmailAddress.objects.filter(user=person, verified=True).exists())


@atomic_with_retry
def record(
    cell: Expectation, answer: Confirmation.Answer, *, version: int, by: User
) -> Confirmation:
    """Keep what the person says of the text; a later answer replaces the one before.

    `version` is the version of the expectation that the person read. The same answer again
    changes nothing. Raises ConfirmationNotAllowed, NothingToConfirm, NotOwnRole, OwnText, and
    TextChanged where the description or Required is not what that version said.
    """
    # Locked, so that no other text is published between the question and the answer.
    live = Expectation.objects.select_for_update(of=("self",)).get(pk=cell.pk)
    check(live, by=by)
    if not live.wording_version <= version <= live.version:
        raise TextChanged
    row, is_new = Confirmation.objects.get_or_create(
        person=by,
        expectation=live,
        version=live.wording_version,
        defaults={"answer": answer, "answered_at": timezone.now()},
    )
    if not is_new and row.answer != answer:
        row.answer, row.answered_at = answer, timezone.now()
        row.save(update_fields=["answer", "answered_at"])
    return row


def check(cell: Expectation, *, by: User) -> None:
    """Raise what stands in the way of an answer about the expectation, whatever its version."""
    if not may_answer(by):
        raise ConfirmationNotAllowed
    if not is_of_own_role(by, cell):
        raise NotOwnRole
    published = Expectation.objects.live().filter(pk=cell.pk).exclude(description="")
    found = published.annotate(is_own=wrote(by)).values_list("is_own", flat=True).first()
    if found is None:
        raise NothingToConfirm
    if found:
        raise OwnText


def is_of_own_role(person: User, cell: Expectation) -> bool:
    """Whether it is asked of the person's role: its own, or shared from the base role."""
    place = OwnPlace.objects.filter(person=person).select_related("role").first()
    if place is None:
        return False
    here = Expectation.objects.filter(pk=cell.pk)
    return place.role_id == cell.role_id or here.effective_for(place.role).exists()


def answer_of(person: User, cell: Expectation) -> str:
    """What the person answered about the present text; empty where nothing."""
    rows = Confirmation.objects.filter(
        person=person, expectation=cell, version=cell.wording_version
    )
    return rows.values_list("answer", flat=True).first() or ""
