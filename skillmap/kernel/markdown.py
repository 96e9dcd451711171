"""Markdown as people write it, rendered once and made harmless: no raw HTML, no pictures."""

import re

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
_MARKDOWN.enable(["linkify", "strikethrough", "table"]).disable("image")
_TAGS = {
    *("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
# A comment's headings stand below those of the page that it is on.
_HEADING = re.compile(r"<(/?)h([1-4])>")
_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9_.-]{0,37}[A-Za-z0-9])")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HREF = re.compile(r'<a href="([^"]*)"')
MOST_MENTIONS = 20


def render(text: str) -> str:
    """The text as sanitised HTML; links are marked as written by users of the site."""
    html = _HEADING.sub(
        lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}>", _MARKDOWN.render(text)
    )
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    ).strip()


def mentions(text: str) -> list[str]:
    """The user names that the text calls (`@name`), in lower case, outside code; at most 20."""
    found = _MENTION.findall(_CODE.sub(" ", text))
    return list(dict.fromkeys(name.lower() for name in found))[:MOST_MENTIONS]


def links(text: str) -> list[str]:
    """Where the links of the rendered text lead, in order, each as often as it stands there."""
    return _HREF.findall(render(text))
