"""Who may switch accounts on and off and give rights in the admin, and who is told of it."""

import gc
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.models import Curatorship
from proposals import notifications, permissions, staffing
from proposals.models import Event, Notification
from proposals.notifications.mail import rendering
from skillmap.accounts.models import OutgoingMail, User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

pytestmark = pytest.mark.django_db
LAST = "This is the last administrator"


def signed(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def events(person: User) -> list[tuple[str, dict[str, Any]]]:
    """What the audit log says, without who else is told of it."""
    rows = Event.objects.filter(person=person).order_by("pk").values_list("verb", "data")
    return [
        (verb, {name: value for name, value in data.items() if name != "areas"})
        for verb, data in rows
    ]


@pytest.fixture
def chief(db: None) -> User:
    return factories.administrator("chief")


@pytest.fixture
def helper(db: None) -> User:
    """A curator with the permission to change users, who is no administrator."""
    made = factories.curator("helper")
    made.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return made


@pytest.fixture
def cast(chief: User, helper: User, shelf: Shelf) -> dict[str, User]:
    """One person of each standing."""
    staff, gone = factories.person("staff"), factories.person("gone")
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    User.objects.filter(pk=gone.pk).update(erased_at=timezone.now())
    return {
        "chief": chief,
        "second": factories.administrator("second"),
        "helper": helper,
        "curator": factories.curator("curator"),
        "local": factories.curator("local", domain=shelf.domain),
        "staff": User.objects.get(pk=staff.pk),
        "member": factories.person("member"),
        "suspended": factories.suspended("suspended"),
        "gone": User.objects.get(pk=gone.pk),
    }


# Who may switch off whom, read across.
# fmt: off
TARGETS = ("second", "curator", "local", "staff", "helper", "member", "suspended", "gone")
WHO_MAY = {
    #           second curator local staff helper member suspended gone
    "chief":    "done   done    done  done  done   done   done      403",
    "helper":   "403    403     403   403   403    done   done      403",
    "curator":  "403    403     403   403   403    403    403       403",
    "local":    "403    403     403   403   403    403    403       403",
    "member":   "302    302     302   302   302    302    302       302",
}
# fmt: on


@pytest.mark.parametrize("actor", WHO_MAY)
def test_who_may_switch_off_whom(cast: dict[str, User], actor: str) -> None:
    client, found = signed(cast[actor]), {}
    for target in TARGETS:
        person = cast[target]
        status = client.post(page(person), {}).status_code
        is_off = not User.objects.get(pk=person.pk).is_active
        found[target] = "done" if is_off else str(status)
        may = permissions.can_change_account(cast[actor], person)
        assert may is (found[target] == "done"), target
        User.objects.filter(pk=person.pk).update(is_active=True, is_superuser=target == "second")
    assert found == dict(zip(TARGETS, WHO_MAY[actor].split(), strict=True))


@pytest.mark.parametrize(
    ("actor", "is_given"), [("chief", True), ("helper", False), ("curator", False)]
)
def test_administrators_alone_give_rights(
    cast: dict[str, User], actor: str, is_given: bool
) -> None:
    group, right = Group.objects.create(name="Helpers"), Permission.objects.all()[0]
    rights = {"is_staff": "on", "is_superuser": "on", "groups": group.pk}
    member = cast["member"]
    form = {"is_active": "on", "user_permissions": right.pk, **rights}
    signed(cast[actor]).post(page(member), form)
    member.refresh_from_db()
    given = (member.is_staff, member.is_superuser, member.groups.exists())
    assert given == (is_given,) * 3
    assert member.user_permissions.exists() is is_given
    logged = {"is_staff": True, "is_superuser": True}
    logged |= {"groups": [group.pk], "user_permissions": [right.pk]}  # type: ignore[dict-item]
    assert events(member) == ([("rights_changed", {"rights": logged})] if is_given else [])


def test_of_a_member_switched_off_the_member_is_told_by_mail(
    helper: User, author: User, shelf: Shelf
) -> None:
    signed(helper).post(page(author), {})
    assert events(author) == [("deactivated", {})]
    mail = OutgoingMail.objects.get(recipient=author.email)
    assert mail.subject == "Your account was deactivated"
    assert "“author”" in mail.text
    notifications.tell_due()
    assert not Notification.objects.exists()
    signed(helper).post(page(author), {"is_active": "on"})
    notifications.tell_due()
    assert [each.person for each in Notification.objects.all()] == [author]
    assert [verb for verb, _data in events(author)] == ["deactivated", "reactivated"]


def test_of_a_curator_administrators_and_those_beside_are_told(
    chief: User, curator: User, shelf: Shelf
) -> None:
    second, local = factories.administrator("second"), factories.curator(domain=shelf.domain)
    factories.curator("elsewhere", domain=factories.domain("law"))
    Curatorship.objects.create(person=local, domain=None)
    signed(chief).post(page(curator), {})
    notifications.tell_due()
    assert {each.person for each in Notification.objects.all()} == {second, local}
    assert OutgoingMail.objects.filter(recipient=curator.email).count() == 1


def test_the_mail_about_rights_says_which(chief: User, author: User) -> None:
    signed(chief).post(page(author), {"is_active": "on", "is_staff": "on"})
    notifications.tell_due()
    message = rendering.render(author.mails.get())
    assert message is not None
    assert "changed the rights of" in message.body
    assert "staff status" in message.body


def test_saving_without_a_change_logs_nothing(chief: User, curator: User) -> None:
    assert signed(chief).post(page(curator), {"is_active": "on"}).status_code == 302
    assert events(curator) == []


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"is_superuser": "on", "is_staff": "on"}, "is_active"),
        ({"is_active": "on", "is_staff": "on"}, "is_superuser"),
        ({}, "is_active"),
    ],
)
def test_the_last_administrator_stays_one(chief: User, form: dict[str, str], field: str) -> None:
    client = signed(chief)
    answer = client.post(page(chief), form)
    assert answer.status_code == 200
    assert LAST in answer.content.decode()
    assert list(answer.context["adminform"].form.errors) == [field]
    chief.refresh_from_db()
    assert (chief.is_active, chief.is_superuser, events(chief)) == (True, True, [])
    factories.administrator("second")
    assert client.post(page(chief), form).status_code == 302
    chief.refresh_from_db()
    assert not (chief.is_active and chief.is_superuser)


def test_the_mark_beside_the_name_goes_from_kept_pages(
    client: Client, chief: User, shelf: Shelf
) -> None:
    curator = factories.curator("marked")
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "New."), by=curator)
    address = "/skills/experiment-tracking/history/"
    before = client.get(address)
    signed(chief).post(page(curator), {})
    after = client.get(address, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200


def test_the_page_of_a_curator_says_who_may_change_it(helper: User, curator: User) -> None:
    shown = signed(helper).get(page(curator)).content.decode()
    assert "Only administrators change rights" in shown
    assert 'name="_save"' not in shown


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Python frees a cursor of a thread that waits for SQLite in another one: both stand still."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
@pytest.mark.usefixtures("no_garbage_collection")
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_switch_themselves_off_at_once_leave_one() -> None:
    for number in range(5):
        User.objects.update(is_superuser=False)
        pair = [factories.administrator(f"chief{number}x{each}") for each in range(2)]
        forms = [partial(signed(each).post, page(each), {}) for each in pair]
        statuses = sorted(answer.status_code for answer in race(*forms))
        assert statuses == [200, 302]
        assert staffing.administrators().count() == 1
