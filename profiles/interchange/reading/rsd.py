"""Reads Rich Skill Descriptors (Open Skills Network): the standard's CSV, and JSON, one or a list.

A descriptor that a site like this wrote is an expectation again: skill, role and level stand in
its name and keywords, other names and what drafted the text in its keywords, and the skill's
source in its standard. What descriptors have no place for does not come back: slugs of roles,
ranks of levels (they stand in the order in which each skill and role has them, if that is
certain), families, leads, codes, examples and the licence in the CSV, and that a text was blank.
Any other descriptor is a skill, filed by its categories.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from profiles import provenance
from profiles.interchange.places import FilePosition
from profiles.interchange.reading import files, fitting, json_nodes, tables
from profiles.interchange.reading.case_nodes import Object
from profiles.interchange.reading.framework import Framework, Thing, is_address
from profiles.interchange.reading.level_order import Neighbours
from profiles.interchange.reading.nodes import Node
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.staging import Spool
from profiles.interchange.writing.rsd import ALSO_ROLE, ALSO_SKILL, DRAFTED_BY
from profiles.models import Catalogue
from profiles.models.fields import NAME_LENGTH
from profiles.operations import CellValues

NAME, STATEMENT = "RSD Name", "Skill Statement"
_WANTED = (
    *("Authors", "Categories", "Category", "Keywords", "Standards"),
    *("Alignment Name", "Alignment URL", "Alignment Framework"),
)
_OWN_ADDRESS = re.compile(r"/skills/([a-z0-9-]+)/\Z")
_REQUIRED = {"required": True, "optional": False}
SHELF = "Skills"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """Read one Rich Skill Descriptor into the framework; notes what is wrong with it.

    `aligned` are name, address and framework of what it is a part of, `standard` name and address
    of the first standard it follows.
    """

    name: str
    statement: str
    place: FilePosition
    categories: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    aligned: tuple[str, str, str] = ("", "", "")
    standard: tuple[str, str] = ("", "")
    url: str = ""
    authors: str = ""
    licence: str = ""
    examples: str | None = None

    def after(self, prefix: str) -> tuple[str, ...]:
        """What the keywords that begin so say after it."""
        return tuple(each.removeprefix(prefix) for each in self.keywords if each.startswith(prefix))

    @property
    def drafted_by(self) -> str:
        """What drafted the text; empty for a person, and for a keyword that is not ours."""
        mark = next(iter(self.after(DRAFTED_BY)), "")
        return mark if provenance.label(mark) else ""


def is_table(header: list[str]) -> bool:
    """Whether a CSV file with that header holds descriptors."""
    return NAME in header


def is_json(start: str) -> bool:
    """Whether a JSON file that starts so holds descriptors."""
    return '"RichSkillDescriptor"' in start or '"skillStatement"' in start


def read(path: Path, spool: Spool, asked: ImportOptions) -> None:
    """Read the descriptors one by one, noting everything that is wrong."""
    digest = hashlib.sha256(asked.digest().encode())
    reader = _RsdReader(spool, asked)
    if path.suffix.lower() == ".json":
        _read_json(path, spool, digest, reader)
    else:
        needed = (NAME, STATEMENT)
        rows = tables.rows(
            path, spool, digest, needed=needed, wanted=_WANTED, delimiter=asked.delimiter
        )
        for row in rows:
            reader.add(_of_row(row))
    spool.digest = digest.hexdigest()
    reader.close()


def _read_json(path: Path, spool: Spool, digest: "hashlib._Hash", reader: "_RsdReader") -> None:
    if not files.judge(path, path.name, spool.problems, digest, may_be_marked=True):
        return

    def add(node: Node) -> None:
        reader.add(_of_object(Object(node, path.name, spool.problems)))

    with path.open(encoding="utf-8-sig", newline="") as stream:
        root = json_nodes.parse(stream, path.name, spool.problems, {json_nodes.ROOT: add})
    if root is not None and isinstance(root.value, dict):
        add(root)


def _of_row(row: tables.TableRow) -> Descriptor:
    aligned = row["Alignment Name"], row["Alignment URL"], row["Alignment Framework"]
    categories = list(_parts(row["Categories"] or row["Category"]))
    keywords = list(_parts(row["Keywords"]))
    return Descriptor(
        *(row[NAME], row[STATEMENT], row.place(NAME), categories, keywords, aligned),
        standard=_standard(row["Standards"]),
        authors=row["Authors"],
    )


def _parts(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in text.split(";")))


def _standard(text: str) -> tuple[str, str]:
    """Name and address of a source from one cell, where its last word is an address."""
    name, _sign, last = text.rpartition("; ")
    return (name, last) if is_address(last) else (text, "")


def _of_object(each: Object) -> Descriptor:
    first = next(iter(each.each("alignments")), each.inner("alignments.0"))
    aligned = first.said("skillName"), first.said("id"), first.inner("isPartOf").said("name")
    texts: dict[str, list[str]] = {}
    for key in ("categories", "keywords", "authors", "examples"):
        texts[key] = [str(node.value) for node in each.items(key) if node.value]
    name, statement = each.must_say("skillName"), each.must_say("skillStatement")
    return Descriptor(
        *(name, statement, each.place(), texts["categories"], texts["keywords"], aligned),
        standard=_first_standard(each),
        url=each.said("id"),
        authors="; ".join(texts["authors"]),
        licence=each.said("license"),
        examples="\n".join(texts["examples"]) or None,
    )


def _first_standard(each: Object) -> tuple[str, str]:
    """Name and address of the first standard; empty where publishers write other values there."""
    node = each.values.get("standards")
    listed = node.value if node and isinstance(node.value, list) else []
    if not listed or not isinstance(listed[0].value, dict):
        return "", ""
    first = each.each("standards")[0]
    return first.said("skillName"), first.said("id")


class _RsdReader:
    """Adds descriptors to a framework, as expectations where they are ours, else as skills."""

    def __init__(self, spool: Spool, asked: ImportOptions) -> None:
        self._spool = spool
        self._asked = asked
        self._licence = Catalogue.objects.get().licence
        self._framework = Framework(spool, asked.origin)
        self._neighbours = Neighbours()
        self._named: set[tuple[str, str]] = set()

    def close(self) -> None:
        """Say what was decided, once everything has been added."""
        self._spool.level_order = self._neighbours.order()
        self._framework.close()

    def add(self, each: Descriptor) -> None:
        """Read one Rich Skill Descriptor into the framework; notes what is wrong with it."""
        if not each.name.strip():
            self._spool.problems.add(each.place, _("The name is missing. Add it."))
            return
        domain, *rest = each.categories or [self._asked.defaults.get("domain") or SHELF]
        group = fitting.cut(" › ".join(rest), NAME_LENGTH) if rest else domain
        if own := _expectation(each):
            self._add_own(each, *own, domain, group)
        else:
            source = "" if self._asked.origin.source else each.authors
            told = (each.name, each.place, each.statement, each.url)
            thing = Thing(*told, source=source, licence=each.licence)
            self._framework.skill(thing, domain, group)

    def _add_own(self, each: Descriptor, role: str, level: str, domain: str, group: str) -> None:
        name, url, source = each.aligned
        slug = ""
        if own := _OWN_ADDRESS.search(url):
            slug, (source, url) = own[1], each.standard
        # A descriptor names the catalogue's licence too, which is not the skill's own.
        licence = "" if each.licence == self._licence else each.licence
        aliases = self._aliases(each, ALSO_SKILL, slug or name)
        told = (name, each.place, "", url, slug)
        thing = Thing(*told, source=source, licence=licence, aliases=aliases)
        skill = self._framework.skill(thing, domain, group)
        text = "" if each.statement == name else each.statement
        required = _REQUIRED[each.keywords[2]]
        values = CellValues(text, required, each.examples, each.drafted_by)
        at = each.place
        rung = self._framework.level(level, at)
        role = self._framework.role(Thing(role, at, aliases=self._aliases(each, ALSO_ROLE, role)))
        if own:
            self._neighbours.add(skill, role, rung)
        self._framework.cell(skill, role, rung, values, at)

    def _aliases(self, each: Descriptor, prefix: str, key: str) -> tuple[str, ...]:
        """Other names of a skill or role, once: all its descriptors repeat them."""
        if (prefix, key) in self._named:
            return ()
        self._named.add((prefix, key))
        return each.after(prefix)


def _expectation(each: Descriptor) -> tuple[str, str] | None:
    """Role and level, where the name is made of skill, role and level as we make it."""
    skill = each.aligned[0]
    if len(each.keywords) < 3 or each.keywords[2] not in _REQUIRED:  # noqa: PLR2004
        return None
    role, level, _word, *_others = each.keywords
    # In a list of the CSV a semicolon inside a name has become a comma.
    made = f"{skill}, {role}, {level}"
    if each.name.replace(";", ",") != made.replace(";", ","):
        return None
    start = len(skill) + 2
    return each.name[start : start + len(role)], each.name[start + len(role) + 2 :]
