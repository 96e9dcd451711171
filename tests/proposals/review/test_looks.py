"""When a curator looked last: one look lasts half an hour, and the newest are remembered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from proposals.models import Proposal
from proposals.review import looks

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_coming_back_within_half_an_hour_is_the_same_look() -> None:
    session: dict[str, Any] = {}
    proposal = Proposal(pk=1)
    assert looks.note(session, proposal, NOW) is None
    assert looks.note(session, proposal, NOW + timedelta(minutes=29)) is None
    later = NOW + timedelta(hours=2)
    assert looks.note(session, proposal, later) == NOW + timedelta(minutes=29)
    assert looks.note(session, proposal, later + timedelta(minutes=5)) == NOW + timedelta(
        minutes=29
    )


def test_so_many_are_remembered() -> None:
    session: dict[str, Any] = {}
    for number in range(looks.MOST + 2):
        looks.note(session, Proposal(pk=number), NOW)
    looks.note(session, Proposal(pk=5), NOW)
    assert len(session[looks.KEY]) == looks.MOST
    assert list(session[looks.KEY])[:2] == ["2", "3"]
    assert list(session[looks.KEY])[-1] == "5"
