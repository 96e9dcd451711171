"""A site with a name of its own: nothing that a visitor meets says another one."""

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from profiles.models import Catalogue
from skillmap import api_schema, environment
from skillmap.accounts import outbox
from skillmap.mcp_server import server
from tests.journeys import addresses, world
from tests.journeys.world import World
from tests.nu_html import findings

pytestmark = pytest.mark.django_db

NAMES = (
    "Kompass",
    "Ärzte & “Söhne” <b>\"'</b> {{ 7|add:7 }} %s",
    "مهارات الشركة",
    "👩🏽‍💻 Skills",
    "Donaudampfschifffahrtsgesellschaftskapitänskompetenzkatalog" * 2,
)
OURS = re.compile(r"Skillmap(?!-Webhooks)")
ANYWHERE = ("/", "/de/", "/skills/experiment-tracking/", "/roles/ml-engineer/", "/about/", "/x/")


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> World:
    """The world on a site whose operator named it, and the catalogue, something else.

    It keeps its exports apart from those of other tests, where the catalogue has another title.
    """
    settings.SITE_NAME = NAMES[0]
    settings.DATA_DIR = tmp_path
    made = world.build()
    row = Catalogue.objects.filter(pk=Catalogue.THE_ONE)
    row.update(title="Our framework", publisher="Our people")
    api_schema.document.cache_clear()
    return made


@pytest.fixture(autouse=True)
def _schema_anew() -> Any:
    yield
    api_schema.document.cache_clear()


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.parametrize("actor", ["anonymous", "admin"])
def test_no_page_says_another_name(site: World, actor: str) -> None:
    client, found = site.client(actor), {}
    for each in addresses.every():
        if "logout" in each.route:
            continue
        url = each.url(site)
        for address in (url, f"/de{url}"):
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            if text := OURS.search(body.decode(errors="replace")):
                found[address] = text[0]
    assert found == {}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_as_it_is(client: Client, site: World, settings: Any, name: str) -> None:
    settings.SITE_NAME = name
    pages = {}
    for address in ANYWHERE:
        caches[settings.PAGES_CACHE].clear()
        pages[address] = client.get(address).content.decode()
        assert f"· {escape(name)}</title>" in pages[address] or address == "/x/"
        assert escape(name) in pages[address].partition("<header")[2].partition("</header>")[0]
        assert "<b>" not in pages[address].partition("<main")[0]
    assert findings(pages) == []
    assert name in client.get("/api/v1/schema/").json()["info"]["title"]
    assert client.get("/feeds/skills.atom").content.decode().count("<title") > 1
    assert server.build(lambda _ctx: "").title == name


@pytest.mark.parametrize("name", NAMES)
def test_mails_are_sent_under_any_name(site: World, settings: Any, name: str) -> None:
    settings.SITE_NAME = name
    settings.DEFAULT_FROM_EMAIL = environment.sender(name)
    mail.outbox.clear()
    client = Client()
    client.post("/accounts/password/reset/", {"email": "author@example.org"})
    outbox.deliver_due()
    sent: list[Any] = mail.outbox
    (message,) = sent
    assert name in message.body
    assert escape(name) in message.alternatives[0][0]
    assert not OURS.search(message.body + str(message.alternatives) + message.subject)
    written = message.message()
    assert "\n" not in written["From"]
    assert written["From"].endswith("<skillmap@localhost>")


def test_machines_are_told_the_name(client: Client, site: World) -> None:
    feed = client.get("/feeds/skills.atom").content.decode()
    assert '<title type="text">Kompass: what changed</title>' in feed
    url = "http://localhost:8000/skills/experiment-tracking/"
    assert client.get("/oembed", {"url": url}).json()["provider_name"] == "Kompass"
    home = client.get("/").content.decode()
    assert '<meta property="og:site_name" content="Kompass">' in home
    assert '"publisher":{"@type":"Organization","name":"Kompass"' in home
    assert "Kompass" in client.get("/embed/skills/experiment-tracking/").content.decode()


def test_the_tagline_is_the_operators(client: Client, site: World, settings: Any) -> None:
    settings.SITE_TAGLINE = "What we <expect>"
    page = client.get("/").content.decode()
    assert "<h1>What we &lt;expect&gt;</h1>" in page
    assert "<title>What we &lt;expect&gt; · Kompass</title>" in page
    assert '<meta name="description" content="What we &lt;expect&gt;">' in page
