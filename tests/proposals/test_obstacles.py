"""Open proposals whose subject, role, address or target went meanwhile."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from profiles.models import Assessment, Role, Skill
from profiles.operations import AnyOperation, FieldOperation
from proposals import lifecycle, merge_status, obstacles, watches
from proposals.editor import retirement
from proposals.lifecycle import Seen
from proposals.merging import Freshness
from proposals.models import Event, Notification, Proposal, Watch
from proposals.notifications import sentences, tell_due
from proposals.obstacles import Obstacle
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

RETIRED = FieldOperation("retired", "", "yes")
BACK = FieldOperation("retired", "yes", "")


def status(proposal: Proposal) -> tuple[Freshness, Obstacle | None]:
    """The merge status, and what stands in the way of the first operation."""
    fresh = Proposal.objects.get(pk=proposal.pk)
    statuses = merge_status.of_proposals([fresh])[fresh.pk]
    return merge_status.freshness(statuses), statuses[0].obstacle


def told(proposal: Proposal) -> list[str]:
    """What the author was told about conflicts, in sentences."""
    rows = Event.objects.filter(kind="conflicted", proposal=proposal).order_by("pk")
    return [sentences.sentence(each) for each in rows]


def new_skill(shelf: Shelf, name: str, by: User) -> Proposal:
    """A proposal for a whole new skill."""
    operations = (
        FieldOperation("name", "", name),
        FieldOperation("group", "", shelf.group.key),
        factories.add(shelf.engineer, shelf.junior, "Finds it."),
    )
    return factories.proposal(None, *operations, by=by)


def approve(proposal: Proposal, by: User) -> None:
    fresh = Proposal.objects.get(pk=proposal.pk)
    lifecycle.approve(fresh, by=by, seen=Seen.of(fresh))


@pytest.fixture
def wording(shelf: Shelf, author: User) -> Proposal:
    """Another text for the ML engineer's junior cell."""
    cell = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    return factories.proposal(shelf.skill, cell, by=author)


def test_a_retired_skill_is_told_once_with_its_successor_and_may_come_back(
    shelf: Shelf, wording: Proposal, author: User, curator: User
) -> None:
    factories.skill("newer", group=shelf.group, by=author)
    replaced = FieldOperation("replaced_by", "", "newer")
    factories.publish(shelf.skill, RETIRED, replaced, by=curator)
    assert status(wording) == (Freshness.CONFLICT, Obstacle.SUBJECT_RETIRED)
    with pytest.raises(lifecycle.Gone):
        approve(wording, curator)
    assert told(wording) == [
        "Experiment Tracking is retired, replaced by Newer: "
        "“A better wording” can no longer be applied"
    ]
    restored = FieldOperation("replaced_by", "newer", "")
    factories.publish(shelf.skill, BACK, restored, by=curator)
    assert status(wording) == (Freshness.CLEAN, None)
    approve(wording, curator)
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs every run."
    assert len(told(wording)) == 1


def test_a_retired_role_is_told_to_who_changes_what_it_is_expected_to_do(
    shelf: Shelf, wording: Proposal, author: User, curator: User
) -> None:
    about_role = factories.proposal(
        shelf.engineer, factories.rename(shelf.engineer, "Engineer"), by=factories.person()
    )
    other = factories.edit(shelf.cell(shelf.analyst, shelf.junior), "Reads them.")
    untouched = factories.proposal(shelf.skill, other, by=factories.person())
    factories.publish(shelf.engineer, RETIRED, by=curator)
    assert status(wording) == (Freshness.CONFLICT, Obstacle.ROLE_RETIRED)
    assert status(about_role) == (Freshness.CONFLICT, Obstacle.SUBJECT_RETIRED)
    assert status(untouched) == (Freshness.CLEAN, None)
    assert [len(told(each)) for each in (wording, about_role, untouched)] == [1, 1, 0]
    factories.publish(shelf.engineer, BACK, by=curator)
    assert status(wording) == (Freshness.CLEAN, None)


def test_an_address_that_another_took(shelf: Shelf, author: User, curator: User) -> None:
    wanted = FieldOperation("slug", "experiment-tracking", "data-lineage")
    renamed = factories.proposal(shelf.skill, wanted, by=author)
    born = new_skill(shelf, "Data Lineage", factories.person())
    assert status(renamed) == (Freshness.CLEAN, None)
    factories.skill("data-lineage", group=shelf.group, by=curator)
    assert status(renamed) == (Freshness.CONFLICT, Obstacle.SLUG_TAKEN)
    assert merge_status.freshness(merge_status.of_proposals([born])[born.pk]) == Freshness.CONFLICT
    assert told(renamed) == ["“A better wording” conflicts with the published text"]
    assert len(told(born)) == 1


def test_a_former_address_is_taken_for_good(shelf: Shelf, author: User, curator: User) -> None:
    other = factories.skill("data-lineage", group=shelf.group, by=author)
    moved = FieldOperation("slug", "data-lineage", "lineage")
    factories.publish(other, moved, by=curator)
    back = FieldOperation("slug", "experiment-tracking", "data-lineage")
    proposal = factories.proposal(shelf.skill, back, by=author)
    assert status(proposal) == (Freshness.CONFLICT, Obstacle.SLUG_TAKEN)
    own = factories.proposal(other, FieldOperation("slug", "lineage", "data-lineage"), by=author)
    assert status(own) == (Freshness.CLEAN, None)


def test_a_group_that_is_retired_meanwhile(shelf: Shelf, author: User, curator: User) -> None:
    other = factories.group("etl")
    moved = FieldOperation("group", "data/mlops", "data/etl")
    proposal = factories.proposal(shelf.skill, moved, by=author)
    factories.retire_part(other, by=curator)
    assert status(proposal) == (Freshness.CONFLICT, Obstacle.GROUP_RETIRED)


def test_a_level_that_is_retired_meanwhile(shelf: Shelf, author: User, curator: User) -> None:
    lead = factories.level("lead", 4)
    added = factories.add(shelf.engineer, lead, "Leads.")
    proposal = factories.proposal(shelf.skill, added, by=author)
    focus = FieldOperation("focus", "", "Leads", "level:lead")
    of_role = factories.proposal(shelf.engineer, focus, by=author)
    factories.retire_part(lead, by=curator)
    assert status(proposal) == (Freshness.CONFLICT, Obstacle.LEVEL_RETIRED)
    assert status(of_role) == (Freshness.CONFLICT, Obstacle.LEVEL_RETIRED)
    with pytest.raises(ValidationError):
        factories.proposal(shelf.skill, added, by=factories.person())


def test_a_successor_that_is_retired_meanwhile(shelf: Shelf, author: User, curator: User) -> None:
    newer = factories.skill("newer", group=shelf.group, by=author)
    replaced = FieldOperation("replaced_by", "", "newer")
    proposal = factories.proposal(shelf.skill, RETIRED, replaced, by=author)
    factories.publish(newer, RETIRED, by=curator)
    fresh = Proposal.objects.get(pk=proposal.pk)
    found = [each.obstacle for each in merge_status.of_proposals([fresh])[fresh.pk]]
    assert found == [None, Obstacle.SUCCESSOR_RETIRED]
    assert len(told(proposal)) == 1


def test_a_successor_that_is_renamed_meanwhile(shelf: Shelf, author: User, curator: User) -> None:
    newer = factories.skill("newer", group=shelf.group, by=author)
    replaced = FieldOperation("replaced_by", "", "newer")
    proposal = factories.proposal(shelf.skill, RETIRED, replaced, by=author)
    factories.move(newer, "newest", by=curator)
    fresh = Proposal.objects.get(pk=proposal.pk)
    found = merge_status.of_proposals([fresh])[fresh.pk]
    assert [each.obstacle for each in found] == [None, None]
    approve(proposal, curator)
    shelf.skill.refresh_from_db()
    assert shelf.skill.replaced_by == newer


def test_a_successor_that_is_published_already_under_a_newer_slug(
    shelf: Shelf, author: User, curator: User
) -> None:
    newer = factories.skill("newer", group=shelf.group, by=author)
    replaced = FieldOperation("replaced_by", "", "newer")
    proposal = factories.proposal(shelf.skill, RETIRED, replaced, by=author)
    factories.move(newer, "newest", by=curator)
    now = FieldOperation("replaced_by", "", "newest")
    factories.publish(shelf.skill, RETIRED, now, by=curator)
    proposal.refresh_from_db()
    assert proposal.state == "superseded"


def test_a_group_or_level_that_is_not_there(shelf: Shelf, author: User) -> None:
    moved = factories.proposal(
        shelf.skill,
        FieldOperation("group", shelf.group.key, factories.group("other").key),
        by=author,
    )
    assert moved.current is not None
    moved.current.operations.update(new_text="data/not-there")
    assert status(moved) == (Freshness.CONFLICT, Obstacle.TARGET_GONE)
    focus = FieldOperation("focus", "", "Own it.", "level:junior")
    part = factories.proposal(shelf.engineer, focus, by=author)
    assert status(part) == (Freshness.CLEAN, None)
    assert part.current is not None
    part.current.operations.update(target="level:not-there")
    assert status(part) == (Freshness.CONFLICT, Obstacle.TARGET_GONE)


def test_every_obstacle_has_a_sentence() -> None:
    assert set(obstacles.SENTENCES) == set(Obstacle)


def test_the_page_says_what_is_in_the_way(
    client: Any, shelf: Shelf, wording: Proposal, author: User, curator: User
) -> None:
    factories.skill("newer", group=shelf.group, by=author)
    replaced = FieldOperation("replaced_by", "", "newer")
    factories.publish(shelf.skill, RETIRED, replaced, by=curator)
    client.force_login(author)
    page = client.get(wording.get_absolute_url()).content.decode()
    assert "The text that this changes is retired." in page
    assert 'href="/skills/newer/"' in page
    assert "/rebase/" not in page
    client.force_login(curator)
    review = client.get(f"/review/{wording.pk}/").content.decode()
    assert 'href="/skills/newer/"' in review


def test_the_retire_page_counts_what_it_affects(
    client: Any, shelf: Shelf, wording: Proposal, author: User, curator: User
) -> None:
    watches.set_level(shelf.skill, Watch.Level.ALL, by=author)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    Assessment.objects.create(person=author, expectation=cell, state="met", version=1)
    for subject, expected in ((shelf.skill, (1, 1, 1)), (shelf.engineer, (1, 0, 1))):
        found = retirement.affected_by(subject)
        assert (found.proposals, found.watchers, found.ratings) == expected
    client.force_login(curator)
    page = client.get(f"/admin/profiles/skill/{shelf.skill.pk}/retire/").content.decode()
    for line in ("1 open proposal can", "1 person watches it", "1 rating of its expectations"):
        assert line in page


def retire(subject: Skill | Role, successor: str, *more: AnyOperation, by: User) -> None:
    """Retire it in favour of another, and tell everybody."""
    replaced = FieldOperation("replaced_by", "", successor)
    factories.publish(subject, RETIRED, replaced, *more, by=by)
    tell_due()


@pytest.mark.parametrize("kind", ["skill", "role"])
def test_watchers_are_told_and_follow(
    shelf: Shelf, author: User, curator: User, stranger: User, reader: User, kind: str
) -> None:
    if kind == "skill":
        old: Skill | Role = shelf.skill
        new: Skill | Role = factories.skill("newer", group=shelf.group, by=author)
    else:
        old, new = shelf.engineer, factories.role("newer", by=author)
    watches.set_level(old, Watch.Level.ALL, by=reader)
    watches.set_level(old, Watch.Level.WATCHING, by=author)
    watches.set_level(new, Watch.Level.CHANGES, by=author)
    watches.set_level(old, Watch.Level.IGNORE, by=stranger)
    retire(old, "newer", by=curator)
    lines = Notification.objects.filter(event__kind="published", person=reader)
    line = lines.latest("pk")
    assert sentences.sentence(line.event) == f"curator retired {old.name}, replaced by Newer"
    assert watches.level_of(old, reader) is None
    assert watches.level_of(new, reader) == Watch.Level.ALL
    assert watches.level_of(old, author) is None
    assert watches.level_of(new, author) == Watch.Level.CHANGES
    assert watches.level_of(new, stranger) is None
    tell_due()
    assert watches.watchers(new) == 2


def test_a_retirement_by_proposal_takes_the_watchers_along(
    shelf: Shelf, author: User, curator: User, reader: User
) -> None:
    new = factories.skill("newer", group=shelf.group, by=author)
    watches.set_level(shelf.skill, Watch.Level.CHANGES, by=reader)
    replaced = FieldOperation("replaced_by", "", "newer")
    approve(factories.proposal(shelf.skill, RETIRED, replaced, by=author), curator)
    tell_due()
    line = Notification.objects.get(event__kind="approved", person=reader)
    assert "is retired, replaced by Newer" in sentences.sentence(line.event)
    assert watches.level_of(new, reader) == Watch.Level.CHANGES


def test_without_a_successor_a_watch_stays(shelf: Shelf, curator: User, reader: User) -> None:
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    factories.publish(shelf.skill, RETIRED, by=curator)
    tell_due()
    assert watches.level_of(shelf.skill, reader) == Watch.Level.ALL
