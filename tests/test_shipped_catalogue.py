"""The catalogue that ships with the site: what can be checked of its texts is checked here."""

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT: Path = settings.BASE_DIR / "fixtures" / "catalogue"
LADDER = ["junior", "middle", "senior", "lead-staff", "principal"]
ROLES = {
    "Computer Vision Engineer",
    "Data Analyst",
    "Data Scientist",
    "LLM Engineer",
    "ML Engineer",
    "MLOps Engineer",
    "NLP Engineer",
}
GROUPS = {
    "MLOps",
    "Classical Machine Learning",
    "Deep Learning",
    "LLM Engineering",
    "Data for ML",
}
# A verb that could begin any sentence about anybody says nothing about this one.
VAGUE = {
    *("able", "assists", "aware", "can", "collaborates", "contributes", "demonstrates", "does"),
    *("ensures", "familiar", "follows", "handles", "has", "helps", "is", "knows", "leverages"),
    *("participates", "performs", "possesses", "provides", "responsible", "should", "supports"),
    *("understands", "utilises", "utilizes", "uses", "works"),
}
# Two texts of two cells may share at most so large a part of their runs of three words.
ALIKE = 0.15


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


SKILLS = [load(f"skills/{path.name}") for path in sorted((ROOT / "skills").glob("*.yaml"))]
FRAME = load("roles.yaml")
CELLS = {
    (skill["slug"], cell["role"], cell["level"]): cell
    for skill in SKILLS
    for cell in skill["expectations"]
}


def words(text: str) -> list[str]:
    return re.findall(r"[\w&+#.'-]+", text.lower())


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of three words."""
    said = words(text)
    return {tuple(said[at : at + 3]) for at in range(len(said) - 2)}


def test_it_is_as_large_as_promised() -> None:
    assert len(SKILLS) >= 20
    assert len(CELLS) >= 500
    assert sum(len(skill["expectations"]) for skill in SKILLS) == len(CELLS)


def test_it_has_the_domain_groups_roles_and_levels_promised() -> None:
    (domain,) = load("domains.yaml")["domains"]
    assert domain["name"] == "Machine Learning & AI"
    assert {group["name"] for group in domain["groups"]} == GROUPS
    assert {role["name"] for role in FRAME["roles"]} == ROLES
    levels = load("levels.yaml")["levels"]
    assert [level["slug"] for level in levels] == LADDER
    assert [level["name"] for level in levels] == [
        *("Junior", "Middle", "Senior", "Lead / Staff", "Principal"),
    ]
    assert {skill["group"] for skill in SKILLS} == {group["slug"] for group in domain["groups"]}


def test_experiment_tracking_is_whole() -> None:
    cells = {key[1:]: cell for key, cell in CELLS.items() if key[0] == "experiment-tracking"}
    (skill,) = [skill for skill in SKILLS if skill["slug"] == "experiment-tracking"]
    roles = {role["slug"] for role in FRAME["roles"]}
    assert (skill["name"], skill["group"]) == ("Experiment Tracking", "mlops")
    covered = ("W&B", "ClearML", "Neptune", "hyperparameter optimization", "model comparison")
    assert [name for name in covered if name not in skill["summary"]] == []
    assert cells.keys() == {(role, level) for role in roles for level in LADDER}
    required = {key for key, cell in cells.items() if cell["required"]}
    early = {"ml-engineer", "nlp-engineer"}
    assert required == {
        (role, level) for role, level in cells if role in early or LADDER.index(level) >= 2
    }
    assert (len(cells), len(required)) == (35, 25)


@pytest.mark.parametrize("role", FRAME["roles"], ids=lambda role: role["slug"])
def test_a_role_has_mission_focus_and_technology(role: dict[str, Any]) -> None:
    families = {family["slug"] for family in FRAME["families"]}
    assert role["family"] in families
    assert len(words(role["mission"])) >= 8
    assert [level["level"] for level in role["levels"]] == LADDER
    for level in role["levels"]:
        assert len(words(level["focus"])) >= 8, level
        assert len(set(level["technology"])) == len(level["technology"]) >= 3, level


def test_no_cell_is_empty_or_a_mere_phrase() -> None:
    short = [key for key, cell in CELLS.items() if len(words(cell["description"])) < 12]
    assert short == []
    unfinished = [key for key, cell in CELLS.items() if not cell["description"].endswith(".")]
    assert unfinished == []


def test_required_never_turns_back_to_optional_higher_up() -> None:
    ladders: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for (skill, role, _level), cell in sorted(
        CELLS.items(), key=lambda item: LADDER.index(item[0][2])
    ):
        ladders[skill, role].append(cell["required"])
    assert [key for key, ladder in ladders.items() if ladder != sorted(ladder)] == []


def test_no_sentence_stands_twice() -> None:
    sentences = Counter(
        sentence.strip().lower()
        for cell in CELLS.values()
        for sentence in re.split(r"(?<=[.;])\s+", cell["description"])
    )
    assert [text for text, count in sentences.items() if count > 1] == []


def test_no_two_cells_are_nearly_the_same() -> None:
    holders: defaultdict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    sets = {key: shingles(cell["description"]) for key, cell in CELLS.items()}
    for key, found in sets.items():
        for shingle in found:
            holders[shingle].append(key)
    shared = Counter(pair for keys in holders.values() for pair in combinations(keys, 2))
    alike = {
        pair: count / len(sets[pair[0]] | sets[pair[1]])
        for pair, count in shared.items()
        if count / len(sets[pair[0]] | sets[pair[1]]) > ALIKE
    }
    assert alike == {}


def test_every_cell_begins_with_a_verb_that_says_something() -> None:
    first = {key: words(cell["description"])[0] for key, cell in CELLS.items()}
    assert {key: word for key, word in first.items() if word in VAGUE} == {}
    assert {key: word for key, word in first.items() if not re.search(r"s$", word)} == {}


def test_no_ladder_begins_twice_with_the_same_verb() -> None:
    verbs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (skill, role, _level), cell in CELLS.items():
        verbs[skill, role].append(words(cell["description"])[0])
    assert {key: found for key, found in verbs.items() if len(set(found)) < len(found)} == {}
