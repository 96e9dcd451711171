"""Reads the CASE package that a site like this wrote: what CASE has no place for is in extensions.

Associations and rubrics say again what the items do, and are not needed. Not in the package, and
so not read: history, people, former addresses, and what is retired without a successor.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from profiles.interchange.reading.case_nodes import Object
from profiles.interchange.reading.json_nodes import Handler
from profiles.interchange.reading.nodes import Node
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.reading.own_yaml import CATALOGUE_KEYS, Shapes
from profiles.interchange.staging import Spool

FORMAT = "skillmap-case/1"
_SHARED = ("title", "description", "language", "publisher")
Values = dict[str, Node]


class OwnPackage:
    """Turns items into the shapes of our own files as they come, and the rest at the end."""

    def __init__(self, spool: Spool, file: str, asked: ImportOptions) -> None:
        spool.origin = asked.origin
        self._spool, self._file = spool, file
        self._shapes = Shapes(spool, file)
        self._domains: list[Node] = []
        self._groups: dict[str, list[Node]] = {}
        self._roles: list[Node] = []
        self._retired_count = 0
        self._readers: dict[str, Callable[[Object, Values], None]] = {
            "Domain": self._domain,
            "Group": self._group,
            "Role": self._role,
            "Skill": self._skill,
            "Expectation": self._expectation,
        }
        self.handlers: dict[str, Handler] = {
            "CFItems": self._item,
            "CFAssociations": lambda node: None,
            "CFRubrics": lambda node: None,
        }

    def _item(self, node: Node) -> None:
        item = Object(node, self._file, self._spool.problems)
        kind = item.must_say("CFItemType")
        if item.said("statusEndDate"):
            self._retired_count += 1
        elif reader := self._readers.get(kind):
            reader(item, item.inner("extensions").values)
        else:
            message = _("There is no kind of item called “%(kind)s”. There are: %(kinds)s.")
            said = {"kind": kind[:60], "kinds": ", ".join(self._readers)}
            item.refuse(node, message % said)

    def _made(self, item: Object, values: Values, *, text: str = "") -> Node:
        """The item as a mapping of ours; its `text` is where it says more than the name."""
        named = {"slug": "humanCodingScheme", "name": "abbreviatedStatement"}
        made = {key: item.values[name] for key, name in named.items() if name in item.values}
        full = item.values.get("fullStatement")
        if text and full and full.value not in {item.said("abbreviatedStatement"), None}:
            made[text] = full
        return Node({**made, **values}, item.node.line, item.node.column)

    def _domain(self, item: Object, values: Values) -> None:
        self._domains.append(self._made(item, values, text="summary"))

    def _group(self, item: Object, values: Values) -> None:
        made = self._made(item, values, text="summary")
        domain, _slash, slug = item.said("humanCodingScheme").partition("/")
        made.value["slug"] = Node(slug, item.node.line, item.node.column)
        self._groups.setdefault(domain, []).append(made)

    def _role(self, item: Object, values: Values) -> None:
        self._roles.append(self._made(item, values, text="mission"))

    def _skill(self, item: Object, values: Values) -> None:
        made = self._made(item, values, text="description")
        summary = values.get("summary")
        if "description" not in values and summary and item.said("fullStatement") == summary.value:
            made.value.pop("description", None)
        if "notes" in item.values:
            made.value["source"] = item.values["notes"]
        self._shapes.skill(made)

    def _expectation(self, item: Object, values: Values) -> None:
        made = self._made(item, values, text="description").value
        for key in ("slug", "name", "skill"):
            made.pop(key, None)
        cell = Node(made, item.node.line, item.node.column)
        self._shapes.cell_of(item.inner("extensions").must_say("skill"), cell)

    def close(self, root: Node) -> None:
        """Read the document, and the shelves whose groups are all there now."""
        document = Object(root, self._file, self._spool.problems).inner("CFDocument")
        extra = document.inner("extensions")
        own = {key: document.values[key] for key in _SHARED if key in document.values}
        licence = document.inner("licenseURI").values
        own |= {"licence": licence["title"]} if "title" in licence else {}
        own |= {key: extra.values[key] for key in ("licence_url",) if key in extra.values}
        at = document.node
        self._shapes.catalogue(self._shapes.mapping(Node(own, at.line, at.column), CATALOGUE_KEYS))
        self._shapes.levels(extra.items("levels"))
        self._shapes.families(extra.items("families"))
        for made in self._domains:
            slug = made.value.get("slug")
            made.value["groups"] = Node(self._groups.get(slug.value if slug else "", []), 0, 0)
        self._shapes.domains(self._domains)
        self._shapes.roles(self._roles)
        if self._retired_count:
            message = _("%(file)s: %(count)d retired items were skipped.")
            said = {"file": self._file, "count": self._retired_count}
            self._spool.notes.append(message % said)
