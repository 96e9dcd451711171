"""What is said about columns: understood, or refused with what to say instead."""

import pytest

from profiles.interchange.reading import options
from profiles.interchange.reading.options import ColumnMapping, ImportOptions


def test_columns_levels_and_defaults() -> None:
    assert options.columns(["skill_name=Skill  title", "required=A:B:x| y"]) == {
        "skill_name": ColumnMapping("Skill title"),
        "required": ColumnMapping("A:B", ("x", "y")),
    }
    assert options.levels(["Low=L 1", "High"]) == {"Low": "L 1", "High": "High"}
    assert options.defaults(["level_name= One "]) == {"level_name": "One"}
    assert options.columns([]) == {}


@pytest.mark.parametrize(
    ("maps", "is_needed", "why"),
    [
        (["skill_name"], False, "Write FIELD=TEXT, not “skill_name”."),
        (["skill_name="], False, "Write FIELD=TEXT, not “skill_name=”."),
        (["skill_name=a", "skill_name=b"], False, "“skill_name” is given twice. Give it once."),
        (
            ["domain=a"],
            False,
            "Which column contains the skill's name? Use --map skill_name=COLUMN.",
        ),
        ([], True, "Which column contains the skill's name? Use --map skill_name=COLUMN."),
    ],
)
def test_what_cannot_be_meant(maps: list[str], is_needed: bool, why: str) -> None:
    with pytest.raises(options.InvalidOption, match=why.replace("?", r"\?")):
        options.columns(maps, is_needed=is_needed)


def test_a_field_that_there_is_not() -> None:
    with pytest.raises(options.InvalidOption, match="There is no field “skill”"):
        options.defaults(["skill=x"])


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", ()),
        (" ,\n, ", ()),
        ("Junior,Mid , Senior", ("Junior", "Mid", "Senior")),
        ('Junior, "Mid, or\n so", Senior', ("Junior", "Mid, or so", "Senior")),
        ('Jun"ior, "x', ('Jun"ior', "x")),
    ],
)
def test_a_ladder_is_names_between_commas(said: str, names: tuple[str, ...]) -> None:
    assert options.ladder(said) == names


def test_a_ladder_has_each_level_once() -> None:
    with pytest.raises(options.InvalidOption, match="“Junior” is given twice"):
        options.ladder("Senior, Junior, junior")


def test_other_columns_make_another_import() -> None:
    assert ImportOptions(language="de").digest() != ImportOptions().digest()
