"""Reads CASE packages of others: a tree of items of any depth, and rubrics, as skills.

What has nothing below it becomes a skill. What stands above is its domain and, from the second
on, its group, joined by “›”; a tree of one or two storeys stands in a domain named like the
document. A rubric becomes a role, each criterion a skill, and its levels what is expected there;
whether it is required has to be said, for CASE cannot say it. Items are known again by their
address.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from profiles.catalogue.places import Place
from profiles.catalogue.reading import asked as asked_words
from profiles.catalogue.reading import fitting
from profiles.catalogue.reading.asked import Asked
from profiles.catalogue.reading.case_nodes import Object
from profiles.catalogue.reading.framework import Framework, Thing
from profiles.catalogue.reading.json_nodes import Handler
from profiles.catalogue.reading.nodes import Node
from profiles.catalogue.records import Origin
from profiles.catalogue.spool import Spool
from profiles.models import Skill
from profiles.models.fields import NAME_LENGTH
from profiles.operations import CellValues

DEEPEST = 30
JOINT = " › "
_LICENCE_LENGTH: int = Skill._meta.get_field("licence").max_length or 0
Item = dict[str, Any]


class Package:
    """Keeps items, associations and rubrics in the spool until all of them are there."""

    def __init__(self, spool: Spool, file: str, asked: Asked) -> None:
        self._spool, self._file, self._asked = spool, file, asked
        self._count = 0
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
        names = ("abbreviatedStatement", "humanCodingScheme", "uri")
        said: Item = {name: item.said(name).strip() for name in names}
        said |= {"text": item.must_say("fullStatement"), "line": node.line, "column": node.column}
        said["is_ended"] = bool(item.said("statusEndDate"))
        if not self._spool.keep("item", identifier, json.dumps(said)):
            message = _("There is already an item %(id)s. Remove one of them.")
            item.refuse(node, message % {"id": identifier[:60]})
        self._spool.keep("order", self._next(), identifier)

    def _association(self, node: Node) -> None:
        link = self._object(node)
        if link.must_say("associationType") != "isChildOf":
            return
        child = link.inner("originNodeURI").must_say("identifier")
        parent = link.inner("destinationNodeURI").must_say("identifier")
        # Where an item stands in two places, the first counts.
        if child != parent and self._spool.keep("parent", child, parent):
            self._spool.keep("has children", parent, child)

    def _rubric(self, node: Node) -> None:
        rubric = self._object(node)
        said = {
            "title": rubric.said("title"),
            "text": rubric.said("description"),
            "uri": rubric.said("uri"),
            "line": node.line,
            "criteria": [_criterion(each) for each in rubric.each("CFRubricCriteria")],
        }
        self._spool.keep("rubric", self._next(), json.dumps(said))

    def close(self, root: Node) -> None:
        """Put everything together, now that the document too has been read."""
        document = self._object(root).inner("CFDocument")
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
        self._framework.close()

    def _is_leaf(self, identifier: str) -> bool:
        item = self._found(identifier)
        has_children = self._spool.kept("has children", identifier) is not None
        return bool(item and not item["is_ended"] and not has_children)

    def _found(self, identifier: str) -> Item | None:
        text = self._spool.kept("item", identifier)
        return json.loads(text) if text else None

    def _path(self, identifier: str) -> list[str]:
        """The names of what stands above the item, the outermost first."""
        return [_name(item) for item in self._above(identifier)][::-1]

    def _above(self, identifier: str) -> Iterator[Item]:
        first = self._found(identifier) or {}
        for _storey in range(DEEPEST):
            identifier = self._spool.kept("parent", identifier) or ""
            item = self._found(identifier) if identifier else None
            if item is None:  # the document itself, or an item of another package
                return
            yield item
        message = _("What stands above this item goes round in a circle, or up for ever.")
        self._spool.problems.add(self._place(first), message)

    def _place(self, item: Item) -> Place:
        return Place(self._file, item.get("line", 1), str(item.get("column", 1)))

    def _skill(self, identifier: str) -> int:
        item = self._found(identifier) or {}
        path = self._path(identifier)
        path = [self._title, *path] if self._is_flat or not path else path
        domain, *rest = path
        thing = Thing(_name(item), self._place(item), item["text"], item["uri"])
        group = fitting.cut(JOINT.join(rest), NAME_LENGTH) if rest else domain
        return self._framework.skill(thing, domain, group)

    def _read_rubric(self, rubric: dict[str, Any]) -> None:
        place = Place(self._file, rubric["line"])
        name = rubric["title"] or self._title
        role = self._framework.role(Thing(name, place, rubric["text"], rubric["uri"]))
        required = self._asked.required
        if required is None:
            self._ask_required(place)
        for criterion in rubric["criteria"]:
            skill = self._skill_of(criterion, name)
            for rung in criterion["levels"]:
                at = Place(self._file, rung["line"], str(rung["column"]))
                level = self._framework.level(rung["quality"], at, rung["score"])
                values = CellValues(rung["text"], bool(required))
                self._framework.cell(skill, role, level, values, at)

    def _ask_required(self, place: Place) -> None:
        """Note once that rubrics do not say what is required."""
        if self._spool.keep("asked", "required", ""):
            self._spool.problems.add(place, asked_words.ask_required())

    def _skill_of(self, criterion: dict[str, Any], rubric: str) -> int:
        """The item that the criterion is about, else a skill of the criterion's own name."""
        if self._found(criterion["item"]):
            return self._skill(criterion["item"])
        place = Place(self._file, criterion["line"], str(criterion["column"]))
        name = criterion["category"] or criterion["text"]
        return self._framework.skill(Thing(name, place, criterion["text"]), self._title, rubric)


def _criterion(each: Object) -> dict[str, Any]:
    return {
        "item": each.inner("CFItemURI").said("identifier"),
        "category": each.said("category"),
        "text": each.said("description"),
        "line": each.node.line,
        "column": each.node.column,
        "levels": [_rung(level) for level in each.each("CFRubricCriterionLevels")],
    }


def _rung(level: Object) -> dict[str, Any]:
    score = level.whole("score")
    rank = score if score is not None else level.whole("position")
    return {
        "quality": level.said("quality") or str(rank or 1),
        "score": max(rank or 1, 0),
        "text": level.said("description"),
        "line": level.node.line,
        "column": level.node.column,
    }


def _name(item: Item) -> str:
    """What an item is called: its short statement, else its code and its full statement."""
    code = item["humanCodingScheme"]
    return item["abbreviatedStatement"] or f"{code} {item['text']}".strip()


def _origin(document: Object) -> Origin:
    """Title and creator, address and licence, as the document says."""
    said = [document.said(name).strip() for name in ("title", "creator")]
    source = fitting.cut(", ".join(filter(None, said)), 300)
    licence = document.inner("licenseURI")
    title = licence.said("title") or licence.said("uri")
    url = document.said("officialSourceURL") or document.said("uri")
    return Origin(source, url, fitting.cut(title.strip(), _LICENCE_LENGTH))
