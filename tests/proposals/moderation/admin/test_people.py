"""People in the moderators' admin: found, judged by their record, suspended, let write again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import moderation_actions, trust
from proposals.discussion import comments
from proposals.models import Event, Report
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/proposals/report/people/"


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def page(person: User, name: str = "person") -> str:
    return reverse(f"admin:proposals_report_{name}", args=[person.pk])


def test_people_are_found_and_narrowed(
    signed: Client, author: User, reader: User, stranger: User
) -> None:
    suspended = factories.suspended("quiet")
    over = factories.suspended("over")
    over.suspended_until = timezone.now() - timedelta(days=1)
    over.save()
    moderation_actions.report(author, by=reader, reason=Report.Reason.ABUSE)
    everybody = {"author", "reader", "stranger", "quiet", "over", "curator"}
    for query, expected in (
        ("", everybody),
        ("?q=AUTH", {"author"}),
        ("?show=suspended", {suspended.username}),
        ("?show=reported", {"author"}),
        ("?show=curators", {"curator"}),
        ("?show=nonsense", everybody),
        ("?q=nobody-at-all", set()),
    ):
        rows = signed.get(PEOPLE + query).context["rows"]
        assert {person.username for person, _trust in rows} == expected, query
    for number in ("0", "9", "x"):
        assert signed.get(PEOPLE, {"page": number}).status_code == 404


def test_a_row_has_the_same_trust_as_everywhere(
    signed: Client, shelf: Shelf, author: User, stranger: User
) -> None:
    for number in range(3):
        comments.post(shelf.skill, f"Comment {number}", by=author)
    shown = dict(signed.get(PEOPLE).context["rows"])
    assert shown == {person: trust.level(person) for person in User.objects.filter(erased_at=None)}
    assert shown[author] == trust.Trust.KNOWN


def test_no_secret_shows(signed: Client, author: User) -> None:
    for url in (PEOPLE, page(author)):
        shown = signed.get(url).content.decode()
        assert author.password not in shown
        assert author.email not in shown


def test_suspending_takes_a_reason_and_ends_on_a_day(
    signed: Client, author: User, curator: User
) -> None:
    url = page(author, "suspend")
    assert signed.post(url, {"reason": ""}).status_code == 422
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    for day in (past, "9999-12-31", "soon"):
        assert signed.post(url, {"reason": "Adverts", "until": day}).status_code == 422
    author.refresh_from_db()
    assert author.suspended_at is None
    today = timezone.localdate()
    assert signed.post(url, {"reason": "Adverts", "until": today.isoformat()}).status_code == 302
    author.refresh_from_db()
    assert author.suspended_until is not None
    assert (author.is_suspended, author.suspension_reason) == (True, "Adverts")
    assert timezone.localtime(author.suspended_until).date() == today + timedelta(days=1)
    shown = signed.get(page(author)).content.decode()
    assert ("Lift suspension" in shown, "Adverts" in shown) == (True, True)
    assert signed.post(page(author, "lift")).status_code == 302
    author.refresh_from_db()
    assert author.is_suspended is False
    verbs = Event.objects.filter(person=author, actor=curator).values_list("verb", flat=True)
    assert list(verbs) == ["suspended", "suspension_lifted"]


def test_for_ever_is_without_a_day(signed: Client, author: User) -> None:
    signed.post(page(author, "suspend"), {"reason": "Adverts"})
    author.refresh_from_db()
    assert (author.is_suspended, author.suspended_until) == (True, None)


def test_who_may_not_suspend_is_refused(client: Client, shelf: Shelf, author: User) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    local, whole = factories.curator("local", domain=shelf.domain), factories.curator("whole")
    for person, other in ((local, author), (whole, chief), (whole, whole)):
        client.force_login(person)
        assert client.post(page(other, "suspend"), {"reason": "x"}).status_code == 403
        assert client.post(page(other, "lift")).status_code == 403
    client.force_login(local)
    assert "Suspend</h2>" not in client.get(page(author)).content.decode()


def test_getting_changes_nothing(signed: Client, author: User) -> None:
    for name in ("suspend", "lift"):
        assert signed.get(page(author, name)).status_code == 405


def test_who_has_left_is_not_there(signed: Client, author: User) -> None:
    User.objects.filter(pk=author.pk).update(erased_at=timezone.now())
    assert signed.get(page(author)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    signed: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        factories.person()
    with django_assert_num_queries(5):
        signed.get(PEOPLE)


@pytest.mark.parametrize("count", [1, 3])
def test_a_person_takes_as_many_queries_for_many(
    signed: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"New {number}")
        factories.proposal(shelf.skill, change, by=author)
        moderation_actions.report(author, by=factories.person(), reason=Report.Reason.ABUSE)
        moderation_actions.appoint(author, factories.domain(f"d{number}"), by=_chief())
    signed.get(page(author))
    with django_assert_num_queries(11):
        signed.get(page(author))


def _chief() -> User:
    return User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
        "chief", "chief@example.org", "secret"
    )
