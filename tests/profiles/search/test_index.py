"""The full-text index follows its documents, whoever writes them."""

import pytest
from django.db import connection

from profiles import search
from profiles.models import Skill, SkillDocument
from profiles.search import index
from profiles.search.query import parse
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def found(typed: str) -> int:
    return search.search(typed).count


def test_the_index_follows_updates_and_deletions(curator: User) -> None:
    factories.shelf(by=curator)
    SkillDocument.objects.update(names="needle", words="hay")
    assert (found("needle"), found("hay"), found("experiment")) == (1, 1, 0)
    SkillDocument.objects.all().delete()
    assert (found("needle"), found("hay")) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_installing_again_changes_nothing(curator: User) -> None:
    factories.shelf(by=curator)
    index.install(connection)
    assert (found("experiment"), found("dashboard")) == (1, 1)
    SkillDocument.objects.all().delete()
    assert found("experiment") == 0


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_index_too(curator: User) -> None:
    factories.shelf(by=curator)
    SkillDocument.objects.all().delete()
    assert found("experiment") == 0


def test_a_document_with_a_word_for_every_number_is_found(curator: User) -> None:
    factories.shelf(by=curator)
    SkillDocument.objects.update(words=" ".join(f"n{number}" for number in range(40_000)))
    assert (found("n39999"), found("n40000")) == (1, 0)


def test_before_the_documents_there_is_nothing_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_table_and_key", lambda model: ("not_there_yet", "skill_id"))
    before = connection.introspection.table_names()
    index.install(connection)
    assert connection.introspection.table_names() == before


def test_words_are_combined_in_the_language_of_the_database() -> None:
    assert (
        _query("w&b ci-cd")
        == {
            "sqlite": ['(("w-b")) AND (("cicd" *) OR ("ci" AND "cd" *))'],
            "postgresql": ["(('w-b')) & (('cicd':*) | ('ci' & 'cd':*))"],
        }[connection.vendor]
    )
    assert (
        _query("x b", is_any=True)
        == {
            "sqlite": ['(("x")) OR (("b") OR ("-b" *))'],
            "postgresql": ["(('x')) | (('b') | ('-b':*))"],
        }[connection.vendor]
    )


def _query(typed: str, *, is_any: bool = False) -> list[str]:
    return list(index.matching(Skill, parse(typed).terms, is_any=is_any).params)
