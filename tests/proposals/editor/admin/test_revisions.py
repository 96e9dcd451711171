"""Revisions in the admin: undone against what is live, blanked with a reason, never deleted."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Catalogue, Change, Revision
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


@pytest.fixture
def edited(shelf: Shelf, stranger: User) -> Revision:
    """A cell rewritten by somebody."""
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Call 555-0100.")
    return factories.publish(shelf.skill, change, by=stranger)


def page(revision: Revision, name: str = "change") -> str:
    return reverse(f"admin:profiles_revision_{name}", args=[revision.pk])


def blanking(change: Change) -> str:
    return reverse("admin:profiles_change_redact", args=[change.revision_id, change.pk])


def test_a_revision_shows_what_it_changed(signed: Client, edited: Revision) -> None:
    shown = signed.get(page(edited)).content.decode()
    for text in ("By hand", "555-0100", "Revert this revision", "Redact this text"):
        assert text in shown
    assert signed.get("/admin/profiles/revision/add/").status_code == 403


def test_undoing_is_a_revision_and_a_later_edit_is_a_conflict(
    signed: Client, shelf: Shelf, edited: Revision, stranger: User
) -> None:
    assert signed.post(page(edited, "revert"), {"reason": ""}).status_code == 422
    response = signed.post(page(edited, "revert"), {"reason": "Private"})
    undone = Revision.objects.of(shelf.skill).latest("sequence")
    assert (response["Location"], undone.source) == (page(undone), "revert")
    cell = shelf.cell(shelf.engineer, shelf.junior)
    assert cell.description == "Logs parameters and metrics of each run."
    factories.publish(shelf.skill, factories.edit(cell, "Later."), by=stranger)
    again = signed.post(page(edited, "revert"), {"reason": "Private"})
    assert again.status_code == 422
    assert "The published text has changed" in again.content.decode()


def test_the_frame_is_edited_and_not_undone(signed: Client, curator: User) -> None:
    add = reverse("admin:profiles_domain_add")
    signed.post(add, {"slug": "law", "field:name": "Law", "summary": "New", "do": "save"})
    made = Revision.objects.get(skill=None, role=None)
    assert "Revert this revision" not in signed.get(page(made)).content.decode()
    assert signed.post(page(made, "revert"), {"reason": "No"}).status_code == 422


def test_a_text_is_blanked_for_ever_with_a_reason(
    signed: Client, edited: Revision, curator: User, shelf: Shelf
) -> None:
    change = edited.changes.get()
    before = Catalogue.objects.get().sequence
    assert "This text is published now" in signed.get(blanking(change)).content.decode()
    assert signed.post(blanking(change), {"reason": " "}).status_code == 422
    assert signed.post(blanking(change), {"reason": "A number"})["Location"] == page(edited)
    change.refresh_from_db()
    assert (change.before_text, change.after_text, change.redacted_by) == ("", "", curator)
    event = Event.objects.latest("id")
    assert (event.verb, event.skill, event.data) == ("redact", shelf.skill, {"change": change.pk})
    assert Catalogue.objects.get().sequence == before + 1
    assert "Redacted by curator: A number" in signed.get(page(edited)).content.decode()
    assert signed.get(blanking(change)).status_code == 404
    undo = signed.post(page(edited, "revert"), {"reason": "Too late"})
    assert "no longer exists" in undo.content.decode()


def test_a_page_that_anybody_kept_is_made_anew_without_the_text(
    signed: Client, edited: Revision
) -> None:
    visitor, url = Client(), edited.get_absolute_url()
    first = visitor.get(url)
    assert b"555-0100" in first.content
    live = factories.edit(edited.changes.get().expectation, "No number.")  # type: ignore[arg-type]
    assert edited.skill is not None
    factories.publish(edited.skill, live, by=edited.author)
    kept = visitor.get(url)
    signed.post(blanking(edited.changes.get()), {"reason": "A number"})
    again = visitor.get(url, headers={"If-None-Match": kept["ETag"]})
    assert (again.status_code, again["ETag"] == kept["ETag"]) == (200, False)
    later = Revision.objects.of(edited.skill).latest("sequence").changes.get()
    signed.post(blanking(later), {"reason": "The same number"})
    assert b"555-0100" not in visitor.get(url).content


def test_a_summary_is_blanked_once(signed: Client, edited: Revision) -> None:
    url = page(edited, "redact")
    assert "By hand" in signed.get(url).content.decode()
    assert signed.post(url, {"reason": "A name"}).status_code == 302
    edited.refresh_from_db()
    assert (edited.summary, edited.redaction_reason) == ("", "A name")
    assert "The summary was redacted." in signed.get(page(edited)).content.decode()
    assert signed.get(url).status_code == 404


def test_a_field_that_is_live_and_the_proposal_behind_it_are_named(
    signed: Client, shelf: Shelf, author: User, curator: User
) -> None:
    field = FieldOperation("summary", "", "Call me.")
    found = factories.proposal(shelf.skill, field, by=author)
    made = lifecycle.approve(found, by=curator, seen=Seen.of(found)).revision
    assert made is not None
    shown = signed.get(blanking(made.changes.get())).content.decode()
    assert "This text is published now" in shown
    assert reverse("admin:proposals_report_target", args=["proposal", found.pk]) in shown


def test_curators_of_another_domain_and_of_none_touch_nothing(
    client: Client, edited: Revision, shelf: Shelf
) -> None:
    urls = [page(edited), page(edited, "revert"), page(edited, "redact")]
    urls.append(blanking(edited.changes.get()))
    client.force_login(factories.curator("foreign", domain=factories.domain("law")))
    assert [client.post(url, {"reason": "Mine"}).status_code for url in urls] == [403] * 4
    of_role = Revision.objects.of(shelf.engineer).latest("sequence")
    client.force_login(factories.curator("local", domain=shelf.domain))
    assert client.post(page(of_role, "revert"), {"reason": "Mine"}).status_code == 403
    change = of_role.changes.latest("id")
    other = reverse("admin:profiles_change_redact", args=[edited.pk, change.pk])
    assert client.post(other, {"reason": "Mine"}).status_code == 404
    assert Change.objects.exclude(redacted_at=None).count() == 0


def test_with_a_second_curator_undoing_a_birth_is_proposed(signed: Client, shelf: Shelf) -> None:
    factories.curator("second")
    born = Revision.objects.of(shelf.skill).get(number=1)
    response = signed.post(page(born, "revert"), {"reason": "Not a skill"})
    assert response["Location"] == Proposal.objects.get(reverts=born).get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    signed: Client, shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        change = factories.edit(cell, f"Words {number}")
        factories.publish(shelf.skill, change, by=factories.person())
    url = reverse("admin:profiles_revision_changelist")
    signed.get(url)
    with django_assert_num_queries(7):
        signed.get(url)


@pytest.mark.parametrize("count", [1, 3])
def test_a_revision_takes_as_many_queries_for_many_changes(
    signed: Client, shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cells = [
        shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle, shelf.senior)
    ]
    edits = [factories.edit(cell, f"Words {cell.pk}") for cell in cells[:count]]
    made = factories.publish(shelf.skill, *edits, by=factories.person())
    signed.get(page(made))
    with django_assert_num_queries(5):
        signed.get(page(made))
