"""What stays of a retired domain, group or level: pages say what replaces it, lists omit it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from profiles.models import Expectation
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of

pytestmark = pytest.mark.django_db
OLD = "/domains/law/torts/"


@pytest.fixture
def retired(shelf: Shelf, author: User) -> dict[str, Any]:
    """The domain Law with its group Torts, replaced by what the shelf has; and a level."""
    law, lead = factories.domain("law"), factories.level("lead", 4)
    torts = factories.group("torts", domain=law)
    factories.retire_part(torts, shelf.group, by=author)
    factories.retire_part(law, shelf.domain, by=author)
    factories.retire_part(lead, shelf.senior, by=author)
    return {"domain": law, "group": torts, "level": lead}


@pytest.mark.parametrize(
    ("address", "successor"),
    [
        ("/domains/law/", "/domains/data/"),
        (OLD, "/domains/data/mlops/"),
        ("/roles/ml-engineer/lead/", "/roles/ml-engineer/senior/"),
    ],
)
def test_its_page_answers_410_and_leads_to_what_replaces_it(
    client: Client, retired: dict[str, Any], address: str, successor: str
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 410
    assert text_of(find_one(html, ".//h1")).endswith("is retired")
    assert f"Retired since {timezone.localdate():%-d %B %Y}" in text_of(find_one(html, ".//main"))
    links = [each.get("href") for each in find_all(html, ".//main//a")]
    assert links[0] == successor
    assert "/history/" in links


def test_without_a_replacement_it_says_so(client: Client, shelf: Shelf, author: User) -> None:
    law = factories.domain("law")
    factories.retire_part(law, by=author)
    response = client.get("/domains/law/")
    assert response.status_code == 410
    assert "There is no replacement." in response.content.decode()


def test_an_address_is_of_a_renamed_one_that_was_retired(
    client: Client, retired: dict[str, Any], shelf: Shelf, author: User
) -> None:
    factories.move(shelf.group, "operations", by=author)
    assert 'href="/domains/data/operations/"' in client.get(OLD).content.decode()


def test_lists_pickers_and_the_site_map_leave_it_out(
    client: Client, retired: dict[str, Any]
) -> None:
    for address in ("/", "/domains/", "/skills/", "/sitemap.xml", "/roles/compare/"):
        html = client.get(address).content.decode()
        assert not {"Law", "Torts", "Lead"} & set(html.replace("<", " ").replace(">", " ").split())
    titles = texts_of(client.get("/levels/").content.decode(), ".//main//h2")
    assert titles == ["Junior", "Middle", "Senior", "Retired levels"]


def test_a_role_that_names_no_levels_has_it_no_longer(
    client: Client, retired: dict[str, Any]
) -> None:
    html = client.get("/roles/ml-engineer/").content.decode()
    assert "Senior" in html
    assert "/lead/" not in html


def test_the_api_leaves_it_out_and_says_what_replaces_it(
    client: Client, retired: dict[str, Any]
) -> None:
    for kind, slugs in (
        ("domains", ["data"]),
        ("groups", ["mlops"]),
        ("levels", ["junior", "middle", "senior"]),
    ):
        rows = client.get(f"/api/v1/{kind}/").json()["results"]
        assert [row["slug"] for row in rows] == slugs
    for path, successor in (("domains/law", "data"), ("levels/lead", "senior")):
        response = client.get(f"/api/v1/{path}/")
        assert (response.status_code, response.json()["code"]) == (410, "gone")
        assert response.json()["replaced_by"] == successor
    # Programs that go on filtering by it get an empty list, as with a retired role.
    assert client.get("/api/v1/skills/?domain=law").json()["results"] == []
    assert client.get("/api/v1/expectations/?level=lead").json()["results"] == []


def test_the_revision_is_in_the_history_and_in_the_api(
    client: Client, retired: dict[str, Any]
) -> None:
    assert client.get("/history/").status_code == 200
    newest = client.get("/api/v1/revisions/").json()["results"][0]
    changes = client.get(f"/api/v1/revisions/{newest['sequence']}/").json()["changes"]
    assert {(each["target"], each["field"]) for each in changes} == {
        ("level:lead", "retired"),
        ("level:lead", "replaced_by"),
    }


def test_what_was_expected_at_a_level_stays_readable(
    client: Client, shelf: Shelf, author: User
) -> None:
    cells = Expectation.objects.filter(level=shelf.senior)
    sequence = shelf.skill.revisions.latest("sequence").sequence
    factories.publish(shelf.skill, *map(factories.retire, cells), by=author)
    factories.retire_part(shelf.senior, by=author)
    past = client.get(f"/roles/ml-engineer/senior/revisions/{sequence}/")
    assert past.status_code == 200
    assert "Sets up promotion from tracked runs" in past.content.decode()
    place = "/skills/experiment-tracking/expectations/ml-engineer/senior/"
    for address, status in (
        (place, 410),  # as every expectation that is retired; it leads to what became of the level
        (f"{place}v1/", 200),
        ("/skills/experiment-tracking/history/", 200),
        ("/skills/experiment-tracking/revisions/1/", 200),
    ):
        assert client.get(address).status_code == status
    assert 'href="/levels/#senior"' in client.get(place).content.decode()


def test_the_text_of_a_role_at_a_level_stays_in_its_history(
    client: Client, shelf: Shelf, author: User
) -> None:
    lead = factories.level("lead", 4)
    factories.publish(
        shelf.engineer,
        FieldOperation("focus", "", "Leads people", "level:lead"),
        FieldOperation("focus", "", "Begins", "level:junior"),
        by=author,
    )
    empty = FieldOperation("focus", "Leads people", "", "level:lead")
    factories.publish(shelf.engineer, empty, by=author)
    factories.retire_part(lead, by=author)
    html = client.get("/roles/ml-engineer/revisions/2/").content.decode()
    assert "Leads people" in html
    assert "Lead" in " ".join(texts_of(html, ".//h3") + texts_of(html, ".//th"))
    assert "/lead/" not in client.get("/roles/ml-engineer/").content.decode()
