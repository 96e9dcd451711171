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
    "gone": _lazy("This no longer exists."),
    "stale": _lazy("This changed since you opened it. Check it again, then decide."),
    "already_decided": _lazy("This is already closed. See the decision below."),
    "invalid_transition": _lazy("This is not possible in the current state."),
    "conflict": _lazy(
        "The published text has changed since this was written. Update the proposal."
    ),
    "nothing_to_propose": _lazy("Nothing would change: all of this is already published."),
    "identical": _lazy("An open proposal already makes this change. Endorse it instead."),
    "consent_needed": _lazy("Agree to publish your contribution under the licence."),
    "different_ticks": _lazy(
        "The first curator approved other changes. Tick the same ones, or ask them."
    ),
    "self_approval": _lazy("You wrote part of this. Another curator has to approve it."),
    "draft_exists": _lazy("You already have a draft here. Finish or discard it first."),
    "NothingToChange": _lazy("Nothing would change: all of this is already published."),
    "Conflict": _lazy("The published text has changed since this was written. Check it again."),
    "SlugTaken": _lazy("Another skill or role uses, or used, this slug."),
    "UnknownTarget": _lazy("This refers to something that does not exist."),
    "not_allowed": _lazy("You are not allowed to do this."),
    "invalid": _lazy("Some values are invalid. Fix them and send the form again."),
    "last_administrator": _lazy("The site needs an administrator. Appoint another one first."),
    "webhook_stopped": _lazy("This webhook is disabled. Resume it first."),
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
            "You have the maximum number of webhooks for now (%(limit)d). Delete one first."
        ) % {"limit": finding.limit}
    if isinstance(finding, LimitReached) and finding.what == "links":
        return _(
            "New members may post at most %(limit)d links. Remove some, or write a "
            "comment: a curator reviews it first."
        ) % {"limit": finding.limit}
    if isinstance(finding, LimitReached):
        return _(
            "You have reached your limit for now (%(limit)d). Nothing is lost: try again later."
        ) % {"limit": finding.limit}
    code = getattr(finding, "code", type(finding).__name__)
    return str(SENTENCES.get(code, code))
