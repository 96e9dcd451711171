"""Who leaves is forgotten; what was published stays."""

from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from profiles.assessments import ratings
from profiles.confirmations import answers
from profiles.models import (
    Assessment,
    Catalogue,
    Confirmation,
    Credit,
    Curatorship,
    OwnPlace,
    Revision,
)
from profiles.models.confirmation import status_of
from proposals import lifecycle, staffing, webhooks
from proposals.models import Comment, Delivery, Proposal, State, Watch, Webhook, WorkingCopy
from skillmap.accounts import outbox, tokens
from skillmap.accounts.models import OutgoingMail, Token, User
from skillmap.people import erasure
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_row_stays_without_saying_who_it_was(author: User) -> None:
    author.display_name, author.suspension_reason = "Ada", "Rude"
    author.is_staff, author.suspended_at = True, timezone.now()
    author.save()
    consented = author.licences_accepted
    erasure.erase(author)
    gone = User.objects.get(pk=author.pk)
    assert gone.username == f"former-contributor-{gone.pk}"
    assert str(gone) == f"Former contributor {gone.pk}"
    assert (gone.email, gone.display_name, gone.suspension_reason) == ("", "", "")
    assert not gone.has_usable_password()
    rights = (gone.is_active, gone.is_staff, gone.is_superuser, gone.is_suspended)
    assert rights == (False, False, False, False)
    assert gone.digest == User.Digest.NEVER
    assert gone.erased_at is not None
    assert gone.licences_accepted == consented  # what was published stays licensed


def test_the_log_of_the_admin_forgets_the_name(author: User, curator: User) -> None:
    kind = ContentType.objects.get_for_model(User)
    for person in (author, curator):
        LogEntry.objects.create(
            user=curator, content_type=kind, object_id=str(person.pk), object_repr=str(person),
            action_flag=CHANGE,
        )  # fmt: skip
    erasure.erase(author)
    names = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert list(names) == [f"former-contributor-{author.pk}", "curator"]


def test_every_way_in_is_gone(author: User) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": "author", "password": "secret"})
    tokens.make(author, name="script", scope=Token.Scope.READ, expires_at=None)
    Authenticator.objects.create(user=author, type="totp", data={})
    SocialAccount.objects.create(user=author, provider="github", uid="1")
    author.groups.add(Group.objects.create(name="Helpers"))
    author.user_permissions.add(Permission.objects.all()[0])
    outbox.post(EmailMultiAlternatives("Hello", "A text", to=["author@example.org"]))
    key = browser.session.session_key
    erasure.erase(author)
    for kind in (EmailAddress, Authenticator, SocialAccount, UserSession):
        assert not kind.objects.filter(user=author).exists()
    assert not Token.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not author.groups.exists()
    assert not author.user_permissions.exists()
    assert browser.get("/me/").status_code == 302
    assert key is not None
    assert not browser.session.exists(key)
    assert not Client().login(username="author", password="secret")


def test_what_was_private_is_gone(author: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    ratings.take_place(author, shelf.engineer, shelf.junior)
    ratings.record(author, {cell.pk: "met"}, [cell])
    Watch.objects.create(person=author, skill=shelf.skill)
    lifecycle.keep_typed(shelf.skill, {"title": "half a"}, by=author)
    Curatorship.objects.create(person=author)
    webhooks.ping(factories.webhook(by=author), by=author)
    erasure.erase(author)
    for kind in (OwnPlace, Assessment, Watch, Webhook):
        assert not kind._default_manager.filter(person=author).exists()
    assert not WorkingCopy.objects.exists()
    assert not Delivery.objects.exists()
    assert Curatorship.objects.get(person=author).ended_at is not None


@pytest.mark.parametrize("is_suspended", [False, True])
def test_what_waits_is_withdrawn_and_drafts_are_gone(
    author: User, shelf: factories.Shelf, is_suspended: bool
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    waiting = factories.proposal(shelf.skill, factories.edit(cell, "Another text."), by=author)
    lifecycle.save_draft(shelf.analyst, {"title": "half a"}, by=author)
    author.suspended_at = timezone.now() if is_suspended else None
    author.save()
    erasure.erase(author)
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN
    assert list(Proposal.objects.by(author)) == [waiting]


def test_what_was_published_and_said_stays(author: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    revision = factories.publish(shelf.skill, factories.edit(cell, "New."), by=author)
    comment = Comment.objects.create(
        author=author, skill=shelf.skill, text="A word", created_at=timezone.now()
    )
    erasure.erase(author)
    assert Revision.objects.get(pk=revision.pk).author == author
    assert Credit.objects.filter(person=author).count() == 1
    assert Comment.objects.get(pk=comment.pk).text == "A word"


def test_pages_that_show_the_name_are_made_anew(
    client: Client, author: User, shelf: factories.Shelf
) -> None:
    author.display_name = "Ada Lovelace"
    author.save()
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "New."), by=author)
    address = "/skills/experiment-tracking/history/"
    before = client.get(address)
    assert b"Ada Lovelace" in before.content
    erasure.erase(author)
    after = client.get(address, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"Ada Lovelace" not in after.content
    assert f"Former contributor {author.pk}".encode() in after.content


def test_who_is_credited_nowhere_renews_nothing(author: User) -> None:
    before = Catalogue.objects.get().sequence
    erasure.erase(author)
    assert Catalogue.objects.get().sequence == before


def test_the_last_administrator_cannot_leave() -> None:
    last = User.objects.create_superuser("chief", "chief@example.org", "secret")
    with pytest.raises(staffing.LastAdministrator):
        erasure.erase(last)
    last.refresh_from_db()
    assert last.username == "chief"
    User.objects.create_superuser("second", "second@example.org", "secret")
    erasure.erase(last)
    assert last.erased_at is not None


def confirmed(client: Client, person: User) -> None:
    """Signed in, and shown once more to be who they are."""
    client.post("/accounts/login/", {"login": person.username, "password": "secret"})
    client.post("/accounts/reauthenticate/", {"password": "secret"})


def test_the_page_asks_for_the_password_first(client: Client, author: User) -> None:
    client.force_login(author)
    for response in (client.get("/me/delete/"), client.post("/me/delete/", {"username": "author"})):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    author.refresh_from_db()
    assert author.erased_at is None


def test_the_page_asks_for_the_name_and_deletes(client: Client, author: User) -> None:
    confirmed(client, author)
    assert b"This cannot be undone" in client.get("/me/delete/").content
    wrong = client.post("/me/delete/", {"username": "autor"})
    assert wrong.context["form"].errors == {"username": ["This is not your username."]}
    right: Any = client.post("/me/delete/", {"username": "Author"}, follow=True)
    assert right.redirect_chain == [("/me/deleted/", 302)]
    assert b"Account deleted" in right.content
    assert client.get("/me/").status_code == 302
    author.refresh_from_db()
    assert author.erased_at is not None


def test_a_suspended_administrator_does_not_count(author: User) -> None:
    chief, away = factories.administrator("chief"), factories.administrator("away")
    away.suspended_at = timezone.now()
    away.save()
    with pytest.raises(staffing.LastAdministrator):
        erasure.erase(chief)
    User.objects.filter(pk=away.pk).update(suspended_until=timezone.now())
    erasure.erase(chief)
    assert chief.erased_at is not None


def test_the_page_tells_the_last_administrator_before_and_after(client: Client) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    confirmed(client, chief)
    asked = client.get("/me/delete/")
    for response in (asked, client.post("/me/delete/", {"username": "chief"})):
        page = response.content.decode()
        assert "You are the last administrator" in page
        assert 'name="username"' not in page
    chief.refresh_from_db()
    assert chief.erased_at is None
    factories.administrator("second")
    assert 'name="username"' in client.get("/me/delete/").content.decode()


def test_the_page_says_before_that_the_operator_is_told_of_the_last_curator(
    client: Client, shelf: factories.Shelf
) -> None:
    local = factories.curator("local", domain=shelf.domain)
    confirmed(client, local)
    told = f"No other curator is appointed for {shelf.domain.name}"
    assert told in unescape(client.get("/me/delete/").content.decode())
    factories.curator("second", domain=shelf.domain)
    assert "No other curator" not in client.get("/me/delete/").content.decode()


def test_confirmations_are_out_of_every_number(author: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    OwnPlace.objects.create(person=author, role=shelf.engineer, level=shelf.middle)
    answers.record(cell, Confirmation.Answer.TRUE, version=1, by=author)
    before = Catalogue.objects.get().sequence
    erasure.erase(author)
    assert not Confirmation.objects.exists()
    assert status_of(cell).count == 0
    assert Catalogue.objects.get().sequence > before  # so kept pages are made anew
