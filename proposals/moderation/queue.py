"""What waits for a moderator: held and reported things, one line each, and the verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import models, transaction
from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from proposals import areas, lifecycle, moderation_actions, permissions
from proposals.models import Comment, Proposal, Report, State, Visibility
from proposals.moderation_actions import Target
from skillmap.accounts.models import User

KINDS: dict[str, type[Target]] = {"proposal": Proposal, "comment": Comment, "person": User}

Line = tuple[str, int, datetime]  # kind, id, since when


class ModerationVerdict(StrEnum):
    """What a moderator says of one thing."""

    RELEASE = "release"
    HIDE = "hide"
    DISMISS = "dismiss"
    UPHOLD = "uphold"


@dataclass
class WaitingItem:
    """One thing that is held or reported, with every report of it that is open."""

    kind: str
    target: Target
    since: datetime | None = None
    reports: list[Report] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether the site, or a curator, holds it for a look."""
        return getattr(self.target, "visibility", "") == Visibility.HELD


def waiting(by: User) -> QuerySet[models.Model, Line]:
    """The kind, id and moment of each thing that waits for this curator, longest waiting first.

    One's own things are others' to judge; people are for curators of the whole site,
    curators for administrators.
    """
    area = areas.of(by)
    parts = [
        _lines("proposal", _proposals(area).exclude(author=by), F("opened_at")),
        _lines("comment", _comments(area).exclude(author=by), F("created_at")),
    ]
    if area.is_whole_site:
        people = User.objects.exclude(pk=by.pk).filter(is_superuser=False)
        if not permissions.is_administrator(by):
            people = people.filter(is_curator=False)
        parts.append(_lines("person", people.filter(_reported("person")), F("date_joined")))
    return parts[0].union(*parts[1:], all=True).order_by("since", "kind", "pk")


def load(lines: Iterable[Line]) -> list[WaitingItem]:
    """The things themselves, in the same order: one query a kind, and one for the reports."""
    lines = list(lines)
    rows = {
        kind: _with_context(kind).in_bulk([pk for each, pk, _since in lines if each == kind])
        for kind in {kind for kind, _pk, _since in lines}
    }
    found = [
        WaitingItem(kind, rows[kind][pk], since) for kind, pk, since in lines if pk in rows[kind]
    ]
    _lay_reports(found)
    return found


def find(kind: str, pk: int, *, by: User) -> WaitingItem | None:
    """One thing, whether it waits or not; None where the person may not judge it."""
    target = _with_context(kind).filter(pk=pk).first() if kind in KINDS else None
    if target is None or not may_judge(by, target):
        return None
    found = WaitingItem(kind, target)
    _lay_reports([found])
    return found


def may_judge(by: User, target: Target) -> bool:
    """Whether the person may moderate the thing; nobody sees another's draft."""
    if isinstance(target, User):
        return permissions.can_suspend(by, target)
    if isinstance(target, Proposal) and target.state == State.DRAFT:
        return False
    return permissions.can_moderate(by, target)


@transaction.atomic
def judge(target: Target, verdict: ModerationVerdict, *, by: User, reason: str = "") -> None:
    """Release or hide it, or leave it as it is, and answer every open report of it with that.

    Raises NotAllowed, ValidationError (hiding takes a reason), InvalidTransition.
    """
    if isinstance(target, Proposal) and verdict == ModerationVerdict.RELEASE:
        lifecycle.release(target, by=by)
    elif isinstance(target, Proposal) and verdict == ModerationVerdict.HIDE:
        lifecycle.hide(target, reason, by=by)
    elif isinstance(target, Comment) and verdict in {
        ModerationVerdict.RELEASE,
        ModerationVerdict.HIDE,
    }:
        seen = Visibility.PUBLIC if verdict == ModerationVerdict.RELEASE else Visibility.HIDDEN
        moderation_actions.set_visibility(target, seen, by=by, reason=reason)
    is_upheld = verdict in {ModerationVerdict.HIDE, ModerationVerdict.UPHOLD}
    outcome = Report.Outcome.UPHELD if is_upheld else Report.Outcome.DISMISSED
    moderation_actions.settle_reports(target, by=by, outcome=outcome)


def _proposals(area: areas.Areas) -> QuerySet[Proposal]:
    rows = Proposal.objects.submitted().filter(area.covering(areas.PROPOSAL))
    held = Q(visibility=Visibility.HELD, state__in=Proposal.WAITING)
    return rows.filter(held | Q(_reported("proposal")))


def _comments(area: areas.Areas) -> QuerySet[Comment]:
    rows = Comment.objects.filter(area.covering(areas.COMMENT))
    held = Q(visibility=Visibility.HELD, deleted_at=None)
    return rows.filter(held | Q(_reported("comment")))


def _open_reports(kind: str) -> QuerySet[Report]:
    return Report.objects.filter(**{kind: OuterRef("pk")}, handled_at=None).order_by()


def _reported(kind: str) -> Exists:
    return Exists(_open_reports(kind))


def _lines(kind: str, rows: QuerySet[models.Model], otherwise: F) -> QuerySet[models.Model, Line]:
    """Rows as (kind, pk, since): since the first open report, else since it is there."""
    first = _open_reports(kind).values(kind).annotate(first=Min("created_at")).values("first")
    dated = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField()),
        since=Coalesce(Subquery(first), otherwise, output_field=models.DateTimeField()),
    )
    lines: QuerySet[models.Model, Line] = dated.values_list("kind", "pk", "since")
    return lines


def _with_context(kind: str) -> QuerySet[Comment] | QuerySet[Proposal] | QuerySet[User]:
    """The rows of a kind with what a line shows."""
    if kind == "proposal":
        return Proposal.objects.select_related(
            "author", "skill__group__domain", "role", "group__domain", "current"
        )
    if kind == "comment":
        return Comment.objects.select_related(
            *("author", "skill__group__domain", "role"),
            *("proposal__skill__group__domain", "proposal__role", "proposal__group__domain"),
        )
    return User.objects.all()


def _lay_reports(found: Sequence[WaitingItem]) -> None:
    """Lay its open reports beside each thing, oldest first; one query."""
    if not found:
        return
    which = Q(pk=None)
    for kind in {each.kind for each in found}:
        which |= Q(**{f"{kind}__in": [each.target.pk for each in found if each.kind == kind]})
    by_place = {(each.kind, each.target.pk): each for each in found}
    for report in Report.objects.filter(which, handled_at=None).select_related("reporter"):
        kind = next(name for name in KINDS if getattr(report, f"{name}_id"))
        by_place[kind, getattr(report, f"{kind}_id")].reports.append(report)
