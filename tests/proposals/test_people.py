"""Who is shown to everyone, on pages and to programs alike."""

import pytest
from django.test import Client

from proposals import people
from skillmap.accounts.models import User
from tests import factories

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
