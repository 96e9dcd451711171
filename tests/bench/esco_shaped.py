"""Makes up files with the columns and the size of ESCO, and with everything odd that it has."""

import csv
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

SKILLS, OCCUPATIONS, RELATIONS = 13_896, 3_007, 123_855
MOST_SKILLS = 340  # of one occupation
_BASE = "http://data.europa.eu/esco"
_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_SKILL = (
    *("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels"),
    *("hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme"),
    "description",
)
_OCCUPATION = (
    *("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels"),
    *("status", "modifiedDate", "regulatedProfessionNote", "scopeNote", "definition"),
    *("inScheme", "description", "code"),
)
_RELATION = ("occupationUri", "relationType", "skillType", "skillUri")
_KINDS = ("skill/competence", "skill/competence", "skill/competence", "knowledge")
_REUSE = ("sector-specific", "cross-sector", "occupation-specific", "transversal", "")
_VERBS = ("operate", "maintain", "assess", "prepare", "monitor", "design", "document", "advise on")
_THINGS = (
    *("looms", "budgets", "kilns", "contracts", "vineyards", "databases", "turbines", "menus"),
    *("leases", "orchards", "ledgers", "forecasts", "engines"),
)
_PLACES = ("workshops", "schools", "harbours", "laboratories", "archives", "farms", "theatres")
_SETS = (_VERBS, _THINGS, _PLACES)


def write(folder: Path, skills: int, occupations: int, relations: int) -> None:
    """Write the three files; the same numbers make the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder / "skills_en.csv", _SKILL, map(_skill, range(skills)))
    _table(folder / "occupations_en.csv", _OCCUPATION, map(_occupation, range(occupations)))
    rows = _relations(skills, occupations, relations)
    _table(folder / "occupationSkillRelations_en.csv", _RELATION, rows)


def _table(path: Path, header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _uri(kind: str, number: int) -> str:
    return f"{_BASE}/{kind}/{uuid.uuid5(_SPACE, f'{kind}/{number}')}"


def _label(number: int) -> str:
    """A name; every fiftieth has the same slug as the one before, one in 5,000 is too long."""
    if number % 50 == 49:  # said above
        return f"{_label(number - 1)}+"
    words, rest = [], number
    for words_of in _SETS:
        rest, at = divmod(rest, len(words_of))
        words.append(words_of[at])
    more = f" no. {rest}" if rest else ""
    long = " and keep what belongs to it in order" * 3 if number % 5_000 == 7 else ""
    return f"{words[0]} {words[1]} in {words[2]}{more}{long}"


def _text(number: int) -> str:
    """Nothing for one in ten, else two to five sentences."""
    if number % 10 == 3:
        return ""
    name = _label(number)
    parts = (f"In practice {_label(number + step)}." for step in range(1, number % 5 + 2))
    return " ".join((f"To {name} safely and on time.", *parts))


def _skill(number: int) -> tuple[str, ...]:
    kind, reuse = _KINDS[number % len(_KINDS)], _REUSE[number % len(_REUSE)]
    label = _label(number)
    return (
        *("KnowledgeSkillCompetence", _uri("skill", number), kind, reuse, label),
        *(f"{label} well\n{label} at work", "", "released", "2024-01-01T00:00:00Z", "", ""),
        *(f"{_BASE}/concept-scheme/skills", _text(number)),
    )


def _occupation(number: int) -> tuple[str, ...]:
    group = f"{number % 10}{number % 7 + 1}{number % 5 + 1}{number % 3 + 1}"
    label = f"specialist who can {_label(number * 7)}"
    return (
        *("Occupation", _uri("occupation", number), group, label, f"{label} (senior)", ""),
        *("released", "2024-01-01T00:00:00Z", "", "", "", f"{_BASE}/concept-scheme/occupations"),
        *(_text(number) or "Does what the name says.", f"{group}.{number}"),
    )


def _relations(skills: int, occupations: int, relations: int) -> Iterator[tuple[str, ...]]:
    """As many relations, none twice: the first occupation has many, the others share the rest."""
    most = min(MOST_SKILLS, skills, relations)
    rest, others = relations - most, max(occupations - 1, 1)
    for number in range(occupations):
        count = most if number == 0 else rest // others + (number <= rest % others)
        for place in range(min(count, skills)):
            skill = (number * 37 + place) % skills
            kind = "essential" if place % 3 else "optional"
            of_skill = _KINDS[skill % len(_KINDS)]
            yield _uri("occupation", number), kind, of_skill, _uri("skill", skill)
