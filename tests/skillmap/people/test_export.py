"""A person can take everything about themselves away, and nobody else's."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.assessments import ratings
from profiles.confirmations import answers
from profiles.models import Confirmation
from proposals import webhooks
from proposals.models import Comment, Watch, Webhook
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from skillmap.people import export
from tests import factories

pytestmark = pytest.mark.django_db


def relations() -> set[str]:
    """Every column of every table that points at a person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField) and field.related_model is User
    }


def test_every_relation_to_a_person_is_told_or_says_why_not() -> None:
    told = {f"{each.model}.{each.person}" for each in export.SECTIONS.values()}
    membership = {"accounts.User_groups.user", "accounts.User_user_permissions.user"}
    assert relations() - told - membership == set(export.NOT_TOLD)


def test_every_word_of_the_account_is_told_or_secret() -> None:
    secret = {"id", "password", "is_active", "erased_at"}
    columns = {field.name for field in User._meta.concrete_fields}
    assert columns - secret == set(export.ACCOUNT)


def filled(author: User, shelf: factories.Shelf) -> None:
    """Somebody with one of nearly everything."""
    ratings.take_place(author, shelf.engineer, shelf.junior)
    cell = shelf.cell(shelf.engineer, shelf.middle)
    ratings.record(author, {cell.pk: "met"}, [cell])
    answers.record(cell, Confirmation.Answer.NOT_QUITE, version=1, by=author)
    factories.proposal(shelf.skill, factories.edit(cell, "Another text."), by=author)
    Watch.objects.create(person=author, role=shelf.engineer)
    Comment.objects.create(
        author=author, skill=shelf.skill, text="A word", created_at=author.date_joined
    )
    tokens.make(author, name="script", scope=Token.Scope.READ, expires_at=None)
    Authenticator.objects.create(user=author, type="totp", data={"secret": "SEED"})
    webhooks.ping(factories.webhook(by=author, about=shelf.engineer), by=author)


def test_what_a_person_did_is_in_it(author: User, shelf: factories.Shelf) -> None:
    filled(author, shelf)
    told = export.everything(author)
    assert told["format"] == "skillmap-person-1"
    assert told["account"]["email"] == "author@example.org"
    assert told["email_addresses"] == [
        {"email": "author@example.org", "verified": True, "primary": True}
    ]
    assert told["own_place"] == [{"role.slug": "ml-engineer", "level.slug": "junior"}]
    rated = [(row["state"], row["version"]) for row in told["self_assessment"]]
    assert [row["met_lines"] for row in told["self_assessment"]] == [[]]
    assert rated == [("met", 1)]
    answered = [(row["answer"], row["version"]) for row in told["confirmations"]]
    assert answered == [("not_quite", 1)]
    assert [row["title"] for row in told["proposals"]] == ["A better wording"]
    assert [row["new_text"] for row in told["proposed_operations"]] == ["Another text."]
    assert [row["text"] for row in told["comments"]] == ["A word"]
    assert [row["name"] for row in told["tokens"]] == ["script"]
    assert {row["role.slug"] for row in told["watches"]} >= {"ml-engineer"}
    assert [(row["url"], row["role.slug"]) for row in told["webhooks"]] == [
        ("https://hooks.example/in", "ml-engineer")
    ]
    assert [row["type"] for row in told["webhook_deliveries"]] == ["ping"]


def test_no_secret_is_in_it(author: User, shelf: factories.Shelf) -> None:
    filled(author, shelf)
    text = json.dumps(export.everything(author), default=str)
    assert author.password not in text
    assert "SEED" not in text
    assert Token.objects.get().digest not in text
    assert Webhook.objects.get().key not in text
    assert "whsec_" not in text


def test_nothing_of_anybody_else_is_in_it(
    author: User, stranger: User, shelf: factories.Shelf
) -> None:
    filled(author, shelf)
    told = export.everything(stranger)
    assert [name for name in export.SECTIONS if told[name]] == ["email_addresses"]


@pytest.mark.parametrize("times", [1, 3])
def test_one_query_a_section_however_much_there_is(
    author: User,
    shelf: factories.Shelf,
    times: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(times):
        Comment.objects.create(
            author=author, skill=shelf.skill, text=str(number), created_at=author.date_joined
        )
    with django_assert_num_queries(len(export.SECTIONS)):
        assert len(export.everything(author)["comments"]) == times


def test_the_file(client: Client, author: User) -> None:
    author.display_name = "Zoë"
    author.save()
    client.force_login(author)
    response = client.get("/me/export/")
    assert response.headers["Content-Type"] == "application/json"
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="skillmap-author.json"'
    assert response.headers["Cache-Control"] == "private, no-store"
    told: dict[str, Any] = json.loads(response.content)
    assert told["account"]["display_name"] == "Zoë"
    assert "Zoë" in response.content.decode()
