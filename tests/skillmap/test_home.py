"""The home page: finding one's role and level, roles at a glance, figures, what is happening."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles import curation, role_overview
from profiles.models import Revision
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.models import Proposal
from skillmap import home
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of


def _html(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _section(html: str, title: str) -> str:
    return html[html.index(f'<section aria-labelledby="{title}">') :].split("</section>", 1)[0]


def _propose(shelf: Shelf, by: User, title: str) -> Proposal:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"Logs: {title}.")
    return lifecycle.propose(shelf.skill, factories.submission(edit, title=title), by=by)


def _figures(html: str) -> list[str]:
    return texts_of(html, ".//p[@class='meta home-figures']/*")


def _bars(html: str) -> list[tuple[str, list[str]]]:
    """Each role with its figures, lowest level first."""
    rows = find_all(html, ".//table[@class='role-bars']/tbody/tr")
    return [(text_of(find_one(row, "th")), texts_of(row, "td")) for row in rows]


def _near(shelf: Shelf, by: User) -> None:
    """The analyst asks for the engineer's skill at Junior too: one of three in common."""
    cell = shelf.cell(shelf.analyst, shelf.junior)
    edit = factories.edit(cell, cell.description, required=True)
    factories.publish(shelf.skill, edit, by=by)


# --- Finding one's role and level -------------------------------------------------------------


def test_the_picker_leads_to_the_role_at_the_level(client: Client, shelf: Shelf) -> None:
    form = find_one(_html(client), ".//form[@class='picker picker--level']")
    assert values_of(form, ".//option", "value") == [
        *("", "data-analyst", "ml-engineer"),
        *("", "junior", "middle", "senior"),
    ]
    assert find_all(form, ".//option[@selected]") == []
    assert texts_of(form, ".//option[@value='']") == ["Choose a role", "All levels"]
    response = client.get(form.attrib["action"], {"role": "ml-engineer", "level": "senior"})
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == "/roles/ml-engineer/senior/"


def test_levels_of_a_few_roles_are_a_group_of_their_own(
    client: Client, shelf: Shelf, author: User
) -> None:
    manager = factories.role("manager", by=author)
    lead, _head = (factories.level(slug, rank) for rank, slug in enumerate(["lead", "head"], 4))
    for slug in ("lead", "head", "senior"):
        focus = FieldOperation("focus", "", "Leads.", target=f"level:{slug}")
        factories.publish(manager, focus, by=author)
    for role in (shelf.engineer, shelf.analyst):
        for slug in ("junior", "middle", "senior"):
            focus = FieldOperation("focus", "", "Works.", target=f"level:{slug}")
            factories.publish(role, focus, by=author)
    html = _html(client)
    groups = find_all(html, ".//select[@id='pick-level']/optgroup")
    assert [(each.attrib["label"], values_of(each, ".//option", "value")) for each in groups] == [
        ("Most roles", ["junior", "middle", "senior"]),
        ("Manager", ["lead", "head"]),
    ]
    (option,) = find_all(html, ".//select[@id='pick-role']/option[@value='manager']")
    assert option.attrib["data-levels"] == "senior lead head"
    wrong = client.get("/roles/", {"role": "ml-engineer", "level": lead.slug}, follow=True)
    assert wrong.status_code == HTTPStatus.NOT_FOUND
    words = wrong.content.decode()
    assert "Ml Engineer has no level “lead”. Choose one of its levels." in words
    assert '/roles/ml-engineer/senior/"' in words


def test_a_base_role_is_nobodys_role(client: Client, shelf: Shelf, author: User) -> None:
    base = FieldOperation("base_role", "", "ml-engineer")
    factories.publish(shelf.analyst, base, by=author)
    html = _html(client)
    assert "ml-engineer" not in values_of(html, ".//select[@id='pick-role']/option", "value")
    assert _bars(html) == [("Data Analyst", ["0", "0", "1"])]
    (roles,) = find_all(html, ".//p[@class='meta home-figures']/a[@href='/roles/']")
    assert text_of(roles) == "1 role"


def test_a_real_step_is_the_example(client: Client, shelf: Shelf, author: User) -> None:
    cells = (
        factories.add(shelf.engineer, shelf.junior, "Reads charts."),
        factories.add(shelf.engineer, shelf.middle, "Draws charts.", required=True),
    )
    factories.skill("charts", group=shelf.group, by=author, operations=cells)
    html = _html(client)
    example = find_one(html, ".//section[@aria-labelledby='example']")
    assert text_of(find_one(example, "h2")) == "Ml Engineer, Charts"
    assert texts_of(example, ".//article/h3") == ["Junior Optional", "Middle Required"]
    places = find_all(example, ".//article/div[@data-edit-here]")
    assert [texts_of(each, "p")[0] for each in places] == ["Reads charts.", "Draws charts."]
    assert [values_of(each, "p/a") for each in places] == [
        [f"/skills/charts/suggest/?role=ml-engineer&level={level}"]
        for level in ("junior", "middle")
    ]
    said = "1 skill becomes required, 1 stay required, 0 are optional. See the whole step"
    assert said in text_of(example)
    assert values_of(example, ".//a")[-1] == "/roles/ml-engineer/career/?from=junior"


def test_without_a_step_there_is_no_example(client: Client, shelf: Shelf) -> None:
    assert 'aria-labelledby="example"' not in _html(client)


# --- Roles at a glance ------------------------------------------------------------------------


def test_bars_say_how_much_is_required_at_each_level(client: Client, shelf: Shelf) -> None:
    html = _html(client)
    assert _bars(html) == [("Data Analyst", ["0", "0", "0"]), ("Ml Engineer", ["1", "1", "1"])]
    heights = values_of(html, ".//table[@class='role-bars']//path", "d")
    assert heights == ["M0 24h24v-0H0z"] * 3 + ["M0 24h24v-24H0z"] * 3
    links = values_of(html, ".//table[@class='role-bars']//td/a")
    assert links[3:] == [f"/roles/ml-engineer/{level}/" for level in ("junior", "middle", "senior")]


def test_what_is_shared_counts_for_the_role(client: Client, shelf: Shelf, author: User) -> None:
    every = factories.role("every-engineer", by=author)
    cell = factories.add(every, shelf.senior, "Tests it.", required=True)
    factories.skill("testing", group=shelf.group, by=author, operations=(cell,))
    base = FieldOperation("base_role", "", "every-engineer")
    factories.publish(shelf.engineer, base, by=author)
    factories.publish(shelf.analyst, base, by=author)
    html = _html(client)
    assert _bars(html) == [("Data Analyst", ["0", "0", "1"]), ("Ml Engineer", ["1", "1", "2"])]
    assert "role-map" not in html  # what all have from the base says nothing of two of them


def test_the_map_and_its_table_lead_to_comparisons(
    client: Client, shelf: Shelf, author: User
) -> None:
    _near(shelf, author)
    html = _html(client)
    lines = find_all(html, ".//svg[@class='role-map']/a[path]")
    compared = "/roles/compare/?from=data-analyst&to=ml-engineer&level=junior"
    assert [each.get("href") for each in lines] == [compared]
    assert texts_of(lines[0], "title") == ["Data Analyst, Ml Engineer: 33 %"]
    roles = find_all(html, ".//svg[@class='role-map']/a[circle]")
    assert [each.get("href") for each in roles] == ["/roles/data-analyst/", "/roles/ml-engineer/"]
    near = find_one(html, ".//section[@aria-labelledby='near']")
    assert texts_of(near, ".//tbody//td") == ["Data Analyst", "Ml Engineer", "33 %"]
    assert values_of(near, ".//td/a") == [compared]
    assert client.get(compared).status_code == HTTPStatus.OK


def test_one_role_has_bars_and_no_map(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.analyst, FieldOperation("retired", "", "yes"), by=author)
    html = _html(client)
    assert _bars(html) == [("Ml Engineer", ["1", "1", "1"])]
    assert "role-map" not in html


def test_a_large_site_lists_its_roles_instead(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_overview, "MOST_ROLES", 1)
    html = _html(client)
    assert _bars(html) == []
    roles = find_one(html, ".//section[@aria-labelledby='roles']")
    assert values_of(roles, "ul//a") == ["/roles/data-analyst/", "/roles/ml-engineer/", "/roles/"]


# --- Figures ----------------------------------------------------------------------------------


def test_figures_count_what_is_published(client: Client, shelf: Shelf, author: User) -> None:
    retired = factories.skill("charts", group=shelf.group, by=author)
    factories.publish(retired, FieldOperation("retired", "", "yes"), by=author)
    assert _figures(_html(client)) == [
        "1 skill",
        "2 roles",
        "5 expectations, 3 required",
        "5 revisions",
    ]


def test_figures_are_new_after_every_revision(client: Client, shelf: Shelf, author: User) -> None:
    _html(client)
    added = factories.add(shelf.analyst, shelf.senior, "Sets the standard.", required=True)
    factories.publish(shelf.skill, added, by=author)
    assert "6 expectations, 4 required" in _figures(_html(client))


def test_a_large_site_counts_its_expectations_less_often(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "EXACT", 0.001)
    _html(client)
    added = factories.add(shelf.analyst, shelf.senior, "Sets the standard.")
    factories.publish(shelf.skill, added, by=author)
    assert "5 expectations, 3 required" in _figures(_html(client))


def test_domains_come_in_order_with_counts(client: Client, shelf: Shelf) -> None:
    factories.domain("aviation")
    domains = find_one(_html(client), ".//section[@aria-labelledby='domains']")
    assert values_of(domains, "ul//a") == ["/domains/aviation/", "/domains/data/"]
    assert texts_of(domains, ".//span") == ["0", "1"]


# --- What is happening ------------------------------------------------------------------------


def test_changes_by_people_are_shown_newest_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    imported = Revision.Source.IMPORT
    curation.create_role(
        "tester", [FieldOperation("name", "", "Tester")], by=author, source=imported
    )
    factories.publish(shelf.analyst, FieldOperation("mission", "", "Counts."), by=author)
    changed = _section(_html(client), "changed")
    assert values_of(changed, ".//h3/a")[:2] == [
        "/roles/data-analyst/revisions/2/",
        "/skills/experiment-tracking/revisions/1/",
    ]
    assert "tester" not in changed
    assert "By hand" in changed
    assert 'href="/history/"' in changed


def test_an_open_proposal_is_shown_at_once(client: Client, shelf: Shelf, author: User) -> None:
    before = client.get("/").headers["ETag"]
    assert "There are no open proposals." in _section(_html(client), "waiting")
    _propose(shelf, author, "Name the run")
    response = client.get("/", headers={"if-none-match": before})
    assert response.status_code == HTTPStatus.OK
    waiting = _section(response.content.decode(), "waiting")
    assert "Name the run" in waiting
    assert "Experiment Tracking" in waiting


def test_a_decided_proposal_goes_at_once(client: Client, shelf: Shelf, author: User) -> None:
    proposal = _propose(shelf, author, "Name the run")
    assert "Name the run" in _html(client)
    lifecycle.withdraw(proposal, by=author)
    assert "Name the run" not in _html(client)


def test_a_draft_is_nobodys_business(client: Client, shelf: Shelf, author: User) -> None:
    lifecycle.save_draft(shelf.skill, {}, by=author)
    assert "There are no open proposals." in _html(client)


def test_an_empty_site_says_how_to_begin(client: Client, db: None) -> None:
    html = _html(client)
    assert texts_of(html, ".//pre") == ["manage.py import_catalogue fixtures/catalogue"]
    assert find_all(html, ".//main//h2") == []
    assert find_all(html, ".//main//form") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_fourteen_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        group = factories.group(f"group-{number}", domain=factories.domain(f"domain-{number}"))
        factories.skill(f"skill-{number}", group=group, by=author)
        role = factories.role(f"role-{number}", by=author)
        factories.publish(role, FieldOperation("base_role", "", "ml-engineer"), by=author)
    with django_assert_num_queries(14):
        client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


def test_the_home_page_is_only_read(client: Client, db: None) -> None:
    assert client.post("/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_operators_text_stands_on_the_home_page(
    client: Client, shelf: Shelf, settings: Settings, tmp_path: Path
) -> None:
    assert "front-text" not in client.get("/").content.decode()
    path = tmp_path / "front.md"
    path.write_text("## Welcome\n\nAsk *us* first. <script>alert(1)</script>")
    settings.STATEMENTS = {"front": str(path)}
    settings.RELEASE = "another"  # as after the restart that a change needs
    html = client.get("/").content.decode()
    assert '<div class="prose front-text"><h2>Welcome</h2><p>Ask <em>us</em> first.' in html
    assert "<script>alert" not in html
