"""What is typed is kept word for word; one draft per person and subject."""

import pytest

from proposals import lifecycle
from proposals.models import Proposal, State, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def test_what_is_typed_is_kept_even_when_it_makes_no_sense(shelf: Shelf, author: User) -> None:
    content = {"title": "\x07", "cells": [{"role": "nobody"}]}
    for place in (shelf.skill, shelf.engineer, None):
        lifecycle.keep_typed(place, content, by=author)
        lifecycle.keep_typed(place, {**content, "again": True}, by=author)
        assert lifecycle.typed(place, by=author) == {**content, "again": True}
    assert WorkingCopy.objects.count() == 3
    lifecycle.forget_typed(shelf.skill, by=author)
    assert lifecycle.typed(shelf.skill, by=author) is None


def test_nobody_keeps_nothing(shelf: Shelf) -> None:
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.keep_typed(shelf.skill, {}, by=User())


def test_a_draft_takes_over_what_was_typed(shelf: Shelf, author: User) -> None:
    lifecycle.keep_typed(shelf.skill, {"n": 1}, by=author)
    draft = lifecycle.save_draft(shelf.skill, {"n": 2}, by=author)
    assert lifecycle.save_draft(shelf.skill, {"n": 3}, by=author) == draft
    assert (draft.state, lifecycle.typed(draft, by=author)) == (State.DRAFT, {"n": 3})
    assert WorkingCopy.objects.count() == 1


def test_a_draft_needs_a_verified_address(shelf: Shelf) -> None:
    unverified = factories.person(is_verified=False)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.save_draft(shelf.skill, {}, by=unverified)


def test_discarding_is_for_good(shelf: Shelf, author: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {"n": 1}, by=author)
    tab = Proposal.objects.get(pk=draft.pk)
    lifecycle.discard(draft, by=author)
    assert (Proposal.objects.count(), WorkingCopy.objects.count()) == (0, 0)
    with pytest.raises(lifecycle.Gone):
        lifecycle.discard(tab, by=author)


def test_starting_again_from_one_that_ended(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    gone = factories.retire(shelf.cell(shelf.engineer, shelf.middle))
    renamed = factories.rename(shelf.skill, "Tracking")
    edit = factories.edit(cell, "Logs every run.")
    made = factories.proposal(shelf.skill, edit, gone, renamed, by=author)
    lifecycle.withdraw(made, by=author)
    draft = lifecycle.copy(made, by=author)
    assert draft.copied_from == made
    assert lifecycle.typed(draft, by=author) == {
        "title": "A better wording",
        "rationale": "Because it is clearer.",
        "sources": "",
        "operations": [
            {
                "kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1,
                "description": "Logs every run.", "required": True, "examples": "",
            },
            {
                "kind": "retire", "role": "ml-engineer", "level": "middle", "base_version": 1,
                "description": "", "required": False, "examples": "",
            },
            {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Tracking"},
        ],
    }  # fmt: skip
    with pytest.raises(lifecycle.DraftExists) as caught:
        lifecycle.copy(made, by=author)
    assert caught.value.draft == draft


def test_nobody_copies_what_they_may_not_see(shelf: Shelf, author: User, stranger: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {}, by=author)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.copy(draft, by=stranger)
    assert lifecycle.content_of(draft) == {}
