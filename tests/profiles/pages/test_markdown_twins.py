"""Reading pages as Markdown: where they are, what they say, and that no text breaks out of them."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from markdown_it import MarkdownIt
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Catalogue, Expectation, Level, Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, values_of

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
CELL = "/skills/experiment-tracking/expectations/ml-engineer/junior"
COMPARISON = "?from=data-analyst&to=ml-engineer&level=junior"
TWINS = {
    "/skills/experiment-tracking/": "/skills/experiment-tracking.md",
    "/roles/ml-engineer/": "/roles/ml-engineer.md",
    f"{CELL}/": f"{CELL}.md",
    f"/roles/compare/{COMPARISON}": f"/roles/compare.md{COMPARISON}",
    "/roles/ml-engineer/junior/": "/roles/ml-engineer/junior.md",
    "/levels/": "/levels.md",
    "/about/": "/about.md",
    "/help/writing/": "/help/writing.md",
}
HOSTILE = "# [x](javascript:alert(1)) <script>alert(2)</script> `a` *b* _c_ | d\n- e\n1. f ![g](h)"


def twin_of(client: Client, path: str) -> str:
    """The address of the Markdown that a page names."""
    link = ".//link[@rel='alternate'][@type='text/markdown']"
    return find_one(client.get(path).content.decode(), link).attrib["href"]


@pytest.mark.parametrize(("path", "twin"), TWINS.items())
def test_each_reading_page_names_its_twin(
    client: Client, shelf: Shelf, path: str, twin: str
) -> None:
    assert twin_of(client, path) == f"{SITE}{twin}"
    response = client.get(twin)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.content.decode().startswith("# ")
    assert response.cookies == {}


@pytest.mark.parametrize("twin", TWINS.values())
def test_a_twin_is_kept_as_its_page_is(client: Client, shelf: Shelf, twin: str) -> None:
    response = client.get(twin)
    assert "s-maxage" in response.headers["Cache-Control"]
    again = client.get(twin, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", TWINS)
def test_the_german_page_has_the_same_twin(client: Client, shelf: Shelf, path: str) -> None:
    german = client.get(twin_of(client, f"/de{path}").removeprefix(SITE)).content
    caches["pages"].clear()
    english = TWINS[path]
    assert german == client.get(english).content == client.get(f"/de{english}").content


@pytest.mark.parametrize("path", list(TWINS)[2:])
def test_a_twin_says_what_it_is_a_twin_of(client: Client, shelf: Shelf, path: str) -> None:
    assert client.get(TWINS[path]).headers["Link"] == f'<{SITE}{path}>; rel="canonical"'


def test_an_expectation_stands_beside_those_at_the_next_levels(
    client: Client, shelf: Shelf
) -> None:
    text = client.get(f"{CELL}.md").content.decode()
    cell, above = (shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle))
    assert text.startswith("# Experiment Tracking: Ml Engineer\n\n## This expectation\n\n### ")
    first, _, rest = text.partition("## Previous and next level")
    assert cell.description in first
    assert above.description in rest
    assert f"<{SITE}/skills/experiment-tracking/>, revision 1" in rest
    assert "Licence: CC-BY-4.0 (<https://creativecommons.org/licenses/by/4.0/>)" in rest


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/skills/experiment-tracking/expectations/data-analyst/principal.md", 404),
        ("/skills/nothing/expectations/ml-engineer/junior.md", 404),
        ("/skills/Experiment-Tracking/expectations/ml-engineer/junior.md", 301),
        ("/roles/compare.md?from=nobody&to=ml-engineer", 404),
        ("/roles/compare.md", 200),
        ("/about.md?x=1", 302),
    ],
)
def test_what_is_not_there_is_answered_clearly(
    client: Client, shelf: Shelf, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_a_comparison_has_a_part_for_each_kind_of_change(client: Client, shelf: Shelf) -> None:
    text = client.get(f"/roles/compare.md{COMPARISON}").content.decode()
    assert text.startswith("# Data Analyst → Ml Engineer, Junior\n\n## ")
    old, new = (shelf.cell(role, shelf.junior) for role in (shelf.analyst, shelf.engineer))
    assert "### Experiment Tracking\n\n**Data Analyst · " in text
    assert text.index(old.description) < text.index("**Ml Engineer · ")
    assert text.index("**Ml Engineer · ") < text.index(new.description)
    assert "Skillmap Catalogue, Skillmap contributors, CC-BY-4.0" in text


def test_levels_are_listed_with_their_definitions(client: Client, shelf: Shelf) -> None:
    Level.objects.filter(slug="junior").update(summary="Works *with* help.")
    text = client.get("/levels.md").content.decode()
    assert text.startswith("# Levels\n\nWhat each level means")
    assert "## Junior\n\nWorks \\*with\\* help.\n\n## Middle\n\n*This level has no" in text


def test_hostile_texts_stay_texts(
    client: Client, shelf: Shelf, author: User, settings: Any
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, HOSTILE), by=author)
    line = " ".join(HOSTILE.split())
    Level.objects.update(summary=line)
    for model in (Level, Role, Skill):
        model.objects.update(name=line[:100])
    Catalogue.objects.update(description=line)
    settings.SITE_NAME = settings.SITE_TAGLINE = line[:60]
    for twin in (*TWINS.values(), "/llms.txt"):
        html = MarkdownIt("commonmark").render(client.get(twin).content.decode())
        for tag in ("script", "img", "code"):
            assert find_all(html, f".//{tag}") == [], (twin, tag)
        links = [link for name in ("href", "src") for link in values_of(html, ".//*", name)]
        assert [link for link in links if "javascript:" in link.lower()] == [], twin


@pytest.mark.parametrize("count", [1, 3])
def test_twins_take_few_queries(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        cell = factories.add(shelf.engineer, shelf.junior, f"Does {number}.")
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=(cell,))
    costs = {f"{CELL}.md": 8, "/levels.md": 3, f"/roles/compare.md{COMPARISON}": 5, "/about.md": 3}
    costs |= {"/help/writing.md": 0, "/llms.txt": 4}
    for twin, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(twin)


def test_a_role_at_a_level_has_what_is_required_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    cells = (
        factories.add(shelf.engineer, shelf.junior, "Reads *charts*.\nDraws them."),
        factories.add(shelf.engineer, shelf.middle, "Is not of this level.", required=True),
    )
    factories.skill("charts", group=shelf.group, by=author, operations=cells)
    focus = FieldOperation("focus", "", "Learns the trade.", target="level:junior")
    factories.publish(shelf.engineer, focus, by=author)
    text = client.get("/roles/ml-engineer/junior.md").content.decode()
    number = Catalogue.objects.get().sequence
    assert text == (
        "# Ml Engineer, Junior\n\nLearns the trade.\n\n## Required\n\n### Mlops\n\n"
        "**Experiment Tracking**\n\nLogs parameters and metrics of each run.\n\n"
        "## Optional\n\n### Mlops\n\n**Charts**\n\n- Reads \\*charts\\*.\n- Draws them.\n\n---\n\n"
        f"Source: <{SITE}/roles/ml-engineer/junior/revisions/{number}/>\n\n"
        "Ml Engineer, Skillmap Catalogue, Skillmap contributors, CC-BY-4.0\n\n"
        "<https://creativecommons.org/licenses/by/4.0/>\n"
    )


MARK = "language-model 2026-11"
WORDS = "Drafted by a language model in November 2026"
MARKED = (f"{CELL}.md", f"/roles/compare.md{COMPARISON}", "/roles/ml-engineer/junior.md")


@pytest.mark.parametrize("twin", MARKED)
def test_a_twin_says_once_what_drafted_all_its_texts(
    client: Client, shelf: Shelf, twin: str
) -> None:
    Expectation.objects.update(drafted_by=MARK)
    text = client.get(twin).content.decode()
    assert text.count(WORDS) == 1
    assert f"\n\nTexts: {WORDS}\n" in text


@pytest.mark.parametrize("twin", MARKED[:2])
def test_a_twin_says_below_a_text_what_drafted_it(client: Client, shelf: Shelf, twin: str) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    Expectation.objects.filter(pk=cell.pk).update(drafted_by=MARK)
    text = client.get(twin).content.decode()
    assert text.count(WORDS) == 1
    assert f"{cell.description}\n\n*{WORDS}*\n\n" in text


def test_a_role_at_a_level_says_below_a_text_what_drafted_it(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = factories.add(shelf.engineer, shelf.junior, "Reads charts.")
    charts = factories.skill("charts", group=shelf.group, by=author, operations=(cell,))
    Expectation.objects.filter(skill=charts).update(drafted_by=MARK)
    text = client.get("/roles/ml-engineer/junior.md").content.decode()
    assert f"Reads charts.\n\n*{WORDS}*\n\n---" in text
    assert text.count(WORDS) == 1
