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
ENGINEERS = ["junior", "middle", "senior", "lead-staff", "principal"]
MANAGERS = ["team-lead", "manager", "senior-manager", "director"]
DOMAINS = {
    "Engineering Practice",
    "Backend and Data Stores",
    "Web and Mobile",
    "Data Engineering",
    "Machine Learning & AI",
    "Platform and Reliability",
    "Quality",
    "Security and Privacy",
    "Product and Design",
    "Leadership",
}
# Roles that share nothing with every engineer.
APART = {"every-engineer", "engineering-manager", "product-designer", "product-manager"}
# Required skills of its own that one person can have beside the shared ones.
MOST_REQUIRED = {"junior": 8, "middle": 8}
MOST_REQUIRED_ABOVE = 12
# Besides what any editor is told about: verbs that a catalogue held up as an example avoids too.
VAGUE = {"able", "aims", "collaborates", "does", "performs"}
# Words that could stand in a sentence about anybody, wherever they stand in it.
FILLER = re.compile(
    r"\b(?:ensur(?:e|es|ing)|leverag\w+|utili[sz]e[ds]?|driv(?:e|es|ing) (?:change|value)"
    r"|various|seamless\w*|holistic\w*|synerg\w+|effectively|efficiently|properly"
    r"|appropriate(?:ly)?|key role|cutting.edge|world.class|proactive\w*|etc|and/or)\b",
    re.IGNORECASE,
)
# The catalogue is written in British English; names of tools keep their own spelling.
AMERICAN = re.compile(
    r"\b(?:\w+iz(?:ed?|es|ing|ations?)|\w*(?:label|model|travel|cancel)(?:ed|ing)|\w*(?:behavior"
    r"|color|favor)\w*|centers?|analyz\w+|catalogs?|defense|licenses?)\b",
    re.IGNORECASE,
)
SPELLED_SO = {
    "size",
    "sized",
    "sizes",
    "sizing",
    "resized",
    "resizes",
    "resizing",
    "kustomize",
    "oversized",
}
WORDS = range(5, 26)  # of a line


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


SKILLS = [load(f"skills/{path.name}") for path in sorted((ROOT / "skills").glob("*.yaml"))]
FRAME = load("roles.yaml")
ROLES = {role["slug"]: role for role in FRAME["roles"]}
CELLS = {
    (skill["slug"], cell["role"], cell["level"]): cell
    for skill in SKILLS
    for cell in skill["expectations"]
}


def words(text: str) -> list[str]:
    return re.findall(r"[\w&+#.'-]+", text.lower())


def ladder_of(role: str) -> list[str]:
    return [level["level"] for level in ROLES[role]["levels"]]


def test_it_is_a_whole_software_organisation() -> None:
    assert {domain["name"] for domain in load("domains.yaml")["domains"]} == DOMAINS
    assert len(ROLES) == 20
    assert len(SKILLS) >= 110
    assert len(CELLS) >= 1200
    assert sum(len(skill["expectations"]) for skill in SKILLS) == len(CELLS)


def test_every_group_has_skills() -> None:
    groups = {group["slug"] for each in load("domains.yaml")["domains"] for group in each["groups"]}
    assert {skill["group"] for skill in SKILLS} == groups


def test_every_level_has_a_name_and_a_definition() -> None:
    levels = {level["slug"]: level for level in load("levels.yaml")["levels"]}
    assert levels.keys() == {*ENGINEERS, *MANAGERS}
    assert [levels[slug]["name"] for slug in ENGINEERS] == [
        *("Junior", "Mid-level", "Senior", "Lead / Staff", "Principal"),
    ]
    assert {slug for slug, level in levels.items() if len(words(level["summary"])) < 10} == set()


def test_engineers_share_what_is_expected_of_every_engineer() -> None:
    bases = {slug: role.get("base_role") for slug, role in ROLES.items()}
    assert bases == {slug: None if slug in APART else "every-engineer" for slug in ROLES}
    shared = {key[0] for key in CELLS if key[1] == "every-engineer"}
    assert len(shared) == 14


def test_what_is_required_of_a_role_is_work_for_one_person() -> None:
    required = Counter(key[1:] for key, cell in CELLS.items() if cell["required"])
    too_many = {
        key: count
        for key, count in required.items()
        if key[0] != "every-engineer" and count > MOST_REQUIRED.get(key[1], MOST_REQUIRED_ABOVE)
    }
    assert too_many == {}


def test_experiment_tracking_is_whole() -> None:
    cells = {key[1:]: cell for key, cell in CELLS.items() if key[0] == "experiment-tracking"}
    (skill,) = [skill for skill in SKILLS if skill["slug"] == "experiment-tracking"]
    roles = {role for role, _level in cells}
    assert len(roles) == 7
    assert (skill["name"], skill["group"]) == ("Experiment Tracking", "mlops")
    covered = ("W&B", "ClearML", "Neptune", "hyperparameter optimization", "model comparison")
    assert [name for name in covered if name not in skill["summary"]] == []
    assert cells.keys() == {(role, level) for role in roles for level in ENGINEERS}
    required = {key for key, cell in cells.items() if cell["required"]}
    early = {"ml-engineer", "nlp-engineer"}
    assert required == {
        (role, level) for role, level in cells if role in early or ENGINEERS.index(level) >= 2
    }
    assert (len(cells), len(required)) == (35, 25)


@pytest.mark.parametrize("role", FRAME["roles"], ids=lambda role: role["slug"])
def test_a_role_has_mission_focus_and_technology(role: dict[str, Any]) -> None:
    families = {family["slug"] for family in FRAME["families"]}
    assert role["family"] in families
    assert len(words(role["mission"])) >= 8
    assert ladder_of(role["slug"]) in (ENGINEERS, MANAGERS)
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


def test_a_cell_is_a_few_behaviours_of_one_line_each() -> None:
    lines = {key: cell["description"].split("\n") for key, cell in CELLS.items()}
    assert {key: len(each) for key, each in lines.items() if len(each) not in range(2, 5)} == {}
    every = [(key, line) for key, each in lines.items() for line in each]
    assert [pair for pair in every if len(pair[1].split()) not in WORDS] == []
    assert [pair for pair in every if not pair[1].endswith(".")] == []


def test_what_is_required_has_an_example() -> None:
    required = {key: cell for key, cell in CELLS.items() if cell["required"]}
    assert [key for key, cell in required.items() if not cell.get("examples")] == []
    examples = [line for cell in CELLS.values() for line in cell.get("examples", "").split("\n")]
    assert [line for line in examples if line and not line.endswith(".")] == []


def test_no_ladder_lacks_a_level() -> None:
    ladders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for skill, role, level in CELLS:
        ladders[skill, role].add(level)
    # A skill at the edge of a role asks no more of its principals than of its leads.
    lacking = {
        key: found
        for key, found in ladders.items()
        if found | {"principal"} != set(ladder_of(key[1])) | {"principal"}
    }
    assert lacking == {}


def test_every_skill_reaches_the_top_of_a_ladder() -> None:
    reached = {skill for skill, role, level in CELLS if level == ladder_of(role)[-1]}
    assert {skill["slug"] for skill in SKILLS} - reached == set()


def test_no_number_comes_from_nowhere() -> None:
    found = {
        key: list(text_checks.arbitrary_numbers(cell["description"])) for key, cell in CELLS.items()
    }
    assert {key: numbers for key, numbers in found.items() if numbers} == {}


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
    groups = [group for domain in load("domains.yaml")["domains"] for group in domain["groups"]]
    for each in load("levels.yaml")["levels"] + groups:
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


def test_every_behaviour_begins_with_a_verb_that_says_something() -> None:
    lines = [(key, line) for key, cell in CELLS.items() for line in cell["description"].split("\n")]
    assert [(key, line) for key, line in lines if text_checks.vague_start(line)] == []
    assert [(key, line) for key, line in lines if words(line)[0] in VAGUE] == []
    assert [(key, line) for key, line in lines if not words(line)[0].endswith("s")] == []


# Retired tools that texts still name, and why that is known.
RETIRED = {
    # The summary names what people search for; the text says that the service has ended.
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
    assert all(isinstance(row["checked_on"], date | None) for row in rows)
    keys = {"name", "status", "checked_on", "replaced_by"}
    assert [row for row in rows if row.keys() - keys] == []
    # Nothing is replaced by what is retired itself, and only what is retired is replaced.
    retired = {row["name"] for row in rows if row["status"] == "retired"}
    replaced = {row["name"]: row["replaced_by"] for row in rows if "replaced_by" in row}
    assert replaced.keys() <= retired
    assert retired.isdisjoint(replaced.values())
