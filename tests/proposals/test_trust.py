"""Trust is earned by record, and limits go with it."""

import pytest

from proposals import trust
from proposals.trust import Record, Trust
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(approved=0, rejected=0, standing_comments=0, days=400), Trust.NEW),
        (Record(approved=1, rejected=0, standing_comments=0, days=6), Trust.NEW),
        (Record(approved=1, rejected=9, standing_comments=0, days=7), Trust.KNOWN),
        (Record(approved=0, rejected=0, standing_comments=3, days=7), Trust.KNOWN),
        (Record(approved=0, rejected=0, standing_comments=2, days=7), Trust.NEW),
        (Record(approved=10, rejected=2, standing_comments=0, days=30), Trust.PROVEN),
        (Record(approved=10, rejected=2, standing_comments=0, days=29), Trust.KNOWN),
        (Record(approved=9, rejected=0, standing_comments=0, days=30), Trust.KNOWN),
        (Record(approved=12, rejected=3, standing_comments=0, days=30), Trust.KNOWN),
    ],
)
def test_what_a_record_earns(record: Record, expected: Trust) -> None:
    assert trust.judge(record) == expected


def test_the_record_of_somebody_new(author: User) -> None:
    expected = Record(approved=0, rejected=0, standing_comments=0, days=60)
    assert trust.record(author) == expected
    assert expected.rejected_share == 0.0
    assert trust.limits(author) == trust.Limits(3, 10, 3, 6, 2, 2)


def test_curators_are_appointed(shelf: Shelf) -> None:
    assert trust.level(factories.curator(domain=shelf.domain)) == Trust.CURATOR
