"""Every way of marking a text is found, and a file of translations follows without losing any."""

import gettext
from pathlib import Path

import pytest

from skillmap import messages

PYTHON = '''
from django.utils.translation import gettext as _, gettext_lazy as _lazy, ngettext, pgettext_lazy
FIRST = _lazy("Lazy")
def said(n):
    """No text of the site."""
    return (
        _("Two "
          "halves of %(what)s"),
        ngettext("%(n)d skill", "%(n)d skills", n),
        pgettext_lazy("a month", "May"),
        print("Not marked"),
        f"{_('Inside')}: {n}",
        _(said(1)),
    )
'''
TEMPLATE = """{% extends "base.html" %}
  {% block it's %}{% translate "Skill" %} {# translate "not this" #}
      {% translate 'j F' context "a date" as day %}
      {% include "x.html" with title=_("As an argument") %}
    {% blocktranslate trimmed count number=n with who=person.name %}
      {{ who }} has one
    {% plural %}{{ who }} has {{ number }}{% endblocktranslate %}
  {% endblock %}
"""
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Skill"
msgstr "Fähigkeit"

msgid "Gone"
msgstr "Weg"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "skillmap/said.py": PYTHON,
        "templates/home.html": TEMPLATE,
        "templates/email/note.txt": "{% translate 'Skill' %}",
        "templates/data.json": "{% translate 'Not a template' %}",
        "skillmap/locale/de/LC_MESSAGES/django.po": PO,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_all_that_is_marked_is_found_with_its_places(root: Path) -> None:
    found = messages.extracted(root)
    assert {each.id for each in found if each.id} == {
        "Lazy",
        "Two halves of %(what)s",
        ("%(n)d skill", "%(n)d skills"),
        "May",
        "Inside",
        "Skill",
        "j F",
        "As an argument",
        ("%(who)s has one", "%(who)s has %(number)s"),
    }
    assert [place for place, _line in found["Skill"].locations] == [
        "templates/email/note.txt",
        "templates/home.html",
    ]
    assert found.get("May", context="a month") is not None
    assert found.get("j F", context="a date") is not None


def test_renewing_keeps_what_stands_adds_what_is_new_and_drops_what_is_gone(root: Path) -> None:
    path = root / "skillmap/locale/de/LC_MESSAGES/django.po"
    waiting = messages.renew(path, messages.extracted(root))
    catalog = messages.read(path)
    assert catalog["Skill"].string == "Fähigkeit"
    assert catalog["Lazy"].string == ""
    assert catalog.get("Gone") is None
    assert "Weg" not in path.read_text()
    assert [each.id for each in waiting] == [
        each.id for each in catalog if each.id not in ("", "Skill")
    ]


def test_renewing_again_changes_nothing(root: Path) -> None:
    path = root / "skillmap/locale/de/LC_MESSAGES/django.po"
    messages.renew(path, messages.extracted(root))
    before = path.read_bytes()
    messages.renew(path, messages.extracted(root))
    assert path.read_bytes() == before


def test_half_a_plural_and_a_guess_are_no_translation(root: Path) -> None:
    catalog = messages.read(root / "skillmap/locale/de/LC_MESSAGES/django.po")
    catalog.add(("one", "many"), ("eins", ""))
    catalog.add(("a", "b"), ("c", "d"))
    catalog.add("guessed", "geraten", flags=["fuzzy"])
    assert [each.id for each in messages.untranslated(catalog)] == [("one", "many"), "guessed"]


def test_gettext_reads_what_was_compiled(tmp_path: Path) -> None:
    source = tmp_path / "po" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Skill"\nmsgstr "Fähigkeit"\n\n#, fuzzy\nmsgid "Role"\nmsgstr "Geraten"\n'
    )
    messages.write_compiled(source, tmp_path / "mo" / "de" / "LC_MESSAGES" / "django.mo")
    german = gettext.translation("django", tmp_path / "mo", languages=["de"])
    assert german.gettext("Skill") == "Fähigkeit"
    assert german.gettext("Role") == "Role"  # a guess is no translation
