"""Retiring parts of the taxonomy as a curator: who may, and what it takes to bring one back."""

import pytest
from django.core.exceptions import ValidationError

from proposals.lifecycle import part_retirement
from proposals.lifecycle.errors import NotAllowed
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def test_who_may_retire_what(shelf: Shelf, curator: User, stranger: User) -> None:
    local = factories.curator(domain=shelf.domain)
    elsewhere = factories.curator(domain=factories.domain("law"))
    people = (curator, local, elsewhere, stranger)
    allowed = {
        part: [part_retirement.may_retire(each, part) for each in people]
        for part in (shelf.domain, shelf.group, shelf.junior)
    }
    assert allowed == {
        shelf.domain: [True, False, False, False],
        shelf.group: [True, True, False, False],
        shelf.junior: [True, False, False, False],
    }
    with pytest.raises(NotAllowed):
        part_retirement.retire(shelf.junior, "", "Why", by=local)
    with pytest.raises(NotAllowed):
        part_retirement.restore(shelf.junior, "Why", by=local)


def test_a_group_comes_back_after_its_domain(curator: User) -> None:
    group = factories.group("torts", domain=factories.domain("law"))
    part_retirement.retire(group.domain, "", "Why", by=curator)
    group.refresh_from_db()
    with pytest.raises(ValidationError):
        part_retirement.restore(group, "Why", by=curator)
    part_retirement.restore(group.domain, "Why", by=curator)
    part_retirement.restore(group, "Why", by=curator)
    group.refresh_from_db()
    assert group.retired_at is None
