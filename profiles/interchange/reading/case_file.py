"""Reads packages of 1EdTech CASE 1.1 (`CFPackage`): ours without loss, of others as trees."""

import hashlib
from pathlib import Path

from profiles.interchange.reading import case_own, case_tree, files, json_nodes
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.staging import Spool

START = 64 * 1024


def is_package(start: str) -> bool:
    """Whether a JSON file that starts so is a package."""
    return '"CFDocument"' in start or '"CFItems"' in start


def read(path: Path, spool: Spool, asked: ImportOptions) -> None:
    """Read the package item by item, noting everything that is wrong."""
    digest = hashlib.sha256(asked.digest().encode())
    if not files.judge(path, path.name, spool.problems, digest, may_be_marked=True):
        return
    spool.digest = digest.hexdigest()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        is_own = case_own.FORMAT in stream.read(START)
        stream.seek(0)
        package: case_own.OwnPackage | case_tree.PackageTree
        if is_own:
            package = case_own.OwnPackage(spool, path.name, asked)
        else:
            package = case_tree.PackageTree(spool, path.name, asked)
        root = json_nodes.parse(stream, path.name, spool.problems, package.handlers)
    if root is not None:
        package.close(root)
    spool.is_frame_read = root is not None and not spool.problems
