"""Reads JSON as the site writes it: the whole catalogue, or one skill or role."""

import hashlib
import re
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.reading import files, json_nodes
from profiles.interchange.reading.nodes import Mapping, Node
from profiles.interchange.reading.own_yaml import CATALOGUE_KEYS, Shapes
from profiles.interchange.records import FileScope
from profiles.interchange.staging import Spool

FORMAT = "skillmap-catalogue/1"
# What only says where the text came from; the importing site says its own.
_SAID_ONLY = ("attribution", "url", "revision", "updated_at")
_LISTS = ("levels", "families", "domains", "roles", "skills")
KEYS = ("format", "kind", *CATALOGUE_KEYS, *_SAID_ONLY, *_LISTS)
_KINDS = {scope.value: scope for scope in (FileScope.CATALOGUE, FileScope.SKILL, FileScope.ROLE)}

_KIND = re.compile(r'"kind"\s*:\s*"([a-z]+)"')


def read(path: Path, spool: Spool) -> None:
    """Read the file into the spool, skill by skill, noting everything that is wrong."""
    digest = hashlib.sha256()
    if not files.judge(path, path.name, spool.problems, digest):
        return
    spool.digest = digest.hexdigest()
    before = _Head(path, spool)
    with path.open(encoding="utf-8", newline="") as stream:
        root = json_nodes.parse(stream, path.name, spool.problems, {"skills": before.shapes.skill})
    count = spool.problems.count
    if root:
        before.read(root)
    spool.is_frame_read = root is not None and spool.problems.count == count


class _Head:
    """What stands around the skills. The kind of the file is asked for before the first skill."""

    def __init__(self, path: Path, spool: Spool) -> None:
        self._path, self._spool = path, spool
        spool.scope = self._kind_at_start()
        self.shapes = Shapes(spool, path.name, spool.scope)

    def _kind_at_start(self) -> FileScope:
        """The kind, which stands in the first lines of the file: before every skill."""
        with self._path.open(encoding="utf-8") as stream:
            start = stream.read(2_000)
        found = _KIND.search(start)
        return _KINDS.get(found[1], FileScope.CATALOGUE) if found else FileScope.CATALOGUE

    def read(self, root: Node) -> None:
        """Read everything but the skills, which have been read by now."""
        keys = self.shapes.mapping(root, KEYS)
        if not isinstance(root.value, dict):
            return
        self._check_kind(keys)
        if self._spool.scope == FileScope.CATALOGUE:
            own = {key: node for key, node in keys.values.items() if key in CATALOGUE_KEYS}
            inner = Node(own, root.line, root.column)
            self.shapes.catalogue(self.shapes.mapping(inner, CATALOGUE_KEYS))
        self.shapes.levels(keys.items("levels"))
        self.shapes.families(keys.items("families"))
        self.shapes.domains(keys.items("domains"))
        self.shapes.roles(keys.items("roles"))
        keys.items("skills")

    def _check_kind(self, keys: Mapping) -> None:
        node = keys.needed("format")
        if node and node.value != FORMAT:
            keys.refuse(node, _("Unknown format. The format must be “%s”.") % FORMAT)
        node = keys.needed("kind")
        if node and node.value != self._spool.scope.value:
            message = _("The kind must be one of %s, at the start of the file.")
            keys.refuse(node, message % ", ".join(_KINDS))
