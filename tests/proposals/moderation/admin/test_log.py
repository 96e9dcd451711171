"""The audit log: every entry names what it is about, in words, and reverts are among them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.models import Catalogue
from profiles.operations import FieldOperation
from proposals import lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.lifecycle import Seen, curator_edits
from proposals.models import Event, Proposal, Visibility
from proposals.moderation import log_words
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, text_of, values_of

pytestmark = pytest.mark.django_db
LOG = "/admin/proposals/event/"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words")
    return factories.proposal(shelf.skill, change, by=author)


def entries(client: Client) -> list[tuple[str, str, list[str]]]:
    """Action, subject and the links of the subject of each entry, newest first."""
    page = client.get(LOG).content.decode()
    found = []
    for row in find_all(page, ".//table[@id='result_list']/tbody/tr"):
        (what,) = find_all(row, "td[@class='field-what']")
        (about,) = find_all(row, "td[@class='field-subject']")
        found.append((text_of(what), text_of(about), values_of(about, "a")))
    return found


def test_each_entry_names_its_subject(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    comments.post(shelf.skill, "Remark", by=author)
    moderation_actions.suspend(factories.person("rude"), by=curator, reason="Rude")
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    title = Catalogue.objects.get().title
    curator_edits.edit_frame([FieldOperation("title", title, "Ours")], "New title", by=curator)
    client.force_login(curator)
    assert entries(client)[:5] == [
        ("edited", "Catalogue: New title", ["/history/"]),
        ("approved", "Proposal: A better wording", [proposal.get_absolute_url()]),
        ("suspended", "Person: rude", ["/people/rude/"]),
        ("commented", "Skill: Experiment Tracking", ["/skills/experiment-tracking/"]),
        ("submitted", "Proposal: A better wording", [proposal.get_absolute_url()]),
    ]


def test_a_revert_is_logged_alone_and_among_many(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    done = lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    assert done.revision is not None
    lifecycle.bulk_revert(author, "Vandalism", by=curator)
    client.force_login(curator)
    assert entries(client)[:2] == [
        ("reverted published changes together", "Person: author", ["/people/author/"]),
        ("reverted", "Skill: Experiment Tracking", ["/skills/experiment-tracking/"]),
    ]
    event = Event.objects.get(verb="revert")
    assert (event.actor, event.data["reverted"]) == (curator, done.revision.pk)
    undone = event.revision
    assert undone is not None
    lifecycle.revert(undone, "It was right", by=curator)
    assert Event.objects.filter(verb="revert").count() == 2


def test_a_comment_is_found_where_it_stands(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    for thing in (shelf.engineer, proposal):
        remark = comments.post(thing, "Remark", by=author)
        moderation_actions.set_visibility(remark, Visibility.HIDDEN, by=curator, reason="Rude")
    client.force_login(curator)
    assert [each for each in entries(client) if each[0] == "hid a comment"] == [
        ("hid a comment", "Proposal: A better wording", [proposal.get_absolute_url()]),
        ("hid a comment", "Role: Ml Engineer", ["/roles/ml-engineer/"]),
    ]


def test_what_was_done_is_chosen_in_words(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    page = client.get(LOG, {"verb": "submit"}).content.decode()
    (chosen,) = find_all(page, ".//nav[@class='rail']//a[@aria-current]")
    assert text_of(chosen) == "submitted"


def test_hostile_names_are_text_and_unknown_verbs_are_shown(
    client: Client, shelf: Shelf, curator: User, author: User
) -> None:
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words")
    lifecycle.propose(
        shelf.skill, factories.submission(change, title=HOSTILE), by=author, accepts_licence=True
    )
    client.force_login(curator)
    page = client.get(LOG).content.decode()
    assert "<script>alert" not in page
    assert entries(client)[0][1] == f"Proposal: {HOSTILE}"
    assert log_words.verb(Event(verb="made_up")) == "made up"


def test_every_verb_of_a_proposal_has_words() -> None:
    assert set(lifecycle.VERBS) - {"discard"} <= set(log_words.VERBS)


def test_the_log_costs_the_same_for_few_and_for_many(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    client.force_login(curator)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(LOG)
        counts.append(len(queries))
        comments.post(proposal, "Remark", by=author)
        comments.post(shelf.engineer, "Remark", by=author)
        lifecycle.revert(
            factories.publish(
                shelf.skill,
                factories.edit(shelf.cell(shelf.analyst, shelf.junior), "Other"),
                by=author,
            ),
            "No.",
            by=curator,
        )
    assert counts[0] == counts[1]
