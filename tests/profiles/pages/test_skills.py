"""The skill profile with its comparison, and the page of one expectation."""

from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.models import Change, Expectation, Revision
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of, words_of

SKILL = "/skills/experiment-tracking/"
SUGGEST = f"{SKILL}suggest/"


def _html(client: Client, address: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _main(html: str) -> str:
    return words_of(find_one(html, ".//main"))


def _part(html: str, name: str) -> Element:
    return find_one(html, f".//*[@id='{name}']")


def _links(page: str | Element, href: str) -> list[str]:
    """The words of the links that lead to an address."""
    return texts_of(page, f".//a[@href='{href}']")


def _cells(row: Element) -> list[str]:
    return [words_of(each) for each in find_all(row, "td")]


# --- The profile ------------------------------------------------------------------------------


def test_the_masthead_says_what_it_is(client: Client, shelf: Shelf, author: User) -> None:
    summary = FieldOperation("summary", "", "Recording runs.")
    factories.publish(shelf.skill, summary, by=author)
    html = _html(client, SKILL)
    assert texts_of(html, ".//p[@class='kicker']") == ["Skill profile"]
    assert texts_of(html, ".//h1") == ["Experiment Tracking"]
    assert texts_of(html, ".//p[@class='lead']") == ["Recording runs."]
    crumbs = find_all(html, ".//nav[@class='breadcrumbs wrap']//a")
    assert [(each.attrib["href"], text_of(each)) for each in crumbs][-3:] == [
        ("/skills/", "Skills"),
        ("/domains/data/", "Data & AI"),
        ("/domains/data/mlops/", "Mlops"),
    ]


def test_counters_count_roles_levels_and_cells(client: Client, shelf: Shelf) -> None:
    figures = find_all(_html(client, SKILL), ".//dl[@class='counters counters--line']/div")
    assert [tuple(map(text_of, each)) for each in figures] == [
        ("Roles", "2", "where this skill appears"),
        ("Levels", "3", "from lowest to highest"),
        ("Required expectations", "3", "and 2 optional"),
    ]


def test_the_profile_says_that_a_program_drafted_its_texts(client: Client, shelf: Shelf) -> None:
    assert "language model" not in _html(client, SKILL)
    cells = Expectation.objects.filter(skill=shelf.skill)
    cells.exclude(pk=cells[0].pk).update(drafted_by="language-model 2026-11")
    caches[settings.PAGES_CACHE].clear()
    assert "language model" not in _html(client, SKILL)
    cells.update(drafted_by="language-model 2026-11")
    caches[settings.PAGES_CACHE].clear()
    assert "Drafted by a language model in November 2026" in _main(_html(client, SKILL))


def test_last_updated_is_the_newest_revision_with_its_author(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.publish(shelf.skill, FieldOperation("summary", "", "Runs."), by=author)
    revision = Revision.objects.get(skill=shelf.skill, number=2)
    fact = find_one(_html(client, SKILL), ".//dt[.='Last updated']/../dd")
    assert len(find_all(fact, f"a[@href='{SKILL}revisions/2/']/time[@datetime]")) == 1
    day = revision.created_at
    assert words_of(fact) == f"{day.day} {day:%B %Y} by author"


def test_every_place_of_the_overview_is_told_inwords_of(client: Client, shelf: Shelf) -> None:
    table = find_one(_html(client, SKILL), ".//table[@class='overview']")
    assert find_all(table, "caption")
    cells = find_all(table, ".//td/a")
    assert [
        (each.attrib["class"].split()[1], each.attrib["href"], text_of(each)) for each in cells
    ] == [
        ("cell--optional", "#e-data-analyst-junior", "Optional"),
        ("cell--optional", "#e-data-analyst-middle", "Optional"),
        ("cell--missing", f"{SUGGEST}?role=data-analyst&level=senior", "Not described yet"),
        ("cell--required", "#e-ml-engineer-junior", "Required"),
        ("cell--required", "#e-ml-engineer-middle", "Required"),
        ("cell--required", "#e-ml-engineer-senior", "Required"),
    ]


def test_the_overview_leads_to_rows_that_are_there(client: Client, shelf: Shelf) -> None:
    html = _html(client, SKILL)
    targets = {each[1:] for each in values_of(html, ".//a") if each.startswith("#")}
    assert {"content", "e-ml-engineer-senior"} <= targets <= set(values_of(html, ".//*", "id"))


def test_a_level_that_is_not_on_the_ladder_of_a_role_is_empty(
    client: Client, shelf: Shelf, author: User
) -> None:
    told = [
        FieldOperation("focus", "", "Counts.", target=f"level:{slug}")
        for slug in ("junior", "middle")
    ]
    factories.publish(shelf.analyst, *told, by=author)
    html = _html(client, SKILL)
    row = find_all(html, ".//table[@class='overview']/tbody/tr")[0]
    assert _cells(row) == ["Optional", "Optional", ""]
    assert "is-missing" not in html


def test_each_level_has_a_table_with_a_caption_and_rows_by_role(
    client: Client, shelf: Shelf
) -> None:
    html = _html(client, SKILL)
    captions = find_all(html, ".//div[@id]//table/caption")
    assert list(map(words_of, captions)) == [
        "Junior 1 required, 1 optional",
        "Middle 1 required, 1 optional",
        "Senior 1 required, 0 optional",
    ]
    rows = find_all(_part(html, "level-junior"), ".//tr[@id]")
    assert [words_of(row).split(" Suggest")[0] for row in rows] == [
        "Data Analyst Optional Reads the results of tracked runs.",
        "Ml Engineer Required Logs parameters and metrics of each run.",
    ]


def test_a_missing_expectation_invites_a_text(client: Client, shelf: Shelf) -> None:
    senior = _part(_html(client, SKILL), "level-senior")
    row = find_one(senior, ".//tr[@class='is-missing']")
    assert words_of(row).startswith("Data Analyst Not described yet")
    assert _links(row, f"{SUGGEST}?role=data-analyst&level=senior")


def test_an_expectation_without_a_text_says_so(client: Client, shelf: Shelf, author: User) -> None:
    blank = CellOperation(
        Kind.ADD, shelf.analyst.pk, shelf.senior.pk, 0, CellValues("", required=True)
    )
    source = Revision.Source.IMPORT
    curation.publish(shelf.skill, [blank], by=author, source=source)
    senior = _part(_html(client, SKILL), "level-senior")
    assert "Required Not described yet. Suggest a text" in words_of(senior)
    page = _html(client, f"{SKILL}expectations/data-analyst/senior/")
    assert texts_of(page, ".//p[@class='empty-title']") == ["Not described yet"]


def test_texts_are_shown_as_they_were_typed(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    edit = factories.edit(cell, "Uses <b>C++</b> & R.\n\nTwice.")
    factories.publish(shelf.skill, edit, by=author)
    row = find_one(_html(client, SKILL), ".//tr[@id='e-ml-engineer-junior']")
    lines = find_all(row, ".//ul[@class='behaviours']/li")
    assert [(each.text, len(each)) for each in lines] == [
        ("Uses <b>C++</b> & R.", 0),
        ("Twice.", 0),
    ]


def test_a_skill_without_expectations_invites_the_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.skill("observability", group=shelf.group, by=author)
    html = _html(client, "/skills/observability/")
    assert "Nothing is described yet" in html
    assert "/skills/observability/suggest/" in values_of(html, ".//a[@class='button']")
    assert find_all(html, ".//table") == []


def test_the_rail_has_formats_licence_source_and_citation(
    client: Client, shelf: Shelf, author: User
) -> None:
    rail = find_one(_html(client, SKILL), ".//aside[@class='rail']")
    assert texts_of(rail, ".//*[@class='button']") == ["Suggest a change"]  # Watch: in Community
    assert values_of(rail, ".//li/a") == [
        "#community",
        "/skills/experiment-tracking.json",
        "/skills/experiment-tracking.csv",
        "/skills/experiment-tracking.md",
        "/skills/experiment-tracking/feed.atom",
    ]
    assert texts_of(rail, ".//a[@rel='license']") == ["CC-BY-4.0"]
    assert "Skillmap Catalogue, “Experiment Tracking”, revision 1," in text_of(rail)
    assert "http://localhost:8000/skills/experiment-tracking/revisions/1/" in text_of(rail)


def test_a_skill_from_elsewhere_says_so(client: Client, shelf: Shelf, author: User) -> None:
    operations = [
        FieldOperation("source", "", "ESCO 1.2"),
        FieldOperation("source_url", "", "https://esco.example/skill"),
        FieldOperation("licence", "", "CC-BY-SA-4.0"),
    ]
    factories.publish(shelf.skill, *operations, by=author)
    rail = find_one(_html(client, SKILL), ".//aside[@class='rail']")
    source = find_one(rail, ".//a[@href='https://esco.example/skill']")
    assert (text_of(source), source.get("rel")) == ("ESCO 1.2", "nofollow")
    assert texts_of(rail, ".//dd[.='CC-BY-SA-4.0']") == ["CC-BY-SA-4.0"]


@pytest.mark.parametrize(
    "address",
    [
        *(SKILL, f"{SKILL}history/", f"{SKILL}revisions/2/", f"{SKILL}compare/?from=1&to=2"),
        *(f"{SKILL}expectations/ml-engineer/junior/", "/roles/ml-engineer/"),
        *("/roles/ml-engineer/career/?from=junior", "/roles/ml-engineer/history/"),
        "/roles/ml-engineer/revisions/2/",
    ],
)
def test_no_page_puts_a_text_under_a_licence_that_it_is_not_under(
    client: Client, shelf: Shelf, author: User, address: str
) -> None:
    origin = [
        FieldOperation("source", "", "ESCO"),
        FieldOperation("source_url", "", "https://esco.example/x"),
        FieldOperation("licence", "", "EUPL-1.2"),
    ]
    factories.publish(shelf.skill, *origin, by=author)
    factories.publish(shelf.engineer, *origin, by=author)
    html = _html(client, address)
    assert "CC BY" not in html
    assert "CC-BY" not in html
    foot = find_one(html, ".//footer[@class='site-footer']")
    assert "Text under EUPL-1.2, ESCO." in text_of(foot)
    assert values_of(foot, ".//a[@href='https://esco.example/x']", "rel") == ["nofollow"]
    assert "Some are from others" not in text_of(foot)


def test_a_page_of_the_sites_own_names_its_licence(client: Client, shelf: Shelf) -> None:
    for address, words in (
        (SKILL, "Texts under CC-BY-4.0."),
        ("/roles/ml-engineer/", "Texts under CC-BY-4.0."),
        ("/", "Texts under CC-BY-4.0 unless"),
    ):
        foot = find_one(_html(client, address), ".//footer[@class='site-footer']")
        assert words in text_of(foot)
        (licence,) = values_of(foot, ".//a[@rel='license']")
        assert licence == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC-BY-4.0" in _html(client, "/embed/roles/ml-engineer/")
    assert "Each text's licence is on its page." in _html(client, "/roles/")


def test_a_role_of_the_sites_own_names_what_is_of_others(
    client: Client, shelf: Shelf, author: User
) -> None:
    operation = FieldOperation("licence", "", "EUPL-1.2")
    factories.publish(shelf.skill, operation, by=author)
    for address in ("/roles/ml-engineer/", "/roles/ml-engineer/career/?from=junior"):
        assert "Some are from others: EUPL-1.2." in _html(client, address)


def test_the_room_of_the_community_is_kept(client: Client, shelf: Shelf) -> None:
    assert _links(_part(_html(client, SKILL), "community"), f"{SKILL}community/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_profile_costs_five_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        role = factories.role(f"role-{number}", by=author)
        factories.publish(shelf.skill, factories.add(role, shelf.junior, "Does it."), by=author)
    with django_assert_num_queries(5):
        client.get(SKILL)
    with django_assert_num_queries(1):
        client.get(SKILL)


# --- The comparison ---------------------------------------------------------------------------


def test_the_next_level_is_compared_with_the_chosen_one(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=ml-engineer&level=junior")
    comparison = _part(html, "comparison")
    words = words_of(comparison)
    assert words.startswith("Ml Engineer: Junior → Middle Stays required at Middle.")
    assert texts_of(comparison, ".//h3/span[@class='level']") == ["Junior", "Middle"]
    assert "The two texts have no line in common." in words
    assert values_of(html, ".//option[@selected]", "value") == ["ml-engineer", "junior"]


def test_lines_are_compared_with_their_counterparts(
    client: Client, shelf: Shelf, author: User
) -> None:
    middle = shelf.cell(shelf.engineer, shelf.middle)
    text = "Compares runs.\nLogs parameters and metrics of each training run."
    factories.publish(shelf.skill, factories.edit(middle, text), by=author)
    comparison = _part(_html(client, f"{SKILL}?role=ml-engineer&level=junior"), "comparison")
    assert "Logs parameters and metrics of each training run." in text_of(comparison)
    assert [each.text for each in find_all(comparison, ".//ins")] == ["training "]
    added = find_all(comparison, ".//li[@class='is-after-only'][@dir='auto']")
    assert [texts_of(each, "span[@class='visually-hidden']") for each in added] == [["New:"]]
    assert "no line in common" not in text_of(comparison)


def test_what_becomes_required_is_said_first(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    edit = factories.edit(cell, cell.description, required=True)
    factories.publish(shelf.skill, edit, by=author)
    comparison = _part(_html(client, f"{SKILL}?role=data-analyst&level=junior"), "comparison")
    assert texts_of(comparison, ".//strong") == ["Becomes required"]
    assert "Becomes required at Middle." in text_of(comparison)


def test_the_level_that_was_chosen_is_the_one_shown(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=ml-engineer&level=middle")
    shown = ".//*[@class='level-panel is-current']"
    assert values_of(html, shown, "id") == ["level-middle"]
    assert values_of(_html(client, SKILL), shown, "id") == ["level-junior"]


def test_a_next_level_that_nobody_described_invites_a_text(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=data-analyst&level=middle")
    comparison = _part(html, "comparison")
    assert texts_of(comparison, ".//strong") == ["Senior is not described yet."]
    assert _links(comparison, f"{SUGGEST}?role=data-analyst&level=senior")


def test_a_chosen_level_that_nobody_described(client: Client, shelf: Shelf) -> None:
    factories.level("principal", 9)
    comparison = _part(_html(client, f"{SKILL}?role=data-analyst&level=senior"), "comparison")
    assert words_of(comparison).startswith("Data Analyst: Senior → Principal")
    assert words_of(comparison).count("Not described yet.") == 2


def test_the_highest_level_has_no_next(client: Client, shelf: Shelf) -> None:
    comparison = _part(_html(client, f"{SKILL}?role=ml-engineer&level=senior"), "comparison")
    assert texts_of(comparison, ".//strong") == ["Senior is the highest level"]
    assert "Sets up promotion" in text_of(comparison)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("role=nobody&level=junior", "There is no role “nobody” in this skill."),
        ("role=nobody", "There is no role “nobody” in this skill."),
        ("role=ml-engineer&level=chief", "Ml Engineer has no level “chief”."),
        ("role=%3Cb%3E&level=x", "There is no role “<b>” in this skill."),
    ],
)
def test_an_unknown_choice_is_said_and_the_form_kept(
    client: Client, shelf: Shelf, query: str, message: str
) -> None:
    html = _html(client, f"{SKILL}?{query}", HTTPStatus.NOT_FOUND)
    assert message in _main(html)
    assert len(find_all(html, ".//select[@id='role']")) == 1
    assert find_all(html, ".//*[@id='comparison']") == []


@pytest.mark.parametrize("query", ["role=ml-engineer", "level=junior", "role=&level="])
def test_half_a_choice_is_kept_and_compares_nothing(
    client: Client, shelf: Shelf, query: str
) -> None:
    html = _html(client, f"{SKILL}?{query}")
    assert find_all(html, ".//*[@id='comparison']") == []


def test_a_choice_may_be_in_any_case(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=ML-Engineer&level=JUNIOR")
    assert len(find_all(html, ".//*[@id='comparison']")) == 1


@pytest.mark.parametrize("query", ["role=%00", "role=ml-engineer&level=%FF"])
def test_a_choice_that_no_keyboard_types_is_400(client: Client, shelf: Shelf, query: str) -> None:
    _html(client, f"{SKILL}?{query}", HTTPStatus.BAD_REQUEST)


# --- One expectation --------------------------------------------------------------------------


MIDDLE = f"{SKILL}expectations/ml-engineer/middle/"


def test_an_expectation_has_its_text_flag_and_neighbours(client: Client, shelf: Shelf) -> None:
    html = _html(client, MIDDLE)
    assert texts_of(html, ".//h1") == ["Experiment Tracking: Ml Engineer, Middle"]
    assert "Required" in texts_of(html, ".//span[@class='mark mark--required']")
    text = find_all(html, ".//div[@class='expectation-text']")[0]
    assert text_of(text) == "Designs the tracking workflow of a project."
    assert values_of(html, ".//a[@class='level']") == [
        f"{SKILL}expectations/ml-engineer/junior/",
        f"{SKILL}expectations/ml-engineer/senior/",
    ]


@pytest.mark.parametrize(("level", "count"), [("junior", 1), ("senior", 1)])
def test_the_ends_of_a_ladder_have_one_neighbour(
    client: Client, shelf: Shelf, level: str, count: int
) -> None:
    html = _html(client, f"{SKILL}expectations/ml-engineer/{level}/")
    assert len(find_all(html, ".//a[@class='level']")) == count


def test_the_proposals_on_an_expectation_come_after_the_page(client: Client, shelf: Shelf) -> None:
    html = _html(client, MIDDLE)
    address = f"{SKILL}proposals/?role=ml-engineer&level=middle"
    assert address in values_of(html, ".//main//div[@data-hx-trigger='load']", "data-hx-get")
    assert _links(html, address) == ["Proposals on this expectation"]


def test_a_neighbour_may_be_missing(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}expectations/data-analyst/middle/")
    assert texts_of(html, ".//span[@class='mark mark--missing']") == ["Not described yet"]
    assert "Not described yet." in _main(html)


def test_the_history_of_an_expectation_newest_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    edit = factories.edit(cell, "Designs the tracking of a project.", required=False)
    factories.publish(shelf.skill, edit, by=author)
    html = _html(client, MIDDLE)
    history = find_one(html, ".//ol[@class='revisions']")
    versions = values_of(history, ".//a[@class='number']")
    assert [each.split("/")[-2] for each in versions] == ["v2", "v1"]
    assert "Required → Optional" in words_of(history)
    assert "workflow " in [each.text for each in find_all(history, ".//del")]
    assert _links(history, f"{SKILL}revisions/2/")


def test_a_blanked_text_stays_blank(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, "Telephone 555."), by=author)
    cell.refresh_from_db()
    factories.publish(shelf.skill, factories.edit(cell, "Designs it."), by=author)
    for change in Change.objects.filter(expectation=cell, version__in=(2, 3)):
        curation.redact(change, by=curator, reason="private")
    html = _html(client, MIDDLE)
    assert "555" not in html
    assert html.count("Redacted by a curator") == 2


def test_a_place_that_nobody_described_is_404_with_an_invitation(
    client: Client, shelf: Shelf
) -> None:
    address = f"{SKILL}expectations/data-analyst/senior/"
    html = _html(client, address, HTTPStatus.NOT_FOUND)
    assert "Not described yet" in html
    assert _links(html, f"{SUGGEST}?role=data-analyst&level=senior")
    assert "Compares tracked runs in a dashboard." in html


def test_a_retired_expectation_is_410_with_its_history(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.publish(
        shelf.skill, factories.retire(shelf.cell(shelf.engineer, shelf.middle)), by=author
    )
    html = _html(client, MIDDLE, HTTPStatus.GONE)
    assert "This expectation is no longer published." in html
    assert "Retired" in html
    assert "Designs the tracking workflow of a project." in texts_of(html, ".//del")


def test_the_last_expectation_of_a_role_may_be_retired(
    client: Client, shelf: Shelf, author: User
) -> None:
    cells = Expectation.objects.filter(role=shelf.engineer)
    factories.publish(shelf.skill, *map(factories.retire, cells), by=author)
    html = _html(client, MIDDLE, HTTPStatus.GONE)
    assert texts_of(html, ".//h1") == ["Experiment Tracking: Ml Engineer, Middle"]


def test_a_restored_expectation_says_so(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    restore = factories.add(shelf.engineer, shelf.middle, "Designs it again.")
    factories.publish(shelf.skill, restore, by=author)
    assert "Restored" in _main(_html(client, MIDDLE))


def test_a_role_that_does_not_appear_has_no_expectation(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.role("designer", by=author)
    address = f"{SKILL}expectations/designer/junior/"
    assert "Page not found" in _html(client, address, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("count", [1, 3])
def test_an_expectation_costs_seven_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        cell = shelf.cell(shelf.engineer, shelf.middle)
        factories.publish(shelf.skill, factories.edit(cell, f"Designs {number}."), by=author)
    with django_assert_num_queries(7):
        client.get(MIDDLE)
    with django_assert_num_queries(1):
        client.get(MIDDLE)
