"""A person's pages of webhooks: their own, the secret once, everything by POST, nothing leaked."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle, webhooks
from proposals.models import Delivery, Webhook
from proposals.webhooks import signing
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.nu_html import findings

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>"'
TYPED = {"name": "Wiki", "url": "https://hooks.example/in", "events": ["proposal.opened"]}
VERBS = ("pause", "resume", "secret", "test")


@pytest.fixture
def mine(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.content.decode()


def test_an_empty_list_and_a_first_one(mine: Client, shelf: Shelf) -> None:
    assert "You have no webhook yet" in text(mine, "/me/webhooks/")
    shown = mine.post("/me/webhooks/new/", TYPED | {"about": "/skills/experiment-tracking/"})
    webhook = Webhook.objects.get()
    secret = signing.secret(webhook.key)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-store")
    assert secret in shown.content.decode()
    assert webhook.skill == shelf.skill
    after = text(mine, webhook.get_absolute_url()) + text(mine, "/me/webhooks/")
    assert "whsec_" not in after
    assert "only for Experiment Tracking" in after


def test_what_is_about_can_be_given_along(mine: Client) -> None:
    assert 'value="/skills/x/"' in text(mine, "/me/webhooks/new/?about=/skills/x/")
    assert mine.get("/me/webhooks/new/?about=%00").status_code == 400


def test_what_is_wrong_is_said_and_what_was_typed_stays(mine: Client) -> None:
    answer = mine.post("/me/webhooks/new/", TYPED | {"url": "https://10.0.0.1/x"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This address is not public." in said
    assert 'value="https://10.0.0.1/x"' in said
    assert Webhook.objects.count() == 0


def test_what_only_shows_itself_when_it_is_written_is_said_too(mine: Client, reader: User) -> None:
    grows = "\u0958" * 80  # every letter becomes two
    edit = f"{factories.webhook(by=reader).get_absolute_url()}edit/"
    for path in ("/me/webhooks/new/", edit):
        answer = mine.post(path, TYPED | {"name": grows})
        assert answer.status_code == 422
        assert "Enter a name of 1 to 80 characters." in answer.content.decode()


def test_no_more_than_trust_allows(mine: Client, reader: User) -> None:
    for _n in range(2):
        factories.webhook(by=reader)
    assert "/me/webhooks/new/" not in text(mine, "/me/webhooks/")
    answer = mine.post("/me/webhooks/new/", TYPED)
    assert answer.status_code == 422
    assert "Delete one first." in answer.content.decode()


@pytest.mark.parametrize("is_verified", [True, False])
def test_who_may_not_have_one_is_told(client: Client, is_verified: bool) -> None:
    person = factories.person(is_verified=is_verified)
    if is_verified:
        person.suspended_at = timezone.now()
        person.save()
    client.force_login(person)
    said = "Your account is suspended" if is_verified else "Not available for your account"
    assert said in text(client, "/me/webhooks/")
    assert client.get("/me/webhooks/new/").status_code == 403


def test_it_is_changed(mine: Client, reader: User) -> None:
    webhook = factories.webhook(by=reader)
    url = f"{webhook.get_absolute_url()}edit/"
    assert 'value="Mirror"' in text(mine, url)
    assert mine.post(url, TYPED | {"name": ""}).status_code == 422
    answer = mine.post(url, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, webhook.get_absolute_url())
    webhook.refresh_from_db()
    assert (webhook.name, webhook.events) == ("Wiki", ["proposal.opened"])


def test_pausing_resuming_testing_rolling_deleting(mine: Client, reader: User) -> None:
    webhook = factories.webhook(by=reader)
    url = webhook.get_absolute_url()
    mine.post(f"{url}test/")
    assert Delivery.objects.get().type == "ping"
    assert "A test was sent." in text(mine, url)
    mine.post(f"{url}pause/")
    assert "Events during the pause are not sent later" in text(mine, url)
    mine.post(f"{url}test/")
    assert "This webhook is disabled. Resume it first." in text(mine, url)
    mine.post(f"{url}resume/")
    assert Webhook.objects.get().is_active
    rolled = mine.post(f"{url}secret/").content.decode()
    assert signing.secret(Webhook.objects.get().key) in rolled
    assert "Requests are also signed with the old secret for 24 hours." in rolled
    assert "Delete this webhook" in text(mine, f"{url}delete/")
    assert mine.post(f"{url}delete/")["Location"] == "/me/webhooks/"
    assert "“Mirror” is deleted." in text(mine, "/me/webhooks/")


def test_a_get_changes_nothing_and_neither_does_a_foreign_form(mine: Client, reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = webhooks.ping(webhook, by=reader)
    again = f"{webhook.get_absolute_url()}deliveries/{delivery.pk}/again/"
    before = [*Webhook.objects.values(), *Delivery.objects.values()]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    for path in (*(f"{webhook.get_absolute_url()}{verb}/" for verb in VERBS), again):
        assert mine.get(path).status_code == 405
        assert strict.post(path).status_code == 403
    assert strict.post(f"{webhook.get_absolute_url()}delete/").status_code == 403
    assert strict.post("/me/webhooks/new/", TYPED).status_code == 403
    assert [*Webhook.objects.values(), *Delivery.objects.values()] == before


@pytest.mark.parametrize("rest", ["", "edit/", "delete/", "deliveries/{d}/"])
def test_somebody_elses_is_not_there(client: Client, reader: User, author: User, rest: str) -> None:
    webhook = factories.webhook(by=reader)
    path = f"{webhook.get_absolute_url()}{rest}".format(d=webhooks.ping(webhook, by=reader).pk)
    assert client.get(path)["Location"].startswith("/accounts/login/")
    client.force_login(author)
    assert client.get(path).status_code == 404
    assert client.get(f"/me/webhooks/{10**30}/{rest}".format(d=10**30)).status_code == 404


def test_the_log_says_how_it_went(mine: Client, reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = webhooks.ping(webhook, by=reader)
    Delivery.objects.update(
        state="failed", status=500, attempts=8, milliseconds=1234, answer=HOSTILE, fault="status"
    )
    log = text(mine, webhook.get_absolute_url())
    for said in ("<code>ping</code>", "HTTP 500", "8 attempts", "1234 ms", "Send again"):
        assert said in log
    one = text(mine, f"{webhook.get_absolute_url()}deliveries/{delivery.pk}/")
    assert "&lt;script&gt;alert(1)" in one
    assert "<script>alert(1)" not in one
    assert delivery.message_id in one
    again = f"{webhook.get_absolute_url()}deliveries/{delivery.pk}/again/"
    mine.post(again)
    assert Delivery.objects.get().state == "pending"
    mine.post(f"{webhook.get_absolute_url()}pause/")
    mine.post(again)
    assert "Resume it first." in text(mine, webhook.get_absolute_url())


def test_the_suspended_send_nothing_again(mine: Client, reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = webhooks.ping(webhook, by=reader)
    User.objects.filter(pk=reader.pk).update(suspended_at=timezone.now())
    again = f"{webhook.get_absolute_url()}deliveries/{delivery.pk}/again/"
    assert mine.post(again).status_code == 403


def test_what_was_hidden_is_in_no_log(
    mine: Client, shelf: Shelf, reader: User, author: User, curator: User
) -> None:
    webhook = factories.webhook(by=reader)
    words = factories.submission(factories.rename(shelf.skill, "Runs"), title="Rude words")
    proposal = lifecycle.propose(shelf.skill, words, by=author)
    webhooks.queue_due()
    delivery = Delivery.objects.get()
    one = f"{webhook.get_absolute_url()}deliveries/{delivery.pk}/"
    assert "Rude words" in text(mine, webhook.get_absolute_url())
    assert "Rude words" in text(mine, one)
    lifecycle.hide(proposal, "Rude.", by=curator)
    assert "Rude words" not in text(mine, webhook.get_absolute_url())
    assert "Rude words" not in text(mine, one)
    assert "no longer public" in text(mine, one)


@pytest.mark.parametrize("state", ["active", "failed", "gone", "paused"])
def test_hostile_names_in_valid_pages(
    mine: Client, shelf: Shelf, reader: User, curator: User, state: str
) -> None:
    webhook = factories.webhook(by=reader, name=HOSTILE, about=shelf.skill)
    factories.publish(shelf.skill, factories.rename(shelf.skill, HOSTILE), by=curator)
    webhooks.queue_due()
    delivery = Delivery.objects.get()
    Delivery.objects.update(attempts=1, fault="timeout")
    Webhook.objects.update(state=state, failing_since=timezone.now())
    url = webhook.get_absolute_url()
    paths = [
        "/me/webhooks/",
        url,
        f"{url}edit/",
        f"{url}delete/",
        f"{url}deliveries/{delivery.pk}/",
    ]
    pages = {path: text(mine, path) for path in paths}
    pages["secret"] = mine.post(f"{url}secret/").content.decode()
    assert findings(pages) == []
    assert not any("<script>alert(1)" in page for page in pages.values())
    assert re.search("The request timed out", pages[url])


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_pages_cost(
    mine: Client,
    shelf: Shelf,
    reader: User,
    curator: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keeper = factories.curator("keeper")
    mine.force_login(keeper)
    for _n in range(rows):
        webhook = factories.webhook(by=keeper, about=shelf.skill)
    for n in range(rows):
        factories.publish(shelf.skill, factories.rename(shelf.skill, f"Runs {n}"), by=curator)
    webhooks.queue_due()
    with django_assert_num_queries(5):
        mine.get("/me/webhooks/")
    with django_assert_num_queries(5):
        mine.get(webhook.get_absolute_url())
