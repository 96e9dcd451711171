"""The catalogue that ships with the site: what can be checked of its texts is checked here."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from proposals.editor import text_checks

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
# Besides what any editor is told about: verbs that a catalogue held up as an example avoids too.
VAGUE = text_checks.VAGUE | {"able", "aims", "collaborates", "does", "follows", "performs", "uses"}
# Words that could stand in a sentence about anybody, wherever they stand in it.
FILLER = re.compile(
    r"\b(?:ensur(?:e|es|ing)|leverag\w+|utili[sz]e[ds]?|driv(?:e|es|ing) (?:change|value)"
    r"|various|seamless\w*|holistic\w*|synerg\w+|stakeholders?|effectively|efficiently|properly"
    r"|appropriate(?:ly)?|key role|cutting.edge|world.class|proactive\w*|etc|and/or)\b",
    re.IGNORECASE,
)
# The catalogue is written in British English; names of tools keep their own spelling.
AMERICAN = re.compile(
    r"\b(?:\w+iz(?:ed?|es|ing|ations?)|\w*(?:label|model|travel|cancel)(?:ed|ing)|\w*(?:behavior"
    r"|color|favor)\w*|centers?|analyz\w+|programs?|catalogs?|defense|licenses?)\b",
    re.IGNORECASE,
)
SPELLED_SO = {"size", "sized", "sizes", "sizing", "resized", "resizes", "resizing", "kustomize"}
LENGTH = range(120, 401)
# Two texts of two cells may share at most so large a part of their runs of three words …
ALIKE = 0.08
# … and of their words of five letters and more, which tells a swapped noun from another thought.
SAME_WORDS = 0.2
# No verb begins more than this part of all cells.
WORN = 1 / 40


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
    assert len(SKILLS) >= 30
    assert len(CELLS) >= 700
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
    skills = Counter(skill["group"] for skill in SKILLS)
    assert skills.keys() == {group["slug"] for group in domain["groups"]}
    assert min(skills.values()) >= 5


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


def test_a_tool_has_one_name_in_all_technology_lists() -> None:
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for role in FRAME["roles"]:
        for level in role["levels"]:
            for name in level["technology"]:
                spellings[re.sub(r"^apache|[^a-z0-9]", "", name.lower())].add(name)
    assert [names for names in spellings.values() if len(names) > 1] == []


def test_no_cell_is_empty_or_a_mere_phrase_or_an_essay() -> None:
    sizes = {key: len(cell["description"]) for key, cell in CELLS.items()}
    assert {key: size for key, size in sizes.items() if size not in LENGTH} == {}
    unfinished = [key for key, cell in CELLS.items() if not cell["description"].endswith(".")]
    assert unfinished == []


def test_no_ladder_lacks_a_level() -> None:
    ladders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for skill, role, level in CELLS:
        ladders[skill, role].append(level)
    assert {key: found for key, found in ladders.items() if found != LADDER} == {}


@pytest.mark.parametrize("role", [role["slug"] for role in FRAME["roles"]])
def test_each_step_of_a_career_makes_something_required(role: str) -> None:
    required = Counter(
        level for (_, each, level), cell in CELLS.items() if each == role and cell["required"]
    )
    counts = [required[level] for level in LADDER]
    assert counts[0] >= 5
    assert all(below < above for below, above in pairwise(counts)), counts


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


def shared(sets: dict[tuple[str, str, str], set[Any]], limit: float) -> dict[Any, float]:
    """Pairs of cells whose sets have more than `limit` of their union in common."""
    holders: defaultdict[Any, list[tuple[str, str, str]]] = defaultdict(list)
    for key, found in sets.items():
        for each in found:
            holders[each].append(key)
    counts = Counter(pair for keys in holders.values() for pair in combinations(keys, 2))
    parts = {pair: n / len(sets[pair[0]] | sets[pair[1]]) for pair, n in counts.items()}
    return {pair: part for pair, part in parts.items() if part > limit}


def test_no_two_cells_are_nearly_the_same() -> None:
    assert shared({key: shingles(cell["description"]) for key, cell in CELLS.items()}, ALIKE) == {}


def test_no_two_cells_say_the_same_in_another_order() -> None:
    sets = {
        key: {word for word in words(cell["description"]) if len(word) > 4}
        for key, cell in CELLS.items()
    }
    assert shared(sets, SAME_WORDS) == {}


def test_no_two_cells_begin_with_the_same_three_words() -> None:
    openings = Counter(tuple(words(cell["description"])[:3]) for cell in CELLS.values())
    assert [opening for opening, count in openings.items() if count > 1] == []


def test_no_verb_is_worn_out() -> None:
    verbs = Counter(words(cell["description"])[0] for cell in CELLS.values())
    assert {verb: count for verb, count in verbs.items() if count > WORN * len(CELLS)} == {}


def prose() -> Iterator[tuple[object, str]]:
    """Every text of the catalogue that a reader sees, with the place where it stands."""
    for key, cell in CELLS.items():
        yield key, cell["description"]
    for skill in SKILLS:
        yield skill["slug"], f"{skill['summary']} {skill['description']}"
    for role in FRAME["roles"]:
        yield role["slug"], role["mission"]
        for level in role["levels"]:
            yield (role["slug"], level["level"]), level["focus"]
    for each in load("levels.yaml")["levels"] + load("domains.yaml")["domains"][0]["groups"]:
        yield each["slug"], each["summary"]


def test_no_text_is_padded() -> None:
    found = {where: FILLER.findall(text) for where, text in prose()}
    assert {where: fillers for where, fillers in found.items() if fillers} == {}
    stock = {
        where: [each for each in text_checks.BOILERPLATE if each in text] for where, text in prose()
    }
    assert {where: phrases for where, phrases in stock.items() if phrases} == {}


def test_spelling_is_british_throughout() -> None:
    # The summary of Experiment Tracking names what people search for as they spell it.
    found = {
        where: set(map(str.lower, AMERICAN.findall(text))) - SPELLED_SO - {"optimization"}
        for where, text in prose()
    }
    assert {where: spelled for where, spelled in found.items() if spelled} == {}


def test_every_cell_begins_with_a_verb_that_says_something() -> None:
    first = {key: words(cell["description"])[0] for key, cell in CELLS.items()}
    assert {key: word for key, word in first.items() if word in VAGUE} == {}
    assert {key: word for key, word in first.items() if not re.search(r"s$", word)} == {}


def test_no_ladder_begins_twice_with_the_same_verb() -> None:
    verbs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (skill, role, _level), cell in CELLS.items():
        verbs[skill, role].append(words(cell["description"])[0])
    assert {key: found for key, found in verbs.items() if len(set(found)) < len(found)} == {}
