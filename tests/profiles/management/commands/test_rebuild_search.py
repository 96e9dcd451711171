"""The command writes the words that search looks at."""

from io import StringIO

import pytest
from django.core.management import call_command

from profiles import search
from profiles.models import RoleDocument, SkillDocument
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = StringIO()
    call_command("rebuild_search", *options, stdout=out)
    return out.getvalue()


def test_everything_is_written_anew(curator: User) -> None:
    factories.shelf(by=curator)
    SkillDocument.objects.update(names="", words="")
    assert run() == "3 search documents written.\n"
    assert search.search("experiment").count == 1


def test_only_what_is_missing_is_written(curator: User) -> None:
    factories.shelf(by=curator)
    RoleDocument.objects.first().delete()  # type: ignore[union-attr]
    assert run("--missing") == "1 search documents written.\n"
    assert run("--missing") == "0 search documents written.\n"
