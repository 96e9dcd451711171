"""Says what happened in a sentence, and where to read it: for the inbox, mail and digests."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain, Role, Skill
from proposals.models import Comment, Event, Notification, Outcome, Proposal
from skillmap.accounts.bidi import isolated

Kind = Event.Kind

_SENTENCES: dict[str, str | Promise] = {
    Kind.SUBMITTED: _("%(who)s proposed a change: %(title)s"),
    Kind.REVISED: _("%(who)s submitted a new version of %(title)s"),
    Kind.AMENDED: _("%(who)s amended %(title)s"),
    Kind.CHANGES_REQUESTED: _("%(who)s asked for changes to %(title)s"),
    Kind.REVIEWED: _("%(who)s approved %(title)s; a second curator is needed"),
    Kind.APPROVED: _("%(who)s approved %(title)s"),
    Kind.REJECTED: _("%(who)s rejected %(title)s"),
    Kind.WITHDRAWN: _("%(who)s withdrew %(title)s"),
    Kind.SUPERSEDED: _("%(title)s was superseded"),
    Kind.EXPIRED: _("%(title)s expired without an answer"),
    Kind.ENDORSED: _("%(who)s endorses %(title)s"),
    Kind.OBJECTED: _("%(who)s objects to %(title)s"),
    Kind.ASSIGNED: _("%(who)s asks you to review %(title)s"),
    Kind.CONFLICTED: _("%(title)s conflicts with the published text"),
    Kind.COMMENTED: _("%(who)s commented on %(title)s"),
    Kind.MENTIONED: _("%(who)s mentioned you in %(title)s"),
    Kind.PUBLISHED: _("%(who)s published revision %(number)s of %(title)s"),
    Kind.HELD: _("Held for review: %(title)s"),
    Kind.RELEASED: _("%(title)s is public now"),
    Kind.HIDDEN: _("%(title)s was hidden by a curator"),
    Kind.REPORTED: _("%(title)s was reported"),
    Kind.SUSPENDED: _("%(who)s suspended the account of %(title)s"),
    Kind.SUSPENSION_LIFTED: _("%(who)s lifted the suspension of %(title)s"),
    Kind.APPOINTED: _("%(who)s made %(title)s a curator of %(area)s"),
    Kind.APPOINTMENT_ENDED: _("%(who)s removed %(title)s as a curator of %(area)s"),
    Kind.DEACTIVATED: _("%(who)s deactivated the account of %(title)s"),
    Kind.REACTIVATED: _("%(who)s activated the account of %(title)s again"),
    Kind.RIGHTS_CHANGED: _("%(who)s changed the rights of %(title)s"),
    Kind.LAST_CURATOR_LEFT: _("%(title)s was the last curator of %(area)s"),
}
_RETIRED: dict[str, tuple[str | Promise, str | Promise]] = {  # without and with what replaces it
    Kind.CONFLICTED: (
        _("%(retired)s is retired: %(title)s can no longer be applied"),
        _(
            "%(retired)s is retired, replaced by %(replaced_by)s: "
            "%(title)s can no longer be applied"
        ),
    ),
    Kind.APPROVED: (
        _("%(who)s approved %(title)s: %(retired)s is retired"),
        _("%(who)s approved %(title)s: %(retired)s is retired, replaced by %(replaced_by)s"),
    ),
    Kind.PUBLISHED: (
        _("%(who)s retired %(retired)s"),
        _("%(who)s retired %(retired)s, replaced by %(replaced_by)s"),
    ),
}
_REMINDERS = {
    "author": _("%(title)s expires soon: changes were requested and not made yet"),
    "review": _("%(title)s is awaiting a review"),
}
# Curators read these in the admin, not on the page of the person they are about.
_ABOUT_OTHERS = {Kind.LAST_CURATOR_LEFT, Kind.REPORTED}
_DECISIONS = {
    Kind.CHANGES_REQUESTED: _("Changes requested"),
    Kind.APPROVED: _("Approved"),
    Kind.REJECTED: _("Rejected"),
    Kind.WITHDRAWN: _("Withdrawn"),
    Kind.SUPERSEDED: _("Superseded"),
    Kind.EXPIRED: _("Expired"),
}


def of_line(line: Notification) -> tuple[str, str]:
    """What a line of the inbox says, and the path to read it at; of many, in a number."""
    if line.count > 1:
        text = ngettext(
            "%(count)s report waits for a curator",
            "%(count)s reports wait for a curator",
            line.count,
        )
        return text % {"count": line.count}, reverse("admin:proposals_report_changelist")
    return sentence(line.event), path(line.event, reader=line.person_id)


def decision(event: Event) -> str:
    """The decision in one word, for the subject of a mail; empty where nothing was decided."""
    if _is_partial(event):
        return gettext("Approved in part")
    return str(_DECISIONS.get(Kind(event.kind), ""))


def thanks(event: Event, reader: int | None = None) -> str:
    """Thanks to the author of a proposal that was published; empty for everybody else."""
    proposal = event.proposal
    if event.kind != Kind.APPROVED or proposal is None or proposal.author_id != reader:
        return ""
    if proposal.revision_id is None:
        return ""
    return gettext("Thank you for your contribution.")


def sentence(event: Event) -> str:
    """What happened, in the language of whoever reads; plain text on one line."""
    said = _SENTENCES.get(event.kind) or _REMINDERS.get(
        str(event.data.get("asks")), _REMINDERS["review"]
    )
    revision, retired = event.revision, event.data.get("retired")
    replaced_by = event.data.get("replaced_by")
    if retired and event.kind in _RETIRED:
        said = _RETIRED[event.kind][bool(replaced_by)]
    elif _is_partial(event):
        said = _("%(who)s approved part of %(title)s")
    return str(said) % {
        "retired": isolated(retired),
        "replaced_by": isolated(replaced_by),
        "who": isolated(event.actor.get_full_name())
        if event.actor
        else isolated(settings.SITE_NAME),
        "title": title(event),
        "number": revision.number if revision else "",
        "area": isolated(event.data.get("area")) or gettext("the whole site"),
    }


def title(event: Event) -> str:
    """What it is about: the proposal's title in quotes, or the skill's or role's name."""
    thing = subject(event)
    proposal, name = event.proposal, isolated(thing)
    if proposal is not None:
        name = gettext("“%(title)s”") % {"title": isolated(proposal)}
    if event.comment is not None and event.kind != Kind.COMMENTED:
        return gettext("a comment on %(name)s") % {"name": name}
    if proposal is not None:
        return name
    if thing is not None:
        return name
    if event.person is not None and event.kind != Kind.REPORTED:
        return isolated(event.person.get_full_name())
    return gettext("the catalogue") if event.revision else gettext("a person")


def subject(event: Event) -> Skill | Role | None:
    """The skill or role that it is about; None for a skill that is not there yet."""
    for thing in (event.proposal, event.comment, event.revision):
        if thing is not None:
            return thing.skill or thing.role
    return None


def mutable(event: Event) -> Proposal | Skill | Role | Domain | None:
    """What to ignore for hearing no more of this: the proposal, else the skill or role."""
    return event.proposal or subject(event)


def path(event: Event, reader: int | None = None) -> str:
    """Where the person of that id reads it, as a path of the site in the present language."""
    if event.comment is not None:
        return comment_path(event.comment)
    if event.kind == Kind.PUBLISHED and event.revision is not None:
        return event.revision.get_absolute_url()
    if event.proposal is not None:
        return event.proposal.get_absolute_url()
    if event.person is not None and event.kind not in _ABOUT_OTHERS:
        is_own = event.person.pk == reader
        return reverse("me") if is_own else event.person.get_absolute_url()
    return reverse("admin:index")


def comment_path(comment: Comment) -> str:
    """The comment, on the page of its discussion."""
    if comment.proposal_id is not None:
        page = reverse("proposals:proposal", args=[comment.proposal_id])
    else:
        kind, slug = ("skills", comment.skill) if comment.skill else ("roles", comment.role)
        page = reverse("proposals:community", args=[kind, slug.slug if slug else ""])
    return f"{page}#comment-{comment.pk}"


def _is_partial(event: Event) -> bool:
    """Whether a curator approved some of the proposal's changes and not the others."""
    proposal = event.proposal
    if event.kind != Kind.APPROVED or proposal is None:
        return False
    return proposal.outcome == Outcome.PARTIAL
