"""Takes the plain words out of texts that other publishers write in Markdown."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from skillmap.kernel.text import normalise, normalise_line

_MARKDOWN = MarkdownIt("commonmark")
_BREAKS = frozenset({"softbreak", "hardbreak"})
_WORDS = frozenset({"text", "code_inline"})


def first_line(text: str) -> str:
    """The words of the first heading, paragraph or list item, without their markup."""
    for token in _MARKDOWN.parse(normalise(text)):
        if token.type == "inline" and (words := normalise_line(_words(token.children or []))):
            return words
    return normalise_line(text)


def _words(tokens: list[Token]) -> str:
    found = []
    for token in tokens:
        if token.type in _BREAKS:
            found.append(" ")
        elif token.type in _WORDS:
            found.append(token.content)
        elif token.children:  # the words that describe an image
            found.append(_words(token.children))
    return "".join(found)
