"""Writes made-up skills as a large flat CSV, or as files like ESCO's, to measure imports with."""

import random
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from profiles.catalogue.writing import csv_text
from profiles.management import esco_shaped

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


class Command(BaseCommand):
    """The same arguments make the same file."""

    help = "Write a large made-up catalogue: flat CSV, or a folder shaped and sized like ESCO."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("path", type=Path, help="the .csv file, or the folder, to write")
        parser.add_argument("--skills", type=int, help="20,000, or as many as ESCO has")
        parser.add_argument("--roles", type=int, help="10, or as many as ESCO has occupations")
        parser.add_argument("--levels", type=int, default=5)
        parser.add_argument(
            "--scatter", action="store_true", help="rows of one skill far from each other"
        )
        parser.add_argument("--esco", action="store_true", help="a folder with the files of ESCO")
        parser.add_argument("--relations", type=int, default=esco_shaped.RELATIONS)

    def handle(self, *, path: Path, **options: Any) -> None:
        """Write the file or folder."""
        if options["esco"]:
            skills = options["skills"] or esco_shaped.SKILLS
            occupations = options["roles"] or esco_shaped.OCCUPATIONS
            esco_shaped.write(path, skills, occupations, options["relations"])
            return
        options = {**options, "skills": options["skills"] or SKILLS}
        options["roles"] = options["roles"] or ROLES
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_text.lines(_rows(**options)))


def _rows(
    *, skills: int, roles: int, levels: int, scatter: bool, **options: Any
) -> Iterator[csv_text.Row]:
    cells = [(role, level) for role in range(1, roles + 1) for level in range(1, levels + 1)]
    if scatter:
        for cell in cells:
            yield from (_row(skill, *cell) for skill in range(1, skills + 1))
    else:
        for skill in range(1, skills + 1):
            yield from (_row(skill, *cell) for cell in cells)


def _row(skill: int, role: int, level: int) -> csv_text.Row:
    chance = random.Random(f"{skill}/{role}/{level}")  # noqa: S311  # the same file each time
    parts = zip(*(chance.choices(words, k=6) for words in (_VERBS, _THINGS, _WHERE)), strict=True)
    text = "; ".join(" ".join(part) for part in parts)
    domain, group = skill % 7 + 1, skill % 50 + 1
    return (
        *(f"Domain {domain}", f"Group {group}", f"skill-{skill}", f"Skill {skill}"),
        *(f"What skill {skill} is about.", f"Family {role % 3 + 1}", f"role-{role}"),
        *(f"Role {role}", f"level-{level}", f"Level {level}", level, int(level > role % 4)),
        f"{text}.",
    )
