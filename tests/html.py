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
_TAG = re.compile(r"<[^>]*>")
_AROUND_BLOCKS = re.compile(rf" ?(</?(?:{BLOCKS})(?:\s[^>]*)?>) ?")
_INSIDE = re.compile(r"(<(?!input|img)[a-z][^>]*>) | (</[a-z]+>)")


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
    text = re.sub(r"\s+", " ", html)
    text = _TAG.sub(lambda tag: re.sub(r" (/?>)$", r"\1", tag[0]), text)
    return _INSIDE.sub(r"\1\2", _AROUND_BLOCKS.sub(r"\1", text))


class PageClient(Client):
    """A browser whose pages are compact."""

    def request(self, **request: Any) -> Any:
        """The response; a page without the white space that is not shown."""
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            response.content = compact(response.content.decode()).encode()
        return response
