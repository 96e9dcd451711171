"""Rich Skill Descriptors: what each says, that JSON and CSV agree, that identifiers resolve."""

import csv
import io
import json
import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from profiles.interchange.writing import case, rsd
from profiles.models import Expectation
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

UNCONFIRMED = "confirmation: not confirmed yet"
REQUIRED = {
    *("@context", "type", "id", "uuid", "skillName", "skillStatement", "categories", "keywords"),
    *("status", "creationDate", "updateDate", "collections", "authors", "license", "alignments"),
}


def descriptors() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("".join(rsd.descriptors()))
    return found


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(rsd.table()))))


def test_there_is_one_for_each_expectation(shelf: Shelf) -> None:
    found = descriptors()
    assert len(found) == len(rows()) == 5
    assert all(set(each) >= REQUIRED for each in found)
    first = found[0]
    assert first["skillName"] == "Experiment Tracking, Data Analyst, Junior"
    assert first["skillStatement"] == "Reads the results of tracked runs."
    assert first["categories"] == ["Data & AI", "Mlops"]
    assert first["keywords"] == ["Data Analyst", "Junior", "optional", UNCONFIRMED]
    assert (first["type"], first["status"]) == ("RichSkillDescriptor", "published")
    assert [each["name"] for each in first["collections"]] == ["Data Analyst"]
    assert first["id"] == f"http://localhost:8000/rsd/{first['uuid']}.json"


def test_its_identifier_is_that_of_the_case_item_and_leads_to_it(shelf: Shelf) -> None:
    for each in descriptors():
        identifier = uuid.UUID(each["uuid"])
        assert rsd.find(identifier) == each
        item = case.item(identifier)
        assert item is not None
        assert item["abbreviatedStatement"] == each["skillName"]
        (collection,) = each["collections"]
        role = case.item(uuid.UUID(collection["uuid"]))
        assert role is not None
        assert role["abbreviatedStatement"] == collection["name"]


def test_only_expectations_have_descriptors(shelf: Shelf) -> None:
    (collection,) = descriptors()[0]["collections"]
    assert rsd.find(uuid.UUID(collection["uuid"])) is None
    assert rsd.find(uuid.UUID(int=5)) is None


def test_a_retired_one_is_archived(shelf: Shelf, author: User) -> None:
    first = descriptors()[0]
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    found = rsd.find(uuid.UUID(first["uuid"]))
    assert found is not None
    assert found["status"] == "archived"
    assert first["uuid"] not in {each["uuid"] for each in descriptors()}


def test_the_table_has_the_standards_columns(shelf: Shelf) -> None:
    first = rows()[0]
    assert list(first) == list(rsd.HEADER)
    assert first["RSD Name"] == "Experiment Tracking, Data Analyst, Junior"
    assert first["Categories"] == "Data & AI; Mlops"
    assert first["Keywords"] == f"Data Analyst; Junior; optional; {UNCONFIRMED}"
    assert first["Alignment URL"] == "http://localhost:8000/skills/experiment-tracking/"
    assert first["Alignment Framework"] == "Skillmap Catalogue"


def test_a_name_cannot_fall_apart_in_a_list(shelf: Shelf, author: User) -> None:
    factories.publish(shelf.analyst, factories.rename(shelf.analyst, "One; two"), by=author)
    assert rows()[0]["Keywords"] == f"One, two; Junior; optional; {UNCONFIRMED}"


def test_keywords_say_other_names_and_what_drafted_the_text(shelf: Shelf, author: User) -> None:
    names = FieldOperation("aliases", "", '["Run tracking", "MLflow"]')
    factories.publish(shelf.skill, names, by=author)
    both = FieldOperation("aliases", "", '["BI; analyst", "Reporter"]')
    factories.publish(shelf.analyst, both, by=author)
    cell = shelf.cell(shelf.analyst, shelf.junior)
    Expectation.objects.filter(pk=cell.pk).update(drafted_by="language-model 2026-11")
    first, *_rest, last = descriptors()
    of_skill = ["skill also called: Run tracking", "skill also called: MLflow"]
    of_role = ["role also called: BI; analyst", "role also called: Reporter"]
    mark = "drafted by: language-model 2026-11"
    start = ["Data Analyst", "Junior", "optional"]
    assert first["keywords"] == [*start, *of_skill, *of_role, mark, UNCONFIRMED]
    assert last["keywords"] == ["Ml Engineer", "Senior", "required", *of_skill, UNCONFIRMED]
    # A semicolon would end the name: the role keeps the names that the site has.
    assert rows()[0]["Keywords"] == "; ".join([*start, *of_skill, mark, UNCONFIRMED])


def test_a_skill_that_came_from_elsewhere_keeps_its_page_and_names_its_source(
    shelf: Shelf, author: User
) -> None:
    operations = (
        FieldOperation("source", "", "ESCO 1.2; skills"),
        FieldOperation("source_url", "", "https://example.org/skill/1;2"),
        FieldOperation("licence", "", "EUPL-1.2"),
    )
    factories.publish(shelf.skill, *operations, by=author)
    first = descriptors()[0]
    (alignment,) = first["alignments"]
    assert alignment["id"] == "http://localhost:8000/skills/experiment-tracking/"
    assert alignment["isPartOf"] == {"name": "Skillmap Catalogue"}
    (standard,) = first["standards"]
    assert standard == {"skillName": "ESCO 1.2; skills", "id": "https://example.org/skill/1;2"}
    assert first["license"] == "EUPL-1.2"
    row = rows()[0]
    assert row["Standards"] == "ESCO 1.2; skills; https://example.org/skill/1;2"
    assert row["Alignment URL"] == alignment["id"]


def test_an_empty_catalogue_has_none(db: None) -> None:
    assert (descriptors(), rows()) == ([], [])


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    shelf: Shelf, author: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        cells = (factories.add(shelf.engineer, shelf.junior, f"Does {number}."),)
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=cells)
    for write in (rsd.descriptors, rsd.table):
        with django_assert_num_queries(11):
            assert list(write())
