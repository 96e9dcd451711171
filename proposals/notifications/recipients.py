"""Whom an event concerns whatever they watch, and who may see what it is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from profiles.models import Curatorship
from proposals import areas, permissions
from proposals.models import (
    Comment,
    Event,
    Notification,
    Operation,
    Proposal,
    ProposalVersion,
    Review,
    Visibility,
)
from proposals.people import public
from skillmap.accounts.models import User
from skillmap.kernel import markdown

Kind, Why = Event.Kind, Notification.Why
Reasons = dict[int, set[Notification.Why]]

_TO_CURATORS = {Kind.SUBMITTED, Kind.REVIEWED, Kind.HELD, Kind.REPORTED}
_ENDS = {Kind.APPROVED, Kind.REJECTED, Kind.WITHDRAWN, Kind.SUPERSEDED, Kind.EXPIRED}
# Not for the author of the proposal: they are between other people.
_NOT_TO_AUTHOR = {Kind.REPORTED, Kind.ASSIGNED, Kind.REMINDED, Kind.MENTIONED}
# Why it is for the one person whom the event names.
_FOR_ONE = {Kind.REMINDED: Why.AUTHOR, Kind.ASSIGNED: Why.REVIEW}
ABOUT_ACCOUNTS = {
    *(Kind.SUSPENDED, Kind.SUSPENSION_LIFTED, Kind.APPOINTED, Kind.APPOINTMENT_ENDED),
    *(Kind.DEACTIVATED, Kind.REACTIVATED, Kind.RIGHTS_CHANGED, Kind.LAST_CURATOR_LEFT),
}


def reasons(event: Event) -> Reasons:
    """The people it concerns by id, each with every reason that holds."""
    found: Reasons = defaultdict(set)
    kind, proposal, comment = event.kind, event.proposal, event.comment
    if kind in _FOR_ONE:
        _add(found, _FOR_ONE[Kind(kind)], [event.person_id])
    # Of what happens to a comment, the proposal's author hears only that it was written.
    is_about_proposal = comment is None or kind == Kind.COMMENTED
    if proposal is not None and is_about_proposal and kind not in _NOT_TO_AUTHOR:
        found[proposal.author_id].add(Why.AUTHOR)
    if comment is not None:
        _about_comment(found, event, comment)
    elif proposal is not None:
        _about_proposal(found, event, proposal)
    if kind in _TO_CURATORS:
        why, people = _judges(event)
        _add(found, why, people - _judged(event))
    if kind in ABOUT_ACCOUNTS:
        _about_account(found, event)
    if kind == Kind.REMINDED:
        _add(found, *_reminded(event))
    return found


def allowed(event: Event) -> set[int] | None:
    """Who may see what it is about; None for everybody."""
    writers = set()
    for thing in (event.proposal, event.comment):
        if isinstance(thing, Comment) and thing.deleted_at is not None:
            return set()
        if thing is not None and thing.visibility != Visibility.PUBLIC:
            writers.add(thing.author_id)
    is_private = bool(writers) or event.kind in {Kind.HELD, Kind.REPORTED}
    if not is_private:
        return None
    # What is hidden twice is seen by nobody but curators; a report by nobody else either.
    known = writers if len(writers) == 1 and event.kind != Kind.REPORTED else set()
    return _judges(event)[1] | known


def scopes(event: Event) -> dict[str, list[int]]:
    """The ids of the things whose watches speak for it, the most specific kind first."""
    proposal = event.proposal
    thing = event.proposal or event.comment or event.revision
    if thing is None:
        return {}
    domain = permissions.domain_of(proposal or thing.skill)
    roles = [thing.role_id] if thing.role_id else _roles(event)
    named = {
        "proposal": {proposal.pk} if proposal else set(),
        "skill": {thing.skill_id} if thing.skill_id else set(),
        "role": {role for role in roles if role},
        "domain": {domain} if domain else set(),
    }
    return {scope: sorted(ids) for scope, ids in named.items() if ids}


def curators(thing: permissions.Thing) -> set[int]:
    """Who may decide about the thing; where nobody was appointed, the administrators."""
    return _curators(thing)[1]


def _curators(thing: permissions.Thing) -> tuple[Notification.Why, set[int]]:
    """Who may decide about the thing, and why they are asked."""
    area = Q(domain=None)
    if (domain := permissions.domain_of(thing)) is not None:
        area |= Q(domain=domain)
    people = _appointed(area)
    return (Why.CURATOR, people) if people else (Why.ADMINISTRATOR, administrators())


def _appointed(area: Q) -> set[int]:
    """Who holds one of these curatorships now and is in good standing."""
    standing = areas.in_good_standing("person__")
    rows = Curatorship.objects.filter(area, standing, ended_at=None)
    return set(rows.values_list("person_id", flat=True))


def _judges(event: Event) -> tuple[Notification.Why, set[int]]:
    """Who may judge what it is about, and why they are asked; of curators administrators."""
    person = event.data.get("about")
    if person and Curatorship.objects.current().filter(person=person).exists():
        return Why.ADMINISTRATOR, administrators()
    return _curators(_thing(event))


def administrators() -> set[int]:
    """Who may do everything."""
    people = User.objects.filter(areas.in_good_standing(), is_superuser=True)
    return set(people.values_list("pk", flat=True))


def _about_account(found: Reasons, event: Event) -> None:
    """The person; of what happens to a curator also administrators and those beside them."""
    is_gone = event.kind == Kind.LAST_CURATOR_LEFT  # they know, or cannot read it
    _add(found, Why.CONCERNED, [] if is_gone else [event.person_id])
    curated = event.data.get("areas", [])
    if curated:
        _add(found, Why.ADMINISTRATOR, administrators())
        beside = Q(domain=None) | Q(domain__in=[pk for pk in curated if pk is not None])
        # Where nobody curates the whole site, every curator of a part is among those who remain.
        _add(found, Why.CURATOR, _appointed(Q() if is_gone and None in curated else beside))


def _about_comment(found: Reasons, event: Event, comment: Comment) -> None:
    if event.kind == Kind.MENTIONED:
        _add(found, Why.MENTIONED, _still_to_be_told(event, comment))
    if event.kind == Kind.COMMENTED:
        _add(found, Why.REPLIED, _thread(comment))
        _add(found, Why.MENTIONED, _people(markdown.mentions(comment.text)))


def _about_proposal(found: Reasons, event: Event, proposal: Proposal) -> None:
    kind = event.kind
    if kind == Kind.SUBMITTED and proposal.current is not None:
        _add(found, Why.MENTIONED, _people(markdown.mentions(proposal.current.rationale)))
    if kind in {Kind.REVISED, Kind.AMENDED} and proposal.current is not None:
        _add(found, Why.MENTIONED, _people(_added_mentions(proposal.current)))
    if kind == Kind.REVISED:
        asked = {proposal.assigned_to_id}
        if event.data.get("answers") == Proposal.State.CHANGES_REQUESTED:
            reviews = proposal.reviews.filter(verdict=Review.Verdict.REQUEST_CHANGES)
            asked.add(reviews.order_by("-pk").values_list("reviewer", flat=True).first())
        _add(found, Why.REVIEW, asked)
    if kind in _ENDS or kind in {Kind.REVISED, Kind.AMENDED}:
        _add(found, Why.TOOK_PART, proposal.reviews.values_list("reviewer", flat=True))
        writers = Operation.objects.filter(version__proposal=proposal).exclude(
            author=proposal.author_id
        )
        _add(found, Why.TOOK_PART, writers.values_list("author", flat=True))


def _reminded(event: Event) -> tuple[Notification.Why, set[int]]:
    """Step by step: who was asked, or else the area's curators; all of them; administrators."""
    to, proposal = event.data.get("to"), event.proposal
    if to == "administrators":
        return Why.ADMINISTRATOR, administrators()
    if to == "asked" and proposal is not None and proposal.assigned_to_id is not None:
        return Why.REVIEW, {proposal.assigned_to_id}
    why, everybody = _curators(proposal)
    everybody -= {proposal.author_id} if proposal else set()
    if to == "asked":
        domain = permissions.domain_of(proposal)
        own = set(
            Curatorship.objects.filter(
                domain=domain, ended_at=None, person__in=everybody
            ).values_list("person_id", flat=True)
        )
        return why, own or everybody
    return why, everybody if to == "curators" else set()


def _thing(event: Event) -> permissions.Thing:
    return event.proposal or event.comment


def _judged(event: Event) -> set[int]:
    """Whose own thing it is: a curator does not hear who reported them."""
    if event.kind != Kind.REPORTED:
        return set()
    about = event.comment or event.proposal
    person = event.data.get("about")
    return {about.author_id} if about else {person} if person else set()


def _roles(event: Event) -> Iterable[int | None]:
    """The roles whose cells it touches."""
    if event.comment is not None:
        operation = event.comment.operation
        return [operation.role_id] if operation and operation.role_id else []
    if event.revision is not None:
        cells = event.revision.changes.exclude(expectation=None).order_by()
        return cells.values_list("expectation__role_id", flat=True).distinct()
    version = event.proposal.current_id if event.proposal else None
    rows = Operation.objects.filter(version=version).exclude(role=None).order_by()
    return rows.values_list("role_id", flat=True).distinct()


def _thread(comment: Comment) -> set[int]:
    """Who wrote in the thread before: a reply to a reply stands below the same root."""
    if comment.parent_id is None:
        return set()
    earlier = Comment.objects.standing().filter(
        Q(pk=comment.parent_id) | Q(parent=comment.parent_id)
    )
    return set(earlier.filter(pk__lt=comment.pk).values_list("author_id", flat=True))


def _still_to_be_told(event: Event, comment: Comment) -> set[int]:
    """The person mentioned, unless the mention went again or they know of it already."""
    person = event.person
    if person is None or person.username.lower() not in markdown.mentions(comment.text):
        return set()
    if not public().filter(pk=person.pk).exists():
        return set()
    known = Notification.objects.filter(person=person, event__comment=comment, why=Why.MENTIONED)
    return set() if known.exists() else {person.pk}


def _added_mentions(version: ProposalVersion) -> list[str]:
    """The names that the version's reason mentions and no earlier version's did."""
    earlier = ProposalVersion.objects.filter(
        proposal=version.proposal_id, number__lt=version.number
    )
    known = {
        name
        for text in earlier.values_list("rationale", flat=True)
        for name in markdown.mentions(text)
    }
    return [name for name in markdown.mentions(version.rationale) if name not in known]


def _people(names: Sequence[str]) -> set[int]:
    """The people of these names (in lower case) who have a public page.

    Who never confirmed an address hears nothing: it may be the address of somebody else.
    """
    if not names:
        return set()
    rows = public().annotate(lower=Lower("username")).filter(lower__in=names)
    return set(rows.values_list("pk", flat=True))


def _add(found: Reasons, why: Notification.Why, people: Iterable[int | None]) -> None:
    for person in people:
        if person is not None:
            found[person].add(why)
