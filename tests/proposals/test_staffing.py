"""The site keeps an administrator, and whoever is the last curator does not go unnoticed."""

import logging
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from profiles.models import Curatorship, Domain
from proposals import account_rights, moderation_actions, notifications, staffing
from proposals.errors import NotAllowed
from proposals.models import Event, Notification
from skillmap.accounts import outbox
from skillmap.accounts.models import OutgoingMail, User
from skillmap.people import erasure
from tests import factories
from tests.factories import Shelf
from tests.racing import kinds, race

pytestmark = pytest.mark.django_db
OPERATORS = ["ops@example.org", "boss@example.org"]
ROUNDS = 5
Way = Callable[[User, User], Any]


@pytest.fixture(autouse=True)
def operators(settings: Settings) -> None:
    settings.OPERATOR_EMAIL = OPERATORS


def erase(person: User, by: User) -> None:
    erasure.erase(person)


def suspend(person: User, by: User) -> None:
    moderation_actions.suspend(person, by=by, reason="Adverts")


def deactivate(person: User, by: User) -> None:
    person.is_active = False
    account_rights.change(person, {"is_active": False}, by=by)


def demote(person: User, by: User) -> None:
    person.is_superuser = False
    account_rights.change(person, {"is_superuser": False}, by=by)


def end(person: User, by: User) -> None:
    for office in Curatorship.objects.current().filter(person=person):
        moderation_actions.end_appointment(office, by=by)


WAYS_OUT: list[Way] = [erase, suspend, deactivate, end]


def mails() -> list[OutgoingMail]:
    """What waits to be sent to the operator."""
    return list(OutgoingMail.objects.filter(recipient__in=OPERATORS).order_by("pk"))


def noted() -> list[dict[str, Any]]:
    """What the audit log says of last curators."""
    rows = Event.objects.filter(verb="last_curator_left").values_list("data", flat=True)
    return [{name: data[name] for name in ("domains", "whole_site")} for data in rows]


# --- Curators -------------------------------------------------------------------------------------


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_whichever_way_a_last_curator_leaves_the_operator_is_told(shelf: Shelf, leave: Way) -> None:
    chief, other = factories.administrator("chief"), factories.administrator("other")
    first = factories.curator("first", domain=shelf.domain)
    last = factories.curator("last", domain=shelf.domain)
    leave(first, chief)
    assert (noted(), mails()) == ([], [])
    leave(last, chief)
    assert noted() == [{"domains": [shelf.domain.slug], "whole_site": False}]
    assert [each.recipient for each in mails()] == OPERATORS
    assert mails()[0].subject == f"No curator left: {shelf.domain.name}"
    assert reverse("admin:profiles_curatorship_add") in mails()[0].text
    notifications.tell_due()
    lines = Notification.objects.filter(event__kind="last_curator_left")
    told = {chief, other} if leave is erase else {other}
    assert {each.person for each in lines} == told


def test_who_has_deleted_their_account_is_not_named(shelf: Shelf) -> None:
    last = factories.curator("ada", domain=shelf.domain)
    erasure.erase(last)
    assert "ada" not in mails()[0].text
    assert f"Former contributor {last.pk}" in mails()[0].text
    outbox.deliver_due()
    assert mails() == []


def test_a_curator_of_the_site_curates_every_domain(shelf: Shelf, curator: User) -> None:
    chief = factories.administrator("chief")
    local = factories.curator("local", domain=shelf.domain)
    end(local, chief)
    assert noted() == []
    law = factories.domain("law")
    factories.curator("lawyer", domain=law)
    end(curator, chief)
    assert noted() == [{"domains": [shelf.domain.slug], "whole_site": True}]
    assert mails()[0].subject == "No curator left: the whole site"
    assert (shelf.domain.name in mails()[0].text, law.name in mails()[0].text) == (True, False)
    notifications.tell_due()
    lines = Notification.objects.filter(event__kind="last_curator_left")
    assert {each.person.username for each in lines} == {"lawyer"}


@pytest.mark.parametrize("state", ["suspended", "inactive"])
def test_who_cannot_act_is_not_counted(shelf: Shelf, state: str) -> None:
    away = factories.curator("away", domain=shelf.domain)
    away.suspended_at = timezone.now() if state == "suspended" else None
    away.is_active = state != "inactive"
    away.save()
    last = factories.curator("last", domain=shelf.domain)
    assert staffing.only_curated_by(last) == shelf.domain.name
    assert staffing.only_curated_by(away) == ""
    erasure.erase(last)
    assert len(noted()) == 1


def test_what_had_no_curator_before_is_no_news(shelf: Shelf, author: User) -> None:
    chief = factories.administrator("chief")
    suspend(author, chief)
    erasure.erase(factories.curator("gone", domain=shelf.domain))
    erasure.erase(factories.person())
    assert len(noted()) == 1


def test_without_an_address_the_log_says_it(
    settings: Settings, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OPERATOR_EMAIL = []
    with caplog.at_level(logging.WARNING):
        erasure.erase(factories.curator("last", domain=shelf.domain))
    assert "OPERATOR_EMAIL is not set" in caplog.text
    assert (len(noted()), OutgoingMail.objects.count()) == (1, 0)


def test_the_pages_say_before_what_happens(client: Client, shelf: Shelf) -> None:
    chief = factories.administrator("chief")
    local = factories.curator("local", domain=shelf.domain)
    client.force_login(chief)
    office = reverse("admin:profiles_curatorship_change", args=[local.curatorships.get().pk])
    person = reverse("admin:proposals_report_person", args=[local.pk])
    said = f"No other curator is appointed for {shelf.domain.name}"
    assert [said in unescape(client.get(url).content.decode()) for url in (office, person)] == [
        True,
        True,
    ]
    factories.curator("second", domain=shelf.domain)
    assert [said in unescape(client.get(url).content.decode()) for url in (office, person)] == [
        False
    ] * 2


# --- Administrators -------------------------------------------------------------------------------


@pytest.mark.parametrize("leave", [erase, deactivate, demote])
def test_the_last_administrator_leaves_in_no_way(author: User, leave: Way) -> None:
    chief, second = factories.administrator("chief"), factories.administrator("second")
    leave(second, chief)
    with pytest.raises(staffing.LastAdministrator):
        leave(chief, chief)
    chief.refresh_from_db()
    assert (chief.is_active, chief.is_superuser, chief.username) == (True, True, "chief")
    assert not Event.objects.filter(person=chief).exists()


def test_administrators_are_not_suspended_at_all() -> None:
    chief, second = factories.administrator("chief"), factories.administrator("second")
    with pytest.raises(NotAllowed):
        suspend(second, chief)


# --- At once --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leave", [erase, deactivate, demote])
def test_of_two_last_administrators_at_once_one_stays(leave: Way) -> None:
    for number in range(ROUNDS):
        User.objects.update(is_superuser=False)
        pair = [factories.administrator(f"chief{number}x{each}") for each in range(2)]
        results = race(*(partial(leave, each, each) for each in pair))
        assert kinds(results) == ["LastAdministrator", "NoneType"]
        assert staffing.administrators().count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_at_once_leave_one() -> None:
    for number in range(ROUNDS):
        User.objects.update(is_superuser=False)
        first, second = (factories.administrator(f"chief{number}x{each}") for each in range(2))
        results = race(partial(demote, first, second), partial(demote, second, first))
        assert kinds(results) in (["LastAdministrator", "NoneType"], ["NoneType", "NotAllowed"])
        assert staffing.administrators().count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leave", WAYS_OUT)
def test_of_two_last_curators_at_once_the_operator_is_told_once(leave: Way) -> None:
    chief = factories.administrator("chief")
    for number in range(ROUNDS):
        domain: Domain = factories.domain(f"d{number}")
        pair = [factories.curator(f"c{number}x{each}", domain=domain) for each in range(2)]
        assert race(*(partial(leave, each, chief) for each in pair)) == [None, None]
        assert len(noted()) == number + 1
    assert len(mails()) == ROUNDS * len(OPERATORS)
    assert Event.objects.filter(kind="last_curator_left").count() == ROUNDS
