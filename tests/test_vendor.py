"""Files that others wrote are the ones that VENDOR.md names, byte for byte."""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

STATIC = Path(__file__).parent.parent / "skillmap" / "static" / "skillmap"
ROW = re.compile(r"^\| (\S+) \| .+? \| (\S+) \| .+? \| ([0-9a-f]{64}) \|$", re.MULTILINE)
ROWS = ROW.findall((STATIC / "VENDOR.md").read_text())


def test_every_committed_library_has_a_row() -> None:
    minified = {str(path.relative_to(STATIC)) for path in STATIC.rglob("*.min.*")}
    assert {name for name, _, _ in ROWS} == minified | {"icons.svg"}


@pytest.mark.parametrize(("name", "version", "digest"), ROWS)
def test_a_file_has_the_hash_of_its_row(name: str, version: str, digest: str) -> None:
    content = (STATIC / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest
    assert version in name or version in content.decode()


def test_icons_have_names_in_order_and_draw_in_the_text_colour() -> None:
    symbols = list(ElementTree.parse(STATIC / "icons.svg").getroot())
    names = [symbol.attrib["id"] for symbol in symbols]
    assert names == sorted(set(names))
    assert {symbol.attrib["stroke"] for symbol in symbols} == {"currentColor"}


def test_the_icons_are_those_that_templates_show() -> None:
    root = STATIC.parent.parent.parent
    known = {symbol.attrib["id"] for symbol in ElementTree.parse(STATIC / "icons.svg").getroot()}
    used = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(r'icon\.html" with name="([a-z0-9-]+)"', path.read_text())
    }
    assert used == known  # one that nobody shows would be carried to every first visit
