"""Keeping order: what is reported, held, hidden or released, and who is suspended and why."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import curation
from profiles.models import Curatorship, Domain
from proposals import announcements, audit_log, permissions, staffing
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
        audit_log.record("reported", by=by, report=made.pk, **_subject(target))
        comment = target if isinstance(target, Comment) else None
        proposal = target if isinstance(target, Proposal) else None
        # One announcement a target until its reports are answered: the tenth is no news.
        opened = Report.objects.filter(**where, outcome="").order_by("pk")
        announcements.announce(
            announcements.Kind.REPORTED,
            f"{_column(target)}:{target.pk}:{opened[0].pk}",
            by=by,
            comment=comment,
            proposal=proposal,
            about=target.pk if isinstance(target, User) else None,
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
        audit_log.record("reports_settled", by=by, outcome=outcome, **_subject(target))
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
    audit_log.record(
        "comment_released" if is_public else f"comment_{visibility}", by=by, comment=live
    )
    if is_public:
        key = f"comment:{live.pk}"
        # Those who would have heard of it had it not been held hear of it now, once.
        announcements.announce(
            announcements.Kind.COMMENTED, key, by=live.author, comment=live, proposal=live.proposal
        )
        # Those whom an edit mentioned that had it held; who has heard of it is not told again.
        announcements.announce_mentions(live, markdown.mentions(live.text), by=live.author)
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
        event = audit_log.record("suspended", by=by, person=person, until=ends)
        announcements.announce_account(announcements.Kind.SUSPENDED, event, areas=_curated(person))


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
    event = audit_log.record("suspension_lifted", by=by, person=person)
    announcements.announce_account(
        announcements.Kind.SUSPENSION_LIFTED, event, areas=_curated(person)
    )


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
        event = audit_log.record("appointed", by=by, person=person, domain=domain and domain.slug)
        announcements.announce_account(
            announcements.Kind.APPOINTED, event, areas=[found.domain_id], area=_name(domain)
        )
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
        event = audit_log.record(
            "appointment_ended", by=by, person=person, domain=domain and domain.slug
        )
        announcements.announce_account(
            announcements.Kind.APPOINTMENT_ENDED,
            event,
            areas=[curatorship.domain_id],
            area=_name(domain),
        )


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


def _subject(target: Target) -> dict[str, Any]:
    """What the audit log says an event on the target was about."""
    return {_column(target): target}
