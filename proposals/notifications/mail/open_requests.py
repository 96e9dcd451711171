"""Leaves out of a mail what asked somebody to act and needs no one any more."""

from collections.abc import Sequence

from proposals.models import Event, Notification, Proposal, Report, State, Visibility

Kind, Why = Event.Kind, Notification.Why
Thing = tuple[int | None, int | None, int | None]  # the ids of a comment, a proposal, a person

# For these reasons a line asks its reader to act; for any other it says what happened.
_ASKS = {Why.CURATOR, Why.ADMINISTRATOR, Why.REVIEW}
_TO_REVIEW = {Kind.SUBMITTED, Kind.REVISED, Kind.REVIEWED, Kind.ASSIGNED}
_TO_ANSWER = {Kind.CHANGES_REQUESTED, Kind.CONFLICTED}
_WAITING = {State.OPEN, State.CHANGES_REQUESTED}


def without_answered(lines: Sequence[Notification]) -> list[Notification]:
    """The lines but for reviews, reminders, held things and reports that were dealt with.

    Expects what `for_inbox` loads; asks once for reports, where any line is about one.
    """
    is_about_report = any(line.event.kind == Kind.REPORTED for line in lines)
    reported = _reported() if is_about_report else set()
    return [line for line in lines if _is_open(line, reported)]


def asks_to_act(line: Notification) -> bool:
    """Whether the line asks its reader to do something: review, decide, answer or write again."""
    kind = line.event.kind
    if kind == Kind.REMINDED:
        return True
    if line.why == Why.AUTHOR:
        return kind in _TO_ANSWER
    return line.why in _ASKS and kind in {*_TO_REVIEW, Kind.HELD, Kind.REPORTED}


def _is_open(line: Notification, reported: set[Thing]) -> bool:
    event, proposal = line.event, line.event.proposal
    kind = event.kind
    if kind == Kind.REMINDED:
        is_author = event.data.get("asks") == "author"
        awaited = State.CHANGES_REQUESTED if is_author else State.OPEN
        return proposal is not None and proposal.state == awaited
    if line.why not in _ASKS:
        return True
    if kind == Kind.HELD:
        held = event.comment or proposal
        return held is not None and held.visibility == Visibility.HELD
    if kind == Kind.REPORTED and line.count > 1:
        return bool(reported)
    if kind == Kind.REPORTED:
        about = event.data.get("about")
        return (event.comment_id, event.proposal_id, about) in reported
    return kind not in _TO_REVIEW or _waits_for(line.person_id, kind, proposal)


def _waits_for(person: int, kind: str, proposal: Proposal | None) -> bool:
    """Whether the proposal can still be decided, and nobody else was asked instead."""
    if proposal is None or proposal.state not in _WAITING:
        return False
    return kind != Kind.ASSIGNED or proposal.assigned_to_id == person


def _reported() -> set[Thing]:
    """The things of which a report waits for an answer."""
    rows = Report.objects.filter(outcome="")
    return set(rows.values_list("comment", "proposal", "person"))
