"""What files say is judged against the site: references, renamed things, parts of parts."""

import json
from typing import Any

from profiles import curation
from profiles.models import Catalogue, Revision, RoleFamily
from profiles.operations import FieldOperation
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Wrong
from tests.profiles.interchange.samples import HEADER

HEAD = {"format": "skillmap-catalogue/1", "kind": "catalogue"}


def document(**lists: list[dict[str, Any]]) -> dict[str, str | bytes]:
    return {"all.json": json.dumps({**HEAD, **lists}, indent=1)}


def skill(**fields: Any) -> dict[str, Any]:
    return {"slug": "sql", "name": "SQL", "domain": "data", "group": "mlops", **fields}


def test_what_the_site_has_may_be_named(wrong: Wrong, shelf: Shelf) -> None:
    cell = {"role": "data-analyst", "level": "junior", "required": False}
    assert wrong(document(skills=[skill(expectations=[cell])])) == []


def test_a_role_that_is_retired_may_not_be_named(wrong: Wrong, shelf: Shelf) -> None:
    by = shelf.skill.updated_by
    factories.publish(shelf.analyst, FieldOperation("retired", "", "yes"), by=by)
    cell = {"role": "data-analyst", "level": "junior", "required": False}
    (found,) = wrong(document(skills=[skill(expectations=[cell])]))
    assert found.endswith("There is no role “data-analyst”, neither here nor on the site.")


def test_a_file_brings_no_retired_level_or_group_back(wrong: Wrong, shelf: Shelf) -> None:
    by = shelf.skill.updated_by
    factories.retire_part(factories.level("lead", 4), by=by)
    factories.retire_part(factories.group("etl"), by=by)
    cell = {"role": "data-analyst", "level": "lead", "required": False}
    found = wrong(document(skills=[skill(group="etl", expectations=[cell])]))
    assert [each.partition("The ")[2] for each in found] == [
        "level “lead” is retired. Name another one, or restore it first.",
        "group “data/etl” is retired. Name another one, or restore it first.",
    ]
    row = "Data & AI,Etl,sql,SQL,Queries,,data-analyst,Data Analyst,lead,Lead,4,1,Joins.\n"
    said = wrong({"table.csv": HEADER + row})
    assert len(said) == 2
    assert all("is retired. Name another one, or restore it first." in each for each in said)


def test_a_skill_or_role_that_was_renamed_is_told_by_its_new_name(
    wrong: Wrong, shelf: Shelf
) -> None:
    by = shelf.skill.updated_by
    tracking = FieldOperation("slug", "experiment-tracking", "tracking")
    factories.publish(shelf.skill, tracking, by=by)
    factories.publish(shelf.analyst, FieldOperation("slug", "data-analyst", "analyst"), by=by)
    roles = [{"slug": "data-analyst", "name": "Data Analyst"}]
    found = wrong(document(roles=roles, skills=[skill(slug="experiment-tracking")]))
    assert [line.partition(": ")[2] for line in found] == [
        "“data-analyst” has been renamed on the site. Write “analyst”.",
        "“experiment-tracking” has been renamed on the site. Write “tracking”.",
    ]


def test_a_family_and_a_level_that_are_nowhere(wrong: Wrong, db: None) -> None:
    role = {"slug": "a", "name": "A", "family": "x", "levels": [{"level": "top"}]}
    found = wrong(document(roles=[role]))
    assert [line.partition(": ")[2] for line in found] == [
        "There is no family “x”, neither here nor on the site.",
        "There is no level “top”, neither here nor on the site.",
    ]


def test_references_are_not_judged_where_the_frame_could_not_be_read(
    wrong: Wrong, db: None
) -> None:
    levels = [{"slug": "junior", "name": "Junior", "rank": "first"}]
    found = wrong(document(levels=levels, skills=[skill()]))
    assert [line.partition(": ")[2] for line in found] == ["Give a whole number from 0 to 32767."]


def test_former_slugs_of_parts_are_told_with_the_present_ones(wrong: Wrong, shelf: Shelf) -> None:
    family = RoleFamily.objects.create(slug="makers", name="Makers")
    curated = Catalogue.objects.get()
    renames = [
        FieldOperation("slug", "junior", "beginner", "level:junior"),
        FieldOperation("slug", "makers", "builders", "family:makers"),
        FieldOperation("slug", "mlops", "models", "group:data/mlops"),
        FieldOperation("slug", "data", "data-ai", "domain:data"),
    ]
    by = shelf.skill.updated_by
    curation.publish(curated, renames, by=by, source=Revision.Source.CURATOR)
    said = [
        "“data” has been renamed on the site. Write “data-ai”.",
        "“data/mlops” has been renamed on the site. Write “data-ai/models”.",
        "“junior” has been renamed on the site. Write “beginner”.",
        "“makers” has been renamed on the site. Write “builders”.",
    ]
    parts = document(
        domains=[
            {"slug": "data", "name": "Data", "groups": [{"slug": "mlops", "name": "MLOps"}]},
        ],
        levels=[{"slug": "junior", "name": "Junior", "rank": 1}],
        families=[{"slug": "makers", "name": "Makers"}],
    )
    assert sorted(line.partition(": ")[2] for line in wrong(parts)) == sorted(said)
    cell = {"role": "data-analyst", "level": "junior", "required": False}
    role = {"slug": "a", "name": "A", "family": family.slug, "levels": [{"level": "junior"}]}
    named = document(roles=[role], skills=[skill(expectations=[cell])])
    assert sorted(line.partition(": ")[2] for line in wrong(named)) == [
        said[1], said[2], said[2], said[3],
    ]  # fmt: skip
