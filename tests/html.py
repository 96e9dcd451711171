"""Pages as tests read them: by their elements, without white space that a browser does not show.

Paths are those of `xml.etree.ElementTree`: `.//h3/a`, `.//section[@id='waiting']//a[@href]`.
"""

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client

BLOCKS = (
    "html|head|title|meta|link|body|header|nav|main|aside|footer|section|article|div|p|h[1-6]"
    "|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|form|fieldset|legend|select|option"
    "|details|summary|br|hr|blockquote"
)
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
_TAG = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")
_VALUE_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|[ \t\r\n]+""")
_AROUND_BLOCKS = re.compile(rf" ?(</?(?:{BLOCKS})(?:\s[^>]*)?>) ?")
_INSIDE = re.compile(r"(<(?!input|img|ins|del)[a-z][^>]*>) | (</(?!ins|del)[a-z]+>)")


def compact(html: str) -> str:
    """The page with one space for a run of white space, and none at the edges of elements.

    Templates break their lines where white space means nothing; a test need not know where.
    `<pre>`, text areas and scripts are left as they are.
    """
    return "".join(
        piece if index % 3 == 1 else _compact(piece)
        for index, piece in enumerate(_KEPT.split(html))
        if index % 3 != 2
    )


def _compact(html: str) -> str:
    pieces = _TAG.split(html)
    pieces[::2] = [re.sub(r"[ \t\r\n]+", " ", text) for text in pieces[::2]]
    pieces[1::2] = map(_compact_tag, pieces[1::2])
    return _INSIDE.sub(r"\1\2", _AROUND_BLOCKS.sub(r"\1", "".join(pieces)))


def _compact_tag(tag: str) -> str:
    """The tag with one space between attributes; their values stay as they are."""
    return re.sub(" (/?>)$", r"\1", _VALUE_OR_SPACE.sub(lambda match: match[1] or " ", tag))


class PageClient(Client):
    """A browser whose pages are compact."""

    def request(self, **request: Any) -> Any:
        """The response; a page without the white space that is not shown."""
        response = super().request(**request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and "Content-Encoding" not in response:
            response.content = compact(response.content.decode()).encode()
        return response


class _TreeMaker(HTMLParser):
    """Builds the tree of a page whose elements are closed, as the HTML checker has them."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [ET.Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = ET.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ET.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        places = [number for number, each in enumerate(self.open) if each.tag == tag]
        if places:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def find_all(page: str | ET.Element, path: str) -> list[ET.Element]:
    """The elements at the path in a page, or in a part of it, in their order."""
    if isinstance(page, str):
        maker = _TreeMaker()
        maker.feed(page)
        maker.close()
        page = maker.open[0]
    return page.findall(path)


def find_one(page: str | ET.Element, path: str) -> ET.Element:
    """The one element at the path; raises ValueError where there are none or several."""
    (found,) = find_all(page, path)
    return found


def text_of(element: ET.Element) -> str:
    """The text of an element and of all in it, with one space for a run of white space."""
    return " ".join("".join(element.itertext()).split())


def words_of(element: ET.Element) -> str:
    """The text of an element in one line, with a space between the elements in it."""
    return " ".join(" ".join(element.itertext()).split())


def texts_of(page: str | ET.Element, path: str) -> list[str]:
    """The text of each element at the path."""
    return [text_of(each) for each in find_all(page, path)]


def values_of(page: str | ET.Element, path: str, name: str = "href") -> list[str]:
    """An attribute of each element at the path that has it."""
    return [each.attrib[name] for each in find_all(page, path) if name in each.attrib]


def fields_of(page: str | ET.Element, path: str) -> dict[str, str]:
    """The name and the value of each control at the path."""
    return {each.attrib["name"]: each.get("value", "") for each in find_all(page, path)}


def figures_of(page: str | ET.Element) -> list[tuple[str, str]]:
    """The terms of lists whose pairs are grouped by `<div>`, each with its first description."""
    pairs = find_all(page, ".//dl/div")
    return [(text_of(find_one(each, "dt")), texts_of(each, "dd")[0]) for each in pairs]


def chapters_of(page: str) -> list[tuple[str, list[str]]]:
    """The headings that end in a count, in order, each with the skills folded below it."""
    found: list[tuple[str, list[str]]] = []
    for each in find_all(page, ".//*"):
        if each.tag == "h2" and find_all(each, "span[@class='count']"):
            found.append(((each.text or "").strip(), []))
        elif each.tag == "details" and found:
            found[-1][1].extend(values_of(each, "p[@class='links small']/a"))
    return found


def json_ld_of(page: str) -> Any:
    """What the page tells machines about itself."""
    return json.loads(find_one(page, ".//script[@type='application/ld+json']").text or "")
