"""Reads a catalogue folder: YAML made for review in a version-control system."""

import hashlib
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import files, yaml_nodes
from profiles.interchange.reading.nodes import Node
from profiles.interchange.reading.own_yaml import CATALOGUE_KEYS, Shapes
from profiles.interchange.staging import Spool

LIMIT = 32 * 1024 * 1024  # bytes in one YAML file; a skill has a few thousand
FRAME = ("catalogue.yaml", "levels.yaml", "domains.yaml", "roles.yaml")


def read(folder: Path, spool: Spool) -> None:
    """Read every file of the folder into the spool, noting everything that is wrong."""
    digest = hashlib.sha256()
    frame = [name for name in FRAME if (folder / name).is_file()]
    skills = sorted((folder / "skills").glob("*.yaml"))
    if not frame and not skills:
        spool.problems.add(
            FilePosition(folder.name),
            _("This folder has neither skills/*.yaml nor any of %s.") % ", ".join(FRAME),
        )
    for name in frame:
        if node := _parsed(folder, folder / name, spool, digest):
            _read_frame(name, node, Shapes(spool, name))
    spool.is_frame_read = not spool.problems
    for path in skills:
        name = f"skills/{path.name}"
        if node := _parsed(folder, path, spool, digest):
            Shapes(spool, name).skill(node)
    spool.digest = digest.hexdigest()


def _parsed(folder: Path, path: Path, spool: Spool, digest: "hashlib._Hash") -> Node | None:
    name = path.relative_to(folder).as_posix()
    digest.update(f"\0{name}\0".encode())
    if path.stat().st_size > LIMIT:
        message = _("The file is larger than %d MB. Split it.") % (LIMIT >> 20)
        spool.problems.add(FilePosition(name), message)
        return None
    if not files.judge(path, name, spool.problems, digest):
        return None
    return yaml_nodes.parse(path.read_text("utf-8"), name, spool.problems)


def _read_frame(name: str, node: Node, shapes: Shapes) -> None:
    if name == "catalogue.yaml":
        shapes.catalogue(shapes.mapping(node, CATALOGUE_KEYS))
    elif name == "levels.yaml":
        shapes.levels(shapes.mapping(node, ("levels",)).items("levels"))
    elif name == "domains.yaml":
        shapes.domains(shapes.mapping(node, ("domains",)).items("domains"))
    else:
        keys = shapes.mapping(node, ("families", "roles"))
        shapes.families(keys.items("families"))
        shapes.roles(keys.items("roles"))
