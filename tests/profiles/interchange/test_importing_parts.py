"""Files that speak for a part only, or without slugs: they leave the rest of the site alone."""

import json
from pathlib import Path

import pytest
from django.db import transaction

from profiles import curation
from profiles.addresses import slug_of
from profiles.interchange import writing
from profiles.models import Expectation, Group, Level, Revision, Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.interchange.conftest import Load
from tests.profiles.interchange.samples import GOOD, HEADER, ROW
from tests.profiles.interchange.test_importing import SECOND


def test_a_table_leaves_skills_and_roles_without_cells_alone(load: Load, author: User) -> None:
    load({**GOOD, "skills/dbt.yaml": SECOND})
    factories.role("empty", by=author)
    other = ROW.replace("sql,SQL", "new-one,New one").replace("analyst,Analyst", "dev,Developer")
    outcome = load({"all.csv": HEADER + other}, is_retiring=True)
    assert outcome.counts == {
        "catalogue changed": 1,
        "role new": 1,
        "skill new": 1,
        "cell add": 1,
        "skill retired": 1,
        "role retired": 1,
    }
    assert set(Skill.objects.published().values_list("slug", flat=True)) == {"dbt", "new-one"}
    assert set(Role.objects.published().values_list("slug", flat=True)) == {"empty", "dev"}


def test_groups_of_one_name_are_told_apart_by_where_a_skill_is(load: Load, author: User) -> None:
    load({"all.csv": HEADER + ROW})
    etl = Group.objects.get()
    assert (etl.key, etl.name) == ("data/etl", "ETL")
    Group.objects.create(domain=etl.domain, slug="a-second", name="ETL", position=9)
    move = FieldOperation("group", "data/etl", "data/a-second")
    curation.publish(Skill.objects.get(), [move], by=author, source=Revision.Source.CURATOR)
    assert load({"all.csv": HEADER + ROW}).counts == {}
    load({"all.csv": HEADER + ROW.replace("sql,SQL", "dbt,dbt")})
    assert Skill.objects.get(slug="dbt").group.key == "data/etl"


def test_names_without_a_slug_get_one_that_is_free(load: Load) -> None:
    row = (
        ROW.replace("sql,SQL", ",漢字")
        .replace("junior,Junior", ",Junior")
        .replace("analyst,A", ",A")
    )
    rows = (
        row.replace("Data,ETL", "C,C").replace("漢字", "One"),
        row.replace("Data,ETL", "C,C++").replace("漢字", "Two"),
        row.replace("Data,ETL", "C++,New").replace("Analysis", "🚀").replace("Analyst", "Owl"),
    )
    load({"all.csv": HEADER + "".join(rows)})
    assert sorted(group.key for group in Group.objects.select_related("domain")) == [
        "c-2/new-2",
        "c/c",
        "c/c-2",
    ]
    slugs = set(Skill.objects.values_list("slug", flat=True))
    assert slugs == {"one", "two", slug_of("漢字")}
    assert load({"all.csv": HEADER + "".join(rows)}).counts == {}


def test_names_with_one_slug_stay_two_skills(load: Load) -> None:
    names = ("C", "C++", "C#", "Prüfung Größe")
    rows = "".join(ROW.replace("sql,SQL", f",{name}") for name in names)
    load({"all.csv": HEADER + rows})
    slugs = dict(Skill.objects.values_list("name", "slug"))
    assert (set(slugs), slugs["C"], slugs["Prüfung Größe"]) == (
        {*names},
        "c",
        "pruefung-groesse",
    )
    assert load({"all.csv": HEADER + rows}).counts == {}


def test_a_skill_travels_by_itself_without_renaming_anything(load: Load, tmp_path: Path) -> None:
    load(GOOD)
    text = writing.skill_json(Skill.objects.get(slug="sql"))
    (tmp_path / "sql.json").write_text(
        text.replace("Junior", "Renamed").replace("Joins", "Joins all").replace('"ETL"', '"X"')
    )
    assert load(tmp_path / "sql.json", is_retiring=True).counts == {
        "skill changed": 1,
        "cell edit": 1,
    }
    assert Level.objects.get().name == "Junior"
    cell = Expectation.objects.get()
    assert (cell.description, cell.version, cell.retired_at) == ("Joins all.", 2, None)


def test_a_skill_founds_what_it_needs_on_an_empty_site(load: Load, tmp_path: Path) -> None:
    with transaction.atomic():
        load(GOOD)
        (tmp_path / "sql.json").write_text(writing.skill_json(Skill.objects.get(slug="sql")))
        transaction.set_rollback(True)
    outcome = load(tmp_path / "sql.json")
    assert outcome.counts == {"catalogue changed": 1, "role new": 1, "skill new": 1, "cell add": 1}


def test_a_role_travels_by_itself_and_retires_only_its_own_cells(
    load: Load, shelf: factories.Shelf, tmp_path: Path
) -> None:
    text = writing.role_json(shelf.analyst)
    shorter = text.replace("Data Analyst", "Analyst").replace("Reads the", "Knows the")
    start = shorter.index(',\n        {\n          "role"')
    end = shorter.index("\n      ]", start)
    (tmp_path / "role.json").write_text(shorter[:start] + shorter[end:])
    assert load(tmp_path / "role.json", is_retiring=True).counts == {
        "role changed": 1,
        "skill changed": 1,
        "cell edit": 1,
        "cell retire": 1,
    }
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1
    assert shelf.cell(shelf.analyst, shelf.middle).retired_at is not None


def test_a_skill_of_another_program_may_leave_out_what_it_does_not_know(
    load: Load, tmp_path: Path
) -> None:
    document = {
        "format": "skillmap-catalogue/1",
        "kind": "skill",
        "levels": [{"slug": "junior", "name": "Junior", "rank": 1}],
        "domains": [{"slug": "d", "name": "D", "groups": [{"slug": "g", "name": "G"}]}],
        "roles": [{"slug": "analyst", "name": "Analyst"}],
        "skills": [{"slug": "sql", "name": "SQL", "domain": "d", "group": "g"}],
    }
    (tmp_path / "sql.json").write_text(json.dumps(document))
    assert load(tmp_path / "sql.json").counts == {
        "catalogue changed": 1,
        "role new": 1,
        "skill new": 1,
    }
    assert Role.objects.get().family is None


def test_a_table_without_families_leaves_them_as_they_are(load: Load, tmp_path: Path) -> None:
    load({"all.csv": HEADER + ROW})
    without = (HEADER + ROW).replace("role_family,", "").replace(",Analysis", "")
    (tmp_path / "all.csv").write_text(without)
    assert load(tmp_path / "all.csv").counts == {}
    assert str(Role.objects.get().family) == "Analysis"


@pytest.mark.slow
def test_many_skills_on_one_role(load: Load) -> None:
    rows = (ROW.replace("sql,SQL", f"s{n},🚀 {n}") for n in range(340))
    assert load({"all.csv": HEADER + "".join(rows)}).counts["cell add"] == 340
    assert Expectation.objects.filter(role__slug="analyst").count() == 340
