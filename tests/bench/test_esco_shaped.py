"""Made-up files have the numbers of ESCO, and what is odd about it."""

import csv
from pathlib import Path

from tests.bench import esco_shaped


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_relation_is_there_once(tmp_path: Path) -> None:
    esco_shaped.write(tmp_path, skills=400, occupations=7, relations=1_000)
    skills = rows(tmp_path / "skills_en.csv")
    relations = rows(tmp_path / "occupationSkillRelations_en.csv")
    ends = [(each["occupationUri"], each["skillUri"]) for each in relations]
    assert (len(skills), len(ends), len(set(ends))) == (400, 1_000, 1_000)
    assert {each["relationType"] for each in relations} == {"essential", "optional"}
    first = rows(tmp_path / "occupations_en.csv")[0]["conceptUri"]
    assert sum(origin == first for origin, _skill in ends) == 340


def test_some_skills_have_no_text_and_some_labels_collide(tmp_path: Path) -> None:
    esco_shaped.write(tmp_path, skills=100, occupations=1, relations=10)
    skills = rows(tmp_path / "skills_en.csv")
    assert sum(not each["description"] for each in skills) == 10
    labels = [each["preferredLabel"] for each in skills]
    assert labels[49] == f"{labels[48]}+"
    assert max(map(len, labels)) > 120
