"""Being for or against a proposal: it advises, it sorts the queue, it applies nothing ever."""

from django.db import transaction
from django.utils import timezone

from proposals import events, permissions, trust
from proposals.lifecycle.errors import LimitReached
from proposals.lifecycle.transitions import Seen, check, lock, valid_markdown
from proposals.models import Endorsement, Proposal, ProposalVersion
from skillmap.accounts.models import User
from skillmap.kernel import markdown

Stance = Endorsement.Stance


def endorse(
    proposal: Proposal, *, by: User, text: str = "", seen: Seen | None = None
) -> Endorsement:
    """Be for the version as it stands; twice is once. Raises as every verb, and StaleProposal."""
    return _judge(proposal, Stance.ENDORSE, text, by, seen)


def object_to(proposal: Proposal, text: str, *, by: User, seen: Seen | None = None) -> Endorsement:
    """Be against the version as it stands, saying why. Raises ValidationError without a text."""
    return _judge(proposal, Stance.OBJECT, text, by, seen)


@transaction.atomic
def retract(proposal: Proposal, *, by: User) -> None:
    """Be neither for nor against any more."""
    lock(proposal)
    check(proposal, "endorse", is_allowed=permissions.is_in_good_standing(by))
    deleted, _kinds = proposal.endorsements.filter(person=by).delete()
    if deleted:
        events.record("retract", by=by, proposal=proposal, from_state=proposal.state)


@transaction.atomic
def _judge(
    proposal: Proposal, stance: Endorsement.Stance, text: str, by: User, seen: Seen | None
) -> Endorsement:
    lock(proposal)
    is_allowed = permissions.can_endorse(by, proposal)
    check(proposal, "endorse", is_allowed=is_allowed, seen=seen)
    text = valid_markdown(text, is_needed=stance == Stance.OBJECT)
    version = proposal.current
    assert isinstance(version, ProposalVersion)  # noqa: S101  # every submitted proposal has one
    earlier = proposal.endorsements.filter(person=by).first()
    said = (version.pk, stance, text)
    if earlier and (earlier.version_id, earlier.stance, earlier.text) == said:
        return earlier
    if trust.has_too_many_links(by, [text], [earlier.text] if earlier else []):
        raise LimitReached(trust.limits(by).links, "links")
    row = earlier or Endorsement(proposal=proposal, person=by)
    row.version, row.stance, row.text = version, stance, text
    row.text_html, row.created_at = markdown.render(text), timezone.now()
    row.save()
    is_for = stance == Stance.ENDORSE
    events.record(
        stance, by=by, kind=events.Kind.ENDORSED if is_for else events.Kind.OBJECTED,
        key=f"{proposal.pk}:{by.pk}:{proposal.version_number}",
        proposal=proposal, from_state=proposal.state,
    )  # fmt: skip
    return row
