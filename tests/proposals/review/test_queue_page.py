"""The curators' queue: who sees what of it, filters and order, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Domain
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of

pytestmark = pytest.mark.django_db
QUEUE = "/review/"
QUERIES = 12
HOSTILE = '"><script>alert(1)</script>'
LINES = ".//ol[@class='queue-list']/li"


@pytest.fixture
def proposals(shelf: Shelf, author: User) -> list[Proposal]:
    """Three of one cell each, opened 0, 4 and 8 days ago."""
    made = []
    for level, days in ((shelf.junior, 0), (shelf.middle, 4), (shelf.senior, 8)):
        change = factories.edit(shelf.cell(shelf.engineer, level), f"Words {days}")
        submitted = factories.submission(change, title=f"Opened {days}")
        found = lifecycle.propose(shelf.skill, submitted, by=author, accepts_licence=True)
        opened = timezone.now() - timedelta(days=days)
        Proposal.objects.filter(pk=found.pk).update(opened_at=opened)
        found.refresh_from_db()
        made.append(found)
    return made


def titles(client: Client, query: str = "") -> list[str]:
    """The titles of the queue, in order."""
    page = client.get(QUEUE + query).content.decode()
    return texts_of(page, f"{LINES}/div/a")


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}together/", f"{QUEUE}1/"])
def test_curators_alone_get_in(
    client: Client, proposals: list[Proposal], reader: User, path: str
) -> None:
    path = path.replace("1", str(proposals[0].pk))
    asked = client.get(path)
    assert (asked.status_code, asked["Location"]) == (302, f"/accounts/login/?next={path}")
    client.force_login(reader)
    assert client.get(path).status_code == 403
    client.force_login(factories.suspended("rude"))
    assert client.get(path).status_code == 403


def test_each_sees_what_their_areas_let_them_decide(
    client: Client, proposals: list[Proposal], shelf: Shelf, author: User
) -> None:
    client.force_login(factories.curator("local", domain=shelf.domain))
    assert titles(client) == ["Opened 8", "Opened 4", "Opened 0"]
    law = Domain.objects.create(slug="law", name="Law")
    client.force_login(factories.curator("law", domain=law))
    assert titles(client, "?reviewer=all") == []
    assert "Nothing waits for you" in client.get(QUEUE).content.decode()
    author.curatorships.create(domain=None)
    client.force_login(author)
    assert titles(client, "?reviewer=all") == []  # their own


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [8, 4]),
        ("?reviewer=me", []),
        ("?reviewer=all", [8, 4, 0]),
        ("?reviewer=all&state=changes_requested", []),
        ("?reviewer=all&state=closed", []),
        ("?domain=data", [8, 4]),
        ("?age=7", [8]),
        ("?age=3&reviewer=all", [8, 4]),
        ("?impact=high", []),
        ("?impact=other", [8, 4]),
        ("?moved=no", [8, 4]),
        ("?moved=yes", []),
        ("?drafted=yes", [4]),
        ("?drafted=no", [8]),
        ("?q=opened+4", [4]),
        ("?q=TRACKING", [8, 4]),
        ("?q=author", [8, 4]),
        ("?q=nothing+of+the+kind", []),
        ("?sort=newest", [4, 8]),
        ("?sort=endorsed", [4, 8]),
        ("?sort=objected", [8, 4]),
        ("?reviewer=&state=&q=&sort=", [8, 4]),
    ],
)
def test_filters_and_order(
    client: Client,
    proposals: list[Proposal],
    curator: User,
    reader: User,
    query: str,
    days: list[int],
) -> None:
    lifecycle.assign(proposals[0], factories.curator("other"), by=curator)
    lifecycle.endorse(proposals[1], by=reader)
    Proposal.objects.filter(pk=proposals[1].pk).update(drafted_by="program")
    lifecycle.object_to(proposals[2], "No.", by=reader)
    client.force_login(curator)
    assert titles(client, query) == [f"Opened {each}" for each in days]


@pytest.mark.parametrize(
    "query", ["?domain=nonsense", "?age=x", "?sort=x", "?reviewer=x", "?state=draft"]
)
def test_a_filter_that_makes_no_sense_is_named(
    client: Client, proposals: list[Proposal], curator: User, query: str
) -> None:
    client.force_login(curator)
    page = client.get(QUEUE + query).content.decode()
    assert "There is a problem" in page
    assert "No proposals match these filters" in page
    assert client.get(f"{QUEUE}{proposals[0].pk}/{query}").status_code == 200


def test_unknown_parameters_lead_to_the_canonical_address(client: Client, curator: User) -> None:
    client.force_login(curator)
    answer = client.get(f"{QUEUE}?utm=x&sort=newest&sort=endorsed")
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?sort=endorsed")


@pytest.mark.parametrize(("query", "status"), [("?page=2", 404), ("?page=x", 404), ("?q=%00", 400)])
def test_bad_input_is_answered(client: Client, curator: User, query: str, status: int) -> None:
    client.force_login(curator)
    assert client.get(QUEUE + query).status_code == status


def test_a_long_queue_has_pages_and_each_keeps_the_filters(
    client: Client, proposals: list[Proposal], curator: User, settings: object
) -> None:
    settings.PROPOSALS_PER_PAGE = 2  # type: ignore[attr-defined]
    client.force_login(curator)
    assert titles(client, "?sort=newest") == ["Opened 0", "Opened 4"]
    page = client.get(f"{QUEUE}?sort=newest&page=2").content.decode()
    (line,) = find_all(page, f"{LINES}/div/a")
    address = f"{QUEUE}{proposals[2].pk}/?sort=newest&page=2"
    assert line.attrib["href"] == address
    page = client.get(f"{QUEUE}{proposals[1].pk}/?sort=newest").content.decode()
    steps = find_one(page, ".//nav[@class='review-steps']")
    assert values_of(steps, "a") == [
        f"{QUEUE}?sort=newest",
        f"{QUEUE}{proposals[0].pk}/?sort=newest",
        f"{QUEUE}?sort=newest&page=2",
    ]
    assert values_of(steps, "a", "data-key") == ["k", "j"]


def test_the_line_of_the_open_proposal_is_marked(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    page = client.get(f"{QUEUE}{proposals[1].pk}/").content.decode()
    marked = [text_of(each) for each in find_all(page, f"{LINES}/div/a[@aria-current='page']")]
    assert marked == ["Opened 4"]


def test_hostile_titles_are_text(client: Client, shelf: Shelf, author: User, curator: User) -> None:
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), HOSTILE * 20)
    submitted = factories.submission(change, title=HOSTILE)
    made = lifecycle.propose(shelf.skill, submitted, by=author, accepts_licence=True)
    client.force_login(curator)
    for path in (QUEUE, f"{QUEUE}{made.pk}/", f"{QUEUE}?q={HOSTILE}"):
        assert "<script>alert" not in client.get(path).content.decode()
    assert titles(client, f"?q={HOSTILE}") == [HOSTILE]


def test_a_new_skill_is_named_once(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    said = {"name": "Model Cards", "slug": "model-cards", "group": shelf.group.key}
    fields = [FieldOperation(name, "", text) for name, text in said.items()]
    submitted = factories.submission(*fields, title="New skill: Model Cards")
    lifecycle.propose(None, submitted, by=author, accepts_licence=True)
    client.force_login(curator)
    page = client.get(QUEUE).content.decode()
    assert texts_of(page, f"{LINES}/div/a") == ["New skill: Model Cards"]
    assert texts_of(page, f"{LINES}/div/p[@class='small']") == ["3 texts of a new skill"]


def test_the_queue_costs_the_same_with_one_and_with_three(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    client.get(QUEUE)
    counts = []
    for few in (proposals[1:], []):
        with CaptureQueriesContext(connection) as queries:
            client.get(QUEUE)
        counts.append(len(queries))
        for each in few:
            lifecycle.withdraw(each, by=each.author)
    assert counts == [QUERIES, QUERIES]


def test_the_overview_counts_and_leads_on(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    lifecycle.assign(proposals[0], curator, by=curator)
    client.force_login(curator)
    page = client.get(QUEUE).content.decode()
    facts = [text_of(each) for each in find_all(page, ".//section[@aria-labelledby='waiting']//dd")]
    assert facts[0].startswith("3, the oldest from")
    assert facts[1:] == ["1", "0", "0"]
    start = find_one(page, ".//a[@data-key='j']")
    assert start.attrib["href"] == f"{QUEUE}{proposals[2].pk}/"


def test_the_header_leads_curators_there_with_a_count(
    client: Client, proposals: list[Proposal], curator: User, reader: User
) -> None:
    for nobody in (None, reader):
        if nobody:
            client.force_login(nobody)
        assert QUEUE not in client.get("/me/corner/").content.decode()
    client.force_login(curator)
    corner = client.get("/me/corner/").content.decode()
    link = find_one(corner, ".//a[@class='review-link']")
    assert (link.attrib["href"], text_of(link)) == (QUEUE, "Review 3")
    assert link.attrib["aria-label"] == "Review, 3 waiting"
    with CaptureQueriesContext(connection) as queries:
        client.get("/skills/")
    assert not [each for each in queries if "proposals_proposal" in each["sql"]]
