"""The command says what waits for a translation, and where it stands."""

import gettext
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings

from skillmap import messages


def test_it_renews_the_files_and_names_what_waits(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    path = tmp_path / "skillmap" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Skill"\nmsgstr "Fähigkeit"\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("{% translate 'Skill' %}{% translate 'Role' %}")
    said = StringIO()
    call_command("messages", stdout=said)
    assert said.getvalue().splitlines() == [
        "templates/a.html: 'Role'",
        "skillmap/locale/de/LC_MESSAGES/django.po: 2 texts, 1 without a translation.",
    ]
    assert messages.read(path)["Skill"].string == "Fähigkeit"
    german = gettext.translation("django", path.parents[2], languages=["de"])
    assert german.gettext("Skill") == "Fähigkeit"
