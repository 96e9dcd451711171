"""What must hold whatever happens: undoing undoes, and nothing that anybody wrote is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from profiles import curation
from profiles.models import Expectation, Revision, Skill
from profiles.operations import AnyOperation, CellOperation, CellValues, Kind
from proposals import lifecycle, merge_status, models
from proposals.lifecycle import Seen
from proposals.models import Event, Proposal, ProposalVersion, Reason, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.keeping import keeper
from tests.racing import assert_history_is_whole

SEVERAL = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
WORDINGS = st.sampled_from(["Logs.", "Plans.", "Ships.", "Reviews."])
PLACES = st.integers(0, 5)


def places(shelf: Shelf) -> list[tuple[int, int]]:
    """Every cell of the little grid, there or missing."""
    levels = (shelf.junior, shelf.middle, shelf.senior)
    return [(role.pk, level.pk) for role in (shelf.engineer, shelf.analyst) for level in levels]


def published(skill: Skill) -> dict[tuple[int, int], tuple[str, bool]]:
    """What a reader sees."""
    rows = Expectation.objects.filter(skill=skill, retired_at=None)
    return {(row.role_id, row.level_id): (row.description, row.required) for row in rows}


def has_moved(shelf: Shelf) -> bool:
    """Whether anything happened to the skill since it was born."""
    return Revision.objects.filter(skill=shelf.skill, number__gt=1).exists()


def operation(shelf: Shelf, place: int, text: str | None, required: bool) -> AnyOperation | None:
    """What brings the cell to say this (None: retires it), whatever it is now."""
    role, level = places(shelf)[place]
    row = Expectation.objects.filter(skill=shelf.skill, role=role, level=level).first()
    is_live = row is not None and row.retired_at is None
    if text is None:
        return CellOperation(Kind.RETIRE, role, level, row.version) if row and is_live else None
    kind = Kind.EDIT if is_live else Kind.RESTORE if row else Kind.ADD
    return CellOperation(kind, role, level, row.version if row else 0, CellValues(text, required))


Wanted = dict[int, tuple[str | None, bool]]
CHANGES = st.dictionaries(PLACES, st.tuples(st.none() | WORDINGS, st.booleans()), min_size=1)


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example: what it writes is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def apply(shelf: Shelf, wanted: Wanted, by: User) -> Revision | None:
    """Publish what is wanted by hand; None when it is all so already."""
    made = [operation(shelf, place, *values) for place, values in wanted.items()]
    operations = [each for each in made if each]
    try:
        return factories.publish(shelf.skill, *operations, by=by)
    except curation.NothingToChange:
        return None


@pytest.mark.slow
@pytest.mark.django_db
@SEVERAL
@given(CHANGES, CHANGES)
def test_undoing_brings_back_what_was(first: Wanted, second: Wanted) -> None:
    """apply(revert(apply(x))) = x."""
    with rolled_back():
        shelf, curator = keeper.shelf(), factories.curator()
        apply(shelf, first, curator)
        before = published(shelf.skill)
        revision = apply(shelf, second, curator)
        if revision is not None:
            after = published(shelf.skill)
            undone = lifecycle.revert(revision, "Undo.", by=curator)
            assert published(shelf.skill) == before
            assert isinstance(undone, Revision)
            lifecycle.revert(undone, "Undo the undoing.", by=curator)
            assert published(shelf.skill) == after
            assert_history_is_whole()


def operations(proposal: Proposal) -> list[models.Operation]:
    """The operations of the newest version."""
    assert proposal.current is not None
    return list(proposal.current.operations.all())


def texts(proposal: Proposal) -> list[str]:
    """What the newest version says, in alphabetical order."""
    return sorted(each.new_text or "" for each in operations(proposal))


def laid(shelf: Shelf, row: models.Operation) -> AnyOperation | None:
    """The operation written against what is published now."""
    place = places(shelf).index((row.role_id or 0, row.level_id or 0))
    return operation(shelf, place, row.new_text, bool(row.new_required))


class Community(RuleBasedStateMachine):
    """Authors and curators at random; a ledger of every word that anybody submitted."""

    def __init__(self) -> None:
        super().__init__()
        self.play = rolled_back()
        self.play.__enter__()
        self.shelf = keeper.shelf()
        self.authors = [factories.person() for _ in range(3)]
        self.curators = [factories.curator() for _ in range(2)]
        self.submitted: list[tuple[int, int, list[str]]] = []
        self.ended: dict[int, str] = {}

    def teardown(self) -> None:
        self.play.__exit__(None, None, None)

    def waiting(self, pick: int) -> Proposal | None:
        rows = list(Proposal.objects.waiting())
        return rows[pick % len(rows)] if rows else None

    @rule(who=st.integers(0, 2), place=PLACES, text=st.none() | WORDINGS, required=st.booleans())
    def propose(self, who: int, place: int, text: str | None, required: bool) -> None:
        made = operation(self.shelf, place, text, required)
        if made is None:
            return
        try:
            proposal = factories.proposal(self.shelf.skill, made, by=self.authors[who])
        except (
            lifecycle.IdenticalProposal,
            lifecycle.LimitReached,
            lifecycle.NothingToPropose,
        ):
            return
        self.submitted.append((proposal.pk, 1, [text or ""]))

    @rule(who=st.integers(0, 2), wanted=CHANGES)
    def propose_several(self, who: int, wanted: Wanted) -> None:
        made = [operation(self.shelf, place, *values) for place, values in wanted.items()]
        try:
            proposal = factories.proposal(
                self.shelf.skill, *(each for each in made if each), by=self.authors[who]
            )
        except (
            lifecycle.IdenticalProposal,
            lifecycle.LimitReached,
            lifecycle.NothingToPropose,
        ):
            return
        self.note(proposal)

    def note(self, proposal: Proposal) -> None:
        """Enter what the newest version says into the ledger."""
        self.submitted.append((proposal.pk, proposal.version_number, texts(proposal)))

    @rule(pick=st.integers(0, 9), place=PLACES, text=WORDINGS)
    def revise(self, pick: int, place: int, text: str) -> None:
        proposal = self.waiting(pick)
        made = operation(self.shelf, place, text, required=False)
        if proposal is None or made is None:
            return
        try:
            lifecycle.revise(proposal, factories.submission(made), by=proposal.author)
        except (lifecycle.IdenticalProposal, lifecycle.NothingToPropose):
            return
        self.submitted.append((proposal.pk, proposal.version_number, [text]))

    @rule(pick=st.integers(0, 9), who=st.integers(0, 1), place=PLACES, text=WORDINGS)
    def amend(self, pick: int, who: int, place: int, text: str) -> None:
        proposal = self.waiting(pick)
        made = operation(self.shelf, place, text, required=True)
        if proposal is None or made is None or proposal.state != State.OPEN:
            return
        try:
            lifecycle.amend(proposal, factories.submission(made), by=self.curators[who])
        except (lifecycle.IdenticalProposal, lifecycle.NothingToPropose):
            return
        self.submitted.append((proposal.pk, proposal.version_number, [text]))

    @rule(pick=st.integers(0, 9))
    def rebase(self, pick: int) -> None:
        proposal = self.waiting(pick)
        if proposal is None:
            return
        statuses = merge_status.of_proposals([proposal])[proposal.pk]
        mine = [laid(self.shelf, each.operation) for each in statuses]
        submission = factories.submission(*(each for each in mine if each))
        try:
            lifecycle.rebase(proposal, submission, by=proposal.author)
        except (lifecycle.IdenticalProposal, lifecycle.NothingToPropose):
            return
        self.note(proposal)
        after = merge_status.of_proposals([proposal])[proposal.pk]
        assert not any(each.is_conflict for each in after)

    @rule(pick=st.integers(0, 9), who=st.integers(0, 1))
    def approve(self, pick: int, who: int) -> None:
        proposal = self.waiting(pick)
        if proposal is None:
            return
        before = published(self.shelf.skill)
        try:
            lifecycle.approve(proposal, by=self.curators[who], seen=Seen.of(proposal))
        except (lifecycle.Conflict, lifecycle.NothingToPropose, lifecycle.SelfApproval):
            assert published(self.shelf.skill) == before

    @rule(pick=st.integers(0, 9), who=st.integers(0, 1))
    def approve_but_the_first(self, pick: int, who: int) -> None:
        proposal = self.waiting(pick)
        if proposal is None or proposal.operation_count == 1:
            return
        before, first = published(self.shelf.skill), operations(proposal)[0]
        was = before.get((first.role_id or 0, first.level_id or 0))
        declined, seen = {first.pk: "Not this one."}, Seen.of(proposal)
        by = self.curators[who]
        try:
            lifecycle.approve(proposal, by=by, seen=seen, declined=declined)
        except (lifecycle.Conflict, lifecycle.NothingToPropose, lifecycle.SelfApproval):
            assert published(self.shelf.skill) == before
        else:
            now = published(self.shelf.skill)
            assert now.get((first.role_id or 0, first.level_id or 0)) == was

    @rule(place=PLACES, text=WORDINGS, who=st.integers(0, 1))
    def import_a_file(self, place: int, text: str, who: int) -> None:
        made = operation(self.shelf, place, text, required=False)
        source = Revision.Source.IMPORT
        by = self.curators[who]
        try:
            curation.publish(self.shelf.skill, [made], by=by, source=source, summary="A file")  # type: ignore[list-item]
        except curation.NothingToChange:
            return
        cell = places(self.shelf)[place]
        assert published(self.shelf.skill)[cell] == (text, False)

    @rule(pick=st.integers(0, 9), who=st.integers(0, 2))
    def endorse(self, pick: int, who: int) -> None:
        proposal = self.waiting(pick)
        if proposal is not None and proposal.author != self.authors[who]:
            lifecycle.endorse(proposal, by=self.authors[who])

    @rule(pick=st.integers(0, 9), who=st.integers(0, 1))
    def request_changes(self, pick: int, who: int) -> None:
        proposal = self.waiting(pick)
        if proposal is not None and proposal.state == State.OPEN:
            lifecycle.request_changes(proposal, "Say more.", by=self.curators[who])

    @rule(pick=st.integers(0, 9), who=st.integers(0, 1))
    def reject(self, pick: int, who: int) -> None:
        proposal = self.waiting(pick)
        if proposal is not None:
            lifecycle.reject(proposal, Reason.OTHER, "Not so.", by=self.curators[who])

    @rule(pick=st.integers(0, 9))
    def withdraw(self, pick: int) -> None:
        proposal = self.waiting(pick)
        if proposal is not None:
            lifecycle.withdraw(proposal, by=proposal.author)

    @precondition(lambda self: has_moved(self.shelf))
    @rule(who=st.integers(0, 1))
    def revert(self, who: int) -> None:
        newest = Revision.objects.filter(skill=self.shelf.skill).first()
        assert newest is not None
        lifecycle.revert(newest, "Undo.", by=self.curators[who])

    @invariant()
    def every_word_is_still_there(self) -> None:
        for proposal, number, said in self.submitted:
            version = ProposalVersion.objects.get(proposal=proposal, number=number)
            assert sorted(each.new_text or "" for each in version.operations.all()) == said

    @invariant()
    def history_is_whole(self) -> None:
        assert_history_is_whole()

    @invariant()
    def ends_are_for_ever(self) -> None:
        ended = Proposal.objects.exclude(state__in=Proposal.WAITING)
        now = dict(ended.values_list("pk", "state"))
        assert self.ended.items() <= now.items()
        self.ended = now

    @invariant()
    def every_state_has_its_event(self) -> None:
        for proposal in Proposal.objects.all():
            last = Event.objects.filter(proposal=proposal).last()
            assert last is not None
            assert last.to_state == proposal.state


@pytest.mark.django_db
@pytest.mark.slow
def test_a_community_at_random_loses_nothing() -> None:
    play = settings(SEVERAL, max_examples=20, stateful_step_count=25)
    run_state_machine_as_test(Community, settings=play)
