"""Everything that the site keeps about one person, for that person to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from skillmap.accounts.models import User

FORMAT = "skillmap-person-1"
ACCOUNT = (
    *("username", "display_name", "email", "language", "time_zone", "is_mailed_at_once", "digest"),
    *("date_joined", "last_login", "licences_accepted", "is_staff", "is_superuser", "is_curator"),
    *("suspended_at", "suspended_until", "suspension_reason"),
)
_LOGGED = ~Q(verb="")  # what people are told of besides is in their notifications
_SUBJECT = ("skill__slug", "role__slug")
_CELL = ("expectation__skill__slug", "expectation__role__slug", "expectation__level__slug")


@dataclass(frozen=True, slots=True)
class ExportSection:
    """Rows of one table that belong to a person: which column points there, and what is told.

    Secrets (passwords, keys, codes) are never told.
    """

    model: str
    person: str
    values: tuple[str, ...]
    only: Q | None = None

    def rows(self, person: User) -> Iterator[dict[str, object]]:
        """The person's rows in the order in which they were made, in one query."""
        kind: type[Model] = apps.get_model(self.model)
        rows: QuerySet[Model] = kind._default_manager.filter(
            self.only or Q(), **{self.person: person}
        )
        for row in rows.order_by("pk").values(*self.values).iterator():
            yield {_key(name): value for name, value in row.items()}


SECTIONS: dict[str, ExportSection] = {
    "email_addresses": ExportSection(
        "account.EmailAddress", "user", ("email", "verified", "primary")
    ),
    "second_factors": ExportSection(
        "mfa.Authenticator", "user", ("type", "created_at", "last_used_at")
    ),
    "connected_accounts": ExportSection(
        "socialaccount.SocialAccount",
        "user",
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
    ),
    "sessions": ExportSection(
        "usersessions.UserSession", "user", ("created_at", "last_seen_at", "ip", "user_agent")
    ),
    "tokens": ExportSection(
        "accounts.Token",
        "person",
        ("name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"),
    ),
    "own_place": ExportSection("profiles.OwnPlace", "person", ("role__slug", "level__slug")),
    "self_assessment": ExportSection(
        "profiles.Assessment", "person", (*_CELL, "version", "state", "met_lines", "updated_at")
    ),
    "confirmations": ExportSection(
        "profiles.Confirmation", "person", (*_CELL, "version", "answer", "answered_at")
    ),
    "curatorships": ExportSection(
        "profiles.Curatorship", "person", ("domain__slug", "created_at", "ended_at")
    ),
    "credits": ExportSection(
        "profiles.Credit",
        "person",
        (
            "part",
            *(f"revision__{name}" for name in (*_SUBJECT, "number", "summary", "created_at")),
        ),
    ),
    "proposals": ExportSection(
        "proposals.Proposal",
        "author",
        (
            *("id", *_SUBJECT, "is_new_skill", "title", "state", "outcome", "visibility"),
            *("reason_code", "reason_text", "created_at", "opened_at", "decided_at"),
            *("drafted_by", "drafted_with__name", "drafted_count", "drafted_changed"),
        ),
    ),
    "proposal_versions": ExportSection(
        "proposals.ProposalVersion",
        "author",
        ("proposal", "number", "kind", "title", "rationale", "sources", "created_at"),
    ),
    "proposed_operations": ExportSection(
        "proposals.Operation",
        "author",
        (
            *("version__proposal", "version__number", "kind", "role__slug", "level__slug"),
            *("field", "target", "new_text", "new_required", "new_examples"),
            *("drafted_by", "decision", "decision_reason"),
        ),
    ),
    "working_copies": ExportSection(
        "proposals.WorkingCopy", "author", ("proposal", *_SUBJECT, "content", "updated_at")
    ),
    "comments": ExportSection(
        "proposals.Comment",
        "author",
        (
            *("id", *_SUBJECT, "proposal", "parent", "text", "visibility", "visibility_reason"),
            *("created_at", "edited_at", "deleted_at"),
        ),
    ),
    "comment_edits": ExportSection(
        "proposals.CommentEdit", "edited_by", ("comment", "text", "created_at")
    ),
    "reviews": ExportSection(
        "proposals.Review", "reviewer", ("proposal", "verdict", "text", "declined", "created_at")
    ),
    "endorsements": ExportSection(
        "proposals.Endorsement", "person", ("proposal", "stance", "text", "created_at")
    ),
    "reports": ExportSection(
        "proposals.Report",
        "reporter",
        ("comment", "proposal", "person__username", "reason", "text", "created_at", "outcome"),
    ),
    "watches": ExportSection(
        "proposals.Watch",
        "person",
        (*_SUBJECT, "domain__slug", "proposal", "level", "is_manual", "created_at"),
    ),
    "notifications": ExportSection(
        "proposals.Notification",
        "person",
        ("event__kind", "event__proposal", "why", "created_at", "read_at"),
    ),
    "webhooks": ExportSection(
        "proposals.Webhook",
        "person",
        ("name", "url", "events", *_SUBJECT, "domain__slug", "state", "created_at"),
    ),
    "webhook_deliveries": ExportSection(
        "proposals.Delivery",
        "webhook__person",
        ("webhook", "type", "state", "attempts", "status", "created_at", "attempted_at"),
    ),
    "mails": ExportSection("proposals.Mail", "person", ("kind", "state", "created_at", "sent_at")),
    "log": ExportSection(
        "proposals.Event",
        "actor",
        ("verb", "proposal", "comment", *_SUBJECT, "created_at"),
        only=_LOGGED,
    ),
    "log_about": ExportSection("proposals.Event", "person", ("verb", "created_at"), only=_LOGGED),
}

# Relations to a person that no section tells of, and why.
NOT_TOLD: dict[str, str] = {
    "admin.LogEntry.user": "the operator's log of the admin, told by log",
    "profiles.Revision.author": "told by credits",
    "profiles.Revision.redacted_by": "about the text of others, told by log",
    "profiles.Change.redacted_by": "about the text of others, told by log",
    "profiles.Skill.updated_by": "told by credits",
    "profiles.Role.updated_by": "told by credits",
    "profiles.Curatorship.appointed_by": "about other people",
    "profiles.ImportRun.started_by": "told by credits",
    "proposals.Proposal.visibility_by": "about the text of others, told by log",
    "proposals.Proposal.assigned_to": "told by log",
    "proposals.Proposal.decided_by": "told by reviews and log",
    "proposals.Comment.visibility_by": "about the text of others, told by log",
    "proposals.Comment.resolved_by": "told by log",
    "proposals.DiscussionLock.locked_by": "told by log",
    "proposals.Report.person": "written by others in confidence",
    "proposals.Report.handled_by": "told by log",
    "proposals.DigestMark.person": "a counter, no content",
    "proposals.KeptAnswer.person": "an answer kept for a day, told where it belongs",
}


def _key(name: str) -> str:
    """What the file calls a column; its names stay when a column is renamed."""
    return name.replace("event__", "announcement__").replace("__", ".")


def everything(person: User, *, at: datetime | None = None) -> dict[str, Any]:
    """All of the person's data as one JSON object; one query a section."""
    return {
        "format": FORMAT,
        "exported_at": at or timezone.now(),
        "account": {name: getattr(person, name) for name in ACCOUNT},
        **{name: list(section.rows(person)) for name, section in SECTIONS.items()},
    }
