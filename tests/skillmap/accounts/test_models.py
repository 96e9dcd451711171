"""The person: one name in any case, one address in any case, a number once gone."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from skillmap.accounts.models import OutgoingMail, Token, User, shown_name
from tests import factories
from tests.constraints import code_of, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "taken", [{"username": "ADA"}, {"username": "other", "email": "Ada@Example.org"}]
)
def test_a_name_and_an_address_belong_to_one_person(taken: dict[str, str]) -> None:
    User.objects.create_user("ada", "ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(**taken)


def test_which_constraint_refuses_the_name_and_which_the_address() -> None:
    User.objects.create_user("ada", "ada@example.org")
    with refused(User, "user_one_per_name_in_any_case"):
        User.objects.bulk_create([User(username="Ada", email="other@example.org")])
    with refused(User, "user_one_per_address_in_any_case"):
        User.objects.bulk_create([User(username="other", email="ADA@example.org")])
    User.objects.bulk_create([User(username="ada2", email="ada2@example.org")])
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (User, "username", "a.b-c_9", ""),
        (User, "username", "x" * 39, ""),
        (User, "username", "x" * 40, "invalid,max_length"),
        (User, "username", "a\n", "invalid"),
        (User, "username", "Root", "reserved"),
        (User, "email", "ada@example.org", ""),
        (User, "email", "ada", "invalid"),
        (User, "display_name", "Ada 🎉", ""),
        (User, "display_name", "x" * 81, "max_length"),
        (User, "display_name", "a\u202eb", "control_characters"),
        (User, "digest", "weekly", ""),
        (User, "digest", "hourly", "invalid_choice"),
        (Token, "name", "", "blank"),
        (Token, "name", "x" * 81, "max_length"),
        (Token, "name", "a\x00", "control_characters"),
        (Token, "scope", "curate", ""),
        (Token, "scope", "own", "invalid_choice"),
        (OutgoingMail, "recipient", "nobody", "invalid"),
        (OutgoingMail, "subject", "x" * 301, "max_length"),
    ],
)
def test_what_may_stand_in_a_field(model: type[User], field: str, value: str, code: str) -> None:
    assert code_of(model, field, value) == code


def test_what_tokens_and_mails_are_called(author: User) -> None:
    assert str(Token(person=author, name="CI")) == "CI"
    assert str(OutgoingMail(recipient="a@example.org", subject="Hello")) == "a@example.org · Hello"


def test_a_person_has_a_page(author: User) -> None:
    assert author.get_absolute_url() == "/people/author/"


def test_a_digest_of_a_token_is_kept_once(author: User, reader: User) -> None:
    Token.objects.create(person=author, name="CI", digest="d" * 64, hint="skm_")
    with pytest.raises(IntegrityError, match="digest"), transaction.atomic():
        Token.objects.create(person=reader, name="CI", digest="d" * 64, hint="skm_")
    assert Token.objects.count() == 1


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


def test_each_scope_of_a_token_includes_the_ones_before() -> None:
    scopes = list(Token.Scope)
    assert [[Token(scope=own).covers(asked) for asked in scopes] for own in scopes] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
