"""Reads ESCO (European Skills, Competences, Qualifications and Occupations) as it is downloaded.

A folder of CSV files for each language. Skills are filed by their type and how far they can be
reused, occupations by the major groups of ISCO-08; there is one level, since ESCO has none. The
relations say nothing but essential or optional: those expectations have no text.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import tables
from profiles.interchange.reading.framework import ONE_LEVEL, Framework, Thing
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.interchange.staging import Spool
from profiles.models import Catalogue
from profiles.operations import CellValues

# As the Commission asks to be named, and the decision under which anybody may reuse ESCO.
ORIGIN = Origin(
    source="ESCO classification of the European Commission",
    licence="Commission Decision 2011/833/EU",
)
SKILLS, OCCUPATIONS, RELATIONS = "skills", "occupations", "occupationSkillRelations"
PARTS = (SKILLS, OCCUPATIONS, RELATIONS)
_FILE = re.compile(
    r"(skills|occupations|occupationSkillRelations|ISCOGroups)(?:_([A-Za-z-]+))?\.csv"
)
TYPES = {"skill/competence": "Skills and competences", "knowledge": "Knowledge"}
OTHER_TYPE = "Languages, attitudes and values"
REUSE = {
    "transversal": "Transversal",
    "cross-sector": "Cross-sector",
    "sector-specific": "Sector-specific",
    "occupation-specific": "Occupation-specific",
}
OTHER_REUSE = "Of any reuse"
ISCO = {
    "0": "Armed forces occupations",
    "1": "Managers",
    "2": "Professionals",
    "3": "Technicians and associate professionals",
    "4": "Clerical support workers",
    "5": "Service and sales workers",
    "6": "Skilled agricultural, forestry and fishery workers",
    "7": "Craft and related trades workers",
    "8": "Plant and machine operators, and assemblers",
    "9": "Elementary occupations",
}
RELATION = {"essential": True, "optional": False}
_SKILL = ("conceptUri", "skillType", "reuseLevel", "preferredLabel", "description")
_OCCUPATION = ("conceptUri", "iscoGroup", "preferredLabel", "description")
_RELATION = ("occupationUri", "relationType", "skillUri")


def languages(folder: Path) -> dict[str, dict[str, Path]]:
    """The files of ESCO in the folder, by language ("" where the name has none) and part."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*.csv")):
        if parts := _FILE.fullmatch(path.name):
            found.setdefault(parts[2] or "", {})[parts[1]] = path
    return found


def read(folder: Path, spool: Spool, asked: ImportOptions) -> None:
    """Read skills, occupations and their relations, noting everything that is wrong."""
    files = _chosen(folder, spool, asked.language)
    if files:
        _EscoReader(spool, asked, files).read()


def _chosen(folder: Path, spool: Spool, language: str) -> dict[str, Path] | None:
    """The files of one language: the one asked for, else the site's, else English, else any."""
    found = languages(folder)
    whole = [name for name, parts in found.items() if SKILLS in parts]
    if language and language not in whole:
        message = _("There is no skills_%(language)s.csv. There are: %(others)s.")
        others = ", ".join(filter(None, whole)) or _("none")
        said = {"language": language, "others": others}
        spool.problems.add(FilePosition(folder.name), message % said)
        return None
    wishes = (language, Catalogue.objects.get().language, "en", *whole)
    chosen = next((name for name in wishes if name in whole), "en")
    # Relations name no words: those of any language are those of all.
    files = {part: path for parts in found.values() for part, path in parts.items()}
    files = {RELATIONS: files[RELATIONS]} if RELATIONS in files else {}
    files |= found.get("", {}) | found.get(chosen, {})
    for part in PARTS:
        if part not in files:
            message = _("The folder has no %(name)s. Put it beside the other files of ESCO.")
            name = f"{part}_{chosen}.csv" if chosen else f"{part}.csv"
            spool.problems.add(FilePosition(folder.name), message % {"name": name})
    return None if spool.problems else files


class _EscoReader:
    """Reads the files of one language, in the order in which they name each other."""

    def __init__(self, spool: Spool, asked: ImportOptions, files: dict[str, Path]) -> None:
        self.spool, self.asked, self.files = spool, asked, files
        self.digest = hashlib.sha256(asked.digest().encode())
        self.roles: dict[str, str] = {}
        self.dangling_count = self.obsolete_count = 0

    def read(self) -> None:
        self.framework = Framework(self.spool, self.asked.origin.over(ORIGIN))
        level = self.asked.defaults.get("level_name") or ONE_LEVEL
        self.level = self.framework.level(level, FilePosition(self.files[SKILLS].name))
        self._read_skills()
        self._read_occupations()
        if not self.spool.problems:  # else every relation to what is missing would be one
            self._read_relations()
        self._tell_what_was_left_out()
        self.framework.close()
        self.spool.digest = self.digest.hexdigest()

    def _rows(self, part: str, needed: tuple[str, ...]) -> Iterator[tables.TableRow]:
        return tables.rows(
            self.files[part], self.spool, self.digest,
            needed=needed, wanted=("altLabels", "status"), delimiter=",",
        )  # fmt: skip

    def _read_skills(self) -> None:
        for row in self._rows(SKILLS, _SKILL):
            if self._is_current(row) and self._is_new(row, "conceptUri"):
                kind = TYPES.get(row["skillType"], OTHER_TYPE)
                group = REUSE.get(row["reuseLevel"], OTHER_REUSE)
                number = self.framework.skill(_thing(row), kind, group)
                self.spool.keep("ESCO skill", row["conceptUri"], str(number))

    def _read_occupations(self) -> None:
        families = self._families()
        for row in self._rows(OCCUPATIONS, _OCCUPATION):
            if self._is_current(row) and self._is_new(row, "conceptUri"):
                # A code such as 2652; in some versions at the end of an address, as C2652.
                major = row["iscoGroup"].rpartition("/")[2].removeprefix("C")[:1]
                family = families.get(major, "")
                self.roles[row["conceptUri"]] = self.framework.role(_thing(row), family, self.level)

    def _families(self) -> dict[str, str]:
        """The major groups of ISCO-08, in the words of the folder where it has them."""
        found = dict(ISCO)
        if "ISCOGroups" in self.files:
            for row in self._rows("ISCOGroups", ("code", "preferredLabel")):
                if row["code"] in found:
                    found[row["code"]] = row["preferredLabel"]
        return found

    def _is_current(self, row: tables.TableRow) -> bool:
        """Whether ESCO still has the concept; obsolete ones are counted and left out."""
        is_obsolete = row["status"].casefold() == "obsolete"
        self.obsolete_count += is_obsolete
        return not is_obsolete

    def _is_new(self, row: tables.TableRow, column: str) -> bool:
        """Whether the row has an address, and no row before has the same."""
        place, uri = row.place(column), row[column]
        if not uri:
            self.spool.problems.add(place, _("The URL is missing. Add it."))
        elif not self.spool.keep("ESCO", uri, str(place)):
            first = self.spool.kept("ESCO", uri)
            message = _("%(uri)s occurs twice; first at %(first)s. Remove one of them.")
            self.spool.problems.add(place, message % {"uri": uri[:200], "first": first})
        else:
            return True
        return False

    def _read_relations(self) -> None:
        for row in self._rows(RELATIONS, _RELATION):
            role = self.roles.get(row["occupationUri"])
            skill = self.spool.kept("ESCO skill", row["skillUri"])
            required = RELATION.get(row["relationType"])
            if required is None:
                message = _("Write essential or optional, not “%s”.")
                place = row.place("relationType")
                self.spool.problems.add(place, message % row["relationType"][:60])
            elif skill is None or role is None:
                self.dangling_count += 1
            else:
                values = CellValues("", required)
                self.framework.cell(int(skill), role, self.level, values, row.place())

    def _tell_what_was_left_out(self) -> None:
        """Note how many rows were not imported, and why."""
        if self.obsolete_count:
            message = _("%d concepts are obsolete in ESCO and were skipped.")
            self.spool.notes.append(message % self.obsolete_count)
        if self.dangling_count:
            message = _(
                "%d relations refer to a skill or an occupation that is not in the other "
                "files and were skipped."
            )
            self.spool.notes.append(message % self.dangling_count)


def _thing(row: tables.TableRow) -> Thing:
    """A skill or an occupation; its other labels stand one a line."""
    name, labels = row["preferredLabel"], tuple(row["altLabels"].split("\n"))
    place, text, uri = row.place("preferredLabel"), row["description"], row["conceptUri"]
    return Thing(name, place, text, uri, aliases=labels)
