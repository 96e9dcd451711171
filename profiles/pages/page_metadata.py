"""What a page says of itself to machines: address, other formats and languages, JSON-LD."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, to_locale

from profiles import jsonld
from profiles.addresses import translated
from profiles.pages.caching import texts_language
from skillmap.kernel import identity

Item = TypeVar("Item")

Trail = Sequence[tuple[str, str | None]]


class CatalogueName(str):
    """A name in a trail that is of the catalogue, and so in the language of its texts."""

    __slots__ = ()
    is_of_catalogue = True


@dataclass(frozen=True, slots=True)
class Alternate:
    """The page in another format; `path` is its address on this site."""

    media_type: str
    name: str
    path: str

    @property
    def url(self) -> str:
        """The absolute URL of the page, for `rel=canonical` and feeds."""
        return absolute(self.path)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: its media type, and its name for people."""

    media_type: str
    name: str


FORMATS = {
    "json": Format("application/json", "JSON"),
    "csv": Format("text/csv", "CSV"),
    "md": Format("text/markdown", "Markdown"),
}
# The whole catalogue can be had in these besides.
CATALOGUE_FORMATS = {
    **FORMATS,
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook"
    ),
    "case.json": Format("application/json", "1EdTech CASE 1.1"),
    "rsd.json": Format("application/json", "Rich Skill Descriptors, JSON"),
    "rsd.csv": Format("text/csv", "Rich Skill Descriptors, CSV"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """What `profiles/_head_fragment.html` shows; every URL is absolute.

    `url` is the canonical one, `own_url` that of the page itself. They differ where the texts of
    the page are in another language than the words around them, which `texts_language` names.
    """

    title: str
    description: str
    url: str
    own_url: str
    alternates: tuple[Alternate, ...]
    languages: tuple[tuple[str, str], ...]
    json_ld: SafeString
    is_indexed: bool
    texts_language: str = ""

    @property
    def image_url(self) -> str:
        """The site's logo, where it is of a kind that previews of links can show."""
        logo = identity.logo()
        return absolute(logo.path) if logo and logo.media_type == "image/png" else ""

    @property
    def oembed_url(self) -> str:
        """Where programs are told how to embed the page (oEmbed discovery)."""
        return absolute(f"{reverse('profiles:oembed')}?{urlencode({'url': self.own_url})}")


def absolute(path: str) -> str:
    """The URL of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def site_organisation() -> jsonld.Thing:
    """The site itself, for JSON-LD."""
    logo = identity.logo()
    url = f"{settings.SITE_URL}/"
    return jsonld.organisation(settings.SITE_NAME, url, absolute(logo.path) if logo else "")


def head(
    request: HttpRequest,
    title: str,
    description: str,
    *,
    trail: Trail = (),
    things: Iterable[jsonld.Thing] = (),
    alternates: Sequence[Alternate] = (),
    query: Sequence[tuple[str, str]] = (),
    is_indexed: bool = True,
    is_interface: bool = False,
) -> Head:
    """The head of the page; `query` is the part of the question that makes it another page.

    A page that shows texts of the catalogue is canonical in their language alone: in another one
    only the words around them are translated. A page of the site's own words (`is_interface`) is
    canonical in each language, and names the others.
    """
    path = f"{request.path}?{urlencode(query)}" if query else request.path
    crumbs = [(name, absolute(address or path)) for name, address in trail]
    language = "" if is_interface else _primary(texts_language(request))
    is_other = language not in {"", get_language()}
    canonical = translated(path, language_of_texts(request)) if is_other else path
    return Head(
        title,
        description,
        absolute(canonical),
        absolute(path),
        tuple(alternates),
        _other_languages(path) if is_interface else (),
        jsonld.script(*([jsonld.breadcrumbs(crumbs)] if crumbs else []), *things),
        is_indexed,
        _name_of(language) if is_other else "",
    )


def language_of_texts(request: HttpRequest) -> str:
    """In which language pages that show the catalogue are canonical; inside a reading page only.

    That of its texts, or the site's first one where the site does not speak it.
    """
    language = _primary(texts_language(request) or get_language() or "")
    return language if language in known_languages() else settings.LANGUAGE_CODE


def _primary(language: str) -> str:
    """The language of a tag without region or script: `en` of `en-GB` (RFC 5646)."""
    return language.lower().partition("-")[0]


def _name_of(language: str) -> str:
    """The name of a language in that of the page; its code where it has no name."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def files(name: str, slug: str) -> list[Alternate]:
    """The skill or role as files: `name` is that of the address, `profiles:skill_file`."""
    return [
        Alternate(each.media_type, each.name, reverse(name, args=[slug, suffix]))
        for suffix, each in FORMATS.items()
    ]


def markdown_twin(name: str, *args: str | int, query: Sequence[tuple[str, str]] = ()) -> Alternate:
    """The page as Markdown, at the address of that name; the same for pages in all languages."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse(name, args=args)
    return Alternate("text/markdown", "Markdown", f"{path}?{urlencode(query)}" if query else path)


def page_query(page: Page[Item]) -> list[tuple[str, str]]:
    """The part of the question that makes a later page of a list another page."""
    return [("page", str(page.number))] if page.number > 1 else []


def _other_languages(path: str) -> tuple[tuple[str, str], ...]:
    """The page in each language that there is, if there is more than one."""
    codes = known_languages()
    if len(codes) == 1:
        return ()
    return tuple((code, absolute(translated(path, code))) for code in codes)


def in_language(path: str, code: str) -> str:
    """The address, in that language, of a page whose address in the first one is `path`."""
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


@cache
def known_languages() -> tuple[str, ...]:
    """The site's own language and those for which a translation was made."""
    return tuple(
        code
        for code, _name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any(
            Path(folder, to_locale(code), "LC_MESSAGES", "django.mo").exists()
            for folder in settings.LOCALE_PATHS
        )
    )


def permanent(name: str, *args: str | int) -> str:
    """The absolute URL in the site's first language, whatever that of the page: it is cited.

    Under a first slug, it is what identifiers are made of.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(reverse(name, args=args))
