"""Rich Skill Descriptors: those of others are skills, ours are expectations again."""

import json
from pathlib import Path
from typing import Any

import pytest

from profiles.interchange import reading, writing
from profiles.interchange.reading import level_order
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation, Level, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Load, Wrong, write

HEADER = "RSD Name,Authors,Skill Statement,Categories,Keywords\n"
OTHER: dict[str, Any] = {
    "type": "RichSkillDescriptor",
    "id": "https://osmt.example/skills/1",
    "skillName": "Conflict resolution",
    "skillStatement": "Settles a quarrel.",
    "categories": ["People"],
    "keywords": ["talk"],
    "authors": ["A College"],
    "license": "CC0-1.0",
}


def only() -> Skill:
    return Skill.objects.select_related("group__domain").get()


def test_a_table_of_others(load: Load) -> None:
    load(
        {
            "a.csv": HEADER
            + "Mediation,A College,Settles a quarrel.,People; Talk; More,x; y; required\n\n"
        }
    )
    skill = only()
    assert (skill.group.domain.name, skill.group.name) == ("People", "Talk › More")
    assert (skill.summary, skill.source) == ("Settles a quarrel.", "A College")
    assert Expectation.objects.count() == 0


@pytest.mark.parametrize("body", [OTHER, [OTHER]])
def test_json_of_others_one_or_a_list(load: Load, body: Any) -> None:
    load({"a.json": json.dumps(body)})
    skill = only()
    assert (skill.slug, skill.source_url) == ("conflict-resolution", OTHER["id"])
    assert (skill.source, skill.licence) == ("A College", "CC0-1.0")
    assert dict(load({"a.json": json.dumps(body)}).counts) == {}


def test_what_is_said_comes_before_the_authors(load: Load) -> None:
    asked = ImportOptions(origin=Origin("Ours"), defaults={"domain": "Craft"})
    load({"a.csv": "RSD Name;Authors;Skill Statement\nMediation;A College;Settles.\n"}, asked=asked)
    skill = only()
    assert (skill.source, skill.group.domain.name) == ("Ours", "Craft")


def test_ours_come_back_with_semicolons_in_names_and_blanks(
    load: Load, shelf: Shelf, author: User
) -> None:
    factories.publish(shelf.analyst, factories.rename(shelf.analyst, "One; two"), by=author)
    origin = (
        FieldOperation("source", "", "ESCO"),
        FieldOperation("source_url", "", "https://esco.example/1"),
        FieldOperation("licence", "", "EUPL-1.2"),
    )
    factories.publish(shelf.skill, *origin, by=author)
    for name, pieces in (
        ("a.csv", writing.catalogue_descriptor_table()),
        ("a.json", writing.catalogue_descriptors()),
    ):
        done = load({f"{name[2:]}/{name}": "".join(pieces)}, asked=ImportOptions(format="rsd"))
        assert dict(done.counts) == {}
    assert Expectation.objects.filter(role__name="One; two").count() == 2
    assert list(Level.objects.values_list("slug", flat=True)) == ["junior", "middle", "senior"]


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_ours_bring_back_other_names(load: Load, shelf: Shelf, author: User, name: str) -> None:
    for subject, names in ((shelf.skill, '["Run tracking", "MLflow"]'), (shelf.analyst, '["BI"]')):
        factories.publish(subject, FieldOperation("aliases", "", names), by=author)
    pieces = writing.catalogue_descriptors()
    if name == "a.csv":
        pieces = writing.catalogue_descriptor_table()
    text = "".join(pieces)
    assert load({name: text}).counts == {}
    for subject, names in ((shelf.skill, '["Run tracking", "MLflow"]'), (shelf.analyst, '["BI"]')):
        factories.publish(subject, FieldOperation("aliases", names, ""), by=author)
    assert load({name: text}).counts == {"role changed": 1, "skill changed": 1}
    shelf.skill.refresh_from_db()
    shelf.analyst.refresh_from_db()
    assert (shelf.skill.aliases, shelf.analyst.aliases) == (["Run tracking", "MLflow"], ["BI"])


def test_a_keyword_that_is_no_mark_is_left_alone(load: Load) -> None:
    body = own("Testing", "Engineer", "Junior")
    body["keywords"] += ["drafted by: hand", "more"]
    load({"a.json": json.dumps(body)})
    assert Expectation.objects.get().drafted_by == ""


def own(skill: str, role: str, level: str) -> dict[str, Any]:
    """A descriptor as a site like this writes it."""
    return {
        "type": "RichSkillDescriptor",
        "skillName": f"{skill}, {role}, {level}",
        "skillStatement": f"Does {skill}.",
        "categories": ["Craft"],
        "keywords": [role, level, "required"],
        "alignments": [
            {
                "id": f"https://x.example/skills/{skill.lower()}/",
                "skillName": skill,
                "isPartOf": {"name": "X"},
            }
        ],
    }


def test_levels_of_ours_stand_in_the_order_of_the_file_which_is_said(
    load: Load, tmp_path: Path
) -> None:
    cells = [("Testing", "Junior"), ("Testing", "Mid"), ("Design", "Mid"), ("Design", "Lead")]
    body = [own(skill, "Engineer", level) for skill, level in cells]
    path = write(tmp_path, {"a.json": json.dumps(body)})
    with reading.read(path) as spool:
        assert spool.problems.count == 0
        assert any("Junior, Mid, Lead. If it is another" in note for note in spool.notes)
    load(path)
    ranks = Level.objects.values_list("slug", "rank")
    assert list(ranks) == [("junior", 1), ("mid", 2), ("lead", 3)]


def test_levels_of_ours_are_asked_for_where_their_order_is_not_certain(wrong: Wrong) -> None:
    cells = [("Testing", "Junior"), ("Testing", "Mid"), ("Design", "Junior"), ("Design", "Lead")]
    body = [own(skill, "Engineer", level) for skill, level in cells]
    assert wrong({"a.json": json.dumps(body)}) == [
        f"a.json: {level_order.ask(['Junior', 'Mid', 'Lead'])}"
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            "a.csv",
            HEADER + ",b,c,d,e\n",
            ["a.csv, line 2, column RSD Name: The name is missing. Add it."],
        ),
        (
            "a.csv",
            "RSD Name,Authors\n",
            [
                "a.csv, line 1: The column “Skill Statement” is missing. Separated by "
                "commas, the columns are: “RSD Name”, “Authors”."
            ],
        ),
        (
            "a.json",
            '[{"skillStatement": "x"}]',
            [
                "a.json, line 1, column 2: The key “skillName” is missing. Add it.",
                "a.json, line 1, column 2: The name is missing. Add it.",
            ],
        ),
        (
            "a.json",
            '["skillStatement"',
            [
                "a.json, line 1, column 2: Expected keys with values, such as “slug: …”.",
                "a.json, line 1, column 2: The name is missing. Add it.",
                "a.json, line 1, column 18: A comma or ] is missing here.",
            ],
        ),
        ("a.json", "\x01skillStatement\x01", None),
    ],
)
def test_what_is_wrong(wrong: Wrong, name: str, text: str, found: list[str] | None) -> None:
    said = wrong({name: text}, ImportOptions(format="rsd"))
    assert said == (
        found
        or [
            "a.json, line 1, column 1: Control character U+0001. Remove it.",
            "a.json, line 1, column 16: Control character U+0001. Remove it.",
        ]
    )
