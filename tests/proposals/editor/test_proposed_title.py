"""The title that a suggestion has until its author writes another one."""

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from proposals.editor import loader, proposed_title
from proposals.editor.texts import EditedTexts
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests.factories import Shelf
from tests.html import find_one
from tests.proposals.editor.browser_forms import form_on

TEXT, KEY = "text:ml-engineer:junior", "ml-engineer:junior"
LIVE = "Logs parameters and metrics of each run."


def typed(shelf: Shelf, **cells: dict[str, object]) -> EditedTexts:
    """The texts of the skill with other values in some cells of the ML Engineer, by level."""
    texts = loader.load(shelf.skill, {})
    for cell in texts.cells:
        if cell.role == shelf.engineer and cell.level.slug in cells:
            cell.write(**cells[cell.level.slug])
    return texts


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"description": "Logs the commit."}, "Ml Engineer, Junior: new wording"),
        ({"required": False}, "Ml Engineer, Junior: optional"),
        ({"examples": "A run in MLflow."}, "Ml Engineer, Junior: new examples"),
        (
            {"description": "Logs it.", "examples": "A run.", "required": False},
            "Ml Engineer, Junior: new wording, new examples, optional",
        ),
        ({"description": LIVE}, ""),
    ],
)
def test_one_expectation(shelf: Shelf, values: dict[str, object], title: str) -> None:
    assert proposed_title.of(typed(shelf, junior=values)) == title


def test_retiring_adding_and_several(shelf: Shelf) -> None:
    texts = typed(shelf)
    texts.cells[-1].is_retiring = True
    assert proposed_title.of(texts) == "Ml Engineer, Senior: retire"
    analyst = next(cell for cell in texts.cells if cell.live is None)
    analyst.write(description="Reviews dashboards.")
    assert proposed_title.of(texts) == "2 texts: Data Analyst, Senior; Ml Engineer, Senior"
    texts.cells[-1].is_retiring = False
    assert proposed_title.of(texts) == "Data Analyst, Senior: first text"


def test_fields_new_skills_and_other_languages(shelf: Shelf) -> None:
    texts = loader.load(shelf.skill, {})
    summary = next(each for each in texts.fields if each.name == "summary")
    summary.text = "Recording runs."
    assert proposed_title.of(texts) == "Summary: new text"
    with translation.override("de"):
        assert proposed_title.of(texts).startswith("Kurzfassung: ")
    new = loader.load(None, {})
    new.fields = [dataclasses.replace(each) for each in new.fields]
    next(each for each in new.fields if each.name == "name").text = "Model  Cards"
    assert proposed_title.of(new) == "New skill: Model Cards"


def test_a_title_is_never_too_long(shelf: Shelf) -> None:
    shelf.engineer.name = "E" * 120
    texts = typed(shelf)
    for cell in texts.cells:
        cell.role.name = "E" * 120
        cell.write(description="Other words.")
    title = proposed_title.of(texts)
    assert (len(title), title[-1]) == (150, "…")


def test_it_follows_the_change_until_somebody_writes_another(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    first = form_on(client.get(url).content.decode()).sent
    assert (first["title"], first["proposed_title"]) == ([""], [""])
    page = client.post(url, {**first, TEXT: "Logs it.", "do": "preview"}).content.decode()
    previewed = form_on(page).sent
    assert previewed["title"] == ["Ml Engineer, Junior: new wording"]
    del previewed[f"required:{KEY}"]
    page = client.post(url, {**previewed, TEXT: LIVE, "do": "preview"}).content.decode()
    again = form_on(page).sent
    assert again["title"] == ["Ml Engineer, Junior: optional"]
    own = client.post(url, {**again, "title": "My words", "do": "preview"}).content.decode()
    kept = form_on(own).sent
    assert kept["title"] == ["My words"]
    client.post(url, {**kept, TEXT: "Logs it.", "do": "submit"})
    assert Proposal.objects.get().title == "My words"


def test_a_suggestion_without_a_title_gets_one(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    answer = client.post(url, {TEXT: "Logs it.", f"required:{KEY}": "1", f"version:{KEY}": "1"})
    proposal = Proposal.objects.get(state="open")
    assert answer["Location"] == proposal.get_absolute_url()
    assert proposal.title == "Ml Engineer, Junior: new wording"
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert find_one(page, ".//title").text is not None


def test_a_new_skill_without_a_name_has_no_title_yet(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    html = client.get("/skills/new/?group=data%2Fmlops").content.decode()
    assert find_one(html, ".//input[@name='title']").get("value", "") == ""
    assert "<ins>" not in html  # there is nothing that it differs from
