"""What a person curates: one answer for the log, discussions, the API, the inbox and reports."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.models import Curatorship
from profiles.operations import FieldOperation
from proposals import areas, lifecycle, moderation_actions, notifications, permissions
from proposals.areas import Areas
from proposals.discussion import comments
from proposals.models import Comment, Event, Notification, Proposal, Report, Visibility
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
LOG = "/admin/proposals/event/"
PEOPLE = "/admin/proposals/report/people/"


@dataclass
class Cast:
    """A hidden comment and a held proposal of the skill, and comments that are reported."""

    shelf: Shelf
    hidden: Comment
    on_proposal: Comment
    held: Proposal
    own: Comment
    local: User

    def suspended(self) -> User:
        """A curator of the domain who is suspended now."""
        found = factories.curator("suspended", domain=self.shelf.domain)
        found.suspended_at, found.suspension_reason = timezone.now(), "Adverts"
        found.save()
        return found

    def elsewhere(self) -> User:
        """A curator of another domain."""
        return factories.curator("elsewhere", domain=factories.domain("web"))

    def reported(self) -> User:
        """The domain's curator, whose own comment was reported."""
        return self.local


@pytest.fixture
def cast(shelf: Shelf, author: User, reader: User, curator: User) -> Cast:
    local = factories.curator("local", domain=shelf.domain)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    held = factories.proposal(shelf.skill, factories.edit(cell, "New words"), by=author)
    hidden = comments.post(shelf.skill, "Buy my hidden pills", by=author)
    on_proposal = comments.post(held, "Buy my other pills", by=author)
    for each in (hidden, on_proposal):
        moderation_actions.set_visibility(each, Visibility.HIDDEN, by=curator, reason="An advert")
    lifecycle.hold(held, "Suspicious", by=None)
    own = comments.post(shelf.skill, "What I think as a curator", by=local)
    moderation_actions.report(own, by=reader, reason=Report.Reason.ABUSE)
    moderation_actions.report(hidden, by=reader, reason=Report.Reason.SPAM)
    return Cast(shelf, hidden, on_proposal, held, own, local)


def signed(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def logged(client: Client) -> set[tuple[str, int | None]]:
    """The verbs of the log's page with the comments that they are about; empty where no log is."""
    response = client.get(LOG)
    if response.status_code != 200:
        return set()
    return {(each.verb, each.comment_id) for each in response.context["cl"].result_list}


def test_the_log_tells_each_what_they_curate(cast: Cast, curator: User) -> None:
    everything = {(each.verb, each.comment_id) for each in Event.objects.logged()}
    report_of_own = ("reported", cast.own.pk)
    assert logged(signed(curator)) == everything
    here = {
        ("submit", None), ("hold", None), ("commented", cast.hidden.pk),
        ("commented", cast.on_proposal.pk), ("commented", cast.own.pk),
        ("comment_hidden", cast.hidden.pk), ("comment_hidden", cast.on_proposal.pk),
        ("reported", cast.hidden.pk),
    }  # fmt: skip
    assert report_of_own in everything
    assert logged(signed(cast.reported())) == here
    assert logged(signed(cast.elsewhere())) == set()
    client = signed(cast.suspended())
    assert client.get(LOG).status_code in {302, 403}
    assert logged(client) == set()


@pytest.mark.parametrize(("who", "sees"), [
    (Cast.suspended, False), (Cast.elsewhere, False), (Cast.reported, True),
])  # fmt: skip
def test_hidden_comments_are_for_those_who_curate_the_place(
    cast: Cast, who: Callable[[Cast], User], *, sees: bool
) -> None:
    client = signed(who(cast))
    skill = cast.shelf.skill.slug
    listed = client.get(f"/api/v1/skills/{skill}/comments/").json()["results"]
    assert ({each["id"] for each in listed} == {cast.hidden.pk, cast.own.pk}) is sees
    page = client.get(reverse("proposals:community", args=["skills", skill])).content.decode()
    assert ("hidden pills" in page) is sees
    for comment in (cast.hidden, cast.on_proposal):
        status = client.get(f"/api/v1/comments/{comment.pk}/").status_code
        assert status == (200 if sees else 404)
    Proposal.objects.filter(pk=cast.held.pk).update(visibility=Visibility.PUBLIC)
    assert ("other pills" in client.get(cast.held.get_absolute_url()).content.decode()) is sees


def test_the_inbox_forgets_what_one_may_no_longer_read(cast: Cast, curator: User) -> None:
    notifications.tell_due()
    private = ("held", "reported")
    rows = Notification.objects.filter(person=cast.local, event__kind__in=private)
    heard = {("held", None), ("reported", cast.hidden.pk)}
    seen = rows.visible_to(cast.local)
    assert set(seen.values_list("event__kind", "event__comment")) == heard
    cast.local.suspended_at = timezone.now()
    assert not rows.visible_to(cast.local).exists()
    cast.local.suspended_at = None
    Curatorship.objects.filter(person=cast.local).update(domain=factories.domain("web"))
    assert not rows.visible_to(cast.local).exists()
    told = Notification.objects.filter(person=curator, event__kind="reported")
    assert told.visible_to(curator).get().count == 2


@pytest.mark.parametrize("where", ["", "history/", "change/"])
def test_a_report_is_opened_by_those_who_may_judge_it(
    cast: Cast, curator: User, where: str
) -> None:
    report = Report.objects.get(comment=cast.own)
    url = f"/admin/proposals/report/{report.pk}/{where or 'change/'}"
    for person in (cast.suspended(), cast.elsewhere(), cast.reported()):
        response = signed(person).get(url, follow=True)
        assert "reader" not in response.content.decode()
        assert reverse("admin:proposals_report_target", args=["comment", cast.own.pk]) not in [
            location for location, _status in response.redirect_chain
        ]
    target = reverse("admin:proposals_report_target", args=["comment", cast.own.pk])
    change = f"/admin/proposals/report/{report.pk}/change/"
    assert signed(curator).get(change)["Location"] == target


def test_nobody_reads_that_they_were_reported(cast: Cast, curator: User, reader: User) -> None:
    other = factories.administrator("other")
    moderation_actions.report(curator, by=reader, reason=Report.Reason.ABUSE)
    notifications.tell_due()
    for person, sees in ((other, True), (curator, False), (cast.local, False)):
        client = signed(person)
        page = client.get(reverse("admin:proposals_report_person", args=[curator.pk]))
        assert bool(page.context["reports"]) is sees
        assert ("reported" in {each.verb for each in page.context["events"]}) is sees
        found = client.get(PEOPLE, {"show": "reported"}).context["rows"]
        assert [each for each, _trust in found] == ([curator] if sees else [])
        rows = Event.objects.visible_to(person).filter(verb="reported", person=curator)
        assert rows.exists() is sees
    told = Notification.objects.filter(event__key__startswith="reported:person:")
    assert {each.person for each in told} == {other}
    row = told.get()
    Notification.objects.create(event=row.event, person=curator, why=row.why)
    assert not told.filter(person=curator).visible_to(curator).exists()


def test_the_rows_within_an_area(cast: Cast) -> None:
    rows = Comment.objects.order_by("pk")
    everything = list(rows)
    here = Areas(domains=frozenset({cast.shelf.domain.pk}))
    for area, found in ((Areas(), []), (Areas(is_whole_site=True), everything), (here, everything)):
        assert list(rows.filter(area.covering(areas.COMMENT))) == found
        assert area.holds(cast.shelf.domain.pk) is bool(found)
        assert area.holds(None) is area.is_whole_site


@pytest.mark.parametrize(
    ("who", "curated"),
    [
        ("site", {"skill", "role", "new"}),
        ("admin", {"skill", "role", "new"}),
        ("local", {"skill"}),
        ("elsewhere", {"new"}),
        ("suspended", set()),
        ("ended", set()),
        ("author", set()),
    ],
)
def test_a_query_about_proposals_answers_as_python_does(
    shelf: Shelf, author: User, who: str, curated: set[str]
) -> None:
    web = factories.domain("web")
    people: dict[str, Callable[[], User]] = {
        "site": lambda: factories.curator("site"),
        "admin": lambda: factories.administrator("admin"),
        "local": lambda: factories.curator("local", domain=shelf.domain),
        "elsewhere": lambda: factories.curator("elsewhere", domain=web),
        "suspended": lambda: factories.suspended("suspended"),
        "ended": lambda: factories.curator("ended"),
        "author": lambda: author,
    }
    person = people[who]()
    if who == "suspended":
        Curatorship.objects.create(person=person)
    if who == "ended":
        person.curatorships.update(ended_at=timezone.now())
    fields = {"name": "Testing", "group": factories.group("browsers", domain=web).key}
    new = [FieldOperation(name, "", value) for name, value in fields.items()]
    made = {
        "skill": factories.proposal(
            shelf.skill, factories.rename(shelf.skill, "Tracking"), by=author
        ),
        "role": factories.proposal(
            shelf.analyst, factories.rename(shelf.analyst, "Analyst"), by=author
        ),
        "new": factories.proposal(None, *new, by=author),
    }
    rows = Proposal.objects.annotate(is_covered=areas.covers_row(person, areas.PROPOSAL))
    answers = dict(rows.values_list("pk", "is_covered"))
    assert {name for name, each in made.items() if answers[each.pk]} == curated
    assert {name for name, each in made.items() if permissions.can_curate(person, each)} == curated
