"""The full-text index follows its documents, whoever writes them."""

import pytest
from django.db import connection

from profiles import fulltext, search
from profiles.models import SkillDocument
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
    fulltext.install(connection)
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
    monkeypatch.setattr(fulltext, "_DOCUMENTS", (("not_there_yet", "skill_id"),))
    before = connection.introspection.table_names()
    fulltext.install(connection)
    assert connection.introspection.table_names() == before
