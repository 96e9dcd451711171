"""Pages as tests compare them: without the white space that a browser does not show."""

import re
from typing import Any

from django.test import Client

BLOCKS = (
    "html|head|title|meta|link|body|header|nav|main|aside|footer|section|article|div|p|h[1-6]"
    "|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|form|fieldset|legend|select|option"
    "|details|summary|br|hr|blockquote"
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
