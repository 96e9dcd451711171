"""Packages of CASE: those of other tools as trees and rubrics, ours again what they were."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from profiles.interchange import reading, writing
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation, Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Load, Wrong, write

Body = dict[str, Any]
DOCUMENT: Body = {
    "identifier": "d",
    "uri": "https://case.example/d",
    "creator": "A State",
    "title": "Maths",
    "licenseURI": {"title": "CC BY-NC 4.0", "uri": "https://case.example/l", "identifier": "l"},
}


def item(identifier: str, text: str, **more: Any) -> Body:
    uri = f"https://case.example/{identifier}"
    return {"identifier": identifier, "fullStatement": text, "uri": uri, **more}


def child(origin: str, destination: str, kind: str = "isChildOf") -> Body:
    ends = {"originNodeURI": {"identifier": origin}}
    return {
        **ends,
        "associationType": kind,
        "destinationNodeURI": {"identifier": destination},
    }


def package(items: list[Body], links: list[Body], **more: Any) -> dict[str, str]:
    body = {"CFDocument": DOCUMENT, "CFAssociations": links, "CFItems": items, **more}
    return {"p.json": json.dumps(body)}


def shelves() -> list[tuple[str, str, str]]:
    rows = Skill.objects.order_by("slug").select_related("group__domain")
    return [(row.group.domain.name, row.group.name, row.name) for row in rows]


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([], [("Maths", "Maths", name) for name in ("A", "B", "C", "E")]),
        (
            [child("b", "a"), child("c", "a")],
            [("Maths", "A", "B"), ("Maths", "A", "C"), ("Maths", "Maths", "E")],
        ),
        (
            [child("a", "d"), child("b", "a"), child("c", "b")],
            [("A", "B", "C"), ("Maths", "Maths", "E")],
        ),
        (
            [child("b", "a"), child("c", "b"), child("e", "c"), child("e", "a")],
            [("A", "B › C", "E")],
        ),
        (
            [child("b", "a", "isRelatedTo"), child("a", "a")],
            [("Maths", "Maths", name) for name in ("A", "B", "C", "E")],
        ),
    ],
    ids=["flat", "two", "three", "four", "others"],
)
def test_trees_of_any_depth_are_folded(
    load: Load, links: list[Body], found: list[tuple[str, str, str]]
) -> None:
    items = [item(name.lower(), name) for name in "ABCE"]
    load(package(items, links))
    assert shelves() == found
    assert dict(load(package(items, links)).counts) == {}


def test_a_skill_has_its_code_text_address_and_licence(load: Load) -> None:
    long = "Interpret " + "a multiplication " * 10
    items = [
        item("a", long, humanCodingScheme="4.OA.1"),
        item("b", "Said at length.", abbreviatedStatement="Short"),
        item("c", "Gone.", statusEndDate="2020-01-01"),
    ]
    load(package(items, []))
    first, second = Skill.objects.order_by("slug")
    assert first.name.startswith("Interpret a multiplication")
    assert first.code == "4.OA.1"
    assert first.summary.startswith("Interpret a multiplication")
    assert (second.name, second.summary) == ("Short", "Said at length.")
    assert (second.source, second.licence) == ("Maths, A State", "CC BY-NC 4.0")
    assert second.source_url == "https://case.example/b"


MARKDOWN = "## **Adds** `numbers` [well](https://e.example)\n\nAll *kinds* of them.\n"


def test_a_name_has_no_markup_and_the_text_keeps_it(load: Load) -> None:
    items = [
        item("a", MARKDOWN, humanCodingScheme="1"),
        item("b", "**Subtracts**", humanCodingScheme="1"),
        item("c", "*Not this*", abbreviatedStatement="C* algebras"),
        item("d", "First line\nof one paragraph"),
        item("e", "    indented"),
    ]
    load(package(items, []))
    names = ("name", "code", "summary")
    assert list(Skill.objects.order_by("source_url").values_list(*names)) == [
        (
            "Adds numbers well",
            "1",
            "## **Adds** `numbers` [well](https://e.example) All *kinds* of them.",
        ),
        ("Subtracts", "1", ""),
        ("C* algebras", "", "*Not this*"),
        ("First line of one paragraph", "", ""),
        ("indented", "", ""),
    ]
    assert dict(load(package(items, [])).counts) == {}


def notes(tmp_path: Path, files: dict[str, str], asked: ImportOptions | None = None) -> list[str]:
    path = write(tmp_path, {**files})
    with reading.read(path, asked) as spool:
        assert list(spool.problems.lines()) == []
        return spool.notes


def test_everything_that_is_left_out_is_counted(tmp_path: Path, db: None) -> None:
    items = [
        item("a", "Adds at length", abbreviatedStatement="Top", humanCodingScheme="T"),
        item("b", "Adds", educationLevel=["01"], notes="", language="en"),
        item("c", "Old", statusEndDate="2020-01-01"),
        item("e", "Only old below"),
        item("f", "Older", statusEndDate="2020-01-01T00:00:00Z"),
        item("g", "Soon over", statusEndDate="2999-01-01"),
        {"identifier": "h-9", "fullStatement": "No address", "humanCodingScheme": "H"},
    ]
    links = [
        *(child("a", "d"), child("b", "a"), child("b", "e"), child("f", "e"), child("a", "a")),
        *(child("b", "g", "precedes"), child("g", "b", "precedes"), child("g", "other")),
    ]
    rubric = {
        "title": "Pupil",
        "notes": "Read it aloud.",
        "CFRubricCriteria": [{"category": "Old", "CFItemURI": {"identifier": "c"}, "weight": 2}],
    }
    body = package(items, links, CFRubrics=[rubric], CFDefinitions={"CFSubjects": [1]})
    asked = ImportOptions(defaults={"required": "1"})
    found = [line for line in notes(tmp_path, body, asked) if line.startswith("Skipped")]
    counted = [line.removeprefix("Skipped, ").partition(" (")[0] for line in found]
    assert sorted(counted) == [
        "1 ×: associations of an item with itself",
        "1 ×: associations with items that are not in the package",
        "1 ×: codes of items that became a domain or a group",
        "1 ×: criteria about items that have ended",
        "1 ×: fields “CFDefinitions” of CFPackage",
        "1 ×: fields “educationLevel” of CFItem",
        "1 ×: fields “language” of CFItem",
        "1 ×: fields “notes” of CFRubric",
        "1 ×: fields “weight” of CFRubricCriterion",
        "1 ×: identifiers that do not match the URL of their item",
        "1 ×: items whose children were all skipped",
        "1 ×: second parents of items: the first one counts",
        "1 ×: texts of items that became a domain or a group",
        "2 ×: associations of the type “precedes”",
        "2 ×: items that have ended",
    ]
    (two,) = (line for line in found if "precedes" in line)
    assert "(b → g: p.json, line 1, column " in two
    assert "; g → b: p.json, line 1, column " in two


def test_at_most_three_examples_are_named(tmp_path: Path, db: None) -> None:
    items = [item(str(number), f"Item {number}", notes="x") for number in range(5)]
    (line,) = (line for line in notes(tmp_path, package(items, [])) if "notes" in line)
    assert (line.count("p.json"), line.endswith("; …).")) == (3, True)


def test_an_item_that_ends_later_is_imported_and_one_that_ended_is_not(load: Load) -> None:
    items = [
        item("a", "Stays", statusEndDate="2999-01-01"),
        item("b", "Went", statusEndDate="2020-01-01"),
        item("c", "Unclear", statusEndDate="some day"),
    ]
    load(package(items, []))
    assert set(Skill.objects.values_list("name", flat=True)) == {"Stays", "Unclear"}


def test_identifiers_of_others_go_on_leading_to_what_was_imported(
    load: Load, client: Client
) -> None:
    by_address, by_code, shared = (str(uuid.uuid4()) for _number in range(3))
    items = [
        item(by_address, "Adds", humanCodingScheme="4.OA.1"),
        {"identifier": by_code, "fullStatement": "Subtracts"},
        item("x", "One", uri=f"https://case.example/{shared}/1"),
        item("y", "Two", uri=f"https://case.example/{shared}/2"),
    ]
    load(package(items, []))
    assert Skill.objects.get(name="Adds").code == "4.OA.1"
    assert Skill.objects.get(name="Subtracts").code == by_code
    for identifier, name in ((by_address, "Adds"), (by_code, "Subtracts")):
        answer = client.get(f"/ims/case/v1p1/CFItems/{identifier}")
        assert (answer.status_code, answer.json()["abbreviatedStatement"]) == (200, name)
    assert client.get(f"/ims/case/v1p1/CFItems/{shared}").status_code == 404
    assert dict(load(package(items, [])).counts) == {}


def test_an_item_keeps_a_licence_of_its_own(load: Load) -> None:
    licence = {"title": "CC0-1.0", "uri": "https://case.example/z", "identifier": "z"}
    load(package([item("a", "Adds", licenseURI=licence), item("b", "Subtracts")], []))
    assert list(Skill.objects.order_by("slug").values_list("licence", flat=True)) == [
        "CC0-1.0",
        "CC BY-NC 4.0",
    ]


def test_it_is_asked_whether_rubrics_are_required(wrong: Wrong) -> None:
    rubrics = [{"title": "Pupil"}, {"title": "Teacher"}]
    assert wrong(package([item("a", "Adds")], [], CFRubrics=rubrics)) == [
        "p.json, line 1: It is not clear which expectations are required. Use "
        "--default required=1 or --default required=0 for all of them."
    ]


def test_rubrics_are_roles(load: Load) -> None:
    rungs = [
        {"quality": "Novice", "score": 1.0, "description": "Tries."},
        {"position": 2, "description": "Does."},
    ]
    criteria = [
        {"CFItemURI": {"identifier": "a"}, "CFRubricCriterionLevels": rungs},
        {"category": "Speaking", "description": "Aloud.", "CFRubricCriterionLevels": rungs[:1]},
    ]
    rubric = {"title": "Pupil", "description": "Learns.", "CFRubricCriteria": criteria}
    asked = ImportOptions(origin=Origin("Ours", "", "CC0-1.0"), defaults={"required": "1"})
    load(package([item("a", "Adds")], [], CFRubrics=[rubric]), asked=asked)
    names = ("skill__slug", "level__slug", "required", "description")
    assert list(Expectation.objects.order_by("pk").values_list(*names)) == [
        ("adds", "2", True, "Does."),
        ("adds", "novice", True, "Tries."),
        ("speaking", "novice", True, "Tries."),
    ]
    role = Role.objects.get()
    assert (role.name, role.mission, role.licence) == ("Pupil", "Learns.", "CC0-1.0")
    assert shelves() == [("Maths", "Maths", "Adds"), ("Maths", "Pupil", "Speaking")]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (package([], []), ["p.json, line 1, column 1: The package has neither items nor rubrics."]),
        (
            package([item("a", "A"), item("a", "A")], []),
            ["There is already an item a. Remove one of them."],
        ),
        (package([{"identifier": "a"}], []), ["The key “fullStatement” is missing. Add it."]),
        (package([{"identifier": 1, "fullStatement": "A"}], []), ["Expected a text."]),
        (
            package(
                [item("a", "A"), item("b", "B"), item("c", "C")],
                [child("a", "b"), child("b", "c"), child("c", "b")],
            ),
            ["The parents of this item form a circle, or the tree is too deep."],
        ),
        ({"p.json": '{"CFDocument": {}, "CFItems": [1]}'}, ["Expected keys with values"]),
        ({"p.json": '{"CFDocument": {}'}, ["A comma or } is missing here."]),
    ],
)
def test_what_is_wrong(wrong: Wrong, files: dict[str, str], found: list[str]) -> None:
    said = wrong(files)
    assert [line for line, part in zip(said, found, strict=False) if part in line] == said[
        : len(found)
    ]
    assert said != []


def test_bytes_that_are_no_text(wrong: Wrong) -> None:
    assert wrong({"p.json": b'{"CFDocument": "\xff"}'}, ImportOptions(format="case")) == [
        "p.json, line 1, column 17: Not UTF-8 from here on. Save the file as UTF-8."
    ]


def ours() -> Body:
    body: Body = json.loads("".join(writing.catalogue_case()))
    return body


def test_our_package_changes_nothing_and_retired_items_are_told(
    load: Load, shelf: Shelf, author: User
) -> None:
    old = factories.skill("old", group=shelf.group, by=author)
    factories.publish(
        old,
        FieldOperation("retired", "", "yes"),
        FieldOperation("replaced_by", "", shelf.skill.slug),
        by=author,
    )
    assert dict(load({"p.json": json.dumps(ours())}).counts) == {}


def test_what_is_wrong_in_our_package(wrong: Wrong, shelf: Shelf) -> None:
    body = ours()
    by_type = {each["CFItemType"]: each for each in body["CFItems"]}
    by_type["Domain"]["CFItemType"] = "Planet"
    by_type["Expectation"]["extensions"]["skill"] = "nobody"
    by_type["Role"].pop("humanCodingScheme")
    found = wrong({"p.json": json.dumps(body, indent=1)})
    assert [line.partition(": ")[2] for line in found] == [
        "There is no kind of item called “Planet”. There are: Domain, Group, Role, Skill, "
        "Expectation.",
        "The skill “nobody” is not defined before this. Define it first.",
        "The key “slug” is missing. Add it.",
    ]
