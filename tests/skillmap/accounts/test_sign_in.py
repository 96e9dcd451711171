"""A form that is sent without a session is carried over signing in, whichever way that goes."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from skillmap.accounts import outbox, resumable, signup
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, values_of
from tests.journeys.signing_in import form_of, sign_in

pytestmark = pytest.mark.django_db
WORDS = "Half an hour of zqx thoughts"
SUGGEST = "/skills/experiment-tracking/suggest/"
FORM = {"rationale": WORDS}
SECRET = "JBSWY3DPEHPK3PXP"
ORIGIN = {"origin": "http://testserver"}


def has_words(client: Client, path: str = SUGGEST) -> bool:
    return WORDS in client.get(path).content.decode()


def code() -> str:
    """What an authenticator app shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(SECRET, counter)))


# --- Ways in ----------------------------------------------------------------------------------


def test_the_answer_is_the_sign_in_page_and_nothing_is_stored(client: Client, shelf: Shelf) -> None:
    answer = client.post(SUGGEST, FORM)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert form_of(answer)[1]["next"] == SUGGEST
    assert "Your text is not lost" in answer.content.decode()
    assert Session.objects.count() == 0


def test_words_survive_a_second_factor(client: Client, shelf: Shelf, author: User) -> None:
    auth.TOTP.activate(author, SECRET)
    asked = sign_in(client, client.post(SUGGEST, FORM), "author")
    assert asked["Location"] == reverse("mfa_authenticate")
    done = client.post(asked["Location"], {"code": code()})
    assert done["Location"] == SUGGEST
    assert has_words(client)


def test_another_form_sent_while_the_second_factor_is_asked_for_survives(
    client: Client, shelf: Shelf, author: User
) -> None:
    auth.TOTP.activate(author, SECRET)
    sign_in(client, client.post("/skills/new/", {"title": "T"}), "author")
    asked = client.post(SUGGEST, FORM)
    client.post(asked["Location"], {"code": code()})
    assert has_words(client)


def test_words_survive_signing_up(client: Client, shelf: Shelf, settings: Settings) -> None:
    settings.SIGNUP_SECONDS = -1
    led = other_way(client, client.post(SUGGEST, FORM), f"/accounts/signup/?next={SUGGEST}")
    assert led["Location"] == f"/accounts/signup/?next={SUGGEST}"
    account = {"email": "new@example.org", "username": "newcomer", "password1": "correct horse 7"}
    client.post(led["Location"], {**account, "started": signup.stamp(), "next": SUGGEST})
    outbox.deliver_due()
    [link] = re.findall(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    client.post(link)
    assert EmailAddress.objects.get(email="new@example.org").verified
    assert has_words(client)
    assert client.session.get_expiry_age() > resumable.LASTS.total_seconds()


def test_words_survive_a_new_password_and_lead_back(
    client: Client, shelf: Shelf, author: User
) -> None:
    led = other_way(client, client.post(SUGGEST, FORM), "/accounts/password/reset/")
    assert led["Location"] == "/accounts/password/reset/"
    entered = client.post("/accounts/login/", {"login": "author", "password": "secret"})
    assert entered["Location"] == SUGGEST
    assert has_words(client)


def test_signed_in_in_another_tab_meanwhile(client: Client, shelf: Shelf, author: User) -> None:
    asked = client.post(SUGGEST, FORM)
    client.force_login(author)
    assert sign_in(client, asked, "author")["Location"] == SUGGEST
    assert has_words(client)


def other_way(client: Client, page: Any, then: str) -> Any:
    """Press a button of the sign-in page that leads to another page."""
    fields = form_of(page)[1]
    return client.post(reverse("account_other_way"), {**fields, "then": then})


# --- What is stored before somebody is known ---------------------------------------------------


def test_what_a_stranger_keeps_ends_after_two_hours(client: Client, shelf: Shelf) -> None:
    other_way(client, client.post(SUGGEST, FORM), "/accounts/signup/")
    assert client.session.get_expiry_age() == resumable.LASTS.total_seconds()


def test_a_stranger_keeps_ten_forms_an_hour(shelf: Shelf) -> None:
    answers = [
        other_way(client, client.post(SUGGEST, FORM), "/accounts/signup/")
        for client in (Client() for _ in range(11))
    ]
    assert [each.status_code for each in answers] == [302] * 10 + [429]
    assert Session.objects.count() == 10
    assert sign_in(Client(), answers[-1], "nobody").status_code == 200  # it still carries them
    assert answers[-1].headers["Retry-After"] == "3600"


@pytest.mark.parametrize(
    ("resume", "then"),
    [
        ("", "/accounts/signup/"),
        ("made:up", "/accounts/signup/"),
        (None, "/me/"),
        (None, "//x/accounts/"),
    ],
)
def test_nothing_made_up_is_kept(
    client: Client, shelf: Shelf, resume: str | None, then: str
) -> None:
    own = form_of(client.post(SUGGEST, FORM))[1]["resume"]
    sent = {"resume": own if resume is None else resume, "then": then}
    assert client.post(reverse("account_other_way"), sent)["Location"] == "/accounts/login/"
    client.post("/accounts/login/", {"resume": "made:up", "login": "x", "password": "y"})
    assert Session.objects.count() == 0


def test_what_is_kept_is_forgotten_after_two_hours(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, client.post(SUGGEST, FORM), "author")
    later = time.time() + resumable.LASTS.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert not has_words(client)


# --- Forms that are older than their token -----------------------------------------------------


def token_of(client: Client, path: str) -> str:
    shown = client.get(path).content.decode()
    return fields_of(shown, ".//input[@name='csrfmiddlewaretoken']")["csrfmiddlewaretoken"]


@pytest.fixture
def browser(shelf: Shelf, author: User) -> Client:
    """One that checks tokens, with somebody signed in."""
    client = Client(enforce_csrf_checks=True, headers=ORIGIN)
    enter(client)
    return client


def enter(client: Client) -> None:
    token = token_of(client, "/accounts/login/")
    form = {"login": "author", "password": "secret", "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", form).status_code == 302


def leave(client: Client) -> None:
    form = {"csrfmiddlewaretoken": token_of(client, "/accounts/logout/")}
    assert client.post("/accounts/logout/", form).status_code == 302


COMMENT = ("/skills/experiment-tracking/comments/", "/skills/experiment-tracking/community/")
FORMS = pytest.mark.parametrize(
    ("to", "page", "field"),
    [(SUGGEST, SUGGEST, "rationale"), (*COMMENT, "text")],
    ids=["suggestion", "comment"],
)


@FORMS
@pytest.mark.parametrize("loses_cookies", [False, True])
def test_signed_out_in_another_tab(
    browser: Client, to: str, page: str, field: str, *, loses_cookies: bool
) -> None:
    old = token_of(browser, page)
    leave(browser)
    if loses_cookies:
        browser.cookies.clear()
    asked = browser.post(to, {field: WORDS, "csrfmiddlewaretoken": old})
    assert sign_in(browser, asked, "author")["Location"] == page
    assert has_words(browser, page)


@FORMS
def test_signed_out_and_in_again_in_another_tab(
    browser: Client, to: str, page: str, field: str
) -> None:
    old = token_of(browser, page)
    leave(browser)
    enter(browser)
    again = browser.post(to, {field: WORDS, "csrfmiddlewaretoken": old})
    assert again["Location"] == page
    assert has_words(browser, page)


def test_the_sign_in_page_itself_may_be_old(browser: Client) -> None:
    old = token_of(browser, SUGGEST)
    leave(browser)
    asked = browser.post(SUGGEST, {**FORM, "csrfmiddlewaretoken": old})
    enter(browser)
    assert sign_in(browser, asked, "author")["Location"] == SUGGEST
    assert has_words(browser)


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {}])
def test_what_may_come_from_elsewhere_is_only_shown(
    shelf: Shelf, author: User, headers: dict[str, str]
) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    client.force_login(author)
    answer = client.post(SUGGEST, FORM)
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert not has_words(client)


# --- Other forms --------------------------------------------------------------------------------


def test_thirty_five_cells_survive(client: Client, author: User) -> None:
    founder = factories.person("founder")
    skill = factories.skill("experiment-tracking", group=factories.group(), by=founder)
    levels = [factories.level(f"step-{n}", n) for n in range(5)]
    roles = [factories.role(f"role-{n}", by=founder) for n in range(7)]
    cells = [f"{role.slug}:{level.slug}" for role in roles for level in levels]
    long = {cell: f"{WORDS} {cell} " + "ä" * 1_900 for cell in cells}
    form: dict[str, Any] = {f"text:{cell}": text for cell, text in long.items()}
    form |= {f"required:{cell}": "1" for cell in cells} | {f"version:{cell}": "0" for cell in cells}
    form["roles"] = [role.slug for role in roles]
    page = f"/skills/{skill.slug}/suggest/"
    sign_in(client, client.post(page, form), "author")
    shown = client.get(page).content.decode()
    assert len(cells) == 35
    assert [cell for cell, text in long.items() if text not in shown] == []


def test_boxes_that_were_not_ticked_stay_so(client: Client, author: User) -> None:
    author.is_mailed_at_once = True
    author.save()
    form = {"display_name": "Z. Qx", "language": "en", "time_zone": "UTC", "digest": "weekly"}
    sign_in(client, client.post("/me/settings/", form), "author")
    shown = client.get("/me/settings/").content.decode()
    assert "Z. Qx" in shown
    (box,) = find_all(shown, ".//input[@name='is_mailed_at_once']")
    assert "checked" not in box.attrib


def test_an_assessment_comes_back_for_its_role_and_level(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    page = f"/me/assessment/?role={shelf.engineer.slug}&level={shelf.junior.slug}"
    entered = sign_in(client, client.post(page, {f"e{cell.pk}": "met"}), "author")
    assert entered["Location"] == page
    shown = client.get(page).content.decode()
    chosen = f".//select[@name='e{cell.pk}']/option[@selected]"
    assert values_of(shown, chosen, "value") == ["met"]


def test_a_role_and_level_come_back(client: Client, shelf: Shelf, author: User) -> None:
    form = {"role": shelf.engineer.slug, "level": shelf.junior.slug}
    sign_in(client, client.post(reverse("profiles:place"), form), "author")
    shown = client.get(reverse("profiles:place")).content.decode()
    chosen = values_of(shown, ".//main//option[@selected]", "value")
    assert set(form.values()) <= set(chosen)
