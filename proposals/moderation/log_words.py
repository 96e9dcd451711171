"""What the audit log says in words: each verb, and what an entry is about."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from proposals.models import Event

VERBS = {
    "appointed": _("appointed a curator"),
    "appointment_ended": _("ended a curatorship"),
    "approve": _("approved"),
    "amend": _("amended"),
    "assign": _("assigned"),
    "bulk_revert": _("reverted published changes together"),
    "comment_deleted": _("deleted a comment"),
    "comment_edited": _("edited a comment"),
    "comment_held": _("held a comment"),
    "comment_hidden": _("hid a comment"),
    "comment_released": _("released a comment"),
    "comment_reopened": _("reopened a thread"),
    "comment_resolved": _("resolved a thread"),
    "commented": _("commented"),
    "create": _("created"),
    "declare": _("marked as written with an assistant"),
    "discussion_locked": _("closed the discussion"),
    "discussion_unlocked": _("reopened the discussion"),
    "edit": _("edited"),
    "endorse": _("endorsed"),
    "expire": _("expired"),
    "hide": _("hid"),
    "hold": _("held for review"),
    "import": _("imported a file"),
    "last_curator_left": _("left without a curator"),
    "object": _("objected to"),
    "rebase": _("updated to the published text"),
    "redact": _("redacted"),
    "reject": _("rejected"),
    "release": _("released"),
    "remind": _("reminded"),
    "reported": _("reported"),
    "reports_settled": _("answered reports of"),
    "request_changes": _("requested changes"),
    "retitle": _("changed the title"),
    "retract": _("withdrew a vote"),
    "revert": _("reverted"),
    "review": _("approved first"),
    "revise": _("revised"),
    "submit": _("submitted"),
    "supersede": _("closed as duplicate"),
    "suspended": _("suspended"),
    "suspension_lifted": _("lifted the suspension of"),
    "withdraw": _("withdrew"),
}


@dataclass(frozen=True, slots=True)
class LoggedSubject:
    """What an entry is about: its kind and name for people, and its page, if it has one."""

    kind: str
    name: str
    href: str = ""


def verb(event: Event) -> str:
    """The verb in words; one that has none is shown as the log stores it."""
    return str(VERBS.get(event.verb, event.verb.replace("_", " ")))


def subject(event: Event) -> LoggedSubject | None:
    """What the entry is about; None for what is about the site as a whole.

    Takes no query where skills, roles, proposals and revisions were selected with it.
    """
    if event.proposal is not None:
        found = event.proposal
        name = found.title or str(found.subject or "")
        return LoggedSubject(str(_("Proposal")), name, found.get_absolute_url())
    about = event.skill or event.role
    if about is not None:
        kind = _("Skill") if event.skill else _("Role")
        return LoggedSubject(str(kind), about.name, about.get_absolute_url())
    if event.person is not None:
        return LoggedSubject(str(_("Person")), str(event.person), event.person.get_absolute_url())
    if event.revision is not None:
        revision = event.revision
        return LoggedSubject(str(_("Revision")), str(revision), revision.get_absolute_url())
    return None
