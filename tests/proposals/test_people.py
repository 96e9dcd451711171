"""Who is shown to everyone, on pages and to programs alike."""

import pytest
from django.test import Client

from proposals import lifecycle, people, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Proposal, Watch
from skillmap.accounts.models import User
from skillmap.mcp_server import reading
from skillmap.people import erasure
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["author", "AUTHOR", "Author"])
def test_people_are_found_in_any_case(author: User, name: str) -> None:
    assert people.find(name) == author


@pytest.mark.parametrize("name", ["nobody", "", "a\x00b", "x" * 5_000, "a b", "ädä", "%", "\udc80"])
def test_nobody_is_found_by_any_other_name(author: User, name: str) -> None:
    with pytest.raises(User.DoesNotExist):
        people.find(name)


def test_who_never_confirmed_an_address_has_no_page() -> None:
    factories.person("waiting", is_verified=False)
    with pytest.raises(User.DoesNotExist):
        people.find("waiting")


def test_unless_something_of_theirs_is_published() -> None:
    waiting = factories.person("waiting", is_verified=False)
    factories.role("ml-engineer", by=waiting)
    assert people.find("waiting") == waiting


@pytest.mark.parametrize("address", ["/people/{}/", "/api/v1/people/{}/"])
def test_pages_and_api_show_the_same_people(client: Client, author: User, address: str) -> None:
    factories.person("waiting", is_verified=False)
    factories.role("ml-engineer", by=factories.person("published", is_verified=False))
    names = ("author", "waiting", "published", "nobody")
    statuses = [client.get(address.format(name)).status_code for name in names]
    assert statuses == [200, 404, 200, 404]


def test_an_account_that_waits_for_its_address_cannot_be_reported(
    client: Client, author: User
) -> None:
    factories.person("waiting", is_verified=False)
    client.force_login(author)
    statuses = [client.get(f"/people/{name}/report/").status_code for name in ("waiting", "nobody")]
    assert statuses == [404, 404]


def test_no_filter_of_proposals_tells_who_has_an_unconfirmed_account(
    client: Client, db: None
) -> None:
    """A name that nobody has and one whose account was never confirmed are answered alike."""
    factories.person("waiting-one", is_verified=False)
    for address in (
        "/proposals/?author={}",
        "/api/v1/proposals/?author={}",
        "/api/v1/revisions/?author={}",
        "/api/v1/people/{}/",
        "/people/{}/",
    ):
        answers = [client.get(address.format(name)) for name in ("waiting-one", "nobody-here")]
        bodies = [
            each.content.decode().replace("waiting-one", "X").replace("nobody-here", "X")
            for each in answers
        ]
        assert answers[0].status_code == answers[1].status_code, address
        assert bodies[0] == bodies[1], address


PUBLIC = [
    "/",
    "/history/",
    "/skills/",
    "/skills/experiment-tracking/",
    "/skills/experiment-tracking/history/",
    "/skills/experiment-tracking/revisions/2/",
    "/skills/experiment-tracking/community/",
    "/skills/experiment-tracking/expectations/ml-engineer/junior/",
    "/skills/experiment-tracking/feed.atom",
    "/skills/experiment-tracking.json",
    "/skills/experiment-tracking.md",
    "/roles/ml-engineer/",
    "/roles/ml-engineer/history/",
    "/roles/ml-engineer.json",
    "/feeds/skills.atom",
    "/sitemap.xml",
    "/embed/skills/experiment-tracking/",
    "/ims/case/v1p1/CFDocuments",
    "/proposals/",
    "/proposals/?state=all",
    "/api/v1/changes/",
    "/api/v1/revisions/",
    "/api/v1/proposals/",
    "/api/v1/skills/experiment-tracking/comments/",
    "/api/v1/skills/experiment-tracking/",
]


def contribute(shelf: Shelf, person: User, curator: User) -> list[Proposal]:
    """Let the person have a part in everything that people write here."""
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    mine = factories.proposal(shelf.skill, factories.edit(cells[0], "Mine."), by=person)
    lifecycle.approve(mine, by=curator, seen=Seen.of(mine))
    factories.publish(shelf.engineer, factories.rename(shelf.engineer, "Engineer"), by=person)
    theirs = factories.proposal(shelf.skill, factories.edit(cells[1], "Theirs."), by=curator)
    lifecycle.object_to(theirs, "No.", by=person)
    comments.post(shelf.skill, "A word.", by=person)
    comments.post(theirs, "Another word.", by=person)
    watches.set_level(shelf.skill, Watch.Level.ALL, by=person)
    return [mine, theirs]


def everything(client: Client, proposals: list[Proposal]) -> dict[str, str]:
    """What anybody may read, by its address."""
    addresses = [*PUBLIC]
    for each in proposals:
        api = f"/api/v1/proposals/{each.pk}/"
        addresses += [each.get_absolute_url(), api, f"{api}comments/"]
    found = {address: client.get(address) for address in addresses}
    assert {address: each.status_code for address, each in found.items()} == dict.fromkeys(
        addresses, 200
    )
    texts = {address: each.getvalue().decode() for address, each in found.items()}
    return {**texts, "mcp": reading.history("experiment-tracking", 9).model_dump_json()}


def test_nothing_that_anybody_may_read_names_who_has_left(
    client: Client, shelf: Shelf, curator: User
) -> None:
    person = factories.person("countess.ada")
    person.display_name = "Ada Lovelace"
    person.save()
    proposals = contribute(shelf, person, curator)
    before = everything(client, proposals)
    named = {address for address, text in before.items() if "ada" in text.lower()}
    assert {"/history/", "/feeds/skills.atom", "/api/v1/changes/", "mcp"} <= named
    erasure.erase(person)
    after = everything(client, proposals)
    for word in ("countess.ada", "ada lovelace", "countess.ada@example.org"):
        assert [address for address, text in after.items() if word in text.lower()] == []
    client.force_login(curator)
    for word in ("countess.ada", "ada lovelace"):
        seen = everything(client, proposals)
        assert [address for address, text in seen.items() if word in text.lower()] == []


def test_a_suspended_person_is_shown_as_before_everywhere(
    client: Client, shelf: Shelf, curator: User
) -> None:
    person = factories.person("ada")
    proposals = contribute(shelf, person, curator)
    named = {key for key, text in everything(client, proposals).items() if "/people/ada/" in text}
    person.suspended_at = person.date_joined
    person.save()
    after = {key for key, text in everything(client, proposals).items() if "/people/ada/" in text}
    assert after == named
    assert client.get("/people/ada/").status_code == 200
    assert client.get("/api/v1/people/ada/").status_code == 200
