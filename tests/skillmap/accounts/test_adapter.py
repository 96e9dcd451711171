"""What django-allauth's pages tell and mail: nothing about who is here, nothing that misleads."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from skillmap.accounts import outbox, signup
from skillmap.accounts.models import OutgoingMail, User
from tests import factories
from tests.html import find_all, find_one, texts_of, values_of

pytestmark = pytest.mark.django_db
NEVER_THE_SAME = ("csrfmiddlewaretoken", "started")  # fields of forms


@pytest.fixture(autouse=True)
def at_leisure(settings: Settings) -> None:
    settings.SIGNUP_SECONDS = -1


def answer(path: str, form: dict[str, str]) -> tuple[Any, ...]:
    """All that a stranger sees of an answer, and of the page that it leads to."""
    client = Client()
    first = client.post(path, form)
    cookies = {name: bool(cookie.value) for name, cookie in first.cookies.items()}
    headers = {
        name: value
        for name, value in first.headers.items()
        if name not in {"Content-Length", "Expires"}
    }
    after = client.get(first.headers["Location"]) if first.status_code == 302 else first
    page = find_one(after.content.decode(), "html")
    for name in NEVER_THE_SAME:
        for each in find_all(page, f".//input[@name='{name}']"):
            del each.attrib["value"]
    body = ET.tostring(page, encoding="unicode")
    for typed in form.values():
        body = body.replace(typed, "")
    return first.status_code, headers, cookies, after.status_code, body


def sign_up(email: str, username: str) -> tuple[Any, ...]:
    form = {"email": email, "username": username, "password1": "correct horse 7"}
    return answer("/accounts/signup/", form | {"started": signup.stamp()})


def test_signing_up_does_not_tell_whether_an_address_is_known() -> None:
    factories.person("known")
    new = sign_up("new@example.org", "newcomer")
    assert sign_up("known@example.org", "name-b") == new
    assert sign_up("KNOWN@example.org", "name-c") == sign_up("NEW@example.org", "name-d")


def test_nor_does_asking_for_the_same_name_again() -> None:
    factories.person("known")
    sign_up("new@example.org", "name-one")
    sign_up("known@example.org", "name-two")
    again = [
        sign_up(f"more{n}@example.org", name) for n, name in enumerate(["name-one", "name-two"])
    ]
    assert again[0] == again[1]
    assert "already exists" in again[0][-1]


def test_nor_does_signing_in_straight_away() -> None:
    factories.person("known")
    sign_up("new@example.org", "name-one")
    sign_up("known@example.org", "name-two")
    tries = [
        answer("/accounts/login/", {"login": email, "password": "correct horse 7"})
        for email in ("new@example.org", "known@example.org", "nobody@example.org")
    ]
    assert tries[0] == tries[1] == tries[2]
    assert tries[0][0] == 200


def test_signing_in_does_not_tell_whether_an_address_or_name_is_known() -> None:
    factories.person("known")
    factories.person("waiting", is_verified=False)
    logins = ["known", "nobody", "known@example.org", "nobody@example.org", "waiting@example.org"]
    tries = [answer("/accounts/login/", {"login": each, "password": "wrong"}) for each in logins]
    assert all(each == tries[0] for each in tries)


def test_asking_for_a_new_password_does_not_either() -> None:
    factories.person("known")
    tries = [
        answer("/accounts/password/reset/", {"email": email})
        for email in ("known@example.org", "nobody@example.org")
    ]
    assert tries[0] == tries[1]
    assert OutgoingMail.objects.count() == 2


def mailed(mailoutbox: list[EmailMessage]) -> Any:
    outbox.deliver_due()
    (mail,) = mailoutbox
    return mail


@pytest.mark.parametrize(
    ("path", "form", "subject", "link"),
    [
        ("password/reset", {"email": "known@example.org"}, "Choose a new password", "/reset/key/"),
        (
            "password/reset",
            {"email": "nobody@example.org"},
            "There is no account with this address",
            "/accounts/signup/",
        ),
        (
            "signup",
            {"email": "known@example.org", "username": "two"},
            "You have an account already",
            "/password/reset/",
        ),
        (
            "signup",
            {"email": "new@example.org", "username": "three"},
            "Confirm your email address",
            "/confirm-email/",
        ),
    ],
)
def test_what_is_mailed(
    client: Client,
    mailoutbox: list[EmailMessage],
    path: str,
    form: dict[str, str],
    subject: str,
    link: str,
) -> None:
    factories.person("known")
    more = {"password1": "correct horse 7", "started": signup.stamp()}
    client.post(f"/accounts/{path}/", form | more)
    mail = mailed(mailoutbox)
    assert (mail.subject, mail.to) == (subject, [form["email"]])
    (address,) = [line for line in mail.body.splitlines() if link in line]
    (html, kind) = mail.alternatives[0]
    assert kind == "text/html"
    assert address in values_of(html, ".//a")
    assert "example.com" not in mail.body
    assert "\n\n\n" not in mail.body


def test_the_link_of_a_mail_is_on_the_site_whatever_host_was_asked(
    client: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.SITE_URL = "https://skills.example"
    settings.ALLOWED_HOSTS = ["*"]
    factories.person("known")
    form = {"email": "known@example.org"}
    client.post("/accounts/password/reset/", form, headers={"host": "evil.example"})
    mail = mailed(mailoutbox)
    assert "https://skills.example/accounts/password/reset/key/" in mail.body
    assert "evil" not in mail.body + mail.alternatives[0][0]


def test_while_trying_out_the_link_leads_to_the_port_that_runs(
    client: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.DEMO = True
    factories.person("known")
    form = {"email": "known@example.org"}
    client.post("/accounts/password/reset/", form, headers={"host": "localhost:8012"})
    assert "http://localhost:8012/accounts/password/reset/key/" in mailed(mailoutbox).body


def test_a_hostile_browser_name_is_inert_in_mail(
    client: Client, mailoutbox: list[EmailMessage], author: User
) -> None:
    client.force_login(author)
    form = {"oldpassword": "secret", "password1": "correct horse 7", "password2": "correct horse 7"}
    agent = '<a href="http://evil.example">x</a>'
    client.post("/accounts/password/change/", form, headers={"user-agent": agent})
    html = mailed(mailoutbox).alternatives[0][0]
    assert [each for each in texts_of(html, ".//p") if agent in each]
    assert [each for each in values_of(html, ".//a") if "evil" in each] == []


def test_a_new_password_by_mail_confirms_the_address_and_ends_every_session(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    person = factories.person("known", is_verified=False)
    elsewhere = Client()
    elsewhere.force_login(person)
    assert elsewhere.get("/me/").status_code == 200
    client.post("/accounts/password/reset/", {"email": "known@example.org"})
    (link,) = [line for line in mailed(mailoutbox).body.splitlines() if "/accounts/" in line]
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    form = {"password1": "correct horse 7", "password2": "correct horse 7"}
    client.post(page.redirect_chain[-1][0], form)
    assert EmailAddress.objects.get().verified
    assert elsewhere.get("/me/").status_code == 302
    login = {"login": "known", "password": "correct horse 7"}
    assert client.post("/accounts/login/", login).headers["Location"] == "/"


def test_a_new_password_confirms_no_address_that_the_link_may_not_have_gone_to(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    person = factories.person("known")
    second = EmailAddress.objects.create(user=person, email="second@example.org")
    client.post("/accounts/password/reset/", {"email": "known@example.org"})
    (link,) = [line for line in mailed(mailoutbox).body.splitlines() if "/accounts/" in line]
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    form = {"password1": "correct horse 7", "password2": "correct horse 7"}
    assert client.post(page.redirect_chain[-1][0], form).status_code == 302
    second.refresh_from_db()
    assert not second.verified


def test_a_new_password_signs_out_everywhere_else_and_not_here(
    client: Client, author: User
) -> None:
    elsewhere = Client()
    for each in (client, elsewhere):
        each.post("/accounts/login/", {"login": "author", "password": "secret"})
    form = {"oldpassword": "secret", "password1": "correct horse 7", "password2": "correct horse 7"}
    assert client.post("/accounts/password/change/", form).headers["Location"] == "/me/settings/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_signing_out_everywhere_else(client: Client, author: User) -> None:
    elsewhere = Client()
    for each in (client, elsewhere):
        each.post("/accounts/login/", {"login": "author", "password": "secret"})
    assert b"Sign out everywhere else" in client.get("/accounts/sessions/").content
    client.post("/accounts/sessions/")
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_after_signing_in_the_front_page_is_in_ones_language(client: Client, author: User) -> None:
    author.language = "de"
    author.save()
    form = {"login": "author", "password": "secret"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/de/"


def test_signing_out_stays_in_the_language(client: Client, author: User) -> None:
    for path, front in (("/accounts/logout/", "/"), ("/de/accounts/logout/", "/de/")):
        client.force_login(author)
        assert client.post(path).headers["Location"] == front


def test_a_language_that_is_gone_falls_back(client: Client, author: User) -> None:
    author.language = "tlh"
    author.save()
    form = {"login": "author", "password": "secret"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/"


def test_the_limit_on_attempts_holds_for_known_and_unknown_alike(author: User) -> None:
    """By address and by name; counted in the database, so for all workers together."""
    seen = []
    for login in ("author@example.org", "nobody@example.org"):
        for _attempt in range(5):
            answer("/accounts/login/", {"login": login, "password": "wrong"})
        seen.append(answer("/accounts/login/", {"login": login, "password": "secret"}))
    assert seen[0] == seen[1]
    assert "Too many failed login attempts" in seen[0][-1]


def test_a_flood_is_told_to_wait(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    for _attempt in range(2):
        assert client.post("/accounts/signup/", {}).status_code == 200
    response = client.post("/accounts/signup/", {})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert b"Too many requests" in response.content


def test_an_inactive_account_is_told_only_to_its_owner(client: Client, author: User) -> None:
    author.is_active = False
    author.save()
    form = {"login": "author", "password": "secret"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/accounts/inactive/"
    assert client.post("/accounts/login/", form | {"password": "wrong"}).status_code == 200


@pytest.mark.parametrize("path", ["code/", "code/confirm/"])
def test_an_emailed_code_does_not_confirm_who_someone_is(
    client: Client, author: User, path: str
) -> None:
    client.force_login(author)
    assert client.get(f"/accounts/reauthenticate/{path}").status_code == 403
