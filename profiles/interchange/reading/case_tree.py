"""Reads CASE packages of others: a tree of items of any depth, and rubrics, as skills.

What has nothing below it becomes a skill. What stands above is its domain and, from the second
on, its group, joined by “›”; a tree of one or two storeys stands in a domain named like the
document. A rubric becomes a role, each criterion a skill, and its levels what is expected there;
whether it is required has to be said, for CASE cannot say it. Items are known again by their
address; their code (`humanCodingScheme`) is kept. Whatever has no place here is counted.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import fitting, markup
from profiles.interchange.reading import options as asked_words
from profiles.interchange.reading.case_nodes import Object
from profiles.interchange.reading.case_records import (
    CriterionRecord,
    ItemRecord,
    RubricRecord,
    RungRecord,
)
from profiles.interchange.reading.framework import Framework, Thing, is_address
from profiles.interchange.reading.json_nodes import Handler
from profiles.interchange.reading.left_out import LeftOut
from profiles.interchange.reading.nodes import Node
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.interchange.staging import Spool
from profiles.models import Skill
from profiles.models.fields import NAME_LENGTH
from profiles.operations import CellValues

DEEPEST = 30
JOINT = " › "
# The standard has one text for all other names of an item, and no sign between them.
_LABEL_SIGNS = re.compile(r"[;|\n]")
_LICENCE_LENGTH: int = Skill._meta.get_field("licence").max_length or 0
# What is imported of each object, and what only says where and when it was written.
_RECORD = frozenset({"identifier", "uri", "lastChangeDateTime", "CFDocumentURI", "CFItemTypeURI"})
_KNOWN = {
    "CFDocument": _RECORD | {"title", "creator", "licenseURI", "officialSourceURL"},
    "CFItem": _RECORD
    | {"fullStatement", "abbreviatedStatement", "humanCodingScheme"}
    | {"alternativeLabel", "licenseURI", "statusEndDate"},
    "CFRubric": _RECORD | {"title", "description", "CFRubricCriteria"},
    "CFRubricCriterion": _RECORD
    | {"rubricId", "position", "category", "description"}
    | {"CFItemURI", "CFRubricCriterionLevels"},
    "CFRubricCriterionLevel": _RECORD
    | {"rubricCriterionId", "quality", "score", "position", "description"},
    "CFPackage": frozenset({"CFDocument", "CFItems", "CFAssociations", "CFRubrics"}),
}


class PackageTree:
    """Keeps items, associations and rubrics in the spool until all of them are there."""

    def __init__(self, spool: Spool, file: str, asked: ImportOptions) -> None:
        self._spool, self._file, self._asked = spool, file, asked
        self._count = 0
        self._left_out = LeftOut(spool)
        self._today = datetime.now(UTC).date()
        self.handlers: dict[str, Handler] = {
            "CFItems": self._item,
            "CFAssociations": self._association,
            "CFRubrics": self._rubric,
        }

    def _object(self, node: Node) -> Object:
        return Object(node, self._file, self._spool.problems)

    def _next(self) -> str:
        self._count += 1
        return f"{self._count:012d}"

    def _item(self, node: Node) -> None:
        item = self._object(node)
        identifier = item.must_say("identifier")
        said: ItemRecord = {
            "id": identifier,
            "abbreviatedStatement": item.said("abbreviatedStatement").strip(),
            "humanCodingScheme": item.said("humanCodingScheme").strip(),
            "alternativeLabel": item.said("alternativeLabel").strip(),
            "uri": item.said("uri").strip(),
            "text": item.must_say("fullStatement"),
            "licence": _licence(item),
            "is_ended": _is_over(item.said("statusEndDate"), self._today),
            "line": node.line,
            "column": node.column,
        }
        self._leave_out_fields("CFItem", item, identifier)
        if not self._spool.keep("item", identifier, json.dumps(said)):
            message = _("There is already an item %(id)s. Remove one of them.")
            item.refuse(node, message % {"id": identifier[:60]})
        self._spool.keep("order", self._next(), identifier)

    def _leave_out_fields(self, kind: str, each: Object, name: str) -> None:
        """Count the fields that say something and have no place here."""
        for key, node in each.values.items():
            if key not in _KNOWN[kind] and node.value not in (None, "", [], {}):
                what = _("fields “%(field)s” of %(kind)s") % {"field": key[:60], "kind": kind}
                self._left_out.add(what, name, each.place())

    def _association(self, node: Node) -> None:
        link = self._object(node)
        kind = link.must_say("associationType")
        if kind != "isChildOf":
            ends = (link.inner(f"{end}NodeURI") for end in ("origin", "destination"))
            example = " → ".join(end.said("title") or end.said("identifier") for end in ends)
            what = _("associations of the type “%(kind)s”") % {"kind": kind[:60]}
            self._left_out.add(what, example, link.place())
            return
        child = link.inner("originNodeURI").must_say("identifier")
        parent = link.inner("destinationNodeURI").must_say("identifier")
        example = f"{child} → {parent}"
        if child == parent:
            what = _("associations of an item with itself")
            self._left_out.add(what, example, link.place())
        elif self._spool.keep("parent", child, parent):
            self._spool.keep("has children", parent, child)
            place = json.dumps([node.line, node.column])
            self._spool.keep("parent at", child, place)
        elif self._spool.kept("parent", child) != parent:
            what = _("second parents of items: the first one counts")
            self._left_out.add(what, example, link.place())

    def _rubric(self, node: Node) -> None:
        rubric = self._object(node)
        said: RubricRecord = {
            "title": rubric.said("title"),
            "text": rubric.said("description"),
            "uri": rubric.said("uri"),
            "line": node.line,
            "criteria": [self._criterion(each) for each in rubric.each("CFRubricCriteria")],
        }
        self._leave_out_fields("CFRubric", rubric, said["title"])
        self._spool.keep("rubric", self._next(), json.dumps(said))

    def _criterion(self, each: Object) -> CriterionRecord:
        category = each.said("category")
        self._leave_out_fields("CFRubricCriterion", each, category)
        return {
            "item": each.inner("CFItemURI").said("identifier"),
            "category": category,
            "text": each.said("description"),
            "line": each.node.line,
            "column": each.node.column,
            "levels": [self._rung(level) for level in each.each("CFRubricCriterionLevels")],
        }

    def _rung(self, level: Object) -> RungRecord:
        score = level.whole("score")
        rank = score if score is not None else level.whole("position")
        self._leave_out_fields("CFRubricCriterionLevel", level, level.said("quality"))
        return {
            "quality": level.said("quality") or str(rank or 1),
            "score": None if rank is None else max(rank, 0),
            "text": level.said("description"),
            "line": level.node.line,
            "column": level.node.column,
        }

    def close(self, root: Node) -> None:
        """Put everything together, now that the document too has been read."""
        package = self._object(root)
        document = package.inner("CFDocument")
        self._leave_out_fields("CFPackage", package, "")
        self._leave_out_fields("CFDocument", document, document.said("title"))
        self._document = document.said("identifier")
        self._title = fitting.name(document.said("title") or self._spool.name)
        self._framework = Framework(self._spool, self._asked.origin.over(_origin(document)))
        leaves = [name for _order, name in self._spool.all_kept("order") if self._is_leaf(name)]
        paths = (self._path(each) for each in leaves)
        self._is_flat = all(len(path) < 2 for path in paths)  # noqa: PLR2004  # domain and group
        for identifier in leaves:
            self._skill(identifier)
        for _order, text in self._spool.all_kept("rubric"):
            self._read_rubric(json.loads(text))
        if not self._count:
            place = self._object(root).place()
            self._spool.problems.add(place, _("The package has neither items nor rubrics."))
        self._leave_out_items()
        self._left_out.close()
        self._framework.close()

    def _is_leaf(self, identifier: str) -> bool:
        item = self._found(identifier)
        return bool(item and not item["is_ended"] and not self._has_children(identifier))

    def _has_children(self, identifier: str) -> bool:
        return self._spool.kept("has children", identifier) is not None

    def _leave_out_items(self) -> None:
        """Count the items that became neither a skill nor a name above one, and lost links."""
        for _order, identifier in self._spool.all_kept("order"):
            self._leave_out_item(self._found(identifier) or {}, identifier)
        for child, parent in self._spool.all_kept("parent"):
            is_above = parent == self._document or self._found(parent)
            if not (is_above and self._found(child)):
                line, column = json.loads(self._spool.kept("parent at", child) or "[0, 0]")
                what = _("associations with items that are not in the package")
                place = FilePosition(self._file, line, str(column))
                self._left_out.add(what, f"{child} → {parent}", place)

    def _found(self, identifier: str) -> ItemRecord | None:
        text = self._spool.kept("item", identifier)
        found: ItemRecord | None = json.loads(text) if text else None
        return found

    def _leave_out_item(self, item: ItemRecord, identifier: str) -> None:
        lost = []
        if self._spool.kept("used", identifier) is None:
            if item["is_ended"]:
                lost.append(_("items that have ended (statusEndDate)"))
            else:
                lost.append(_("items whose children were all skipped"))
        elif self._has_children(identifier):
            if _says_more(item):
                lost.append(_("texts of items that became a domain or a group"))
            if item["alternativeLabel"]:
                lost.append(_("other names of items that became a domain or a group"))
            if item["humanCodingScheme"] and item["abbreviatedStatement"]:
                lost.append(_("codes of items that became a domain or a group"))
        for what in lost:
            self._left_out.add(what, _name(item), self._place(item))

    def _path(self, identifier: str) -> list[str]:
        """The names of what stands above the item, the outermost first."""
        return [_shelf_name(item) for item in self._above(identifier)][::-1]

    def _above(self, identifier: str) -> Iterator[ItemRecord]:
        first = self._found(identifier) or {}
        for _storey in range(DEEPEST):
            identifier = self._spool.kept("parent", identifier) or ""
            item = self._found(identifier) if identifier else None
            if item is None:  # the document itself, or an item of another package
                return
            self._spool.keep("used", identifier, "")
            yield item
        message = _("The parents of this item form a circle, or the tree is too deep.")
        self._spool.problems.add(self._place(first), message)

    def _place(self, item: ItemRecord) -> FilePosition:
        return FilePosition(self._file, item.get("line", 1), str(item.get("column", 1)))

    def _skill(self, identifier: str) -> int:
        item = self._found(identifier) or {}
        path = self._path(identifier)
        path = [self._title, *path] if self._is_flat or not path else path
        domain, *rest = path
        self._spool.keep("used", identifier, "")
        thing = self._thing(item)
        group = fitting.cut(JOINT.join(rest), NAME_LENGTH) if rest else domain
        return self._framework.skill(thing, domain, group)

    def _thing(self, item: ItemRecord) -> Thing:
        name, place, code, text = _name(item), self._place(item), _code(item), item["text"]
        if identifier := _unplaced_identifier(item):
            what = _("identifiers that do not match the URL of their item")
            self._left_out.add(what, identifier, place)
        shown = name if item["abbreviatedStatement"] else fitting.name(name)
        if shown == name and not _says_more(item):
            text = ""
        names = tuple(_LABEL_SIGNS.split(item["alternativeLabel"]))
        uri, licence = item["uri"], item["licence"]
        return Thing(shown, place, text, uri, code=code, licence=licence, aliases=names)

    def _read_rubric(self, rubric: RubricRecord) -> None:
        place = FilePosition(self._file, rubric["line"])
        name = rubric["title"] or self._title
        role = self._framework.role(Thing(name, place, rubric["text"], rubric["uri"]))
        required = self._asked.required
        if required is None:
            self._ask_required(place)
        for criterion in rubric["criteria"]:
            if (self._found(criterion["item"]) or {}).get("is_ended"):
                at = FilePosition(self._file, criterion["line"], str(criterion["column"]))
                what = _("criteria about items that have ended")
                self._left_out.add(what, criterion["category"], at)
                continue
            skill = self._skill_of(criterion, name)
            for rung in criterion["levels"]:
                at = FilePosition(self._file, rung["line"], str(rung["column"]))
                level = self._framework.level(rung["quality"], at)
                if rung["score"] is not None:
                    self._framework.levels.score(level, rung["score"])
                values = CellValues(rung["text"], bool(required))
                self._framework.cell(skill, role, level, values, at)

    def _ask_required(self, place: FilePosition) -> None:
        """Note once that rubrics do not say what is required."""
        if self._spool.keep("asked", "required", ""):
            self._spool.problems.add(place, asked_words.ask_required())

    def _skill_of(self, criterion: CriterionRecord, rubric: str) -> int:
        """The item that the criterion is about, else a skill of the criterion's own name."""
        if self._found(criterion["item"]):
            return self._skill(criterion["item"])
        place = FilePosition(self._file, criterion["line"], str(criterion["column"]))
        name = criterion["category"] or criterion["text"]
        return self._framework.skill(Thing(name, place, criterion["text"]), self._title, rubric)


def _name(item: ItemRecord) -> str:
    """What an item is called: its short statement, else the words its full statement begins with.

    Full statements may be Markdown, which is no part of a name.
    """
    return item["abbreviatedStatement"] or markup.first_line(item["text"])


def _says_more(item: ItemRecord) -> bool:
    """Whether the full statement has words that are not in the name."""
    text = item["text"].strip()
    return "\n" in text or markup.first_line(text) != _name(item)


def _shelf_name(item: ItemRecord) -> str:
    """The name of a domain or group, which have no place for a code: it begins with the code."""
    code = "" if item["abbreviatedStatement"] else item["humanCodingScheme"]
    return f"{code} {_name(item)}".strip()


def _code(item: ItemRecord) -> str:
    """The item's own code; without code and address, the identifier by which others name it."""
    return item["humanCodingScheme"] or ("" if is_address(item["uri"]) else item["id"])


def _unplaced_identifier(item: ItemRecord) -> str:
    """The identifier, where neither the address nor the code of the skill tells it."""
    told = (item["uri"] if is_address(item["uri"]) else "", _code(item))
    return "" if any(item["id"].lower() in each.lower() for each in told) else item["id"]


def _is_over(text: str, today: date) -> bool:
    """Whether the day (ISO 8601) has passed; False for what is no day."""
    try:
        return date.fromisoformat(text[:10]) <= today
    except ValueError:
        return False


def _licence(item: Object) -> str:
    """The item's own licence, by its title; empty where it has none."""
    node = item.values.get("licenseURI")
    if node is None or not isinstance(node.value, dict):
        return ""
    return item.inner("licenseURI").said("title").strip()


def _origin(document: Object) -> Origin:
    """Title and creator, address and licence, as the document says."""
    said = [document.said(name).strip() for name in ("title", "creator")]
    source = fitting.cut(", ".join(filter(None, said)), 300)
    licence = document.inner("licenseURI")
    title = licence.said("title") or licence.said("uri")
    url = document.said("officialSourceURL") or document.said("uri")
    return Origin(source, url, fitting.cut(title.strip(), _LICENCE_LENGTH))
