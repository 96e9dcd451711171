"""Keeping order: what is reported, held, hidden or released, and who is suspended and why."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import curation
from profiles.models import Curatorship, Domain
from proposals import events, permissions, staffing
from proposals.errors import NotAllowed
from proposals.models import Comment, Proposal, Report, Visibility
from skillmap.accounts import tokens
from skillmap.accounts.models import User
from skillmap.kernel import markdown
from skillmap.kernel.text import normalise, refuse_control_characters
from skillmap.kernel.uniqueness import atomic_with_retry

Target = Comment | Proposal | User


@atomic_with_retry
def report(target: Target, *, by: User, reason: Report.Reason, text: str = "") -> Report:
    """Ask a curator to look; once per person and thing. Raises NotAllowed."""
    if not permissions.can_comment(by) or _is_about(target, by):
        raise NotAllowed
    where = {_column(target): target}
    made, is_new = Report.objects.get_or_create(
        reporter=by, **where, defaults={"reason": reason, "text": _reason(text, is_needed=False)}
    )
    if is_new:
        # Curators are told once of a target until its reports are answered: the tenth is no news.
        opened = Report.objects.filter(**where, outcome="").order_by("pk")
        about: dict[str, Any] = {"about": target.pk} if isinstance(target, User) else {}
        events.record(
            "reported",
            by=by,
            kind=events.Kind.REPORTED,
            key=f"{_column(target)}:{target.pk}:{opened[0].pk}",
            report=made.pk,
            **about,
            **_subject(target),
        )
    return made


@transaction.atomic
def settle_reports(target: Target, *, by: User, outcome: Report.Outcome) -> int:
    """Answer every open report of one thing together; returns how many. Raises NotAllowed."""
    if not _may_moderate(by, target):
        raise NotAllowed
    settled = Report.objects.filter(**{_column(target): target}, outcome="").update(
        outcome=outcome, handled_at=timezone.now(), handled_by=by
    )
    if settled:
        events.record("reports_settled", by=by, outcome=outcome, **_subject(target))
    return settled


@transaction.atomic
def set_visibility(
    comment: Comment, visibility: Visibility, *, by: User, reason: str = ""
) -> Comment:
    """Hold, hide or release a comment; hiding takes a reason. Raises NotAllowed."""
    live = Comment.objects.select_for_update().get(pk=comment.pk)
    if not permissions.can_moderate(by, live):
        raise NotAllowed
    reason = _reason(reason, is_needed=visibility == Visibility.HIDDEN)
    if live.visibility == visibility:
        return live
    live.visibility, live.visibility_reason = visibility, reason
    live.visibility_by, live.visibility_at = by, timezone.now()
    live.save()
    is_public = visibility == Visibility.PUBLIC
    events.record("comment_released" if is_public else f"comment_{visibility}", by=by, comment=live)
    if is_public:
        # Those who would have heard of it had it not been held hear of it now, once.
        events.record(
            events.ONLY_TOLD, by=live.author, kind=events.Kind.COMMENTED, key=f"comment:{live.pk}",
            comment=live, proposal=live.proposal,
        )  # fmt: skip
        # Those whom an edit mentioned that had it held; who has heard of it is not told again.
        events.record_mentions(live, markdown.mentions(live.text), by=live.author)
    return live


def suspend(person: User, *, by: User, reason: str, until: datetime | None = None) -> None:
    """Let the person read and nothing else, until then or until lifted. Raises NotAllowed.

    Tokens end now; sessions stay, so that the person can read why.
    """
    if not permissions.can_suspend(by, person):
        raise NotAllowed
    reason = _reason(reason, is_needed=True)
    if until is not None and until <= timezone.now():
        raise ValidationError({"until": _("This moment has passed.")})
    with staffing.leaving(person, by=by):
        if not person.is_suspended:  # else it goes on, with another reason and end
            person.suspended_at = timezone.now()
        person.suspended_until = until
        person.suspension_reason = reason[:500]
        person.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
        tokens.revoke_all(person)
        curation.renew_pages_of(person)
        ends = until and until.isoformat()
        events.record(
            "suspended", by=by, kind=events.Kind.SUSPENDED, person=person, until=ends,
            areas=_curated(person),
        )  # fmt: skip


@transaction.atomic
def lift_suspension(person: User, *, by: User) -> None:
    """Let the person write again. Raises NotAllowed."""
    if not permissions.can_suspend(by, person):
        raise NotAllowed
    if person.suspended_at is None:
        return
    person.suspended_at = person.suspended_until = None
    person.suspension_reason = ""
    person.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    curation.renew_pages_of(person)
    events.record(
        "suspension_lifted", by=by, kind=events.Kind.SUSPENSION_LIFTED, person=person,
        areas=_curated(person),
    )  # fmt: skip


@atomic_with_retry
def appoint(person: User, domain: Domain | None, *, by: User) -> Curatorship:
    """Make the person a curator of a domain, or of the whole site. Raises NotAllowed."""
    if not permissions.can_appoint(by):
        raise NotAllowed
    found, is_new = Curatorship.objects.get_or_create(
        person=person, domain=domain, ended_at=None, defaults={"appointed_by": by}
    )
    if is_new:
        curation.renew_pages_of(person)
        events.record(
            "appointed", by=by, kind=events.Kind.APPOINTED, person=person,
            domain=domain and domain.slug, areas=[found.domain_id], area=_name(domain),
        )  # fmt: skip
    return found


def end_appointment(curatorship: Curatorship, *, by: User) -> None:
    """End a curatorship; what was decided under it stands. Raises NotAllowed."""
    if not permissions.can_appoint(by):
        raise NotAllowed
    person, domain = curatorship.person, curatorship.domain
    with staffing.leaving(person, by=by):
        if not Curatorship.objects.filter(pk=curatorship.pk).end():
            return
        curation.renew_pages_of(person)
        events.record(
            "appointment_ended", by=by, kind=events.Kind.APPOINTMENT_ENDED, person=person,
            domain=domain and domain.slug, areas=[curatorship.domain_id], area=_name(domain),
        )  # fmt: skip


def _curated(person: User) -> list[int | None]:
    """The ids of the domains that the person curates; None among them for the whole site."""
    return list(person.curatorships.filter(ended_at=None).values_list("domain_id", flat=True))


def _name(domain: Domain | None) -> str:
    return domain.name if domain else ""


def _reason(text: str, *, is_needed: bool) -> str:
    text = normalise(text)
    refuse_control_characters(text)
    if is_needed and not text:
        raise ValidationError({"reason": _("Give a reason.")})
    return text


def _is_about(target: Target, by: User) -> bool:
    return target == by if isinstance(target, User) else target.author_id == by.pk


def _may_moderate(by: User, target: Target) -> bool:
    if isinstance(target, User):
        return permissions.can_suspend(by, target)
    return permissions.can_moderate(by, target)


def _column(target: Target) -> str:
    return {Comment: "comment", Proposal: "proposal", User: "person"}[type(target)]


def _subject(target: Target) -> events.About:
    """What the audit log says an event on the target was about."""
    if isinstance(target, Comment):
        return {"comment": target}
    return {"person": target} if isinstance(target, User) else {"proposal": target}
