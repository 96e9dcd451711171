"""Who is told of what and why: by part taken, by watch, by visibility; the specification."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from profiles.operations import FieldOperation
from proposals import lifecycle, moderation_actions, notifications, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import (
    Event,
    Notification,
    Proposal,
    Reason,
    Report,
    Visibility,
    Watch,
)
from proposals.notifications.audience import audience_of
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Level = Watch.Level
Step = Callable[[Proposal, User], Any]


@pytest.fixture
def quiet(shelf: Shelf) -> Shelf:
    """The catalogue, with nothing left to tell."""
    notifications.tell_due()
    return shelf


@pytest.fixture
def proposal(quiet: Shelf, author: User, curator: User) -> Proposal:
    """An open proposal of which everybody has been told."""
    made = propose(quiet, author)
    notifications.tell_due()
    Notification.objects.all().delete()
    return made


def propose(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def told() -> dict[str, str]:
    """Tell what waits; who was told, and why."""
    Notification.objects.all().delete()
    notifications.tell_due()
    rows = Notification.objects.select_related("person")
    assert len(rows) == len({row.person_id for row in rows})
    return {row.person.username: row.why for row in rows}


def pressing() -> set[str]:
    rows = Notification.objects.filter(mailing="at_once").select_related("person")
    return {row.person.username for row in rows}


STEPS: dict[str, Step] = {
    "approved": lambda proposal, by: lifecycle.approve(proposal, by=by, seen=Seen.of(proposal)),
    "rejected": lambda proposal, by: lifecycle.reject(proposal, Reason.UNCLEAR, "Why?", by=by),
    "changes_requested": lambda proposal, by: lifecycle.request_changes(proposal, "More.", by=by),
    "withdrawn": lambda proposal, by: lifecycle.withdraw(proposal, by=proposal.author),
    "commented": lambda proposal, by: comments.post(proposal, "Fine.", by=by),
    "endorsed": lambda proposal, by: lifecycle.endorse(proposal, by=by),
    "objected": lambda proposal, by: lifecycle.object_to(proposal, "No.", by=by),
}

# kind → the least level at which a watcher of the skill hears of it, and whether the author is
# told at once, later, or (who did it) not at all.
TABLE = {
    "approved": (Level.CHANGES, "at_once"),
    "rejected": (Level.WATCHING, "at_once"),
    "changes_requested": (Level.ALL, "at_once"),
    "withdrawn": (Level.WATCHING, ""),
    "commented": (Level.ALL, "digest"),
    "endorsed": (Level.ALL, "digest"),
    "objected": (Level.ALL, "digest"),
}


@pytest.mark.parametrize("kind", TABLE)
def test_who_hears_of_what_happens_to_a_proposal(
    quiet: Shelf, proposal: Proposal, curator: User, kind: str
) -> None:
    least, to_author = TABLE[kind]
    for level in Level:
        watches.set_level(quiet.skill, level, by=factories.person(f"at-{level}"))
    STEPS[kind](proposal, curator)
    found = told()
    loud = [level for level in Level if watches.LOUDNESS[level] >= watches.LOUDNESS[least]]
    assert found == {
        **{f"at-{level}": "watches_skill" for level in loud},
        **({"author": "author"} if to_author else {}),
    }
    assert pressing() == ({"author"} if to_author == "at_once" else set())


@pytest.mark.parametrize(
    ("kind", "least"),
    [("changes_requested", Level.WATCHING), ("commented", Level.ALL), ("approved", Level.CHANGES)],
)
def test_who_watches_the_proposal_itself_hears_of_its_turns(
    proposal: Proposal, reader: User, curator: User, kind: str, least: Level
) -> None:
    below = list(Level)[list(Level).index(least) - 1]
    person = factories.person("below")
    watches.set_level(proposal, least, by=reader)
    watches.set_level(proposal, below, by=person)
    STEPS[kind](proposal, curator)
    assert told() == {"author": "author", "reader": "watches_proposal"}


def test_the_most_specific_watch_wins(quiet: Shelf, author: User) -> None:
    loud, still = factories.person("loud"), factories.person("still")
    for person, wide, narrow in (
        (loud, Level.IGNORE, Level.WATCHING),
        (still, Level.ALL, Level.PARTICIPATING),
    ):
        watches.set_level(quiet.domain, wide, by=person)
        watches.set_level(quiet.skill, narrow, by=person)
    propose(quiet, author)
    assert told() == {"loud": "watches_skill"}


def test_a_role_is_heard_of_where_its_cells_change(quiet: Shelf, author: User) -> None:
    for name, thing in (("engineer", quiet.engineer), ("analyst", quiet.analyst)):
        watches.set_level(thing, Level.WATCHING, by=factories.person(name))
    watches.set_level(quiet.domain, Level.WATCHING, by=factories.person("domain"))
    propose(quiet, author)
    assert told() == {"engineer": "watches_role", "domain": "watches_domain"}
    cell = quiet.cell(quiet.analyst, quiet.junior)
    factories.publish(quiet.skill, factories.edit(cell, "Reads all."), by=author)
    assert told() == {"analyst": "watches_role", "domain": "watches_domain"}


def test_of_two_roles_the_louder_counts_and_is_told_once(quiet: Shelf, author: User) -> None:
    reader = factories.person("reader")
    watches.set_level(quiet.engineer, Level.IGNORE, by=reader)
    watches.set_level(quiet.analyst, Level.CHANGES, by=reader)
    cells = [quiet.cell(role, quiet.junior) for role in (quiet.engineer, quiet.analyst)]
    edits = [factories.edit(cell, f"Does {cell.pk}.") for cell in cells]
    factories.publish(quiet.skill, *edits, by=author)
    assert told() == {"reader": "watches_role"}


def test_who_watches_a_role_hears_of_the_role(quiet: Shelf, author: User, reader: User) -> None:
    watches.set_level(quiet.engineer, Level.CHANGES, by=reader)
    factories.publish(quiet.engineer, factories.rename(quiet.engineer, "Engineer"), by=author)
    assert told() == {"reader": "watches_role"}


def test_a_watch_that_came_by_itself_never_lowers_a_choice(
    quiet: Shelf, author: User, reader: User
) -> None:
    watches.set_level(quiet.domain, Level.ALL, by=reader)
    watches.take_part(quiet.skill, by=reader)
    comments.post(quiet.skill, "Hm.", by=author)
    assert told() == {"reader": "watches_domain"}


def test_taking_part_is_said_as_such(quiet: Shelf, author: User, reader: User) -> None:
    watches.take_part(quiet.skill, by=reader)
    propose(quiet, author)
    assert told() == {"reader": "took_part"}


def test_ignoring_is_heeded_whatever_the_reason(
    quiet: Shelf, proposal: Proposal, author: User, curator: User, reader: User
) -> None:
    other = factories.curator("other")
    watches.set_level(proposal, Level.IGNORE, by=author)
    watches.set_level(quiet.domain, Level.IGNORE, by=reader)
    watches.set_level(quiet.skill, Level.IGNORE, by=other)
    comments.post(proposal, "@author @reader", by=curator)
    lifecycle.assign(proposal, other, by=curator)
    assert told() == {}
    watches.set_level(proposal, Level.PARTICIPATING, by=other)
    lifecycle.assign(proposal, None, by=curator)
    lifecycle.assign(proposal, other, by=curator)
    assert told() == {"other": "review"}
    assert pressing() == {"other"}


def test_a_mention_presses_even_on_ones_own(
    proposal: Proposal, author: User, reader: User, stranger: User
) -> None:
    comments.post(proposal, "@Author and @reader, see `@stranger` @nobody", by=stranger)
    assert told() == {"author": "mentioned", "reader": "mentioned"}
    assert pressing() == {"author", "reader"}


def test_a_mention_in_the_reason_of_a_proposal(quiet: Shelf, author: User, reader: User) -> None:
    cell = quiet.cell(quiet.engineer, quiet.junior)
    said = lifecycle.Submission("Shorter", "As @reader said.", "", (factories.edit(cell, "Logs."),))
    lifecycle.propose(quiet.skill, said, by=author)
    assert told() == {"reader": "mentioned"}


def test_the_curator_who_asked_is_told_of_the_answer(
    quiet: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    factories.curator("other")
    lifecycle.request_changes(proposal, "More.", by=curator)
    told()
    cell = quiet.cell(quiet.engineer, quiet.junior)
    again = factories.submission(factories.edit(cell, "Logs each run with its data."))
    lifecycle.revise(proposal, again, by=author)
    assert told() == {"curator": "review"}
    assert pressing() == {"curator"}
    lifecycle.withdraw(proposal, by=author)
    assert told() == {"curator": "took_part"}


def test_who_was_amended_and_who_amended(
    quiet: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    other = factories.curator("other")
    cell = quiet.cell(quiet.engineer, quiet.junior)
    lifecycle.amend(proposal, factories.submission(factories.edit(cell, "Logs each.")), by=other)
    assert told() == {"author": "author"}
    lifecycle.reject(proposal, Reason.OTHER, "No.", by=curator)
    assert told() == {"author": "author", "other": "took_part"}


def test_curators_of_the_domain_and_of_the_site_but_no_others(quiet: Shelf, author: User) -> None:
    factories.curator("site")
    factories.curator("here", domain=quiet.domain)
    factories.curator("elsewhere", domain=factories.domain("elsewhere"))
    away = factories.curator("away")
    away.suspended_at = timezone.now()
    away.save()
    propose(quiet, author)
    assert told() == {"site": "curator", "here": "curator"}


def test_without_a_curator_administrators_are_told(quiet: Shelf, author: User) -> None:
    User.objects.create_superuser("boss", "boss@example.org", "secret")
    propose(quiet, author)
    assert told() == {"boss": "administrator"}


def test_what_is_held_is_told_to_curators_alone_and_to_all_when_released(
    quiet: Shelf, author: User, curator: User, reader: User
) -> None:
    watches.set_level(quiet.skill, Level.ALL, by=reader)
    links = " ".join(f"https://example.org/{n}" for n in range(30))
    comment = comments.post(quiet.skill, f"@reader {links}", by=author)
    assert told() == {"curator": "curator"}
    moderation_actions.set_visibility(comment, Visibility.PUBLIC, by=curator)
    assert told() == {"reader": "mentioned"}


def test_what_was_hidden_before_it_was_told(
    quiet: Shelf, author: User, curator: User, reader: User
) -> None:
    watches.set_level(quiet.skill, Level.ALL, by=reader)
    proposal = propose(quiet, author)
    comment = comments.post(quiet.skill, "@reader", by=author)
    lifecycle.hide(proposal, "Spam.", by=curator)
    comments.delete(comment, by=author)
    notifications.tell_due()
    rows = Notification.objects.values_list("person__username", "event__kind")
    assert set(rows) == {("curator", "submitted"), ("author", "hidden")}


def test_a_comment_on_a_hidden_proposal_stays_between_author_and_curators(
    proposal: Proposal, author: User, curator: User, reader: User
) -> None:
    lifecycle.hold(proposal, "A look first.", by=curator)
    assert told() == {"author": "author"}
    comments.post(proposal, "@reader @author", by=curator)
    assert told() == {"author": "mentioned"}
    lifecycle.release(proposal, by=curator)
    assert told() == {"author": "author"}


def test_a_report_is_told_to_curators_but_not_to_whom_it_is_about(
    proposal: Proposal, author: User, curator: User, reader: User
) -> None:
    other = factories.curator("other")
    comment = comments.post(proposal, "Rude.", by=other)
    told()
    moderation_actions.report(comment, by=reader, reason=Report.Reason.ABUSE)
    assert told() == {"curator": "curator"}
    moderation_actions.report(proposal, by=reader, reason=Report.Reason.SPAM)
    assert told() == {"curator": "curator", "other": "curator"}
    factories.administrator("chief")
    moderation_actions.report(other, by=reader, reason=Report.Reason.SPAM)
    assert told() == {"chief": "administrator"}


def test_who_said_the_same_hears_that_it_is_published(
    quiet: Shelf, author: User, stranger: User
) -> None:
    cell = quiet.cell(quiet.engineer, quiet.junior)
    factories.proposal(quiet.skill, factories.edit(cell, "Logs every run."), by=author)
    other = quiet.cell(quiet.engineer, quiet.middle)
    both = (factories.edit(cell, "Logs all runs."), factories.edit(other, "Designs it."))
    factories.proposal(quiet.skill, *both, by=stranger)
    told()
    factories.publish(quiet.skill, factories.edit(cell, "Logs every run."), by=factories.person())
    notifications.tell_due()
    rows = Notification.objects.exclude(event__kind="submitted")
    assert set(rows.values_list("person__username", "event__kind", "mailing")) == {
        ("author", "superseded", "at_once"),
        ("stranger", "conflicted", "digest"),
    }


def test_a_revision_of_the_catalogue_itself_is_told_to_nobody(quiet: Shelf) -> None:
    assert told() == {}


def test_a_new_skill_is_told_to_who_watches_its_domain(
    quiet: Shelf, author: User, reader: User
) -> None:
    watches.set_level(quiet.domain, Level.WATCHING, by=reader)
    named = [
        FieldOperation("name", "", "Feature Stores"),
        FieldOperation("group", "", quiet.group.key),
    ]
    factories.proposal(None, *named, by=author)
    assert told() == {"reader": "watches_domain"}


def test_a_comment_on_an_operation_is_heard_by_who_watches_its_role(
    quiet: Shelf, proposal: Proposal, reader: User, stranger: User
) -> None:
    watches.set_level(quiet.engineer, Level.ALL, by=reader)
    assert proposal.current is not None
    comments.post(proposal, "On the whole.", by=stranger)
    assert told() == {"author": "author"}
    operation = proposal.current.operations.get()
    comments.post(proposal, "On this.", by=stranger, operation=operation)
    assert told() == {"author": "author", "reader": "watches_role"}


@pytest.mark.parametrize("quiet_ones", [1, 3])
def test_watches_too_quiet_to_hear_are_not_even_read(
    quiet: Shelf,
    reader: User,
    stranger: User,
    quiet_ones: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(quiet_ones):
        watches.set_level(quiet.skill, Level.CHANGES, by=factories.person())
    watches.set_level(quiet.skill, Level.ALL, by=reader)
    comment = comments.post(quiet.skill, "How?", by=stranger)
    audience = audience_of(Event.objects.get(comment=comment))
    with django_assert_num_queries(4):  # loud ones of skill and domain, then both of those found
        assert [each.person for each in audience.people()] == [reader.pk]
