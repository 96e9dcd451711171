"""The order of levels: asked for where nothing gives it, and corrected by importing again."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.interchange.reading import level_order
from profiles.interchange.reading import options as words
from profiles.interchange.reading.level_order import Neighbours, placed
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Level, RoleLevel
from tests import factories
from tests.profiles.interchange.conftest import Load, Wrong

TABLE = (
    "Skill,Job,Level,Rank,Text\n"
    "Testing,Engineer,Senior,3,Tests what others built\n"
    "Testing,Engineer,Junior,1,Tests own work\n"
    "Testing,Engineer,Mid,2,Tests the work of peers\n"
)
MAPS = ("skill_name=Skill", "role_name=Job", "level_name=Level", "description=Text")


def asked(ladder: str = "", *more: str) -> ImportOptions:
    return ImportOptions(
        columns=words.columns((*MAPS, *more)),
        defaults={"required": "1"},
        ladder=words.ladder(ladder),
    )


def ranks() -> list[tuple[str, int]]:
    return list(Level.objects.values_list("slug", "rank"))


IN_ORDER = [("junior", 1), ("mid", 2), ("senior", 3)]


def test_the_order_of_new_levels_is_asked_for(wrong: Wrong) -> None:
    question = level_order.ask(["Senior", "Junior", "Mid"])
    assert wrong({"a.csv": TABLE}, asked()) == [f"a.csv: {question}"]
    assert "--levels" in question


def test_levels_stand_in_the_order_that_is_said(load: Load) -> None:
    load({"a.csv": TABLE}, asked=asked("junior, Mid, Senior"))
    assert ranks() == IN_ORDER
    assert dict(load({"a.csv": TABLE}, asked=asked()).counts) == {}


def test_a_column_of_ranks_is_an_answer(load: Load) -> None:
    load({"a.csv": TABLE}, asked=asked("", "level_rank=Rank"))
    assert ranks() == IN_ORDER


def test_ranks_may_be_equal(load: Load) -> None:
    load({"a.csv": TABLE.replace("Senior,3", "Senior,2")}, asked=asked("", "level_rank=Rank"))
    assert dict(ranks()) == {"junior": 1, "mid": 2, "senior": 2}


@pytest.mark.parametrize("again", [asked("Junior,Mid,Senior"), asked("", "level_rank=Rank")])
def test_importing_again_corrects_the_order(load: Load, again: ImportOptions) -> None:
    load({"a.csv": TABLE}, asked=asked("Senior,Junior,Mid"))
    assert ranks() == [("senior", 1), ("junior", 2), ("mid", 3)]
    done = load({"a.csv": TABLE}, asked=again)
    assert dict(done.counts) == {"catalogue changed": 1}
    assert ranks() == IN_ORDER
    assert list(RoleLevel.objects.values_list("level__slug", flat=True)) == [
        slug for slug, _rank in IN_ORDER
    ]


def test_two_ranks_for_one_level_are_a_problem(wrong: Wrong) -> None:
    table = TABLE + "Design,Engineer,Mid,4,Designs\n"
    assert wrong({"a.csv": table}, asked("", "level_rank=Rank")) == [
        "a.csv, line 5, column Rank: The rank of the level “mid” is “4” here, but"
        " “2” at a.csv, line 4, column Level. Use one of them, or give each a "
        "slug of its own."
    ]


@pytest.mark.parametrize("rank", ["first", "-1", "32768", "00000000001"])
def test_what_is_no_rank_is_the_only_problem(wrong: Wrong, rank: str) -> None:
    table = TABLE.replace("Mid,2", f"Mid,{rank}")
    message = "a.csv, line 4, column Rank: Give a whole number from 0 to 32767."
    assert wrong({"a.csv": table}, asked("", "level_rank=Rank")) == [message]


def test_a_new_level_between_those_of_the_site_is_asked_for(load: Load, wrong: Wrong) -> None:
    for slug, rank in (("junior", 1), ("senior", 2), ("lead", 3)):
        factories.level(slug, rank)
    assert wrong({"a.csv": TABLE}, asked()) == [f"a.csv: {level_order.ask(['Mid'])}"]
    load({"a.csv": TABLE}, asked=asked("Junior,Mid,Senior"))
    assert ranks() == [("junior", 1), ("mid", 2), ("senior", 3), ("lead", 4)]


def test_a_single_level_needs_no_order(load: Load) -> None:
    table = "".join(TABLE.splitlines(keepends=True)[:2])
    load({"a.csv": table}, asked=asked())
    assert ranks() == [("senior", 1)]


def test_a_name_that_no_level_has_is_said(load: Load, wrong: Wrong) -> None:
    found = wrong({"a.csv": TABLE}, asked("Junior,Middle,Senior"))
    assert found == [f"a.csv: {level_order.ask(['Mid'])}"]


def test_columns_of_levels_are_in_the_order_in_which_they_were_named(load: Load) -> None:
    table = "Skill,Low,High\nTesting,a,b\n"
    for names, found in (
        (("High", "Low"), [("high", 1), ("low", 2)]),
        (("Low", "High"), [("low", 1), ("high", 2)]),
    ):
        ways = ImportOptions(
            columns=words.columns(["skill_name=Skill"]),
            levels=words.levels(names),
            defaults={"required": "1", "role_name": "Tester"},
        )
        load({"a.csv": table}, asked=ways)
        assert ranks() == found


def test_our_own_files_are_put_in_another_order_too(load: Load) -> None:
    body: dict[str, Any] = {"format": "skillmap-catalogue/1", "kind": "catalogue"}
    body["levels"] = [
        {"slug": "senior", "name": "Senior", "rank": 1},
        {"slug": "junior", "name": "Junior", "rank": 2},
    ]
    body |= {key: [] for key in ("domains", "families", "roles", "skills")}
    files = {"a.json": json.dumps(body)}
    load(files)
    assert ranks() == [("senior", 1), ("junior", 2)]
    load(files, asked=ImportOptions(ladder=("Junior", "Senior")))
    assert ranks() == [("junior", 1), ("senior", 2)]


def rubric(*rungs: tuple[str, int | None]) -> dict[str, Any]:
    levels = [
        {"quality": name, "description": "x"} | ({} if score is None else {"score": score})
        for name, score in rungs
    ]
    criterion = {"category": f"About {rungs}", "CFRubricCriterionLevels": levels}
    return {"title": "Pupil", "CFRubricCriteria": [criterion]}


def package(*rubrics: dict[str, Any]) -> dict[str, str]:
    body = {"CFDocument": {"title": "T"}, "CFItems": [], "CFRubrics": rubrics}
    return {"p.json": json.dumps(body)}


@pytest.mark.parametrize(
    ("rubrics", "unknown"),
    [
        ([rubric(("Good", 2), ("Fair", 1))], []),
        ([rubric(("Good", None), ("Fair", None))], ["Good", "Fair"]),
        ([rubric(("Good", 2), ("Fair", 1)), rubric(("Good", 1), ("Best", 2))], ["Good"]),
    ],
)
def test_rubrics_whose_points_contradict_each_other_are_asked_about(
    wrong: Wrong, rubrics: list[dict[str, Any]], unknown: list[str]
) -> None:
    found = wrong(package(*rubrics), ImportOptions(defaults={"required": "1"}))
    assert found == ([f"p.json: {level_order.ask(unknown)}"] if unknown else [])


def test_a_rubric_does_not_put_the_levels_of_the_site_in_another_order(load: Load) -> None:
    factories.level("good", 1)
    factories.level("fair", 2)
    load(package(rubric(("Good", 2), ("Fair", 1))), asked=ImportOptions(defaults={"required": "1"}))
    assert ranks() == [("good", 1), ("fair", 2)]


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        (["a t junior", "a t mid", "b t mid", "b t senior"], ("junior", "mid", "senior")),
        (["a t junior", "a t senior", "b t mid", "b t senior"], ()),  # junior and mid?
        (["a t junior", "a t mid", "b t mid", "b t junior"], ()),
        (["a t junior", "a u senior", "b t junior", "b u senior"], ("junior", "senior")),
        (["a t junior", "b t mid"], ()),
        ([], ()),
    ],
)
def test_neighbours_tell_the_order_where_every_ladder_is_certain(
    steps: list[str], order: tuple[str, ...]
) -> None:
    found = Neighbours()
    for step in steps:
        skill, role, level = step.split()
        found.add(ord(skill), role, level)
    assert found.order() == order


@pytest.mark.parametrize(
    ("order", "before", "after"),
    [
        ("j m s", {}, {"j": 1, "m": 2, "s": 3}),
        ("j m s", {"s": 1, "j": 2, "m": 3}, {"j": 1, "m": 2, "s": 3}),
        ("j s", {"j": 10, "m": 20, "s": 30}, {"j": 10, "m": 20, "s": 30}),
        ("s j", {"j": 10, "m": 20, "s": 30}, {"s": 10, "m": 20, "j": 30}),
        ("j m s", {"j": 10, "s": 20}, {"j": 10, "m": 11, "s": 20}),
        ("j m s", {"j": 1, "s": 2, "l": 3}, {"j": 1, "m": 2, "s": 3, "l": 4}),
        ("t j", {"j": 0, "s": 1}, {"t": 1, "j": 2, "s": 3}),
        ("j s", {"j": 1, "s": 1, "l": 2}, {"j": 1, "s": 2, "l": 3}),
        ("s t", {"j": 5, "s": 32_767}, {"j": 1, "s": 2, "t": 3}),
    ],
)
def test_levels_are_placed_with_as_few_changes_as_it_takes(
    order: str, before: dict[str, int], after: dict[str, int]
) -> None:
    assert placed(order.split(), before) == after


@given(
    order=st.permutations("abcdef").flatmap(
        lambda all_: st.integers(0, 6).map(lambda size: all_[:size])
    ),
    before=st.dictionaries(
        st.sampled_from("abcdefgh"), st.integers(0, 6) | st.integers(32_760, 32_767)
    ),
)
def test_the_order_always_holds_and_the_others_keep_theirs(
    order: list[str], before: dict[str, int]
) -> None:
    after = placed(order, before)
    assert all(after[low] < after[high] for low, high in pairwise(order))
    assert all(0 <= rank <= 32_767 for rank in after.values())
    rest = sorted(before.keys() - set(order), key=before.__getitem__)
    for low, high in pairwise(rest):
        assert after[low] <= after[high]
        assert (after[low] == after[high]) == (before[low] == before[high])


def test_a_file_of_another_source_corrects_levels_only_by_name(load: Load, wrong: Wrong) -> None:
    origin = Origin("Atlas", "", "CC0-1.0")
    load({"a.csv": TABLE}, asked=replace(asked("Senior,Junior,Mid"), origin=origin))
    (found, *_rest) = wrong({"a.csv": TABLE}, replace(asked("", "level_rank=Rank"), origin=origin))
    assert "This belongs to the site itself" in found
    load({"a.csv": TABLE}, asked=replace(asked("Junior,Mid,Senior"), origin=origin))
    assert ranks() == IN_ORDER
