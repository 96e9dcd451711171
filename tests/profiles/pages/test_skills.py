"""The skill profile with its comparison, and the page of one expectation."""

import re
from http import HTTPStatus

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

SKILL = "/skills/experiment-tracking/"
SUGGEST = f"{SKILL}suggest/"


def _html(client: Client, address: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _text(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _section(html: str, name: str) -> str:
    found = re.search(rf'<(section|div)[^>]* id="{name}".*?</\1>', html, re.DOTALL)
    assert found is not None
    return found[0]


def _level(html: str, slug: str) -> str:
    """The table of one level."""
    found = re.search(rf'<div[^>]* id="level-{slug}".*?</table>', html, re.DOTALL)
    assert found is not None
    return found[0]


# --- The profile ------------------------------------------------------------------------------


def test_the_masthead_says_what_it_is(client: Client, shelf: Shelf, author: User) -> None:
    summary = FieldOperation("summary", "", "Recording runs.")
    factories.publish(shelf.skill, summary, by=author)
    html = _html(client, SKILL)
    assert '<p class="kicker">Skill profile</p>' in html
    assert "<h1>Experiment Tracking</h1>" in html
    assert '<p class="lead">Recording runs.</p>' in html
    crumbs = re.findall(r'<li><a href="([^"]*)">([^<]*)</a></li>', html.split("<main")[0])
    assert crumbs[-3:] == [
        ("/skills/", "Skills"),
        ("/domains/data/", "Data &amp; AI"),
        ("/domains/data/mlops/", "Mlops"),
    ]


def test_counters_count_roles_levels_and_cells(client: Client, shelf: Shelf) -> None:
    figures = re.findall(
        r'<div><dt>([^<]*)</dt><dd>(\d+)</dd><dd class="note">(.*?)</dd>', _html(client, SKILL)
    )
    assert figures == [
        ("Roles", "2", "where this skill appears"),
        ("Levels", "3", "from lowest to highest"),
        ("Mandatory requirements", "3", "and 2 optional"),
    ]


def test_the_profile_says_that_a_program_drafted_its_texts(client: Client, shelf: Shelf) -> None:
    assert "language model" not in _html(client, SKILL)
    cells = Expectation.objects.filter(skill=shelf.skill)
    cells.exclude(pk=cells[0].pk).update(drafted_by="language-model 2026-11")
    caches[settings.PAGES_CACHE].clear()
    assert "language model" not in _html(client, SKILL)
    cells.update(drafted_by="language-model 2026-11")
    caches[settings.PAGES_CACHE].clear()
    assert "Drafted by a language model in November 2026" in _text(_html(client, SKILL))


def test_last_updated_is_the_newest_revision_with_its_author(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.publish(shelf.skill, FieldOperation("summary", "", "Runs."), by=author)
    revision = Revision.objects.get(skill=shelf.skill, number=2)
    fact = re.search(r"<dt>Last updated</dt><dd>(.*?)</dd>", _html(client, SKILL))
    assert fact is not None
    assert f'<a href="{SKILL}revisions/2/"><time datetime="' in fact[1]
    day = revision.created_at
    assert _text(fact[1]) == f"{day.day} {day:%B %Y} by author"


def test_every_place_of_the_overview_is_told_in_words(client: Client, shelf: Shelf) -> None:
    html = _html(client, SKILL)
    table = html[html.index('<table class="overview">') :].split("</table>")[0]
    assert "<caption" in table
    cells = re.findall(r'<a class="cell cell--(\w+)[^"]*" href="([^"]*)">(.*?)</a>', table)
    assert cells == [
        ("optional", "#e-data-analyst-junior", "Optional"),
        ("optional", "#e-data-analyst-middle", "Optional"),
        ("missing", f"{SUGGEST}?role=data-analyst&amp;level=senior", "Not described yet"),
        ("required", "#e-ml-engineer-junior", "Required"),
        ("required", "#e-ml-engineer-middle", "Required"),
        ("required", "#e-ml-engineer-senior", "Required"),
    ]


def test_the_overview_leads_to_rows_that_are_there(client: Client, shelf: Shelf) -> None:
    html = _html(client, SKILL)
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(re.findall(r' id="([^"]+)"', html))


def test_a_level_that_is_not_on_the_ladder_of_a_role_is_empty(
    client: Client, shelf: Shelf, author: User
) -> None:
    told = [
        FieldOperation("focus", "", "Counts.", target=f"level:{slug}")
        for slug in ("junior", "middle")
    ]
    factories.publish(shelf.analyst, *told, by=author)
    html = _html(client, SKILL)
    row = html.split('<table class="overview">')[1].split("</tr>", 2)[1]
    assert [_text(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] == [
        "Optional",
        "Optional",
        "",
    ]
    assert "is-missing" not in html


def test_each_level_has_a_table_with_a_caption_and_rows_by_role(
    client: Client, shelf: Shelf
) -> None:
    html = _html(client, SKILL)
    captions = re.findall(r"<caption>(.*?)</caption>", html)
    assert list(map(_text, captions)) == [
        "Junior 1 required, 1 optional",
        "Middle 1 required, 1 optional",
        "Senior 1 required, 0 optional",
    ]
    junior = _level(html, "junior")
    rows = re.findall(r"<tr id=\"e-[^>]*>(.*?)</tr>", junior, re.DOTALL)
    assert [_text(row).split(" Suggest")[0] for row in rows] == [
        "Data Analyst Optional Reads the results of tracked runs.",
        "Ml Engineer Required Logs parameters and metrics of each run.",
    ]


def test_a_missing_expectation_invites_a_text(client: Client, shelf: Shelf) -> None:
    senior = _level(_html(client, SKILL), "senior")
    row = re.search(r'<tr class="is-missing".*?</tr>', senior, re.DOTALL)
    assert row is not None
    assert _text(row[0]).startswith("Data Analyst Not described yet")
    assert f'href="{SUGGEST}?role=data-analyst&amp;level=senior"' in row[0]


def test_an_expectation_without_a_text_says_so(client: Client, shelf: Shelf, author: User) -> None:
    blank = CellOperation(
        Kind.ADD, shelf.analyst.pk, shelf.senior.pk, 0, CellValues("", required=True)
    )
    source = Revision.Source.IMPORT
    curation.publish(shelf.skill, [blank], by=author, source=source)
    senior = _level(_html(client, SKILL), "senior")
    assert "Required Not described yet. Suggest a text" in _text(senior)
    page = _html(client, f"{SKILL}expectations/data-analyst/senior/")
    assert '<p class="empty-title">Not described yet</p>' in page


def test_texts_are_shown_as_they_were_typed(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    edit = factories.edit(cell, "Uses <b>C++</b> & R.\n\nTwice.")
    factories.publish(shelf.skill, edit, by=author)
    junior = _level(_html(client, SKILL), "junior")
    assert "<li>Uses &lt;b&gt;C++&lt;/b&gt; &amp; R.</li><li>Twice.</li></ul>" in junior


def test_a_skill_without_expectations_invites_the_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.skill("observability", group=shelf.group, by=author)
    html = _html(client, "/skills/observability/")
    assert "Nothing is described yet" in html
    assert '<a class="button" href="/skills/observability/suggest/">' in html
    assert "<table" not in html


def test_the_rail_has_formats_licence_source_and_citation(
    client: Client, shelf: Shelf, author: User
) -> None:
    rail = _html(client, SKILL).split('<aside class="rail"')[1].split("</aside>")[0]
    assert re.findall(r'<li><a href="([^"]*)">', rail) == [
        "/skills/experiment-tracking.json",
        "/skills/experiment-tracking.csv",
        "/skills/experiment-tracking.md",
        "/skills/experiment-tracking/feed.atom",
    ]
    assert 'rel="license">CC-BY-4.0</a>' in rail
    assert "Skillmap Catalogue, “Experiment Tracking”, revision 1," in rail
    assert "http://localhost:8000/skills/experiment-tracking/revisions/1/" in rail


def test_a_skill_from_elsewhere_says_so(client: Client, shelf: Shelf, author: User) -> None:
    operations = [
        FieldOperation("source", "", "ESCO 1.2"),
        FieldOperation("source_url", "", "https://esco.example/skill"),
        FieldOperation("licence", "", "CC-BY-SA-4.0"),
    ]
    factories.publish(shelf.skill, *operations, by=author)
    rail = _html(client, SKILL).split('<aside class="rail"')[1].split("</aside>")[0]
    assert '<a href="https://esco.example/skill" rel="nofollow">ESCO 1.2</a>' in rail
    assert "<dd>CC-BY-SA-4.0</dd>" in rail


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
    foot = html.split('<footer class="site-footer">')[1]
    assert 'Text under EUPL-1.2, <a href="https://esco.example/x" rel="nofollow">ESCO</a>.' in foot
    assert "Some are from others" not in foot


def test_a_page_of_the_sites_own_names_its_licence(client: Client, shelf: Shelf) -> None:
    own = '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">'
    assert f"Texts under {own}CC-BY-4.0</a>." in _html(client, SKILL)
    assert f"Texts under {own}CC-BY-4.0</a>." in _html(client, "/roles/ml-engineer/")
    assert "CC-BY-4.0" in _html(client, "/embed/roles/ml-engineer/")
    assert f"Texts under {own}CC-BY-4.0</a> unless" in _html(client, "/")
    assert "Each text's licence is on its page." in _html(client, "/roles/")


def test_a_role_of_the_sites_own_names_what_is_of_others(
    client: Client, shelf: Shelf, author: User
) -> None:
    operation = FieldOperation("licence", "", "EUPL-1.2")
    factories.publish(shelf.skill, operation, by=author)
    for address in ("/roles/ml-engineer/", "/roles/ml-engineer/career/?from=junior"):
        assert "Some are from others: EUPL-1.2." in _html(client, address)


def test_the_room_of_the_community_is_kept(client: Client, shelf: Shelf) -> None:
    room = _section(_html(client, SKILL), "community")
    assert f'href="{SKILL}community/"' in room


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
    comparison = _section(html, "comparison")
    assert _text(comparison).startswith("Ml Engineer: Junior → Middle Stays required at Middle.")
    assert re.findall(r"<h3><span class=\"level\">(\w+)", comparison) == ["Junior", "Middle"]
    assert "The two texts have no line in common." in comparison
    assert '<option value="ml-engineer" selected>' in html
    assert '<option value="junior" selected>' in html


def test_lines_are_compared_with_their_counterparts(
    client: Client, shelf: Shelf, author: User
) -> None:
    middle = shelf.cell(shelf.engineer, shelf.middle)
    text = "Compares runs.\nLogs parameters and metrics of each training run."
    factories.publish(shelf.skill, factories.edit(middle, text), by=author)
    comparison = _section(_html(client, f"{SKILL}?role=ml-engineer&level=junior"), "comparison")
    assert "Logs parameters and metrics of each <ins>training </ins>run." in comparison
    assert '<li class="is-after-only" dir="auto"><span class="visually-hidden">New:' in comparison
    assert "no line in common" not in comparison


def test_what_becomes_required_is_said_first(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    edit = factories.edit(cell, cell.description, required=True)
    factories.publish(shelf.skill, edit, by=author)
    comparison = _section(_html(client, f"{SKILL}?role=data-analyst&level=junior"), "comparison")
    assert "<strong>Becomes required</strong> at Middle." in comparison


def test_the_level_that_was_chosen_is_the_one_shown(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=ml-engineer&level=middle")
    assert re.findall(r'class="level-panel is-current" id="([^"]*)"', html) == ["level-middle"]
    plain = _html(client, SKILL)
    assert re.findall(r'class="level-panel is-current" id="([^"]*)"', plain) == ["level-junior"]


def test_a_next_level_that_nobody_described_invites_a_text(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=data-analyst&level=middle")
    comparison = _section(html, "comparison")
    assert "<strong>Senior is not described yet.</strong>" in comparison
    assert f'href="{SUGGEST}?role=data-analyst&amp;level=senior"' in comparison


def test_a_chosen_level_that_nobody_described(client: Client, shelf: Shelf) -> None:
    factories.level("principal", 9)
    comparison = _section(_html(client, f"{SKILL}?role=data-analyst&level=senior"), "comparison")
    assert _text(comparison).startswith("Data Analyst: Senior → Principal")
    assert comparison.count("Not described yet.") == 2


def test_the_highest_level_has_no_next(client: Client, shelf: Shelf) -> None:
    comparison = _section(_html(client, f"{SKILL}?role=ml-engineer&level=senior"), "comparison")
    assert "<strong>Senior is the highest level</strong>" in comparison
    assert "Sets up promotion" in comparison


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("role=nobody&level=junior", "There is no role “nobody” in this skill."),
        ("role=nobody", "There is no role “nobody” in this skill."),
        ("role=ml-engineer&level=chief", "Ml Engineer has no level “chief”."),
        ("role=%3Cb%3E&level=x", "There is no role “&lt;b&gt;” in this skill."),
    ],
)
def test_an_unknown_choice_is_said_and_the_form_kept(
    client: Client, shelf: Shelf, query: str, message: str
) -> None:
    html = _html(client, f"{SKILL}?{query}", HTTPStatus.NOT_FOUND)
    assert message in html
    assert '<select id="role"' in html
    assert 'id="comparison"' not in html


@pytest.mark.parametrize("query", ["role=ml-engineer", "level=junior", "role=&level="])
def test_half_a_choice_is_kept_and_compares_nothing(
    client: Client, shelf: Shelf, query: str
) -> None:
    assert 'id="comparison"' not in _html(client, f"{SKILL}?{query}")


def test_a_choice_may_be_in_any_case(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}?role=ML-Engineer&level=JUNIOR")
    assert 'id="comparison"' in html


@pytest.mark.parametrize("query", ["role=%00", "role=ml-engineer&level=%FF"])
def test_a_choice_that_no_keyboard_types_is_400(client: Client, shelf: Shelf, query: str) -> None:
    _html(client, f"{SKILL}?{query}", HTTPStatus.BAD_REQUEST)


# --- One expectation --------------------------------------------------------------------------


MIDDLE = f"{SKILL}expectations/ml-engineer/middle/"


def test_an_expectation_has_its_text_flag_and_neighbours(client: Client, shelf: Shelf) -> None:
    html = _html(client, MIDDLE)
    assert "<h1>Ml Engineer, Middle</h1>" in html
    assert '<span class="mark mark--required">Required</span>' in html
    text = html[html.index('<div class="expectation-text"') :]
    assert "Designs the tracking workflow of a project." in text.split("</div>")[0]
    assert re.findall(r'<a class="level" href="([^"]*)">', html) == [
        f"{SKILL}expectations/ml-engineer/junior/",
        f"{SKILL}expectations/ml-engineer/senior/",
    ]


@pytest.mark.parametrize(("level", "count"), [("junior", 1), ("senior", 1)])
def test_the_ends_of_a_ladder_have_one_neighbour(
    client: Client, shelf: Shelf, level: str, count: int
) -> None:
    html = _html(client, f"{SKILL}expectations/ml-engineer/{level}/")
    assert html.count('<a class="level"') == count


def test_the_proposals_on_an_expectation_come_after_the_page(client: Client, shelf: Shelf) -> None:
    html = _html(client, MIDDLE)
    address = f"{SKILL}proposals/?role=ml-engineer&amp;level=middle"
    assert f'<div data-hx-get="{address}" data-hx-trigger="load"' in html
    assert f'<a href="{address}">Proposals on this expectation</a>' in html


def test_a_neighbour_may_be_missing(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}expectations/data-analyst/middle/")
    assert '<span class="mark mark--missing">Not described yet</span>' in html
    assert "Not described yet." in html


def test_the_history_of_an_expectation_newest_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    edit = factories.edit(cell, "Designs the tracking of a project.", required=False)
    factories.publish(shelf.skill, edit, by=author)
    html = _html(client, MIDDLE)
    history = html[html.index('<ol class="revisions">') :].split("</ol>")[0]
    numbers = re.findall(r'<a class="number" href="[^"]*/v(\d+)/">', history)
    assert numbers == ["2", "1"]
    assert "Required → Optional" in _text(history)
    assert "<del>workflow </del>" in history
    assert f'href="{SKILL}revisions/2/"' in history


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
    assert f'href="{SUGGEST}?role=data-analyst&amp;level=senior"' in html
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
    assert "<del>Designs the tracking workflow of a project.</del>" in html


def test_the_last_expectation_of_a_role_may_be_retired(
    client: Client, shelf: Shelf, author: User
) -> None:
    cells = Expectation.objects.filter(role=shelf.engineer)
    factories.publish(shelf.skill, *map(factories.retire, cells), by=author)
    html = _html(client, MIDDLE, HTTPStatus.GONE)
    assert "<h1>Ml Engineer, Middle</h1>" in html


def test_a_restored_expectation_says_so(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    restore = factories.add(shelf.engineer, shelf.middle, "Designs it again.")
    factories.publish(shelf.skill, restore, by=author)
    assert "Restored" in _text(_html(client, MIDDLE))


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
