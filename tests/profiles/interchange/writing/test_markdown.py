"""Markdown shows the texts as they are, whatever they are made of."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from profiles import curation
from profiles.interchange import writing
from profiles.interchange.writing import markdown
from profiles.models import Expectation, Revision
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from skillmap.kernel.text import normalise
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples

LETTERS = "ab01-#+:=.)(*_`~\\|<>&;![]\"' \n\t\u00a0é漢"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(text: str) -> str:
    """The text that a page made of the Markdown shows."""
    page = READER.render(text)
    assert set(re.findall(r"</?(\w+)", page)) <= {"p", "br"}
    lines = page.replace("<br />\n", "\n").replace("</p>\n<p>", "\n\n")
    return html.unescape(re.sub("<[^>]+>", "", lines)).strip()


def plain(text: str) -> str:
    """Runs of white space as a reader sees them: Markdown keeps lines and paragraphs."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub("\n{2,}", "\n\n", "\n".join(lines)).strip()


@given(st.text(LETTERS, max_size=40).map(normalise))
@effort(max_examples=400, deadline=None)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    assert plain(shown(markdown.escaped(text))) == plain(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("W&B & co", "W&B & co"),
        ("&lt;", "\\&lt;"),
        ("- a\n- b", "\\- a\\\n\\- b"),
        ("1. a", "1\\. a"),
        ("a\n\nb", "a\n\nb"),
        ("<script>", "\\<script\\>"),
    ],
)
def test_what_is_escaped(text: str, written: str) -> None:
    assert markdown.escaped(text) == written


def test_a_skill(shelf: Shelf) -> None:
    own = [
        FieldOperation("source", "", "ESCO"),
        FieldOperation("licence", "", "EUPL-1.2"),
        FieldOperation("summary", "", "Records runs."),
    ]
    factories.publish(shelf.skill, *own, by=shelf.skill.updated_by)
    assert writing.skill_markdown(shelf.skill).split("\n\n") == [
        "# Experiment Tracking",
        "Data & AI · Mlops",
        "Records runs.",
        "## Data Analyst",
        "### Junior · Optional",
        "Reads the results of tracked runs.",
        "### Middle · Optional",
        "Compares tracked runs in a dashboard.",
        "## Ml Engineer",
        "### Junior · Required",
        "Logs parameters and metrics of each run.",
        "### Middle · Required",
        "Designs the tracking workflow of a project.",
        "### Senior · Required",
        "Sets up promotion from tracked runs to production.",
        "---",
        "Source: <http://localhost:8000/skills/experiment-tracking/>, revision 2",
        "Taken from: ESCO",
        "Licence: EUPL-1.2",
        "Attribution: Experiment Tracking, Skillmap Catalogue, Skillmap contributors, EUPL-1.2, "
        "ESCO",
        "Confirmations: Not confirmed by practitioners yet\n",
    ]


def test_a_role(shelf: Shelf) -> None:
    about = [
        FieldOperation("mission", "", "Answers questions."),
        FieldOperation("focus", "", "Learns.", "level:junior"),
        FieldOperation("technology", "", '["SQL", "*dbt*"]', "level:junior"),
    ]
    factories.publish(shelf.analyst, *about, by=shelf.skill.updated_by)
    assert writing.role_markdown(shelf.analyst).split("\n\n") == [
        "# Data Analyst",
        "Answers questions.",
        "### Junior",
        "Learns.",
        "- SQL\n- \\*dbt\\*",
        "## Experiment Tracking",
        "### Junior · Optional",
        "Reads the results of tracked runs.",
        "### Middle · Optional",
        "Compares tracked runs in a dashboard.",
        "---",
        "Source: <http://localhost:8000/roles/data-analyst/>, revision 2",
        "Licence: CC-BY-4.0 (<https://creativecommons.org/licenses/by/4.0/>)",
        "Attribution: Data Analyst, Skillmap Catalogue, Skillmap contributors, CC-BY-4.0",
        "Confirmations: Not confirmed by practitioners yet\n",
    ]


def test_several_lines_are_a_list_and_examples_another(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    lines = factories.edit(cell, "Reads *runs*.\n\n- Asks why.\nSays:")
    factories.publish(shelf.skill, lines, by=shelf.skill.updated_by)
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "A chart.\n1. A table.")
    with_examples(shelf.cell(shelf.analyst, shelf.middle), "A dashboard.")
    for text in (writing.skill_markdown(shelf.skill), writing.role_markdown(shelf.analyst)):
        parts = text.split("\n\n")
        start = parts.index("### Junior · Optional")
        assert parts[start : start + 8] == [
            "### Junior · Optional",
            "- Reads \\*runs\\*.\n- \\- Asks why.\n- Says:",
            "For example:",
            "- A chart.\n- 1\\. A table.",
            "### Middle · Optional",
            "Compares tracked runs in a dashboard.",
            "For example:",
            "- A dashboard.",
        ]
        page = READER.render(text)
        assert "<li>Reads *runs*.</li>\n<li>- Asks why.</li>\n<li>Says:</li>" in page
        assert "<li>A chart.</li>\n<li>1. A table.</li>" in page


def test_examples_of_what_is_not_described_are_shown(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    new = CellValues("", required=False, examples="A chart.")
    blank = CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)
    source = Revision.Source.IMPORT  # nobody else leaves a text blank
    by = shelf.skill.updated_by
    curation.publish(shelf.skill, [blank], by=by, source=source, summary="From a file")
    parts = writing.role_markdown(shelf.analyst).split("\n\n")
    start = parts.index("### Junior · Optional")
    assert parts[start + 1 : start + 4] == ["*Not described yet*", "For example:", "- A chart."]


def test_the_catalogue(shelf: Shelf) -> None:
    assert "".join(writing.catalogue_markdown()) == (
        "# Skillmap Catalogue\n\n"
        "- [Experiment Tracking](http://localhost:8000/skills/experiment-tracking/) (5)\n\n"
        "---\n\n"
        "Skillmap Catalogue, Skillmap contributors, CC-BY-4.0\n\n"
        "<https://creativecommons.org/licenses/by/4.0/>\n"
    )


def test_other_names_stand_under_the_title(shelf: Shelf) -> None:
    names = FieldOperation("aliases", "", '["Run logging", "*Tracking*"]')
    for subject in (shelf.skill, shelf.analyst):
        factories.publish(subject, names, by=shelf.skill.updated_by)
    told = "\n\nAlso called Run logging, \\*Tracking\\*\n\n"
    assert f"# Experiment Tracking{told}Data" in writing.skill_markdown(shelf.skill)
    assert writing.role_markdown(shelf.analyst).startswith(f"# Data Analyst{told}")


MARK = "language-model 2026-11"
WORDS = "Drafted by a language model in November 2026"


def test_what_drafted_all_texts_is_said_once_below(shelf: Shelf) -> None:
    Expectation.objects.update(drafted_by=MARK)
    for text in (writing.skill_markdown(shelf.skill), writing.role_markdown(shelf.analyst)):
        assert text.count(WORDS) == 1
        assert f"\n\nTexts: {WORDS}\n\n" in text


def test_what_drafted_some_texts_is_said_below_each(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    Expectation.objects.filter(pk=cell.pk).update(drafted_by=MARK)
    for text in (writing.skill_markdown(shelf.skill), writing.role_markdown(shelf.analyst)):
        assert text.count(WORDS) == 1
        assert f"{cell.description}\n\n*{WORDS}*\n\n### Middle · Optional" in text
