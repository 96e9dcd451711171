"""Says in a sentence what stands in the way, and what to do next."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from profiles.curation import Finding as CurationFinding
from proposals.errors import Finding, LimitReached, NotAllowed
from skillmap.accounts import suspensions
from skillmap.accounts.models import User

SENTENCES: dict[str, Promise | str] = {
    "locked": _lazy("This discussion is closed for now. Copy your text if you want to keep it."),
    "gone": _lazy("What this is about is not there any more."),
    "stale": _lazy("This changed since you looked. Look at it again, then decide."),
    "already_decided": _lazy("This was decided before. See below how."),
    "invalid_transition": _lazy("This cannot be done to it any more, or not yet."),
    "conflict": _lazy("What is published has changed since this was written. Bring it up to date."),
    "nothing_to_propose": _lazy("Nothing would change: all of this is already so."),
    "identical": _lazy("The very same is already proposed. Endorse that one instead."),
    "consent_needed": _lazy("Say that your words may be published under the licence."),
    "different_ticks": _lazy("The first curator ticked other changes: tick the same, or ask."),
    "self_approval": _lazy("You wrote some of this. Another curator has to approve it."),
    "draft_exists": _lazy("You have a draft here already: finish or discard it first."),
    "NothingToChange": _lazy("Nothing would change: all of this is already so."),
    "Conflict": _lazy("What is published has changed since this was written. Look again."),
    "SlugTaken": _lazy("Another skill or role has, or once had, this address."),
    "UnknownTarget": _lazy("Some of this names a thing that does not exist."),
    "not_allowed": _lazy("You may not do this."),
    "invalid": _lazy("Some of this cannot be used. Correct it and send it again."),
    "webhook_stopped": _lazy("This webhook is stopped. Resume it first."),
}


def sentence(
    finding: Finding | CurationFinding | ValidationError, *, to: User | AnonymousUser | None = None
) -> str | ValidationError:
    """What to tell the person (`to`), and what to do next; why and until when to the suspended."""
    if isinstance(finding, ValidationError):
        return finding
    if isinstance(finding, NotAllowed) and (suspension := suspensions.of(to)):
        return str(suspension)
    if isinstance(finding, LimitReached) and finding.what == "webhooks":
        return _(
            "You have as many webhooks as a member of your standing may have (%(limit)d). "
            "Delete one first."
        ) % {"limit": finding.limit}
    if isinstance(finding, LimitReached) and finding.what == "links":
        return _(
            "There are more links in this than a new member may post (%(limit)d). Leave some out, "
            "or write a comment: a curator looks at it first."
        ) % {"limit": finding.limit}
    if isinstance(finding, LimitReached):
        return _(
            "You have reached what a member of your standing may do for now (%(limit)d). "
            "Nothing is lost: try again later."
        ) % {"limit": finding.limit}
    code = getattr(finding, "code", type(finding).__name__)
    return str(SENTENCES.get(code, code))
