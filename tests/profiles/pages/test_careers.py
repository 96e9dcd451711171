"""The career track: what the next level asks, and the plan to take away."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import chapters_of, figures_of, find_one, text_of, values_of

CAREER = "/roles/ml-engineer/career/"


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _words(html: str) -> str:
    return text_of(find_one(html, ".//main"))


def _chapters(html: str) -> list[tuple[str, list[str]]]:
    """The chapters of the page in order, each with its skills."""
    return [(title, [link.split("/")[2] for link in links]) for title, links in chapters_of(html)]


@pytest.fixture
def ladder(shelf: Shelf, author: User) -> Shelf:
    """The engineer's step from Junior to Middle changes in every way that there is."""
    made = {
        "becomes": ("Reads it.", False, "Runs it alone.", True),
        "new-required": (None, None, "Starts it.", True),
        "new-optional": (None, None, "Tries it.", False),
        "stays-optional": ("Knows it.", False, "Shows it.", False),
        "eased": ("Does it.", True, "Hands it on.", False),
        "same": ("Keeps it.", True, "Keeps it.", True),
        "unknown": ("Has it.", True, None, None),
    }
    for slug, (low, low_flag, high, high_flag) in made.items():
        cells = []
        if low:
            cells.append(factories.add(shelf.engineer, shelf.junior, low, required=bool(low_flag)))
        if high:
            cells.append(
                factories.add(shelf.engineer, shelf.middle, high, required=bool(high_flag))
            )
        factories.skill(slug, group=shelf.group, by=author, operations=tuple(cells))
    return shelf


# --- Career track -----------------------------------------------------------------------------


def test_what_becomes_required_comes_first(client: Client, ladder: Shelf) -> None:
    assert _chapters(_html(client, f"{CAREER}?from=junior")) == [
        ("Becomes required", ["becomes", "new-required"]),
        ("Stays required, expects more", ["experiment-tracking"]),
        ("New, optional", ["new-optional"]),
        ("Stays optional, expects more", ["stays-optional"]),
        ("Becomes optional", ["eased"]),
        ("Unchanged", ["same"]),
        ("Not described at the next level yet", ["unknown"]),
    ]


def test_it_says_where_to_start(client: Client, ladder: Shelf) -> None:
    start = find_one(_html(client, f"{CAREER}?from=junior"), ".//ol[@class='first-steps']")
    assert [text_of(each) for each in start] == [
        "BecomesRuns it alone.",
        "New RequiredStarts it.",
        "Experiment TrackingDesigns the tracking workflow of a project.",
    ]
    assert values_of(start, "li/a")[0] == "#s-becomes"


def test_the_next_level_can_be_rated(client: Client, ladder: Shelf) -> None:
    links = values_of(_html(client, f"{CAREER}?from=junior"), ".//aside//a[@rel='nofollow']")
    assert links == ["/me/assessment/?role=ml-engineer&level=middle"]


def test_every_skill_is_folded_and_the_contents_lead_to_the_chapters(
    client: Client, ladder: Shelf
) -> None:
    html = _html(client, f"{CAREER}?from=junior")
    links = values_of(html, ".//nav[@class='contents']//a")
    assert links[:2] == ["#becomes_required", "#stays_required"]
    folded = values_of(html, ".//details", "id")
    assert folded[:3] == ["s-becomes", "s-new-required", "s-experiment-tracking"]


def test_the_figures_of_the_step(client: Client, ladder: Shelf) -> None:
    html = _html(client, f"{CAREER}?from=junior")
    assert figures_of(html) == [
        ("Become required", "2"),
        ("Stay required, expect more", "1"),
        ("Optional, new or expect more", "2"),
        ("Become optional", "1"),
    ]


def test_words_that_differ_are_marked_where_most_stay(
    client: Client, shelf: Shelf, author: User
) -> None:
    cells = (
        factories.add(shelf.engineer, shelf.junior, "Writes tests for the own code of the team."),
        factories.add(shelf.engineer, shelf.middle, "Writes tests for the whole code of the team."),
    )
    factories.skill("testing", group=shelf.group, by=author, operations=cells)
    html = _html(client, f"{CAREER}?from=junior")
    assert "<del>own</del>" in html
    assert "<ins>whole</ins>" in html


def test_two_texts_without_common_words_are_shown_plain(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{CAREER}?from=junior")
    assert "<ins>" not in html
    assert "no line in common" not in html
    assert "<p>Designs the tracking workflow of a project.</p>" in html


def test_without_a_level_it_starts_at_the_lowest(client: Client, shelf: Shelf) -> None:
    assert "From Junior to Middle" in _words(_html(client, CAREER))


def test_a_level_in_the_wrong_case_is_the_same_level(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{CAREER}?from=MIDDLE")
    assert "From Middle to Senior" in _words(html)
    canonical = '<link rel="canonical" href="http://localhost:8000/roles/ml-engineer/career/'
    assert f'{canonical}?from=middle">' in html


def test_from_the_highest_level_there_is_nothing_further(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{CAREER}?from=senior")
    assert "Senior is the highest level" in _words(html)
    assert "There is no next level" in html
    assert "Download the plan" not in html


def test_an_unknown_level_is_404(client: Client, shelf: Shelf) -> None:
    response = client.get(f"{CAREER}?from=emperor")
    assert response.status_code == HTTPStatus.NOT_FOUND
    html = response.content.decode()
    assert "Ml Engineer has no level “emperor”. Choose one of its levels." in html
    assert values_of(html, ".//option", "value") == ["junior", "middle", "senior"]


def test_a_site_without_levels(client: Client, author: User) -> None:
    factories.role("tester", by=author)
    assert "No levels yet" in _html(client, "/roles/tester/career/")


def test_a_step_of_which_nothing_is_said(client: Client, shelf: Shelf, author: User) -> None:
    factories.role("tester", by=author)
    html = _html(client, "/roles/tester/career/?from=junior")
    assert "This step is not described yet" in html


def test_the_next_level_is_that_of_the_own_ladder(
    client: Client, shelf: Shelf, author: User
) -> None:
    told = [
        FieldOperation("focus", "", "Counts.", target=f"level:{slug}")
        for slug in ("junior", "senior")
    ]
    made = factories.role("tester", by=author)
    factories.publish(made, *told, by=author)
    assert "From Junior to Senior" in _words(_html(client, "/roles/tester/career/"))


def test_many_steps_are_divided(client: Client, ladder: Shelf, settings: Settings) -> None:
    settings.STEPS_PER_PAGE = 3
    html = _html(client, f"{CAREER}?from=junior&page=2")
    assert _chapters(html) == [
        ("New, optional", ["new-optional"]),
        ("Stays optional, expects more", ["stays-optional"]),
        ("Becomes optional", ["eased"]),
    ]
    assert "?from=junior&amp;page=3" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_career_track_costs_four_queries(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        cell = factories.add(shelf.engineer, shelf.middle, f"Does {number}.")
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=(cell,))
    with django_assert_num_queries(4):
        client.get(f"{CAREER}?from=junior")
    with django_assert_num_queries(1):
        client.get(f"{CAREER}?from=junior")


# --- The plan ---------------------------------------------------------------------------------


def test_the_plan_is_a_file_with_boxes(client: Client, ladder: Shelf) -> None:
    response = client.get("/roles/ml-engineer/career.md?from=junior")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    name = "ml-engineer-junior-middle.md"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    text = response.content.decode()
    assert text.startswith("# Ml Engineer: Junior → Middle\n\n## Becomes required\n\n- [ ] **Beco")
    assert text.endswith("<http://localhost:8000/roles/ml-engineer/career/?from=junior>\n")
    assert text.count("- [ ] ") == 6


def test_the_kept_plan_is_a_file_too(client: Client, shelf: Shelf) -> None:
    address = "/roles/ml-engineer/career.md?from=junior"
    first, second = client.get(address), client.get(address)
    assert second.headers["Content-Disposition"] == first.headers["Content-Disposition"]


def test_the_plan_from_the_highest_level_is_empty(client: Client, shelf: Shelf) -> None:
    response = client.get("/roles/ml-engineer/career.md?from=senior")
    assert response.content.decode().startswith("# Ml Engineer\n\n---\n")
    assert client.get("/roles/ml-engineer/career.md?from=x").status_code == HTTPStatus.NOT_FOUND
