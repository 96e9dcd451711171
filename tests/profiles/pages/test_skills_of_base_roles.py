"""Pages of roles and skills where expectations are shared from a base role."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from profiles.models import Expectation, Role, RoleLevel
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import PageClient as Client
from tests.html import find_one, texts_of, values_of, words_of

SHARED = "Sets up promotion from tracked runs to production."
CELL = "/skills/experiment-tracking/expectations/{}/{}/"


def all_words_of(html: str) -> str:
    """The words of a page as people read them."""
    return words_of(find_one(html, "."))


def names_base(html: str) -> bool:
    """Whether the page says which role is the base, or that it is one."""
    return "Base role" in texts_of(html, ".//dt")


@pytest.fixture
def writer(shelf: Shelf, author: User) -> Role:
    """A role without a cell of its own; like the analyst, it is based on the engineer."""
    writer = factories.role("writer", by=author)
    for role in (writer, shelf.analyst):
        based = FieldOperation("base_role", "", shelf.engineer.slug)
        factories.publish(role, based, by=author)
        role.refresh_from_db()
    return writer


def exclude(role: Role, place: str, by: User) -> None:
    """Let the role not take over one place."""
    factories.publish(role, FieldOperation("not_expected", "", place), by=by)


def test_an_inherited_address_leads_to_where_it_is_kept(client: Client, writer: Role) -> None:
    response = client.get(CELL.format("writer", "senior"))
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response["Location"] == CELL.format("ml-engineer", "senior") + "?as=writer"
    assert response["Cache-Control"] == "public, max-age=0"
    page = client.get(response["Location"])
    assert page.status_code == HTTPStatus.OK
    words = all_words_of(page.content.decode())
    assert "Writer shares this expectation with Ml Engineer." in words
    assert SHARED in words


def test_a_retired_cell_of_its_own_falls_back(
    client: Client, shelf: Shelf, writer: Role, author: User
) -> None:
    own = shelf.cell(shelf.analyst, shelf.middle)
    address = CELL.format("data-analyst", "middle")
    assert client.get(address).status_code == HTTPStatus.OK
    factories.publish(shelf.skill, factories.retire(own), by=author)
    assert client.get(address)["Location"] == CELL.format("ml-engineer", "middle") + (
        "?as=data-analyst"
    )
    exclude(shelf.analyst, "experiment-tracking/middle", author)
    assert client.get(address).status_code == HTTPStatus.GONE


def test_who_does_not_share_it_is_led_to_their_own(
    client: Client, shelf: Shelf, writer: Role
) -> None:
    stored = CELL.format("ml-engineer", "junior")
    response = client.get(f"{stored}?as=data-analyst")
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == CELL.format("data-analyst", "junior")
    assert client.get(response["Location"]).status_code == HTTPStatus.OK


def test_the_base_is_one_row_of_the_skill(client: Client, shelf: Shelf, writer: Role) -> None:
    html = client.get("/skills/experiment-tracking/").content.decode()
    words = all_words_of(html)
    assert html.count(SHARED) == 1
    assert "Shared by 2 roles" in words  # the analyst at senior, the writer everywhere
    assert 'id="e-data-analyst-senior"' not in html
    assert 'id="e-writer-senior"' not in html
    counter = words.partition("where this skill appears")[0]
    assert counter.rstrip().endswith("Roles 2")
    chosen = client.get("/skills/experiment-tracking/?role=writer&level=middle")
    assert chosen.status_code == HTTPStatus.OK
    assert "Writer: Middle → Senior" in all_words_of(chosen.content.decode())


def test_the_role_shows_what_it_shares(
    client: Client, shelf: Shelf, writer: Role, author: User
) -> None:
    exclude(writer, "experiment-tracking/junior", author)
    html = client.get("/roles/writer/").content.decode()
    words = all_words_of(html)
    assert "Experiment Tracking Not expected Required shared Required shared" in words
    assert f"{CELL.format('ml-engineer', 'senior')}?as=writer" in values_of(html, ".//a")
    assert '"skills":[{"@type":"DefinedTerm","name":"Experiment Tracking"' in html
    opened = client.get("/roles/writer/cells/experiment-tracking/senior/").content.decode()
    assert SHARED in opened
    assert "shared from Ml Engineer" in all_words_of(opened)
    missing = client.get("/roles/writer/cells/experiment-tracking/junior/")
    assert missing.status_code == HTTPStatus.NOT_FOUND
    career = all_words_of(client.get("/roles/writer/career/?from=middle").content.decode())
    assert "shared from Ml Engineer" in career
    assert SHARED in career


def test_only_levels_of_its_own_ladder_are_inherited(
    client: Client, shelf: Shelf, writer: Role
) -> None:
    RoleLevel.objects.create(role=writer, level=shelf.middle)
    assert [each.level for each in Expectation.objects.for_role(writer)] == [shelf.middle]
    assert client.get(CELL.format("writer", "senior")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("address", ["/skills/experiment-tracking/", "/roles/{}/"])
def test_a_base_takes_one_statement_more_however_many_share_it(
    client: Client,
    shelf: Shelf,
    author: User,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    writers = [factories.role(f"writer-{n}", by=author) for n in range(3)]
    factories.publish(shelf.skill, factories.add(writers[0], shelf.junior, "Writes it."), by=author)
    address = address.format(writers[0].slug)
    plain = _statements(client, address)
    for role in writers:
        based = FieldOperation("base_role", "", shelf.engineer.slug)
        factories.publish(role, based, by=author)
        with django_assert_num_queries(plain + 1):
            assert client.get(address).status_code == HTTPStatus.OK


def test_the_page_of_a_base_role_lists_who_shares_it(
    client: Client, shelf: Shelf, writer: Role, author: User
) -> None:
    page = client.get("/roles/ml-engineer/").content.decode()
    shared = find_one(page, ".//dt[.='Base role']/../dd")
    assert words_of(shared) == "Shared by 2 roles Data Analyst Writer"
    assert "/roles/writer/" in values_of(shared, ".//a")
    factories.publish(writer, FieldOperation("retired", "", "yes"), by=author)
    page = client.get("/roles/ml-engineer/").content.decode()
    assert "Shared by 1 role" in all_words_of(page)
    assert names_base(client.get("/roles/data-analyst/").content.decode())
    lonely = factories.role("lonely", by=author)
    assert not names_base(client.get(lonely.get_absolute_url()).content.decode())


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(captured)


def test_programs_are_told_where_it_is_kept(
    client: Client, shelf: Shelf, writer: Role, author: User
) -> None:
    matrix = client.get("/api/v1/roles/writer/matrix/").json()
    (row,) = matrix["results"]
    assert [(each["state"], each["shared_from"]) for each in row["places"]] == [
        ("required", "ml-engineer")
    ] * 3
    told = client.get("/api/v1/roles/writer/").json()
    assert (told["base_role"], told["not_expected"]) == ("ml-engineer", [])
    assert client.get("/api/v1/roles/writer/expectations/").json()["results"] == []
    career = client.get("/api/v1/roles/writer/career/?from=junior").json()
    assert career["results"][0]["after"]["shared_from"] == "ml-engineer"
    needed = client.get("/api/v1/skills/?role=writer&level=senior").json()
    assert [each["slug"] for each in needed["results"]] == ["experiment-tracking"]
    exclude(writer, "experiment-tracking/senior", author)
    told = client.get("/api/v1/roles/writer/").json()
    assert told["not_expected"] == ["experiment-tracking/senior"]


def test_roles_are_compared_by_what_they_share(client: Client, shelf: Shelf, writer: Role) -> None:
    page = client.get("/roles/compare/?from=writer&to=data-analyst&level=senior")
    assert "In both 1" in all_words_of(page.content.decode())
