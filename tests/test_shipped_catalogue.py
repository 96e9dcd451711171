"""The catalogue that ships with the site: what can be checked of its texts is checked here."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from proposals.editor import text_checks, tools

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


def test_no_line_and_no_sentence_stands_twice() -> None:
    sentences = Counter(
        sentence.strip().lower()
        for cell in CELLS.values()
        for line in cell["description"].split("\n")
        for sentence in re.split(r"(?<=[.;])\s+", line)
    )
    assert [text for text, count in sentences.items() if count > 1] == []


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


# Retired tools that texts still name, and why that is known.
RETIRED = {
    # The summary names what people search for; it is rewritten with the whole catalogue.
    ("experiment-tracking", "Neptune"),
}


def test_no_text_names_a_retired_tool() -> None:
    found = {(where, tool.name) for where, text in prose() for tool in tools.named_in(text)}
    found |= {
        (where, tool.name)
        for where, cell in CELLS.items()
        for tool in tools.named_in(cell.get("examples", ""))
    }
    found |= {
        ((role["slug"], level["level"]), tool.name)
        for role in FRAME["roles"]
        for level in role["levels"]
        for name in level["technology"]
        for tool in tools.named_in(name)
    }
    assert found == RETIRED


def test_the_list_of_tools_is_whole() -> None:
    rows = yaml.safe_load((ROOT.parent / "tools.yaml").read_text("utf-8"))["tools"]
    names = [row["name"] for row in rows]
    assert names == sorted(set(names), key=lambda name: (name.lower(), name))
    assert {row["status"] for row in rows} == {"active", "retired"}
    assert all(isinstance(row["checked_on"], date) for row in rows)
    keys = {"name", "status", "checked_on", "replaced_by"}
    assert [row for row in rows if row.keys() - keys] == []
    # Nothing is replaced by what is retired itself, and only what is retired is replaced.
    retired = {row["name"] for row in rows if row["status"] == "retired"}
    replaced = {row["name"]: row["replaced_by"] for row in rows if "replaced_by" in row}
    assert replaced.keys() <= retired
    assert retired.isdisjoint(replaced.values())
