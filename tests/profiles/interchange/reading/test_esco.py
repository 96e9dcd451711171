"""ESCO as it is downloaded: what becomes of it, at every import the same, and what can be wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from profiles.interchange import reading
from profiles.interchange.importing import ImportOutcome
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation, Level, Revision, Role, RoleLevel, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.bench import make_catalogue
from tests.profiles.interchange.conftest import Files, Load, Wrong

BASE = "http://data.europa.eu/esco"
SKILLS = "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n"
OCCUPATIONS = "conceptUri,iscoGroup,preferredLabel,altLabels,description,code\n"
RELATIONS = "occupationUri,relationType,skillType,skillUri\n"
LONG = "Plays well. " * 30
FILES: Files = {
    "skills_en.csv": SKILLS
    + f'{BASE}/skill/aa-1,skill/competence,cross-sector,manage musicians,"lead\nsteer",Leads.\n'
    + f"{BASE}/skill/bb-2,knowledge,transversal,manage musicians!,,\n"
    + f"{BASE}/skill/cc-3,,,{'very ' * 30}long,,Text.\n",
    "occupations_en.csv": OCCUPATIONS
    + f"{BASE}/occupation/o1,http://data.europa.eu/esco/isco/C2652,conductor,,{LONG},2652.1\n",
    "occupationSkillRelations_en.csv": RELATIONS
    + f"{BASE}/occupation/o1,essential,x,{BASE}/skill/aa-1\n"
    + f"{BASE}/occupation/o1,optional,x,{BASE}/skill/bb-2\n",
}


def changed(name: str, old: str, new: str) -> Files:
    text = FILES[name]
    assert isinstance(text, str)
    assert old in text
    return {**FILES, name: text.replace(old, new)}


def test_skills_occupations_and_relations(load: Load) -> None:
    assert dict(load(FILES).counts) == {
        "catalogue changed": 1,
        "role new": 1,
        "skill new": 3,
        "cell add": 2,
    }
    first = Skill.objects.select_related("group__domain").get(slug="manage-musicians")
    assert (first.name, first.summary, first.description) == ("manage musicians", "Leads.", "")
    assert (first.group.domain.name, first.group.name) == ("Skills and competences", "Cross-sector")
    assert first.source == "ESCO classification of the European Commission"
    assert first.licence == "Commission Decision 2011/833/EU"
    assert first.source_url == f"{BASE}/skill/aa-1"
    cells = Expectation.objects.order_by("pk").values_list("skill__slug", "required", "description")
    assert list(cells) == [("manage-musicians", True, ""), ("manage-musicians-bb-2", False, "")]


def test_an_occupation_keeps_all_of_its_text(load: Load) -> None:
    load(FILES)
    role = Role.objects.select_related("family").get()
    assert role.family is not None
    assert (role.slug, role.family.name) == ("conductor", "Professionals")
    assert role.mission == ("Plays well. " * 25).strip()
    (level,) = RoleLevel.objects.select_related("level")
    assert (level.level.name, level.focus) == ("All levels", LONG.strip())
    assert (role.source_url, role.licence) == (
        *(f"{BASE}/occupation/o1", "Commission Decision 2011/833/EU"),
    )


def test_a_name_that_is_too_long_ends_in_an_ellipsis_and_begins_the_text(load: Load) -> None:
    load(FILES)
    skill = Skill.objects.get(source_url__endswith="cc-3")
    assert skill.name == ("very " * 23).strip() + "…"
    assert skill.summary.startswith("very very")
    assert skill.group.name == "Of any reuse"


def test_importing_twice_changes_nothing_whatever_the_order_of_the_rows(load: Load) -> None:
    load(FILES)
    before = Revision.objects.count()
    first, second, *rest = str(FILES["skills_en.csv"]).split(f"{BASE}/skill/")[0:4]
    lines = [f"{BASE}/skill/{each}" for each in (*rest, second)]
    again = {**FILES, "skills_en.csv": first + "".join(lines)}
    assert dict(load(again).counts) == {}
    assert Revision.objects.count() == before


def test_a_new_version_keeps_addresses_and_retires_only_its_own(load: Load, author: User) -> None:
    factories.skill("our-own", group=factories.group(), by=author)
    load(FILES)
    again = changed("skills_en.csv", "manage musicians!", "lead orchestras")
    gone = f"{BASE}/skill/cc-3,,,{'very ' * 30}long,,Text.\n"
    again["skills_en.csv"] = str(again["skills_en.csv"]).replace(gone, "")
    assert dict(load(again, is_retiring=True).counts) == {"skill changed": 1, "skill retired": 1}
    assert Skill.objects.get(name="lead orchestras").slug == "manage-musicians-bb-2"
    assert Skill.objects.get(slug="our-own").retired_at is None


def test_nothing_of_the_site_is_written_over(load: Load, author: User) -> None:
    group = factories.group()
    own = factories.skill("manage-musicians", group=group, by=author)
    role = factories.role("conductor", by=author)
    load(FILES)
    own.refresh_from_db()
    role.refresh_from_db()
    assert (own.group, own.revision_number, role.revision_number) == (group, 1, 1)
    assert Role.objects.get(slug="conductor-o1").name == "conductor"
    assert Skill.objects.filter(slug="manage-musicians-aa-1").exists()


def test_a_former_address_is_not_given_again(load: Load, author: User) -> None:
    own = factories.skill("manage-musicians", group=factories.group(), by=author)
    factories.publish(own, FieldOperation("slug", own.slug, "lead-choirs"), by=author)
    load(FILES)
    assert Skill.objects.filter(slug="manage-musicians-aa-1").exists()


def test_the_language_is_that_of_the_site_unless_said(load: Load) -> None:
    french = {
        name.replace("_en", "_fr"): str(text).replace("conductor", "chef")
        for name, text in FILES.items()
        if "Relations" not in name
    }
    groups = {"ISCOGroups_fr.csv": "code,preferredLabel\n2,Professions\n26,Juristes\n"}
    files = {**FILES, **french, **groups, "transversalSkillsCollection.csv": "conceptUri\n"}
    load(files, asked=ImportOptions(language="fr", defaults={"level_name": "Tous"}))
    role = Role.objects.select_related("family").get()
    assert role.family is not None
    assert (role.name, role.family.name) == ("chef", "Professions")
    assert Level.objects.get().name == "Tous"


def test_what_is_said_of_the_source_holds(load: Load) -> None:
    load(FILES, asked=ImportOptions(origin=Origin("ESCO 1.2", "https://esco.example/", "EUPL-1.2")))
    skill = Skill.objects.get(slug="manage-musicians")
    assert (skill.source, skill.source_url, skill.licence) == (
        *("ESCO 1.2", f"{BASE}/skill/aa-1", "EUPL-1.2"),
    )


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"skills_en.csv": SKILLS, "levels.yaml": ""},
            [
                "catalogue: The folder has no occupations_en.csv. Put it beside the other "
                "files of ESCO.",
                "catalogue: The folder has no occupationSkillRelations_en.csv. Put it beside "
                "the other files of ESCO.",
            ],
        ),
        (
            changed("occupationSkillRelations_en.csv", "essential", "vital"),
            [
                "occupationSkillRelations_en.csv, line 2, column relationType: Write essential "
                "or optional, not “vital”."
            ],
        ),
        (
            changed("skills_en.csv", "skill/bb-2", "skill/aa-1"),
            [
                f"skills_en.csv, line 4, column conceptUri: {BASE}/skill/aa-1 occurs twice; first "
                "at skills_en.csv, line 2, column conceptUri. Remove one of them."
            ],
        ),
        (
            changed("occupations_en.csv", f"{BASE}/occupation/o1", ""),
            ["occupations_en.csv, line 2, column conceptUri: The URL is missing. Add it."],
        ),
        (
            changed("skills_en.csv", f"{BASE}/skill/bb-2", ""),
            ["skills_en.csv, line 4, column conceptUri: The URL is missing. Add it."],
        ),
        (
            changed("skills_en.csv", "skillType", "kind"),
            [
                "skills_en.csv, line 1: The column “skillType” is missing. Separated by "
                "commas, the columns are: “conceptUri”, “kind”, “reuseLevel”, "
                "“preferredLabel”, “altLabels”, “description”."
            ],
        ),
        (
            changed("skills_en.csv", "manage musicians!", "a\0b"),
            ["skills_en.csv, line 4, column 62: Control character U+0000. Remove it."],
        ),
    ],
)
def test_what_is_wrong_is_said(wrong: Wrong, files: Files, found: list[str]) -> None:
    assert wrong(files) == found


def test_a_language_that_is_not_there(wrong: Wrong) -> None:
    assert wrong(FILES, ImportOptions(language="de")) == [
        "catalogue: There is no skills_de.csv. There are: en."
    ]


def test_a_byte_order_mark_is_no_fault_of_who_imports(load: Load) -> None:
    files = {name: f"\ufeff{text!s}" for name, text in FILES.items()}
    assert load(files).counts["skill new"] == 3


def test_made_up_files_of_its_shape_come_in_and_change_nothing_twice(
    load: Callable[..., ImportOutcome], tmp_path: Path
) -> None:
    sizes = ("--skills", "60", "--roles", "4", "--relations", "90")
    make_catalogue.main([str(tmp_path / "esco"), "--esco", *sizes])
    done = load(tmp_path / "esco")
    assert (done.counts["skill new"], done.counts["cell add"]) == (60, 90)
    assert dict(load(tmp_path / "esco").counts) == {}


def test_collisions_and_cuts_are_told(tmp_path: Path, db: None) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(str(text), encoding="utf-8")
    with reading.read(tmp_path) as spool:
        collided, cut = spool.notes
    assert collided.startswith("1 skills would have had the same slug.")
    assert collided.endswith(": manage-musicians-bb-2.")
    assert cut.startswith("1 names were too long")


def notes_of(folder: Path, files: Files) -> list[str]:
    for name, text in files.items():
        (folder / name).write_text(str(text), encoding="utf-8")
    with reading.read(folder) as spool:
        assert list(spool.problems.lines()) == []
        return spool.notes[:-2]  # without what FILES always say: a collision and a cut


@pytest.mark.parametrize(("old", "new"), [("o1,optional", "o2,optional"), ("bb-2", "zz")])
def test_relations_to_what_is_not_there_are_counted_and_left_out(
    tmp_path: Path, db: None, old: str, new: str
) -> None:
    files = changed("occupationSkillRelations_en.csv", old, new)
    assert notes_of(tmp_path, files) == [
        "1 relations refer to a skill or an occupation that is not in the other "
        "files and were skipped."
    ]


def test_the_other_relations_come_in(load: Load) -> None:
    files = changed("occupationSkillRelations_en.csv", "o1,optional", "o2,optional")
    assert load(files).counts["cell add"] == 1


def test_file_names_without_a_language(load: Load) -> None:
    renamed = {
        "skills_en.csv": FILES["skills_en.csv"],
        "occupations.csv": FILES["occupations_en.csv"],
        "occupationSkillRelations.csv": FILES["occupationSkillRelations_en.csv"],
    }
    assert load(renamed).counts["cell add"] == 2
    plain = {name.replace("_en", ""): text for name, text in FILES.items()}
    assert dict(load(plain).counts) == {}


def test_characters_that_cannot_be_shown_are_replaced_and_counted(load: Load) -> None:
    load(changed("skills_en.csv", "Leads.", "\u202eIt\u0092s a band\ufffe."))
    assert Skill.objects.get(slug="manage-musicians").summary == "It’s a band\ufffd."


def test_how_many_texts_were_changed_is_told(tmp_path: Path, db: None) -> None:
    for name, text in changed("skills_en.csv", "Leads.", "It\u0092s").items():
        (tmp_path / name).write_text(str(text), encoding="utf-8")
    with reading.read(tmp_path) as spool:
        assert spool.notes[-1] == (
            "1 texts had characters that cannot be displayed. They were replaced or removed."
        )


def test_obsolete_concepts_are_counted_and_left_out(load: Load) -> None:
    head, first, second, third, _end = (
        str(FILES["skills_en.csv"]).replace("\nsteer", "").split("\n")
    )
    rows = [f"{head},status", f"{first},released", f"{second},obsolete", f"{third},"]
    files = {**FILES, "skills_en.csv": "\n".join(rows) + "\n"}
    counts = load(files).counts
    assert (counts["skill new"], counts["cell add"]) == (2, 1)
