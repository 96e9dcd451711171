"""Many people at once: real threads, real transactions; exactly one wins and nothing is lost."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from profiles import curation
from profiles.models import Change, Expectation, Revision
from proposals import lifecycle, watches
from proposals.discussion import comments
from proposals.lifecycle import Approval, Seen
from proposals.models import Comment, Event, Proposal, Reason, State, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import assert_history_is_whole, kinds, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 40
FEW = 10
CURATION = {"edit", "retire", "import"}


@pytest.fixture
def curators(db: None) -> list[User]:
    return [factories.curator() for _ in range(6)]


@pytest.fixture(autouse=True)
def history_is_whole() -> Iterator[None]:
    yield
    assert_history_is_whole()


def cell_of(shelf: Shelf) -> Expectation:
    return shelf.cell(shelf.engineer, shelf.junior)


def proposal(shelf: Shelf, text: str) -> Proposal:
    """An open proposal on the one cell, by somebody new."""
    cell = cell_of(shelf)
    return factories.proposal(shelf.skill, factories.edit(cell, text), by=factories.person())


def approving(made: Proposal, by: User) -> Approval:
    """Approve as a request would: from one's own reading of the row."""
    mine = Proposal.objects.get(pk=made.pk)
    return lifecycle.approve(mine, by=by, seen=Seen.of(made))


def test_six_approvals_at_once_apply_once(shelf: Shelf, curators: list[User]) -> None:
    for number in range(1, ROUNDS + 1):
        made = proposal(shelf, f"Logs runs, wording {number}.")
        results = race(*(partial(approving, made, by) for by in curators))
        assert kinds(results) == ["Approval"] * 6, results
        assert sorted(each.was_done for each in results) == [False, True, True, True, True, True]
        assert len({each.revision.pk for each in results}) == 1
        assert Event.objects.filter(proposal=made, verb="approve").count() == 1
        kind = Event.Kind.APPROVED
        assert Event.objects.filter(proposal=made, kind=kind).count() == 1
        assert cell_of(shelf).version == number + 1
        assert_history_is_whole()


def test_two_proposals_on_one_cell(shelf: Shelf, curators: list[User]) -> None:
    for number in range(FEW):
        one, two = proposal(shelf, f"One {number}."), proposal(shelf, f"Two {number}.")
        before = cell_of(shelf).version
        results = race(partial(approving, one, curators[0]), partial(approving, two, curators[1]))
        assert kinds(results) == ["Approval", "Conflict"], results
        assert cell_of(shelf).version == before + 1
        loser = two if isinstance(results[0], Approval) else one
        assert Proposal.objects.get(pk=loser.pk).state == State.OPEN
        lifecycle.reject(loser, Reason.DUPLICATE, "The other one.", by=curators[2])
        assert_history_is_whole()


def test_two_that_say_the_same_are_one_approval_and_one_thanks(
    shelf: Shelf, curators: list[User]
) -> None:
    cell = cell_of(shelf)
    one = proposal(shelf, "The same.")
    other = factories.edit(cell, "The same.")
    more = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "More.")
    two = factories.proposal(shelf.skill, other, more, by=factories.person())
    results = race(partial(approving, one, curators[0]), partial(approving, two, curators[1]))
    applied = [each for each in results if isinstance(each, Approval)]
    assert len(applied) in {1, 2}
    assert cell_of(shelf).version == 2


@pytest.mark.parametrize("rival", ["withdraw", "edit", "retire", "import", "reject", "revise"])
def test_approve_against(shelf: Shelf, curators: list[User], rival: str) -> None:
    approver, other = curators[:2]
    for number in range(FEW):
        made = proposal(shelf, f"Approved against {rival} {number}.")
        cell = cell_of(shelf)
        again = Proposal.objects.get(pk=made.pk)
        new = factories.submission(factories.edit(cell, f"Revised {number}."))
        acts: dict[str, Callable[[], Any]] = {
            "withdraw": partial(lifecycle.withdraw, again, by=made.author),
            "reject": partial(lifecycle.reject, again, Reason.OTHER, "No.", by=other),
            "revise": partial(lifecycle.revise, again, new, by=made.author),
            "edit": partial(
                factories.publish, shelf.skill, factories.edit(cell, f"By hand {number}."), by=other
            ),
            "import": partial(
                curation.publish,
                shelf.skill,
                [factories.edit(cell, f"Imported {number}.")],
                by=other,
                source=Revision.Source.IMPORT,
            ),
            "retire": partial(factories.publish, shelf.skill, factories.retire(cell), by=other),
        }
        approved, against = race(partial(approving, made, approver), acts[rival])
        after = cell_of(shelf)
        state = Proposal.objects.get(pk=made.pk).state
        if isinstance(approved, Approval):
            assert state == State.APPROVED
            if rival in {"withdraw", "reject", "revise"}:
                assert isinstance(against, lifecycle.AlreadyDecided), against
            else:
                # The curator's edit was written against the text before: it does not clobber.
                assert isinstance(against, curation.PublishedConflict), against
            assert (after.version, after.description) == (cell.version + 1, again_text(made))
        else:
            expected = {
                "revise": lifecycle.StaleProposal,
                **dict.fromkeys(CURATION, lifecycle.Conflict),
            }.get(rival, lifecycle.AlreadyDecided)
            assert isinstance(approved, expected), approved
            assert not isinstance(against, Exception), against
            assert after.version == cell.version + (rival in CURATION)
        if after.retired_at:
            factories.publish(shelf.skill, factories.restore(after), by=other)
        assert_history_is_whole()


def again_text(made: Proposal) -> str:
    """What the first version of the proposal said."""
    return made.versions.get(number=1).operations.get().new_text or ""


def test_a_person_cannot_pass_the_limit_by_hurrying(shelf: Shelf, author: User) -> None:
    cell = cell_of(shelf)
    acts = [
        partial(factories.proposal, shelf.skill, factories.edit(cell, f"Wording {n}."), by=author)
        for n in range(6)
    ]
    results = race(*acts)
    assert kinds(results) == ["LimitReached"] * 3 + ["Proposal"] * 3, results
    assert Proposal.objects.by(author).waiting().count() == 3


def test_one_draft_however_many_tabs(shelf: Shelf, author: User) -> None:
    drafts = race(
        *(partial(lifecycle.save_draft, shelf.skill, {"tab": n}, by=author) for n in range(4))
    )
    assert kinds(drafts) == ["Proposal"] * 4, drafts
    assert len({each.pk for each in drafts}) == 1


def test_watching_twice_is_watching(shelf: Shelf, reader: User) -> None:
    for level in (Watch.Level.WATCHING, Watch.Level.ALL):
        results = race(
            *(partial(watches.set_level, shelf.skill, level, by=reader) for _ in range(6))
        )
        assert kinds(results) == ["Watch"] * 6, results
        assert Watch.objects.get().level == level


def test_the_same_comment_four_times_is_one(shelf: Shelf, author: User) -> None:
    results = race(
        *(
            partial(comments.post, shelf.skill, "Well said.", by=author, token="form-1")
            for _ in range(4)
        )
    )
    assert kinds(results) == ["Comment"] * 4, results
    assert Comment.objects.count() == 1
    assert Event.objects.filter(verb="commented").count() == 1


def test_two_curators_are_two_even_at_once(shelf: Shelf, curators: list[User]) -> None:
    renaming = factories.rename(shelf.skill, "Tracking")
    made = factories.proposal(shelf.skill, renaming, by=factories.person())
    results = race(*(partial(approving, made, by) for by in curators))
    assert kinds(results) == ["Approval"] * 6, results
    first = [each for each in results if each.revision is None]
    assert len(first) == 1
    assert Revision.objects.filter(skill=shelf.skill).count() == 2
    assert Change.objects.filter(field="name", after_text="Tracking").count() == 1
