"""What changed, as Atom (RFC 4287): of everything, and of one skill."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import TextIOBase
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from profiles import provenance
from profiles.models import Catalogue, Revision
from profiles.pages import skill_page_context
from profiles.pages.caching import for_programs, reading_page
from profiles.pages.page_metadata import absolute
from profiles.pages.role_lookup import everything
from profiles.pages.skill_lookup import of_history

ENTRIES = 50
TEXTS = {"title", "subtitle", "summary", "rights"}  # RFC 4287's text constructs
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


class _PlainTexts(SimplerXMLGenerator):
    """Writes XML with every text as type="text": nothing in a feed is HTML."""

    def addQuickElement(  # noqa: N802  # Django's name
        self, name: str, contents: str | None = None, attrs: dict[str, str] | None = None
    ) -> None:
        plain = {"type": "text"} if name in TEXTS else attrs
        super().addQuickElement(name, contents, plain)


class _Feed(Atom1Feed):
    """Atom that is as old as its newest entry; Django's is as new as the clock when empty."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.fromtimestamp(0, UTC))

    def write(self, outfile: TextIOBase, encoding: str) -> None:
        """Write the feed, its texts marked as plain."""
        handler = _PlainTexts(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")


@reading_page(everything)
@for_programs
def everything_feed(request: HttpRequest) -> HttpResponse:
    """The newest revisions of everything."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    revisions = Revision.objects.newest(ENTRIES)
    return _respond(
        _("%(title)s: what changed") % {"title": settings.SITE_NAME},
        reverse("profiles:catalogue_history"),
        reverse("profiles:feed"),
        catalogue.licence_url,
        revisions,
    )


@reading_page(of_history)
@for_programs
def skill_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest revisions of one skill; a retired one says so in the last."""
    skill = skill_page_context.load(slug)
    return _respond(
        _("%(skill)s: what changed") % {"skill": skill.name},
        reverse("profiles:history", args=[slug]),
        reverse("profiles:skill_feed", args=[slug]),
        skill.licence or getattr(skill, "catalogue_licence_url", ""),
        Revision.objects.of(skill).newest(ENTRIES),
        reverse("profiles:skill_feed", args=[skill.first_slug]),
    )


def _respond(
    title: str, page: str, feed: str, licence: str, revisions: Iterable[Revision], guid: str = ""
) -> HttpResponse:
    """The feed with an entry for each revision; `guid` is its id where that is not its path."""
    atom = _Feed(
        title=title,
        link=absolute(page),
        description=None,
        feed_url=absolute(feed),
        feed_guid=absolute(guid or feed),
        feed_copyright=licence,
        language=get_language(),
    )
    for revision in revisions:
        _add(atom, revision)
    return HttpResponse(atom.writeString("utf-8"), content_type=CONTENT_TYPE)


def _add(atom: Atom1Feed, revision: Revision) -> None:
    """One revision as an entry; its id is its address under the subject's first slug."""
    subject = revision.skill or revision.role
    name = subject.name if subject else _("The catalogue")
    url = absolute(revision.get_absolute_url())
    mark = provenance.label(revision.drafted_by)
    said = revision.summary or revision.get_source_display()
    atom.add_item(
        title=_("%(name)s, revision %(number)s") % {"name": name, "number": revision.number},
        link=url,
        unique_id=_identifier(revision),
        description=f"{said}\n{mark}" if mark else said,
        author_name=revision.author.get_full_name(),
        pubdate=revision.created_at,
        updateddate=revision.created_at,
        categories=[revision.get_source_display(), *([mark] if mark else [])],
    )


def _identifier(revision: Revision) -> str:
    """What the entry is called for good, however the subject is renamed (RFC 4287, 4.2.6)."""
    if (subject := revision.skill or revision.role) is None:
        return f"{absolute(revision.get_absolute_url())}#{revision.sequence}"
    name = "profiles:revision" if revision.skill else "profiles:role_revision"
    return absolute(reverse(name, args=[subject.first_slug, revision.number]))
