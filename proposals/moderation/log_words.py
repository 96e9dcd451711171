"""What the audit log says in words: each verb, and what an entry is about."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from profiles.models import Role, Skill
from proposals.models import Event, Proposal

# What naming the subjects of many entries needs at once.
SELECTED = (
    *("actor", "person", "skill", "role", "proposal__skill", "proposal__role"),
    *("revision__skill", "revision__role", "comment__skill", "comment__role"),
    *("comment__proposal__skill", "comment__proposal__role"),
)
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
    "deactivated": _("deactivated the account of"),
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
    "reactivated": _("activated the account of"),
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
    "rights_changed": _("changed the rights of"),
    "submit": _("submitted"),
    "supersede": _("closed as duplicate"),
    "suspended": _("suspended"),
    "suspension_lifted": _("lifted the suspension of"),
    "token_created": _("created an API token"),
    "token_revoked": _("revoked an API token"),
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
    if event.verb == "assign" and event.person is None:
        return gettext("unassigned")
    return str(VERBS.get(event.verb, event.verb.replace("_", " ")))


def subject(event: Event) -> LoggedSubject | None:
    """What the entry is about; None for what is about the site as a whole.

    Takes no query where what `SELECTED` names was selected with it.
    """
    about = event.proposal or event.skill or event.role
    if about is None and event.comment is not None:
        about = event.comment.subject
    if about is not None:
        return _of_page(about)
    if event.person is not None:
        area = event.data.get("area")
        name = f"{event.person} ({area})" if area else str(event.person)
        return LoggedSubject(str(_("Person")), name, event.person.get_absolute_url())
    if event.revision is not None:
        revision = event.revision
        name, href = revision.summary or str(revision), revision.get_absolute_url()
        return LoggedSubject(str(_("Catalogue")), name, href)
    if event.verb == "import":
        number = sum(event.data.get("counts", {}).values())
        name = ngettext("%(n)d change", "%(n)d changes", number) % {"n": number}
        return LoggedSubject(str(_("Catalogue")), name, reverse("profiles:catalogue_history"))
    return None


def _of_page(about: Proposal | Skill | Role) -> LoggedSubject:
    if isinstance(about, Proposal):
        name = about.title or str(about.subject or "")
        return LoggedSubject(str(_("Proposal")), name, about.get_absolute_url())
    kind = _("Skill") if isinstance(about, Skill) else _("Role")
    return LoggedSubject(str(kind), about.name, about.get_absolute_url())
