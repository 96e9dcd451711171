"""Writes made-up skills as a large flat CSV, or as files like ESCO's, to measure imports with."""

import csv
import random
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from profiles.interchange.csv_header import HEADER
from tests.bench import esco_shaped

_VERBS = (
    "Reads",
    "Writes",
    "Plans",
    "Tests",
    "Measures",
    "Reviews",
    "Deploys",
    "Explains",
    "Repairs",
)
_THINGS = (
    "models",
    "tables",
    "queries",
    "budgets",
    "sensors",
    "caches",
    "schemas",
    "traces",
    "data",
)
_WHERE = (
    "for one team",
    "across teams",
    "under review",
    "in production",
    "with partners",
    "by hand",
)

SKILLS, ROLES = 20_000, 10
Row = tuple[str | int, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file or folder that the command line names; equal arguments, equal bytes."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="the .csv file, or the folder, to write")
    parser.add_argument("--skills", type=int, help="20,000, or as many as ESCO has")
    parser.add_argument("--roles", type=int, help="10, or as many as ESCO has occupations")
    parser.add_argument("--levels", type=int, default=5)
    parser.add_argument("--scatter", action="store_true", help="rows of one skill far apart")
    parser.add_argument("--esco", action="store_true", help="a folder with the files of ESCO")
    parser.add_argument("--relations", type=int, default=esco_shaped.RELATIONS)
    asked = parser.parse_args(arguments)
    if asked.esco:
        skills = asked.skills or esco_shaped.SKILLS
        esco_shaped.write(
            asked.path, skills, asked.roles or esco_shaped.OCCUPATIONS, asked.relations
        )
        return
    rows = _rows(asked.skills or SKILLS, asked.roles or ROLES, asked.levels, scatter=asked.scatter)
    with asked.path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)


def _rows(skills: int, roles: int, levels: int, *, scatter: bool) -> Iterator[Row]:
    cells = [(role, level) for role in range(1, roles + 1) for level in range(1, levels + 1)]
    if scatter:
        for cell in cells:
            yield from (_row(skill, *cell) for skill in range(1, skills + 1))
    else:
        for skill in range(1, skills + 1):
            yield from (_row(skill, *cell) for cell in cells)


def _row(skill: int, role: int, level: int) -> Row:
    chance = random.Random(f"{skill}/{role}/{level}")  # the same file each time
    parts = zip(*(chance.choices(words, k=6) for words in (_VERBS, _THINGS, _WHERE)), strict=True)
    text = "; ".join(" ".join(part) for part in parts)
    domain, group = skill % 7 + 1, skill % 50 + 1
    return (
        *(f"Domain {domain}", f"Group {group}", f"skill-{skill}", f"Skill {skill}"),
        *(f"What skill {skill} is about.", f"Family {role % 3 + 1}", f"role-{role}"),
        *(f"Role {role}", f"level-{level}", f"Level {level}", level, int(level > role % 4)),
        f"{text}.",
    )


if __name__ == "__main__":
    main()
