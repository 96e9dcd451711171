"""Nobody takes a name that looks like a curator's, or that an erased account had."""

import pytest
from django.test import Client
from pytest_django import Settings

from proposals import moderation_actions
from skillmap.accounts import names, signup
from skillmap.accounts.forms.own import SettingsForm
from skillmap.accounts.models import NameKey, ReservedName, User
from skillmap.people import erasure
from tests import factories

pytestmark = pytest.mark.django_db
REST = {"language": "en", "time_zone": "UTC", "digest": "daily"}


@pytest.fixture
def ada() -> User:
    """A curator with a display name."""
    found = factories.curator("ada.lovelace")
    found.display_name = "Ada King"
    found.save()
    return found


def form(person: User, name: str) -> SettingsForm:
    return SettingsForm(REST | {"display_name": name}, instance=person)


LIKE_ADA = ["Ada King", "Adа Кing", "A\u200dda King", "ADA-KING", "Ada Lovelace", "ada1ove1ace"]


@pytest.mark.parametrize("name", LIKE_ADA)
def test_a_display_name_that_looks_like_a_curators_is_refused(
    ada: User, reader: User, name: str
) -> None:
    assert not form(reader, name).is_valid()
    assert form(ada, name).is_valid()
    moderation_actions.end_appointment(ada.curatorships.get(), by=administrator())
    assert form(reader, name).is_valid()


def administrator() -> User:
    return User.objects.create_superuser("chief.one", "chief@example.org", "secret")


@pytest.mark.parametrize("name", ["chief.one", "CHlEF one", "Chief-0ne"])
def test_so_is_one_that_looks_like_an_administrators(reader: User, name: str) -> None:
    administrator()
    assert not form(reader, name).is_valid()


@pytest.mark.parametrize("name", ["ada-king", "AdaKing", "ada_1ove1ace", "adaklng"])
def test_nobody_signs_up_with_such_a_name(
    client: Client, ada: User, settings: Settings, name: str
) -> None:
    settings.SIGNUP_SECONDS = -1
    data = {"email": "new@example.org", "username": name, "password1": "correct horse 7"}
    response = client.post("/accounts/signup/", data | {"started": signup.stamp()})
    assert response.status_code == 200
    assert response.context["form"].errors["username"]
    assert not User.objects.filter(username=name).exists()


def test_a_name_that_somebody_has_already_stays(ada: User, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(display_name="Ada King")
    reader.refresh_from_db()
    assert form(reader, "Ada King").is_valid()
    assert not form(reader, "Ada-King").is_valid()


def test_two_members_may_share_a_display_name(reader: User, author: User) -> None:
    User.objects.filter(pk=author.pk).update(display_name="Jo Smith")
    assert form(reader, "Jo Smith").is_valid()
    assert not form(reader, "AUTHOR").is_valid()


def test_the_name_of_an_erased_account_stays_reserved(
    client: Client, author: User, reader: User, settings: Settings
) -> None:
    User.objects.filter(pk=author.pk).update(display_name="Jo Smith")
    author.refresh_from_db()
    erasure.erase(author)
    for name in ("author", "Author", "auth0r", "au.thor"):
        assert names.is_taken(name), name
        assert not form(reader, name).is_valid()
    assert not names.is_taken("Jo Smith")
    settings.SECRET_KEY = "another-" + "0123456789abcdef" * 4
    assert names.is_taken("author")
    stored = ReservedName.objects.get().digest
    assert "author" not in stored
    NameKey.objects.update(key="other")
    assert not names.is_taken("author")


def test_so_does_the_display_name_of_who_curated(ada: User) -> None:
    erasure.erase(ada)
    assert names.is_taken("Ada King")
    assert names.is_taken("ada.lovelace")
    assert not names.is_taken("")
