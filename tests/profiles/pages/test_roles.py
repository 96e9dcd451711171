"""The pages of roles: the list by family, the profile with its matrix, a cell opened in place."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.models import Level, Role, RoleFamily, Skill
from profiles.operations import FieldOperation
from profiles.pages import role_index, roles
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import figures_of, find_all, find_one, json_ld_of, text_of, texts_of, values_of

ROLE = "/roles/ml-engineer/"


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _json_ld(html: str) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json_ld_of(html)["@graph"]
    return graph


def _more_skills(shelf: Shelf, by: User, count: int) -> None:
    for number in range(count):
        cells = (
            factories.add(shelf.engineer, shelf.junior, f"Does {number}."),
            factories.add(shelf.engineer, shelf.middle, f"Owns {number}.", required=True),
        )
        factories.skill(f"skill-{number}", group=shelf.group, by=by, operations=cells)


# --- All roles --------------------------------------------------------------------------------


def test_roles_are_listed_by_family(client: Client, shelf: Shelf, author: User) -> None:
    RoleFamily.objects.create(slug="engineering", name="Engineering")
    family = FieldOperation("family", "", "engineering")
    factories.publish(shelf.engineer, family, by=author)
    html = _html(client, "/roles/")
    assert texts_of(html, ".//main//h2") == ["Engineering", "Without a family"]
    assert values_of(html, ".//h3/a") == [
        "/roles/ml-engineer/",
        "/roles/data-analyst/",
    ]


def test_a_role_is_listed_with_its_figures(client: Client, shelf: Shelf) -> None:
    figures = texts_of(_html(client, "/roles/"), ".//main//li//span")
    assert [each for each in figures if "skill" in each] == ["1 skill", "1 skill"]
    assert [each for each in figures if "required" in each] == [
        "0 required, 2 optional",
        "3 required, 0 optional",
    ]


def test_no_roles_yet(client: Client, db: None) -> None:
    assert "No roles yet" in _html(client, "/roles/")


def test_a_page_of_roles_that_there_is_not_is_404(client: Client, shelf: Shelf) -> None:
    for page in ("0", "-1", "2", "99999999999999999999", "x"):
        assert client.get(f"/roles/?page={page}").status_code == HTTPStatus.NOT_FOUND


def test_many_roles_are_divided(client: Client, shelf: Shelf, settings: Settings) -> None:
    settings.ROLES_PER_PAGE = 1
    html = _html(client, "/roles/?page=2")
    assert values_of(html, ".//h3/a") == ["/roles/ml-engineer/"]
    assert '<link rel="canonical" href="http://localhost:8000/roles/?page=2">' in html


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("role=ml-engineer&level=senior", "/roles/ml-engineer/senior/"),
        ("role=ML-Engineer&level=Senior", "/roles/ml-engineer/senior/"),
        ("role=ml-engineer&level=", "/roles/ml-engineer/"),
        ("role=ml-engineer&level=a%2Fb", "/roles/ml-engineer/"),
        ("role=ml-engineer", "/roles/ml-engineer/"),
    ],
)
def test_a_chosen_role_and_level_lead_to_their_page(
    client: Client, shelf: Shelf, query: str, address: str
) -> None:
    response = client.get(f"/roles/?{query}")
    assert (response.status_code, response.headers["Location"]) == (HTTPStatus.FOUND, address)
    german = client.get(f"/de/roles/?{query}")
    assert german.headers["Location"] == f"/de{address}"


def test_an_unknown_role_keeps_the_level_that_was_chosen(client: Client, shelf: Shelf) -> None:
    response = client.get("/roles/?role=emperor&level=senior")
    assert response.status_code == HTTPStatus.NOT_FOUND
    html = response.content.decode()
    field = find_one(html, ".//select[@id='pick-role']")
    said = find_one(html, f".//p[@id='{field.attrib['aria-describedby']}']")
    assert text_of(said) == "There is no role “emperor”. Choose one from the list."
    assert field.attrib["aria-invalid"] == "true"
    assert values_of(html, ".//option[@selected]", "value") == ["senior"]
    html = _html(client, "/roles/?role=&level=middle")
    assert values_of(html, ".//option[@selected]", "value") == ["middle"]
    assert texts_of(html, ".//p[@id='pick-role-error']") == ["Choose a role."]
    assert texts_of(_html(client, "/roles/?role=&level="), ".//p[@id='pick-role-error']") == []


def test_a_former_slug_of_a_chosen_role_leads_on(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.move(shelf.engineer, "engineer", by=author)
    response = client.get("/roles/?role=ml-engineer&level=senior", follow=True)
    assert response.redirect_chain[-1][0] == "/roles/engineer/senior/"


def test_too_many_roles_are_typed(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_index, "LISTED", 1)
    html = _html(client, "/roles/")
    assert values_of(html, ".//input[@id='pick-role']", "maxlength") == ["100"]


# --- The profile ------------------------------------------------------------------------------


def test_counters_count_cells_and_skills(client: Client, shelf: Shelf, author: User) -> None:
    _more_skills(shelf, author, 2)
    assert figures_of(_html(client, ROLE))[:4] == [
        ("Skills", "3"),
        ("Levels", "3"),
        ("Required expectations", "5"),
        ("All expectations", "7"),
    ]


def test_every_place_of_the_matrix_is_told_in_words(client: Client, shelf: Shelf) -> None:
    links = find_all(_html(client, "/roles/data-analyst/"), ".//td/a")
    cells = [(each.get("class", "").split()[1], each.get("href"), text_of(each)) for each in links]
    address = "/skills/experiment-tracking"
    assert cells == [
        ("cell--optional", f"{address}/expectations/data-analyst/junior/", "Optional"),
        ("cell--optional", f"{address}/expectations/data-analyst/middle/", "Optional"),
        (
            "cell--missing",
            f"{address}/suggest/?role=data-analyst&level=senior",
            "Not described yet",
        ),
    ]


def test_a_level_that_is_not_on_the_ladder_is_empty(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.level("principal", 9)
    told = [
        FieldOperation("focus", "", "Counts.", target=f"level:{slug}")
        for slug in ("junior", "middle")
    ]
    factories.publish(shelf.analyst, *told, by=author)
    html = _html(client, "/roles/data-analyst/")
    assert texts_of(html, ".//th[@scope='col']") == ["Skill", "Junior", "Middle"]


def test_skills_stand_on_their_shelves(client: Client, shelf: Shelf, author: User) -> None:
    other = factories.group("etl", domain=factories.domain("aardvark"))
    cell = factories.add(shelf.engineer, shelf.junior, "Loads tables.")
    factories.skill("loading", group=other, by=author, operations=(cell,))
    html = _html(client, ROLE)
    assert texts_of(html, ".//tr[@class='group']//label") == ["Etl 1", "Mlops 1"]
    assert texts_of(html, ".//span[@class='small muted']") == ["Aardvark", "Data & AI"]


def test_retired_skills_and_cells_are_not_asked(client: Client, shelf: Shelf, author: User) -> None:
    _more_skills(shelf, author, 1)
    factories.publish(
        Skill.objects.get(slug="skill-0"), FieldOperation("retired", "", "yes"), by=author
    )
    cell = shelf.cell(shelf.engineer, shelf.senior)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    html = _html(client, ROLE)
    assert values_of(html, ".//th[@scope='row']/a") == ["/skills/experiment-tracking/"]
    assert html.count('<a class="cell cell--missing"') == 1


def test_what_the_role_is_at_each_level(client: Client, shelf: Shelf, author: User) -> None:
    focus = FieldOperation("focus", "", "Builds <b>pipelines</b>.", target="level:junior")
    tools = FieldOperation("technology", "", "Python, Git", target="level:junior")
    factories.publish(shelf.engineer, focus, tools, by=author)
    html = _html(client, ROLE)
    assert "<p>Builds &lt;b&gt;pipelines&lt;/b&gt;.</p>" in html
    assert "<li>Python</li><li>Git</li>" in html


def test_a_role_of_which_nothing_is_asked(client: Client, author: User) -> None:
    factories.role("tester", by=author)
    assert "This role has no expectations yet" in _html(client, "/roles/tester/")


def test_a_long_matrix_is_divided_and_framed(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.ROLE_SKILLS_PER_PAGE = 2
    monkeypatch.setattr(roles, "ROWS_IN_SIGHT", 1)
    _more_skills(shelf, author, 2)
    first, second = _html(client, ROLE), _html(client, f"{ROLE}?page=2")
    rows = ".//th[@scope='row']/a"
    assert values_of(first, rows) == ["/skills/experiment-tracking/", "/skills/skill-0/"]
    assert values_of(second, rows) == ["/skills/skill-1/"]
    assert "matrix-frame--many" in first
    assert "matrix-frame--many" not in second
    assert client.get(f"{ROLE}?page=3").status_code == HTTPStatus.NOT_FOUND


def test_machines_are_told_of_an_occupation(client: Client, shelf: Shelf) -> None:
    html = _html(client, ROLE)
    breadcrumbs, occupation = _json_ld(html)
    assert [each["name"] for each in breadcrumbs["itemListElement"]] == ["Roles", "Ml Engineer"]
    assert occupation["@type"] == "Occupation"
    assert occupation["skills"] == [
        {
            "@type": "DefinedTerm",
            "name": "Experiment Tracking",
            "url": "http://localhost:8000/skills/experiment-tracking/",
        }
    ]
    others = find_all(html, ".//link[@rel='alternate'][@type]")
    assert [(each.get("type"), each.get("href")) for each in others] == [
        ("application/json", "http://localhost:8000/roles/ml-engineer.json"),
        ("text/csv", "http://localhost:8000/roles/ml-engineer.csv"),
        ("text/markdown", "http://localhost:8000/roles/ml-engineer.md"),
        (
            "application/json+oembed",
            "http://localhost:8000/oembed?url=http%3A%2F%2Flocalhost%3A8000%2Froles%2Fml-engineer%2F",
        ),
    ]


def test_hostile_names_stay_text(client: Client, shelf: Shelf, author: User) -> None:
    hostile = '</script><script>alert("1")</script>'
    named = FieldOperation("name", shelf.skill.name, hostile)
    factories.publish(shelf.skill, named, by=author)
    mission = FieldOperation("mission", "", hostile)
    factories.publish(shelf.engineer, mission, by=author)
    html = _html(client, ROLE)
    assert "<script>alert" not in html
    _breadcrumbs, occupation = _json_ld(html)
    assert (occupation["description"], occupation["skills"][0]["name"]) == (hostile, hostile)


# --- A cell opened in place -------------------------------------------------------------------


def test_a_cell_opens_as_a_line_of_the_table(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{ROLE}cells/experiment-tracking/junior/")
    assert html.startswith('<tr class="opened"><td colspan="4">')
    assert "<p>Logs parameters and metrics of each run.</p>" in html
    assert 'href="/skills/experiment-tracking/expectations/ml-engineer/junior/"' in html


@pytest.mark.parametrize(
    "address",
    [
        "/roles/data-analyst/cells/experiment-tracking/senior/",
        f"{ROLE}cells/nothing/junior/",
        f"{ROLE}cells/experiment-tracking/nothing/",
        "/roles/nobody/cells/experiment-tracking/junior/",
    ],
)
def test_what_is_not_described_does_not_open(client: Client, shelf: Shelf, address: str) -> None:
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


# --- Cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_profile_costs_six_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _more_skills(shelf, author, count - 1)
    with django_assert_num_queries(6):
        client.get(ROLE)
    with django_assert_num_queries(1):
        etag = client.get(ROLE).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(ROLE, headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


@pytest.mark.parametrize("count", [2, 4])
def test_the_list_costs_seven_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 2):
        factories.role(f"role-{number}", by=author)
    with django_assert_num_queries(7):
        client.get("/roles/")
    with django_assert_num_queries(1):
        client.get("/roles/")


def test_a_page_is_new_as_soon_as_a_skill_is(client: Client, shelf: Shelf, author: User) -> None:
    before = _html(client, ROLE)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(
        shelf.skill, factories.edit(cell, cell.description, required=False), by=author
    )
    after = _html(client, ROLE)
    optional = '<a class="cell cell--optional'
    assert (before.count(optional), after.count(optional)) == (0, 1)
    assert Role.objects.get(slug="ml-engineer").revision_number == 1
    assert Level.objects.count() == 3
