"""Two programs of one person at once: one draft is left, replaced or submitted; none is lost."""

from functools import partial
from typing import Any

import pytest

from proposals import lifecycle
from proposals.editor import drafts
from proposals.models import Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import kinds, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 5


def content(text: str) -> dict[str, Any]:
    said = {"kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1}
    return {"title": text, "operations": [{**said, "description": text, "required": True}]}


def test_one_of_two_leaves_the_draft(shelf: Shelf, author: User) -> None:
    for number in range(ROUNDS):
        texts = [f"{letter}{number}" for letter in "ab"]
        results = race(*(partial(drafts.leave, shelf.skill, content(t), by=author) for t in texts))
        assert kinds(results) == ["DraftExists", "Proposal"], results
        (draft,) = (each for each in results if isinstance(each, Proposal))
        kept = lifecycle.typed(draft, by=author)
        assert kept is not None
        assert kept["title"] == texts[results.index(draft)]
        lifecycle.discard(draft, by=author)


def test_replacing_and_submitting_at_once(shelf: Shelf) -> None:
    for number in range(ROUNDS):
        author = factories.person()  # nobody may propose that often
        draft = drafts.leave(shelf.skill, content(f"First {number}."), by=author)
        mark = lifecycle.mark(lifecycle.typed(draft, by=author))
        mine = [Proposal.objects.get(pk=draft.pk) for _each in range(2)]
        results = race(
            partial(drafts.replace, mine[0], content(f"Other {number}."), by=author, seen=mark),
            partial(drafts.submit, mine[1], by=author, seen=mark),
        )
        assert kinds(results) in (
            ["InvalidTransition", "Proposal"],
            ["Proposal", "StaleProposal"],
        ), results
        draft.refresh_from_db()
        if draft.state == State.OPEN:
            assert draft.title == f"First {number}."
