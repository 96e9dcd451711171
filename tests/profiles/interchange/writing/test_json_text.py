"""JSON says where it came from and under which licence, and stands by itself."""

import json
from typing import Any

from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from profiles.interchange import writing
from profiles.operations import FieldOperation
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples

HEAD = {
    "format": "skillmap-catalogue/1",
    "title": "Skillmap Catalogue",
    "language": "en",
    "publisher": "Skillmap contributors",
    "licence": "CC-BY-4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}
ANALYST = {"slug": "data-analyst", "name": "Data Analyst", "family": ""}
ENGINEER = {"slug": "ml-engineer", "name": "Ml Engineer", "family": ""}
LEVELS = [
    {"slug": "junior", "name": "Junior", "rank": 1, "position": 0},
    {"slug": "middle", "name": "Middle", "rank": 2, "position": 0},
    {"slug": "senior", "name": "Senior", "rank": 3, "position": 0},
]
DOMAIN = {"slug": "data", "name": "Data & AI", "groups": [{"slug": "mlops", "name": "Mlops"}]}


def of_skill(shelf: Shelf) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(writing.skill_json(shelf.skill))
    return document


def test_a_skill(shelf: Shelf) -> None:
    document = of_skill(shelf)
    skill = document["skills"][0]
    cells = skill.pop("expectations")
    at = shelf.skill.updated_at.isoformat(timespec="seconds")
    assert document == {
        **HEAD,
        "kind": "skill",
        "attribution": "Experiment Tracking, Skillmap Catalogue, Skillmap contributors, CC-BY-4.0",
        "url": "http://localhost:8000/skills/experiment-tracking/",
        "revision": 1,
        "updated_at": at,
        "levels": LEVELS,
        "families": [],
        "domains": [DOMAIN],
        "roles": [ANALYST, ENGINEER],
        "skills": [skill],
    }
    assert skill == {
        "slug": "experiment-tracking",
        "name": "Experiment Tracking",
        "domain": "data",
        "group": "mlops",
        "aliases": [],
        "summary": "",
        "description": "",
    }
    assert cells[0] == {
        "role": "data-analyst",
        "level": "junior",
        "required": False,
        "description": "Reads the results of tracked runs.",
        "examples": "",
        "confirmation": "not confirmed yet",
    }
    assert len(cells) == 5


def test_its_address_is_the_same_in_every_language(shelf: Shelf) -> None:
    with translation.override("de"):
        assert of_skill(shelf)["url"] == "http://localhost:8000/skills/experiment-tracking/"


def test_a_skill_that_came_with_a_licence_says_that_one(shelf: Shelf) -> None:
    own = [FieldOperation("licence", "", "EUPL-1.2"), FieldOperation("source", "", "ESCO")]
    factories.publish(shelf.skill, *own, by=shelf.skill.updated_by)
    document = of_skill(shelf)
    assert document["attribution"].endswith("Skillmap contributors, EUPL-1.2, ESCO")
    assert document["skills"][0]["licence"] == "EUPL-1.2"


def test_a_role(shelf: Shelf) -> None:
    focus = FieldOperation("focus", "", "Decides.", "level:senior")
    factories.publish(shelf.analyst, focus, by=shelf.skill.updated_by)
    document = json.loads(writing.role_json(shelf.analyst))
    assert document["kind"] == "role"
    assert document["url"] == "http://localhost:8000/roles/data-analyst/"
    assert (document["levels"], document["domains"]) == (LEVELS, [DOMAIN])
    levels = [{"level": "senior", "focus": "Decides."}]
    assert document["roles"] == [ANALYST | {"aliases": [], "mission": "", "levels": levels}]
    (skill,) = document["skills"]
    assert [cell["level"] for cell in skill["expectations"]] == ["junior", "middle"]


def test_examples_are_left_out_where_there_are_none_but_in_a_part(shelf: Shelf) -> None:
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "One.\nTwo.")
    whole = "".join(writing.catalogue_json())
    for text, middle in (
        (whole, None),
        (writing.skill_json(shelf.skill), ""),
        (writing.role_json(shelf.analyst), ""),
    ):
        first, second, *_rest = json.loads(text)["skills"][0]["expectations"]
        assert (first["examples"], second.get("examples")) == ("One.\nTwo.", middle)


def test_an_empty_site_is_a_document_too(db: None) -> None:
    document = json.loads("".join(writing.catalogue_json()))
    assert document["skills"] == []
    assert document["attribution"] == "Skillmap Catalogue, Skillmap contributors, CC-BY-4.0"


def test_it_has_a_fixed_number_of_queries(
    shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _count in (1, 3):
        with django_assert_num_queries(13):
            "".join(writing.catalogue_json())
        for name in ("a", "b"):
            slug = f"{name}-{_count}"
            factories.skill(slug, group=shelf.group, by=shelf.skill.updated_by)
