"""The catalogue: narrowed, searched, sorted, divided; domains and groups; what nobody knows."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from profiles.pages import role_index
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import (
    fields_of,
    find_all,
    find_one,
    json_ld_of,
    texts_of,
    values_of,
    words_of,
)


@pytest.fixture
def skills(shelf: Shelf, author: User) -> Shelf:
    """Three skills in two groups of one domain; the newest is Model Serving."""
    other = factories.group("analysis", domain=shelf.domain)
    charts = (factories.add(shelf.analyst, shelf.junior, "Draws charts with W&B.", required=True),)
    serving = (factories.add(shelf.engineer, shelf.middle, "Rolls out on Kubernetes deployments."),)
    factories.skill("charts", group=other, by=author, operations=charts)
    factories.skill("model-serving", group=shelf.group, by=author, operations=serving)
    return shelf


def _html(client: Client, address: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _text(html: str) -> str:
    return words_of(find_one(html, ".//body"))


def _names(html: str) -> list[str]:
    """The skills that are listed."""
    return texts_of(html, ".//div[@id='results']//h3/a")


def test_every_skill_is_listed_by_name(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/")
    assert _names(html) == ["Charts", "Experiment Tracking", "Model Serving"]
    assert texts_of(html, ".//div[@id='results']//strong")[0] == "3"
    assert "3 skills" in _text(html)


def test_a_skill_is_listed_with_its_group_and_figures(client: Client, skills: Shelf) -> None:
    entries = texts_of(_html(client, "/skills/"), ".//div[@id='results']//p[@class='meta']")
    assert [entry.rpartition(" optional")[0] for entry in entries] == [
        "Analysis 1 role 1 required, 0",
        "Mlops 2 roles 3 required, 2",
        "Mlops 1 role 0 required, 1",
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("domain=data", ["Charts", "Experiment Tracking", "Model Serving"]),
        ("group=analysis", ["Charts"]),
        ("group=data/analysis", ["Charts"]),
        ("domain=data&group=mlops", ["Experiment Tracking", "Model Serving"]),
        ("role=data-analyst", ["Charts", "Experiment Tracking"]),
        ("role=Data-Analyst", ["Charts", "Experiment Tracking"]),
        ("level=middle", ["Experiment Tracking", "Model Serving"]),
        ("level=middle&required=1", ["Experiment Tracking"]),
        ("role=data-analyst&required=1", ["Charts"]),
        ("role=data-analyst&level=middle&required=1", []),
        ("required=0", ["Charts", "Experiment Tracking", "Model Serving"]),
        ("sort=name", ["Charts", "Experiment Tracking", "Model Serving"]),
        ("sort=changed", ["Model Serving", "Charts", "Experiment Tracking"]),
        ("sort=relevance", ["Charts", "Experiment Tracking", "Model Serving"]),
    ],
)
def test_filters(client: Client, skills: Shelf, query: str, names: list[str]) -> None:
    assert _names(_html(client, f"/skills/?{query}")) == names


def test_what_was_chosen_stays_chosen(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=runs&role=data-analyst&level=middle&required=1&sort=name")
    assert values_of(html, ".//option[@selected]", "value") == ["data-analyst", "middle"]
    assert fields_of(html, ".//input[@id='q'][@type='search']") == {"q": "runs"}
    assert fields_of(html, ".//input[@id='required'][@checked]") == {"required": "1"}
    assert fields_of(html, ".//input[@type='hidden'][@name='sort']") == {"sort": "name"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("track", ["Experiment Tracking"]),
        ("experment traking", ["Experiment Tracking"]),
        ("W%26B", ["Charts"]),
        ("kubernetes dep", ["Model Serving"]),
        ("runs zzz", ["Experiment Tracking"]),
        ("zzz", []),
        ("%22", []),
    ],
)
def test_search(client: Client, skills: Shelf, query: str, names: list[str]) -> None:
    assert _names(_html(client, f"/skills/?q={query}")) == names


def test_a_search_marks_what_it_found_and_where(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=tracked+dashboard")
    matches = find_one(html, ".//ul[@class='matches']")
    link = "/skills/experiment-tracking/expectations/data-analyst/middle/"
    assert "Data Analyst · Middle" in texts_of(matches, f".//a[@href='{link}']")
    assert "tracked" in texts_of(matches, ".//mark")


def test_a_search_shows_only_expectations_that_pass_the_filters(
    client: Client, skills: Shelf
) -> None:
    html = _html(client, "/skills/?q=runs&role=ml-engineer&level=senior&required=1")
    links = [each for each in values_of(html, ".//a") if "/expectations/" in each]
    assert links == ["/skills/experiment-tracking/expectations/ml-engineer/senior/"]


def test_a_search_shows_the_description_where_nothing_else_was_found(
    client: Client, skills: Shelf, author: User
) -> None:
    told = FieldOperation("description", "", "Also called provenance.")
    factories.publish(skills.skill, told, by=author)
    html = _html(client, "/skills/?q=provenance")
    assert _names(html) == ["Experiment Tracking"]
    assert "Also called provenance." in texts_of(html, ".//div[@id='results']//*[mark]")
    assert texts_of(html, ".//mark") == ["provenance"]


def test_a_search_says_what_it_shows_instead(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=experment+traking")
    assert "Showing results for “experiment tracking”" in html


def test_a_search_names_roles_too(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=analyst")
    assert "Data Analyst" in texts_of(html, ".//a[@href='/roles/data-analyst/']")


def test_a_search_can_be_sorted_by_name(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=on&sort=name")
    assert texts_of(html, ".//div[@id='results']//strong")[1:] == ["name"]
    html = _html(client, "/skills/?q=on")
    assert texts_of(html, ".//div[@id='results']//strong")[1:] == ["relevance"]


def test_nothing_found_says_what_to_try(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=zzzz")
    assert "No skill matches “zzzz”" in html
    assert "Try fewer or shorter words" in html
    assert "No skill matches these filters" in _html(
        client, "/skills/?role=data-analyst&level=senior"
    )


def test_a_question_that_is_too_long_says_so(client: Client, skills: Shelf) -> None:
    html = _html(client, f"/skills/?q={'a' * 100_000}")
    assert "The search text is too long" in html
    assert len(html) < 20_000


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("domain=nowhere", "There is no domain “nowhere”."),
        ("group=nothing", "There is no group “nothing”."),
        ("role=nobody&level=never", "There is no role “nobody”, no level “never”."),
        ("sort=colour", "There is no order “colour”."),
        ("q=runs&role=%3Cb%3E", "There is no role “<b>”."),
    ],
)
def test_what_nobody_knows_is_404_with_the_form_kept(
    client: Client, skills: Shelf, query: str, message: str
) -> None:
    html = _html(client, f"/skills/?{query}", HTTPStatus.NOT_FOUND)
    assert message in _text(html)
    assert len(find_all(html, ".//input[@id='q']")) == 1
    assert values_of(html, ".//meta[@name='robots']", "content") == ["noindex, follow"]


@pytest.mark.parametrize("name", ["q", "domain", "group", "role", "level", "required", "sort"])
@pytest.mark.parametrize("value", ["%00", "%FF", "a%1Fb"])
def test_what_no_keyboard_types_is_400(
    client: Client, skills: Shelf, name: str, value: str
) -> None:
    _html(client, f"/skills/?{name}={value}", HTTPStatus.BAD_REQUEST)


@pytest.mark.parametrize("page", ["0", "-1", "2", "abc", "99999999999999999999", "1e3"])
def test_pages_that_there_are_not_are_404(client: Client, skills: Shelf, page: str) -> None:
    _html(client, f"/skills/?page={page}", HTTPStatus.NOT_FOUND)


def test_a_long_list_is_divided(client: Client, skills: Shelf, settings: Settings) -> None:
    settings.SKILLS_PER_PAGE = 2
    assert _names(_html(client, "/skills/")) == ["Charts", "Experiment Tracking"]
    assert _names(_html(client, "/skills/?page=2")) == ["Model Serving"]
    html = _html(client, "/skills/?page=2")
    assert values_of(html, ".//a[@rel='prev']") == ["?page=1"]


def test_a_search_is_divided_too(client: Client, skills: Shelf, settings: Settings) -> None:
    settings.RESULTS_PER_PAGE = 1
    pages = [_names(_html(client, f"/skills/?q=mlops&page={page}")) for page in (1, 2)]
    assert sorted(pages) == [["Experiment Tracking"], ["Model Serving"]]
    _html(client, "/skills/?q=mlops&page=3", HTTPStatus.NOT_FOUND)


def test_a_search_says_that_nothing_has_all_the_words(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=charts+kubernetes+rolls")
    assert "No result contains all your words" in _text(html)
    assert _names(html) == ["Model Serving", "Charts"]
    assert "No result contains all your words" not in _html(client, "/skills/?q=charts")


def test_a_retired_skill_is_not_listed(client: Client, skills: Shelf, author: User) -> None:
    factories.publish(skills.skill, FieldOperation("retired", "", "yes"), by=author)
    assert _names(_html(client, "/skills/")) == ["Charts", "Model Serving"]


def test_an_empty_site(client: Client, db: None) -> None:
    assert "No skill matches these filters" in _html(client, "/skills/")


# --- Domains and groups -----------------------------------------------------------------------


def test_a_domain_has_its_groups_with_counts_and_its_skills(client: Client, skills: Shelf) -> None:
    html = _html(client, "/domains/data/")
    assert texts_of(html, ".//h1") == ["Data & AI"]
    groups = find_one(html, ".//ul[@class='entries entries--columns']")
    assert values_of(groups, ".//a") == [
        "/domains/data/analysis/",
        "/domains/data/mlops/",
    ]
    assert texts_of(groups, ".//span") == ["1 skill", "2 skills"]
    assert _names(html) == ["Charts", "Experiment Tracking", "Model Serving"]
    assert "/domains/data/" in values_of(html, ".//main//form", "action")


def test_a_domain_is_a_set_of_terms_for_programs(client: Client, skills: Shelf) -> None:
    page = client.get("/domains/data/").content.decode()
    graph = json_ld_of(page)["@graph"]
    terms = next(each for each in graph if each["@type"] == "DefinedTermSet")
    site = "http://localhost:8000"
    assert (terms["name"], terms["@id"]) == (skills.domain.name, f"{site}/domains/data/")
    url = f"{site}{skills.skill.get_absolute_url()}"
    term = next(each for each in terms["hasDefinedTerm"] if each["@id"] == url)
    assert (term["@type"], term["name"]) == ("DefinedTerm", skills.skill.name)
    assert term["inDefinedTermSet"] == terms["@id"]
    assert "" not in term.values()


def test_a_group_has_its_skills(client: Client, skills: Shelf) -> None:
    html = _html(client, "/domains/data/mlops/")
    assert texts_of(html, ".//h1") == ["Mlops"]
    assert _names(html) == ["Experiment Tracking", "Model Serving"]
    assert not {"domain", "group"} & set(values_of(html, ".//select", "id"))


def test_a_domain_is_narrowed_further(client: Client, skills: Shelf) -> None:
    assert _names(_html(client, "/domains/data/?group=analysis")) == ["Charts"]
    assert _names(_html(client, "/domains/data/mlops/?q=kubernetes")) == ["Model Serving"]


def test_the_same_word_may_name_groups_of_two_domains(
    client: Client, skills: Shelf, author: User
) -> None:
    other = factories.domain("web")
    group = factories.group("mlops", domain=other)
    factories.skill("pages", group=group, by=author)
    html = _html(client, "/skills/")
    assert {"data/mlops", "web/mlops"} <= set(values_of(html, ".//option", "value"))
    assert _names(_html(client, "/skills/?group=web/mlops")) == ["Pages"]
    assert len(_names(_html(client, "/skills/?group=mlops"))) == 3


def test_a_domain_without_groups(client: Client, skills: Shelf) -> None:
    factories.domain("web")
    html = _html(client, "/domains/web/")
    assert texts_of(html, ".//h1") == ["Web"]
    assert _names(html) == []


@pytest.mark.parametrize("address", ["/domains/Data/", "/domains/data/MLOps/"])
def test_shelves_are_in_lower_case(client: Client, skills: Shelf, address: str) -> None:
    response = client.get(f"{address}?q=a")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == f"{address.lower()}?q=a"


@pytest.mark.parametrize("address", ["/domains/web/", "/domains/data/web/", "/domains/web/mlops/"])
def test_shelves_that_there_are_not(client: Client, skills: Shelf, address: str) -> None:
    assert "Page not found" in _html(client, address, HTTPStatus.NOT_FOUND)


# --- Cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/skills/", "/domains/data/", "/domains/data/mlops/"])
def test_a_list_costs_six_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        factories.skill(f"skill-{number}", group=shelf.group, by=author)
    with django_assert_num_queries(6):
        client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_one_and_for_three(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        cell = (factories.add(shelf.analyst, shelf.junior, "Reads tracked runs."),)
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=cell)
    client.get("/skills/")  # what can be chosen is kept
    with django_assert_num_queries(4):
        client.get("/skills/?q=tracked")


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("/skills/", ""),
        ("/domains/data/", ""),
        ("/domains/data/mlops/", "?group=data%2Fmlops"),
        ("/skills/?q=zymurgy+%26+more", "?name=zymurgy%20%26%20more"),
    ],
)
def test_a_new_skill_can_be_proposed_from_every_list(
    client: Client, skills: Shelf, address: str, begins: str
) -> None:
    links = [
        each
        for each in values_of(client.get(address).content.decode(), ".//a")
        if each.startswith("/skills/new/")
    ]
    assert links[-1] == f"/skills/new/{begins}"
    assert client.get(links[-1]).status_code == 302  # to signing in


# --- Roles and levels in a search -------------------------------------------------------------


def test_a_role_at_a_level_comes_before_the_skills(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=senior+ml+engineer")
    results = find_one(html, ".//div[@id='results']")
    assert values_of(results, ".//h3/a")[0] == "/roles/ml-engineer/senior/"
    assert texts_of(results, ".//h3/a")[0] == "Ml Engineer, Senior"
    assert "sensor" not in _text(html)  # the level is no slip of the finger


def test_a_level_is_found_with_its_roles(client: Client, skills: Shelf) -> None:
    results = find_one(_html(client, "/skills/?q=junior"), ".//div[@id='results']")
    assert values_of(results, "section//a") == [
        "/levels/#junior",
        "/roles/data-analyst/junior/",
        "/roles/ml-engineer/junior/",
    ]


def test_a_level_that_the_role_has_not_is_not_led_to(
    client: Client, skills: Shelf, author: User
) -> None:
    told = FieldOperation("focus", "", "Counts.", target="level:junior")
    factories.publish(skills.analyst, told, by=author)
    html = _html(client, "/skills/?q=senior+analyst")
    assert "/roles/data-analyst/senior/" not in html
    assert "/roles/data-analyst/" in html


def test_on_a_site_with_too_many_roles_to_list_they_are_found_too(
    client: Client, skills: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_index, "LISTED", 1)
    results = find_one(_html(client, "/skills/?q=senior+ml+engineer"), ".//div[@id='results']")
    assert values_of(results, ".//h3/a")[0] == "/roles/ml-engineer/senior/"


def test_what_people_type_for_a_word_finds_it(client: Client, skills: Shelf) -> None:
    html = _html(client, "/skills/?q=k8s")
    assert _names(html) == ["Model Serving"]
    assert "Kubernetes" in texts_of(html, ".//mark")


def test_where_nothing_is_found_there_is_somewhere_to_go(client: Client, skills: Shelf) -> None:
    results = find_one(_html(client, "/skills/?q=xyzzyqq"), ".//div[@id='results']")
    assert values_of(results, ".//a")[-4:-1] == ["/skills/", "/roles/", "/domains/data/"]


@pytest.mark.parametrize("words", ["senior+ml+engineer", "junior", "senior+trakced", "jr+xyzzyqq"])
def test_a_search_with_a_level_takes_at_most_six_statements(
    client: Client,
    skills: Shelf,
    words: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/skills/?q=junior")  # what can be chosen is kept
    with django_assert_max_num_queries(6):
        client.get(f"/skills/?q={words}")
