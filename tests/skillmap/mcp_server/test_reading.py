"""What assistants are told of the catalogue: what pages show, with addresses and versions."""

import pytest
from mcp.server.mcpserver.exceptions import ToolError
from pytest_django import DjangoAssertNumQueries

from profiles.models import FormerAddress
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from skillmap.mcp_server import reading
from tests import factories
from tests.factories import Shelf

HOME = "http://localhost:8000"


def test_a_search_finds_skills_and_roles_with_their_slugs(shelf: Shelf) -> None:
    found = reading.search("tracking", 10)
    assert [each.model_dump() for each in found.skills] == [
        {
            "skill": "experiment-tracking",
            "name": "Experiment Tracking",
            "summary": "",
            "group": "data/mlops",
            "matches": [
                "Designs the tracking workflow of a project.",
                "Sets up promotion from tracked runs to production.",
            ],
            "url": f"{HOME}/skills/experiment-tracking/",
        }
    ]
    assert (found.skill_count, found.roles, found.shown_for) == (1, [], "")
    assert [each.role for each in reading.search("engineer", 10).roles] == ["ml-engineer"]
    assert reading.search("trackinh", 10).shown_for == "tracking"
    partial = reading.search("tracking zzzz", 10)
    assert ([each.skill for each in partial.skills], partial.is_partial) == (
        ["experiment-tracking"],
        True,
    )
    assert (found.is_partial, found.is_more, reading.search("tracking", 0).is_more) == (
        False,
        False,
        True,
    )
    assert reading.search("¿?", 10).skills == []


def test_a_search_for_what_no_text_contains_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ToolError, match="cannot be displayed"):
        reading.search("a\x00b", 10)


def test_a_skill_is_told_role_by_role_with_what_is_missing(shelf: Shelf) -> None:
    profile = reading.skill("experiment-tracking", "")
    assert (profile.name, profile.group, profile.revision) == (
        "Experiment Tracking",
        "data/mlops",
        1,
    )
    assert (profile.url, profile.licence) == (f"{HOME}/skills/experiment-tracking/", "CC-BY-4.0")
    told = {
        each.role: [(cell.level, cell.state, cell.version) for cell in each.expectations]
        for each in profile.roles
    }
    assert told == {
        "data-analyst": [
            ("junior", "optional", 1),
            ("middle", "optional", 1),
            ("senior", "missing", 0),
        ],
        "ml-engineer": [
            ("junior", "required", 1),
            ("middle", "required", 1),
            ("senior", "required", 1),
        ],
    }


def test_what_was_retired_is_missing_but_has_its_version(shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=curator)
    (analyst,) = reading.skill("experiment-tracking", "data-analyst").roles
    assert [(each.state, each.version) for each in analyst.expectations] == [
        ("optional", 1),
        ("missing", 2),
        ("missing", 0),
    ]


def test_what_is_not_there_is_refused_with_what_is(shelf: Shelf, curator: User) -> None:
    factories.role("poet", by=curator)
    with pytest.raises(ToolError, match="Find its slug with the tool search"):
        reading.skill("nothing", "")
    with pytest.raises(ToolError, match="These do: data-analyst, ml-engineer"):
        reading.skill("experiment-tracking", "poet")
    with pytest.raises(ToolError, match="no role 'nobody'"):
        reading.role("nobody", 0)


def test_a_very_large_profile_is_read_role_by_role(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_EXPECTATIONS", 4)
    with pytest.raises(ToolError, match=r"5 expectations .* one role: data-analyst, ml-engineer"):
        reading.skill("experiment-tracking", "")
    assert len(reading.skill("experiment-tracking", "ml-engineer").roles) == 1


def test_a_former_slug_leads_on_and_a_retired_one_to_its_successor(
    shelf: Shelf, curator: User
) -> None:
    FormerAddress.objects.create(slug="tracking", skill=shelf.skill)
    FormerAddress.objects.create(slug="engineer", role=shelf.engineer)
    assert reading.skill("tracking", "").skill == "experiment-tracking"
    assert reading.role("engineer", 0).role == "ml-engineer"
    other = factories.skill("run-keeping", group=shelf.group, by=curator)
    gone = [FieldOperation("retired", "", "yes"), FieldOperation("replaced_by", "", other.slug)]
    factories.publish(shelf.skill, *gone, by=curator)
    with pytest.raises(ToolError, match="It is replaced by 'run-keeping'"):
        reading.skill("experiment-tracking", "")


def test_a_role_is_told_with_its_matrix(shelf: Shelf, curator: User) -> None:
    focus = FieldOperation("focus", "", "Learns the trade.", "level:junior")
    tools = FieldOperation("technology", "", "Git, DVC", "level:middle")
    factories.publish(shelf.engineer, focus, tools, by=curator)
    profile = reading.role("ml-engineer", 0)
    assert [(each.level, each.focus, each.technology) for each in profile.levels] == [
        ("junior", "Learns the trade.", []),
        ("middle", "", ["Git", "DVC"]),
        ("senior", "", []),
    ]
    assert [(each.skill, each.levels) for each in profile.skills] == [
        ("experiment-tracking", dict.fromkeys(("junior", "middle", "senior"), "required"))
    ]
    assert (profile.skill_count, profile.next_skip, profile.revision) == (1, None, 2)
    assert reading.role("ml-engineer", 7).skills == []


def test_a_long_matrix_is_told_in_parts(
    shelf: Shelf, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = factories.add(shelf.engineer, shelf.junior, "Keeps runs.")
    factories.skill("run-keeping", group=shelf.group, by=curator, operations=(added,))
    monkeypatch.setattr(reading, "SKILLS_AT_ONCE", 1)
    first = reading.role("ml-engineer", 0)
    assert ([each.skill for each in first.skills], first.next_skip) == (["experiment-tracking"], 1)
    last = reading.role("ml-engineer", 1)
    assert ([each.skill for each in last.skills], last.next_skip) == (["run-keeping"], None)


def test_what_was_published_newest_first(shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Logs.", required=False), by=curator)
    newest, first = reading.history("experiment-tracking", 5).revisions
    assert (newest.skill, newest.number, newest.author, newest.summary) == (
        "experiment-tracking",
        2,
        "curator",
        "By hand",
    )
    assert newest.url == f"{HOME}/skills/experiment-tracking/revisions/2/"
    assert [each.model_dump() for each in newest.changes] == [
        {
            "role": "ml-engineer",
            "level": "junior",
            "field": "",
            "before": cell.description,
            "before_required": True,
            "before_examples": "",
            "after": "Logs.",
            "after_required": False,
            "after_examples": "",
        }
    ]
    assert (first.number, first.change_count) == (1, len(first.changes))
    everything = reading.history("", 3).revisions
    assert [(each.skill, each.role) for each in everything] == [
        ("experiment-tracking", None),
        ("experiment-tracking", None),
        (None, "data-analyst"),
    ]
    assert everything[0].changes == []


def more_skills(shelf: Shelf, by: User, count: int) -> None:
    for number in range(count):
        added = factories.add(shelf.engineer, shelf.junior, f"Tracks runs number {number}.")
        skill = factories.skill(f"tracking-{number}", group=shelf.group, by=by, operations=(added,))
        cell = skill.expectations.get()
        factories.publish(skill, factories.edit(cell, f"Tracks {number} well."), by=by)


@pytest.mark.parametrize("count", [1, 3])
def test_answers_cost_the_same_however_long(
    shelf: Shelf, curator: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more_skills(shelf, curator, count)
    with django_assert_num_queries(4):
        assert len(reading.search("tracking", 10).skills) == 1 + count
    with django_assert_num_queries(5):
        reading.skill("experiment-tracking", "")
    with django_assert_num_queries(5):
        assert len(reading.role("ml-engineer", 0).skills) == 1 + count
    with django_assert_num_queries(2):
        assert len(reading.history("", 1 + count).revisions) == 1 + count
