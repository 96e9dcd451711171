"""What the command line says about files: understood, or refused with a sentence."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles.models import Expectation, Skill

TABLE = "Skill|Job|Junior|Senior\nTalking|Guide|- tells|\n"


@pytest.fixture
def table(tmp_path: Path, db: None) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(TABLE)
    return path


def run(path: Path, *options: str) -> None:
    call_command("import_catalogue", str(path), *options)


def test_a_table_is_described_in_words(table: Path) -> None:
    run(
        *(table, "--map", "skill_name=Skill", "--map", "role_name=Job", "--level", "Junior"),
        *("--level", "Senior", "--default", "required=1", "--delimiter", "bar"),
        *("--source", "Atlas", "--source-url", "https://atlas.example/", "--licence", "CC0-1.0"),
    )
    cell = Expectation.objects.select_related("skill").get()
    assert (cell.description, cell.required) == ("- tells", True)
    origin = (cell.skill.source, cell.skill.source_url, cell.skill.licence)
    assert origin == ("Atlas", "https://atlas.example/", "CC0-1.0")


def test_the_origin_may_be_said_of_our_own_formats(tmp_path: Path, db: None) -> None:
    path = tmp_path / "a.csv"
    header = "domain,group,skill_slug,skill_name,skill_summary,role_slug,role_name,"
    rows = "D,G,s,S,,r,R,l,L,1,1,x\nD,G,t,T,,r,R,l,L,1,1,x\nD,G,s,S,,q,Q,l,L,1,1,x\n"
    path.write_text(f"{header}level_slug,level_name,level_rank,required,description\n{rows}")
    run(path, "--source", "Atlas")
    assert set(Skill.objects.values_list("source", flat=True)) == {"Atlas"}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--map", "x=y"), "There is no field “x”. There are: domain, group, skill_name"),
        (("--level", "L"), "Which column contains the skill"),
        (("--format", "columns"), "Which column contains the skill"),
        (("--default", "required=perhaps"), "“perhaps” is not a valid value. Use --default"),
        (("--source-url", "atlas"), "--source-url: Enter a valid URL."),
        (("--levels", "A,B,a"), "“A” is given twice. Give it once."),
        (("--licence", "x" * 61), "--licence: Ensure this value has at most 60 characters"),
    ],
)
def test_what_cannot_be_meant(table: Path, options: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(table, *options)
    assert str(refused.value).startswith(why)
