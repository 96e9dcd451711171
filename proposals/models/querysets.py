"""Named, chainable questions about proposals, comments, watches, notifications and webhooks."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from proposals import areas

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models import Domain
    from proposals.models import (  # noqa: F401
        Comment,
        Delivery,
        Dispatch,
        Event,
        Notification,
        Operation,
        Proposal,
        Report,
        Watch,
        Webhook,
    )
    from skillmap.accounts.models import User

_WAITING = ("open", "changes_requested")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Queries about proposals: state, who may see and decide them, what they touch."""

    def waiting(self) -> Self:
        """Proposals that can still be decided: open, or with changes requested."""
        return self.filter(state__in=_WAITING)

    def submitted(self) -> Self:
        """Without the drafts, which are their authors' alone."""
        return self.exclude(state="draft")

    def of(self, subject: models.Model) -> Self:
        """Proposals about the skill or role."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def touching(self, *, role: str = "", level: str = "") -> Self:
        """Proposals whose current version changes the cell of that role and level (slugs)."""
        asked = {"role": role, "level": level}
        wanted = {name: slug for name, slug in asked.items() if slug}
        if not wanted:
            return self
        operations = self.model._meta.apps.get_model("proposals", "Operation")
        rows = operations.objects.filter(version=OuterRef("current"))
        for name, slug in wanted.items():
            way = f"{name}__former_addresses__slug"
            rows = rows.filter(Q(**{f"{name}__slug": slug}) | Q(**{way: slug}))
        return self.filter(Exists(rows))

    def by(self, author: "User") -> Self:
        """Proposals that the person wrote."""
        return self.filter(author=author)

    def in_domain(self, domain: "Domain") -> Self:
        """Proposals about a skill of the domain, or about a new skill for it."""
        return self.filter(Q(skill__group__domain=domain) | Q(group__domain=domain))

    def curated_by(self, person: "User") -> Self:
        """Proposals that the person may decide as a curator; their own are not left out."""
        return self.filter(areas.of(person).covering(areas.PROPOSAL))

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """Proposals that the person (signed in or not) may see.

        Drafts: their authors alone. Held and hidden: their authors and curators.
        """
        public = ~Q(state="draft") & Q(visibility="public")
        if not person.is_authenticated:
            return self.filter(public)
        curated = ~Q(state="draft") & areas.of(person).covering(areas.PROPOSAL)
        return self.filter(public | curated | Q(author=person))

    def for_listing(self) -> Self:
        """With what a list shows: subject, author, who decided, endorsements and objections."""
        return self.select_related(
            "skill__group__domain", "role", "group__domain", "author", "decided_by", "revision"
        ).annotate(
            endorsement_count=self._judged("endorse"), objection_count=self._judged("object")
        )

    def for_queue(self) -> Self:
        """With what a row of the curators' queue shows besides."""
        return self.for_listing().select_related("current", "assigned_to")

    def _judged(self, stance: str) -> Coalesce:
        """How many endorse or object; asked row by row, not by joining all to choose a page."""
        endorsements = self.model._meta.apps.get_model("proposals", "Endorsement")
        rows = endorsements.objects.filter(proposal=OuterRef("pk"), stance=stance).order_by()
        counted = rows.values("proposal").annotate(count=Count("pk")).values("count")
        return Coalesce(Subquery(counted), 0)

    def for_page(self) -> Self:
        """With what a proposal's own page shows above its operations."""
        return self.select_related(
            *("skill__group__domain", "role", "group__domain", "author", "decided_by"),
            *("assigned_to", "current__author", "superseded_by", "copied_from"),
            *("revision__skill", "revision__role", "reverts__skill", "reverts__role"),
        )

    def oldest_first(self) -> Self:
        """In the order of the queue."""
        return self.order_by("opened_at", "id")


class OperationQuerySet(models.QuerySet["Operation"]):
    """Queries about the operations of proposals."""

    def current(self) -> Self:
        """Of the current version of their proposal."""
        return self.filter(version__proposal__current=F("version"))

    def waiting(self) -> Self:
        """Of the current version of proposals that can still be decided."""
        return self.current().filter(version__proposal__state__in=_WAITING)

    def for_showing(self) -> Self:
        """With what a difference shows: role, level, author."""
        return self.select_related("role", "level", "author")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Queries about comments and who may read them."""

    def on(self, subject: models.Model) -> Self:
        """Comments on a skill, a role or a proposal, oldest first."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def standing(self) -> Self:
        """Public and not deleted: what counts for trust, and what anybody may read."""
        return self.filter(visibility="public", deleted_at=None)

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """Public ones and one's own; held and hidden ones also to those who curate the place."""
        if not person.is_authenticated:
            return self.filter(visibility="public")
        curated = areas.of(person).covering(areas.COMMENT)
        return self.filter(Q(visibility="public") | Q(author=person) | curated)

    def for_showing(self) -> Self:
        """With what a comment shows: author, who resolved it, the operation's cell."""
        return self.select_related(
            "author", "resolved_by", "operation__role", "operation__level", "operation__version"
        )


class WatchQuerySet(models.QuerySet["Watch"]):
    """Queries about who watches what."""

    def of(self, subject: models.Model) -> Self:
        """Watches of a skill, a role, a domain or a proposal."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def listening(self) -> Self:
        """Watches that are not "ignoring": the ones that count as watchers."""
        return self.filter(level__in=("changes", "watching", "all"))


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Queries about the lines of an inbox."""

    def unread(self) -> Self:
        """Notifications that the person has not read."""
        return self.filter(read_at=None)

    def about(self, thing: models.Model) -> Self:
        """Notifications about a proposal, or a skill or role with its proposals and comments."""
        name = thing._meta.model_name or ""
        if name == "proposal":
            return self.filter(event__proposal=thing)
        ways = ("proposal", "comment", "revision")
        which = [Q(**{f"event__{way}__{name}": thing}) for way in ways]
        return self.filter(which[0] | which[1] | which[2])

    def visible_to(self, person: "User") -> Self:
        """Without what was held, hidden or deleted meanwhile, except for author and curators.

        Who reported what is for those who curate the place now, and for nobody about themselves.
        """
        proposal, comment = "event__proposal", "event__comment"
        area = areas.of(person)
        of_proposal = area.covering(areas.PROPOSAL, f"{proposal}__")
        of_comment = area.covering(areas.COMMENT, f"{comment}__")
        wrote_it = Q(**{f"{proposal}__author": person})
        said_it = Q(**{f"{comment}__author": person})
        open_proposal = Q(**{f"{proposal}__visibility": "public"}) | wrote_it | of_proposal
        open_comment = Q(**{f"{comment}__visibility": "public"}) | said_it | of_comment
        about_oneself = Q(event__key__startswith=f"reported:person:{person.pk}:")
        reported = Q(event__kind="reported")
        own = reported & (wrote_it | said_it | about_oneself)
        return self.filter(
            Q(**{proposal: None}) | open_proposal,
            Q(**{comment: None}) | (Q(**{f"{comment}__deleted_at": None}) & open_comment),
            ~reported | of_proposal | of_comment,
            ~own,
        )

    def for_inbox(self) -> Self:
        """With what a line of the inbox, or a mail, shows."""
        return self.select_related(
            *("event__actor", "event__person"),
            *("event__comment__skill", "event__comment__role"),
            *("event__proposal__skill", "event__proposal__role"),
            *("event__revision__skill", "event__revision__role"),
        )


class ReportQuerySet(models.QuerySet["Report"]):
    """Queries about reports and who may judge them."""

    def visible_to(self, person: "User") -> Self:
        """Reports that the person may judge, never those about themselves.

        Reports about curators are for administrators.
        """
        area = areas.of(person)
        proposals = area.covering(areas.PROPOSAL, "proposal__")
        comments = area.covering(areas.COMMENT, "comment__")
        own = Q(person=person) | Q(proposal__author=person) | Q(comment__author=person)
        rows = self.filter(proposals | comments).exclude(own).exclude(proposal__state="draft")
        return rows if person.is_superuser else rows.exclude(person__is_curator=True)


class EventQuerySet(models.QuerySet["Event"]):
    """Events: entries of the audit log, and what people and programs are told."""

    def logged(self) -> Self:
        """The audit log: without what is only told."""
        return self.exclude(verb="")

    def told(self) -> Self:
        """What people and programs are told: without what is for the audit log alone."""
        return self.exclude(kind="")

    def visible_to(self, person: "User") -> Self:
        """Entries of the audit log about what the person curates; people and roles need the site.

        Not what was reported about the person, or about a curator unless to administrators, and
        nobody else's drafts.
        """
        area = areas.of(person)
        within = (
            area.covering(areas.PROPOSAL, "proposal__")
            | area.covering(areas.COMMENT, "comment__")
            | area.covering(("skill__group__domain",))
        )
        about = Q(person=person) | Q(proposal__author=person) | Q(comment__author=person)
        if not person.is_superuser:
            about |= Q(person__is_curator=True)
        reports = Q(verb__in=("reported", "reports_settled"))
        drafts = Q(proposal__state="draft") & ~Q(proposal__author=person)
        return self.logged().filter(within).exclude(reports & about).exclude(drafts)


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Events on their way to a consumer."""

    def due(self, consumer: str, at: datetime) -> Self:
        """What the consumer has to take now: never tried, or to be tried again."""
        now = Q(next_attempt_at=None) | Q(next_attempt_at__lte=at)
        return self.filter(now, consumer=consumer, state="pending")

    def for_serving(self) -> Self:
        """With the event and what it takes to choose whom to tell."""
        return self.select_related(
            *("event__proposal__skill__group", "event__proposal__group"),
            *("event__proposal__current", "event__revision__skill__group"),
            *("event__comment__skill__group", "event__comment__operation"),
            *("event__comment__proposal__skill__group", "event__comment__proposal__group"),
        )


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Queries about webhooks and what they listen to."""

    def listening(self, at: datetime) -> Self:
        """Webhooks that receive events now: active, with an owner in good standing."""
        standing = Q(person__suspended_at=None) | Q(person__suspended_until__lte=at)
        return self.filter(standing, state="active", person__is_active=True)

    def about(self, things: dict[str, list[int]]) -> Self:
        """Webhooks about everything, or about one of these skills, roles or domains (ids)."""
        wanted = Q(skill=None, role=None, domain=None)
        for kind in ("skill", "role", "domain"):
            wanted |= Q(**{f"{kind}__in": things.get(kind, [])})
        return self.filter(wanted)

    def for_listing(self) -> Self:
        """With what a list shows: the one thing that each is about."""
        return self.select_related("skill", "role", "domain")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Queries about deliveries of webhooks that are due."""

    def due(self, at: datetime) -> Self:
        """Deliveries to try now: pending, not claimed, of webhooks that are not resting."""
        webhooks = self.model._meta.apps.get_model("proposals", "Webhook")
        resting = Q(resting_until=None) | Q(resting_until__lte=at)
        awake = webhooks.objects.listening(at).filter(resting)
        return self.unclaimed(at).filter(
            state="pending", next_attempt_at__lte=at, webhook__in=awake
        )

    def unclaimed(self, at: datetime) -> Self:
        """Deliveries that no worker has claimed at this moment."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))

    def for_sending(self) -> Self:
        """With what the payload says."""
        return self.select_related(
            "webhook__person",
            *("event__revision__skill", "event__revision__role"),
            *("event__proposal__skill", "event__proposal__role"),
            *("event__proposal__revision", "event__revision__proposal"),
        )
