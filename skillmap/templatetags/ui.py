"""Template filters and tags that the pages need: figures, steps, languages, paragraphs."""

import re
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils import formats
from django.utils.html import format_html
from django.utils.text import normalize_newlines
from django.utils.translation import get_language, get_language_info

from profiles import confirmation_words, provenance
from profiles.addresses import translated
from profiles.models.confirmation import ConfirmationStatus
from profiles.pages.caching import texts_language
from profiles.pages.page_metadata import known_languages, permanent
from skillmap.accounts.private_pages import is_personal
from skillmap.kernel.text import lines_of

Item = TypeVar("Item")

register = template.Library()

LONGEST_ADDRESS = 500  # what a link repeats of an address; nobody types more
BAR = 24  # components/bar.html
STEPS = 9  # ramp-1 … ramp-9 in skillmap.css


@register.filter
def level_step(index: int, count: int) -> int:
    """How deep the colour of a level is, 1 to 9: `count` levels spread evenly over the ramp.

    `index` counts from 0. A site with more levels than steps shares them; the first level
    is always the lightest and the last the deepest, a single one in the middle.
    """
    if count <= 1:
        return (STEPS + 1) // 2
    return 1 + round(min(max(index, 0), count - 1) * (STEPS - 1) / (count - 1))


@register.filter
def scaled(value: int, most: int) -> int:
    """The height of a bar, 0 to 24, of which `most` is the full one; what is not 0 is seen."""
    return max(1, round(BAR * value / most)) if value and most else 0


@register.filter
def grouped(value: int) -> str:
    """A whole number in the writing of the page's language: 1,204 in English, 1.204 in German."""
    return formats.number_format(value, force_grouping=True)


@register.filter
def drafted_by(mark: str) -> str:
    """What drafted a text, as words; empty where it was a person."""
    return provenance.label(mark)


@register.filter
def drafted_by_meaning(mark: str) -> str:
    """What the mark of a draft means for a reader."""
    return provenance.meaning(mark)


@register.filter
def confirmation(status: ConfirmationStatus) -> str:
    """How an expectation stands with practitioners, as words."""
    return confirmation_words.sentence(status)


@register.filter
def around(page: "Page[Item]") -> list[str]:
    """The page numbers worth a link: both ends and those beside this one; nothing for a gap.

    As they stand in an address, in no country's writing.
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [str(number) if isinstance(number, int) else "" for number in numbers]


@register.filter
def without(query: QueryDict, names: str) -> str:
    """The query of an address but for these parameters, ready to have another one added.

    Once for all links of a list, where `querystring` would write the whole anew for each.
    """
    left_out = names.split()
    kept = [(name, each) for name, each in query.lists() if name not in left_out]
    return f"?{urlencode(kept, doseq=True)}&" if kept else "?"


@register.simple_tag
def error_count(form: BaseForm | str, linked: Sequence[object] = ()) -> int:
    """How many things are wrong with a form, over all of its fields, and beside it (`linked`)."""
    errors = form.errors.values() if isinstance(form, BaseForm) else ()
    return sum(map(len, errors)) + len(linked)


@register.simple_tag
def footer_links() -> tuple[tuple[str, str], ...]:
    """The operator's own links (FOOTER_LINKS) for the foot of every page: text and address."""
    links: tuple[tuple[str, str], ...] = settings.FOOTER_LINKS
    return links


@register.simple_tag
def source_url() -> str:
    """Where the source code of the site is (SOURCE_URL); empty where the operator does not say."""
    url: str = settings.SOURCE_URL
    return url


@register.simple_tag
def permanent_url(name: str, *args: str | int) -> str:
    """The absolute URL to cite, in the site's first language; see `page_metadata.permanent`."""
    return permanent(name, *args)


@register.simple_tag(takes_context=True)
def other_languages(context: template.Context) -> list[tuple[str, str, str]]:
    """The page in each other language: its code, its name for itself, the address.

    Looks at the address alone, but on somebody's own pages: they follow the person's settings.
    """
    request: HttpRequest | None = getattr(context, "request", None)
    if request is None or (is_personal(request.path_info) and request.user.is_authenticated):
        return []
    here = request.get_full_path()
    if len(here) > LONGEST_ADDRESS:
        here = request.path
    others = [code for code in known_languages() if code != get_language()]
    found = [(code, translated(here, code)) for code in others]
    return [
        (code, get_language_info(code)["name_local"], address)
        for code, address in found
        if address != here
    ]


@register.simple_tag(takes_context=True)
def texts_lang(context: template.Context) -> str:
    """The attribute of an element with a text of the catalogue on a page in another language."""
    request: HttpRequest | None = getattr(context, "request", None)
    language = texts_language(request) if request else ""
    return format_html(' lang="{}"', language) if language else ""


@register.inclusion_tag("components/behaviours.html", takes_context=True)
def behaviours(
    context: template.Context, text: str, *, has_anchors: bool = False
) -> dict[str, object]:
    """The description of an expectation: a list of its behaviours, or one paragraph.

    On the page of this one expectation the lines of a list have anchors: `line-1`, `line-2` …
    """
    lang = texts_lang(context)
    return {"lines": lines_of(text), "text": text, "lang": lang, "has_anchors": has_anchors}


@register.inclusion_tag("components/examples.html", takes_context=True)
def examples(context: template.Context, text: str) -> dict[str, object]:
    """The examples of an expectation under their label; nothing where there are none."""
    return {"lines": lines_of(text), "text": text, "lang": texts_lang(context)}


@register.inclusion_tag("components/paragraphs.html", takes_context=True)
def paragraphs(context: template.Context, text: str) -> dict[str, object]:
    """A text of the catalogue as paragraphs, each with its language where that is another."""
    return {
        "paragraphs": re.split("\n{2,}", normalize_newlines(text)),
        "text": text,
        "lang": texts_lang(context),
    }
