"""The Community panel: what it shows, to whom, and for how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import watches
from proposals.discussion import comments
from proposals.models import Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def url(shelf: Shelf) -> str:
    return reverse("proposals:community", args=["skills", shelf.skill.slug])


def test_an_empty_panel_says_so(client: Client, shelf: Shelf, url: str) -> None:
    text = client.get(url).content.decode()
    assert f"No proposals yet for {shelf.skill.name}." in text
    assert "0 people watch this" in text
    assert "There are no comments yet." in text


def test_the_fragment_is_the_panel_alone(client: Client, url: str) -> None:
    text = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert text.strip().startswith("<section")
    assert "<html" not in text


def test_as_many_queries_for_three_threads_as_for_one(
    client: Client, shelf: Shelf, reader: User, url: str
) -> None:
    client.force_login(reader)
    counts: list[int] = []
    for _time in (1, 2):
        for number in range(3 if counts else 1):
            root = comments.post(shelf.skill, "Root", by=factories.person())
            comments.post(shelf.skill, f"Reply {number}", by=factories.person(), parent=root)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_unknown_subjects_are_404(client: Client, shelf: Shelf) -> None:
    assert client.get("/skills/nothing/community/").status_code == 404
    assert client.get("/roles/nothing/community/").status_code == 404


def test_watching_from_the_panel(client: Client, shelf: Shelf, reader: User, url: str) -> None:
    watch = reverse("proposals:watch", args=["skills", shelf.skill.slug])
    client.force_login(reader)
    response = client.post(watch, {"level": "watching"})
    assert (response.status_code, response["Location"]) == (302, url)
    assert "1 person watches this" in client.get(url).content.decode()
    client.post(watch, {"level": "forget"})
    assert not Watch.objects.exists()


def test_the_button_alone_comes_back_to_htmx(client: Client, shelf: Shelf, reader: User) -> None:
    watch = reverse("proposals:watch", args=["skills", shelf.skill.slug])
    client.force_login(reader)
    response = client.post(watch, {"level": "all"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in response.content.decode()
    assert watches.level_of(shelf.skill, reader) == "all"


@pytest.mark.parametrize("level", ["", "loud", "x" * 1000])
def test_an_unknown_level_changes_nothing(
    client: Client, shelf: Shelf, reader: User, level: str
) -> None:
    client.force_login(reader)
    watch = reverse("proposals:watch", args=["skills", shelf.skill.slug])
    assert client.post(watch, {"level": level}).status_code == 302
    assert not Watch.objects.exists()


@pytest.mark.parametrize("kind", ["roles", "domains"])
def test_roles_and_domains_are_watched_too(
    client: Client, shelf: Shelf, reader: User, kind: str
) -> None:
    key = shelf.engineer.slug if kind == "roles" else shelf.group.domain.slug
    client.force_login(reader)
    client.post(reverse("proposals:watch", args=[kind, key]), {"level": "changes"})
    text = client.get(reverse("proposals:watching")).content.decode()
    assert "Changes" in text
    assert Watch.objects.get().level == "changes"


def test_what_one_watches_is_ones_own(client: Client, shelf: Shelf, reader: User) -> None:
    url = reverse("proposals:watching")
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    client.force_login(reader)
    response = client.get(url)
    assert "You watch nothing yet" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_signed_out_the_button_leads_to_signing_in(client: Client, shelf: Shelf) -> None:
    watch = reverse("proposals:watch", args=["skills", shelf.skill.slug])
    assert client.post(watch, {"level": "watching"})["Location"].startswith(
        reverse("account_login")
    )
    answer = client.post(watch, {"level": "watching"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_a_domain_is_watched_from_its_page(client: Client, shelf: Shelf, reader: User) -> None:
    url = reverse("proposals:watch", args=["domains", shelf.domain.slug])
    assert f'href="{url}"' in client.get(shelf.domain.get_absolute_url()).content.decode()
    assert "/accounts/login/" in client.get(url)["Location"]
    client.force_login(reader)
    assert 'aria-pressed="false"' in client.get(url).content.decode()
    assert client.post(url, {"level": "watching"})["Location"] == url
    assert 'aria-pressed="true"' in client.get(url).content.decode()


def test_a_role_leads_to_its_community_and_to_the_editor(client: Client, shelf: Shelf) -> None:
    page = client.get(shelf.engineer.get_absolute_url()).content.decode()
    panel = reverse("proposals:community", args=["roles", shelf.engineer.slug])
    assert f'data-hx-get="{panel}"' in page
    assert reverse("proposals:suggest", args=["roles", shelf.engineer.slug]) in page
