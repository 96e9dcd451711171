"""Writes the main part of one of the site's own pages as Markdown: its words, and nothing else."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from profiles.interchange.writing.markdown import escaped

ITEM = "- "
_HEADINGS = {f"h{depth}": "#" * depth + " " for depth in range(1, 7)}
_BLOCKS = {**_HEADINGS, "p": "", "li": ITEM, "pre": "", "blockquote": "> ", "tr": ITEM}
_MARKS = {"strong": ("**", "**"), "b": ("**", "**"), "em": ("*", "*"), "q": ("“", "”")}
_SILENT = {"script", "style", "svg", "form", "nav", "aside"}  # what is no part of the text


def of_page(html: str, url: str) -> str:
    """The `<main>` of the page at that URL as Markdown; links are absolute."""
    writer = _Writer(url)
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces).lstrip() + "\n"


class _Writer(HTMLParser):
    """Collects blocks; text outside of blocks, and of what is not text, is left out."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.pieces: list[str] = []
        self._parts: list[str] = []
        self._start: str | None = None
        self._last = ""
        self._links: list[str] = []
        self._silent = 0
        self._is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a mark or a link."""
        if tag == "main":
            self._is_main = True
        elif not self._is_main:
            return
        elif tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._end_block()
            self._start = _BLOCKS[tag]
        elif tag in _MARKS:
            self._parts.append(_MARKS[tag][0])
        elif tag == "br":
            self._parts.append("\\\n")
        elif tag == "a":
            self._links.append(urljoin(self.url, dict(attrs).get("href") or ""))
            self._parts.append("[")

    def handle_endtag(self, tag: str) -> None:
        """Close the element whose start tag was read before."""
        if tag == "main":
            self._end_block()
            self._is_main = False
        elif not self._is_main:
            return
        elif tag in _SILENT:
            self._silent -= 1
        elif tag in _BLOCKS:
            self._end_block()
        elif tag in _MARKS:
            self._parts.append(_MARKS[tag][1])
        elif tag == "a" and self._links:
            self._parts.append(f"](<{self._links.pop()}>)")

    def handle_data(self, data: str) -> None:
        """Text, escaped; white space as a browser shows it."""
        if self._is_main and self._start is not None and not self._silent:
            before = " " if data[:1].isspace() else ""
            after = " " if data[-1:].isspace() and data.strip() else ""
            self._parts.append(before + escaped(" ".join(data.split())) + after)

    def _end_block(self) -> None:
        lines = "".join(self._parts).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        if text and self._start is not None:
            is_next_item = self._start == ITEM == self._last
            self.pieces += ["\n" if is_next_item else "\n\n", self._start + text]
            self._last = self._start
        self._parts, self._start = [], None
