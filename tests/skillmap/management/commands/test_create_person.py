"""Accounts made on the command line: the first administrator, curators, anybody."""

import re
import sys
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from profiles.models import Curatorship, Domain
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def _run(*words: str) -> str:
    out = StringIO()
    call_command("create_person", *words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_sets_a_password_by_the_link(client: Client) -> None:
    said = _run("ada", "ada@example.org", "--admin", "--name", "Ada")
    person = User.objects.get(username="ada")
    assert person.is_superuser
    assert EmailAddress.objects.get(user=person).verified
    assert "within 72 hours" in said
    link = re.search(r"http://[^/]+(/\S+)", said)
    assert link is not None
    page = client.get(link[1], follow=True)
    words = {"password1": "a quiet river bed", "password2": "a quiet river bed"}
    client.post(page.request["PATH_INFO"], words)
    assert client.login(username="ada", password="a quiet river bed")


def test_a_password_can_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("a quiet river bed\n"))
    said = _run("ada", "ada@example.org", "--password-stdin")
    assert User.objects.get(username="ada").check_password("a quiet river bed")
    assert "http" not in said


def test_curators_are_appointed_by_an_administrator() -> None:
    domain = factories.domain("data")
    administrator = factories.administrator("ada")
    _run("bea", "bea@example.org", "--curator")
    _run("cleo", "cleo@example.org", "--curator", "data", "--by", "ada")
    rows = Curatorship.objects.order_by("pk").values_list("person__username", "domain")
    assert list(rows) == [("bea", None), ("cleo", domain.pk)]
    assert set(Curatorship.objects.values_list("appointed_by", flat=True)) == {administrator.pk}


def test_who_is_there_gets_more_rights_and_keeps_the_password() -> None:
    factories.administrator("ada")
    person = factories.person("bea")
    assert _run("Bea", "--curator") == "Changed bea.\n"
    assert Curatorship.objects.get().person == person
    assert person.has_usable_password()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["bea"], "There is no bea yet. Add an email address"),
        (["bea", "none"], "valid email address"),
        (["b", "bea@example.org"], "Use 2 to 39 letters"),
        (["ada", "new@example.org"], "ada exists"),
        (["bea", "ada@example.org"], "Another account has this email address"),
        (["bea", "bea@example.org", "--curator", "cooking"], "no domain “cooking”. Domains: data"),
        (["bea", "bea@example.org", "--curator", "--by", "bob"], "bob is no administrator"),
        (["bea", "bea@example.org", "--curator"], "There is no administrator yet"),
    ],
)
def test_bad_words_change_nothing(words: list[str], sentence: str) -> None:
    factories.domain("data")
    factories.person("ada")
    with pytest.raises(CommandError, match=sentence):
        _run(*words)
    assert User.objects.count() == 1
    assert Domain.objects.count() == 1


def test_a_site_without_domains_says_what_comes_first() -> None:
    factories.administrator("ada")
    with pytest.raises(CommandError, match="Import a catalogue first, or name no domain"):
        _run("cleo", "cleo@example.org", "--curator", "machine-learning-ai")
