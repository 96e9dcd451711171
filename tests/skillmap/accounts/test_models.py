"""The person: one name in any case, one address in any case, a number once gone."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from skillmap.accounts.models import User, shown_name
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "taken", [{"username": "ADA"}, {"username": "other", "email": "Ada@Example.org"}]
)
def test_a_name_and_an_address_belong_to_one_person(taken: dict[str, str]) -> None:
    User.objects.create_user("ada", "ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(**taken)


def test_nobody_needs_an_address() -> None:
    User.objects.create_user("one")
    User.objects.create_user("two")
    assert User.objects.filter(email="").count() == 2


@pytest.mark.parametrize("name", ["admin", "ME", "former-contributor-7", "a", "-ab", "a b", "é1"])
def test_names_that_nobody_may_take(name: str) -> None:
    with pytest.raises(ValidationError):
        User(username=name, password="x").full_clean()


def test_an_administrator_made_on_the_server_has_a_confirmed_address() -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    address = EmailAddress.objects.get(user=chief)
    assert (address.email, address.verified, address.primary) == ("chief@example.org", True, True)


def test_one_without_an_address_has_none() -> None:
    User.objects.create_superuser("chief", "", "secret")
    assert not EmailAddress.objects.exists()


def test_what_a_person_is_called(author: User) -> None:
    assert shown_name(author) == author.get_short_name() == "author"
    author.display_name = "Ada"
    assert str(author) == "Ada"
    author.erased_at = timezone.now()
    assert str(author) == f"Former contributor {author.pk}"


def test_a_suspension_ends_by_itself() -> None:
    person = factories.suspended("rude")
    assert person.is_suspended
    person.suspended_until = timezone.now()
    assert not person.is_suspended
