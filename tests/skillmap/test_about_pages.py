"""The pages that explain the site: about, and how to write an expectation."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from proposals import lifecycle
from proposals.models import Proposal
from proposals.models.proposal import Reason
from proposals.review.turnaround import Turnaround, turnaround
from skillmap.about_pages import duration
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_one, text_of, texts_of
from tests.nu_html import findings

pytestmark = pytest.mark.django_db


def test_about_names_the_curators_and_takes_few_queries(
    client: Client, shelf: Shelf, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        page = client.get("/about/").content.decode()
    assert f"/people/{curator.username}/" in page
    assert "No proposal was decided in the last 90 days." in page
    assert findings({"about": page}) == []


def test_it_says_how_to_run_a_site(client: Client, shelf: Shelf, settings: Settings) -> None:
    page = client.get("/about/").content.decode()
    assert "Run your own site" in texts_of(page, ".//h2")
    assert "Ask the operator of this site for the source code." in page
    settings.SOURCE_URL = "https://example.org/skillmap"
    main = find_one(client.get("/about/").content.decode(), ".//main")
    link = find_one(main, ".//a[@href='https://example.org/skillmap']")
    assert text_of(link) == "Source code and how to start"


def test_a_suspended_curator_is_not_named(client: Client, shelf: Shelf, curator: User) -> None:
    User.objects.filter(pk=curator.pk).update(suspended_at=timezone.now())
    assert "/people/" not in client.get("/about/").content.decode()


def test_the_operator_replaces_the_first_part(
    client: Client, shelf: Shelf, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "about.md"
    path.write_text("## Our own words\n\n<script>x</script>")
    settings.STATEMENTS = {"about": str(path)}
    page = client.get("/about/").content.decode()
    assert "<h2>Our own words</h2>" in page
    assert "It is not a checklist." not in page
    assert "<script>x" not in page


def test_how_long_decisions_take(shelf: Shelf, author: User, curator: User) -> None:
    now = timezone.now()
    assert turnaround(now) == Turnaround(0, None, None)
    proposal = factories.proposal(shelf.skill, factories.rename(shelf.skill, "One"), by=author)
    lifecycle.reject(proposal, Reason.UNCLEAR, "Say more.", by=curator)
    mine = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Two"), by=author)
    lifecycle.withdraw(mine, by=author)  # no decision
    Proposal.objects.filter(pk=proposal.pk).update(
        opened_at=now - timedelta(days=4), decided_at=now - timedelta(days=1)
    )
    proposal.reviews.update(created_at=now - timedelta(days=2))
    found = turnaround(now)
    assert (found.decided, found.decision) == (1, timedelta(days=3))
    assert found.first_answer is not None
    assert found.first_answer <= timedelta(days=3)
    assert turnaround(now + timedelta(days=90)).decided == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (timedelta(minutes=20), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(days=2, hours=13), "3 days"),
    ],
)
def test_a_duration_in_words(value: timedelta | None, text: str) -> None:
    assert duration(value) == text


def test_how_to_write_is_linked_from_the_editor(client: Client, shelf: Shelf, author: User) -> None:
    page = client.get("/help/writing/").content.decode()
    assert "yes, I do this" in page
    assert findings({"writing": page}) == []
    client.force_login(author)
    editor = client.get(f"/skills/{shelf.skill.slug}/suggest/").content.decode()
    assert 'href="/help/writing/"' in editor
