"""The preview: every change as one list, with how many there are of how many."""

from django.test import Client
from django.urls import reverse

from proposals.editor import loader, preview
from skillmap.accounts.models import User
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, values_of
from tests.proposals.editor.browser_forms import form_on

ML = "ml-engineer"


def shown(client: Client, shelf: Shelf, **typed: list[str]) -> str:
    """The page of a preview; a field that is an empty list is not sent."""
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    sent = form_on(client.get(url).content.decode()).sent | typed
    return client.post(url, {**sent, "do": "preview"}).content.decode()


def test_every_change_is_listed_and_counted_required_too(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    page = shown(
        client,
        shelf,
        **{f"text:{ML}:junior": ["Logs it."], f"required:{ML}:senior": [], "sources": ["A book"]},
    )
    section = find_one(page, ".//section[@id='preview']")
    assert text_of(find_one(section, "h2")) == "You change 2 of 6 expectations"
    junior, senior = find_all(section, "article")
    assert text_of(find_one(junior, ".//h3")) == "Ml Engineer"
    assert text_of(find_one(junior, ".//del")) == "Logs parameters and metrics of each run."
    assert "Required → Optional" in text_of(senior)
    assert "The text stays as it is." in text_of(senior)
    assert values_of(section, ".//h3/a") == [f"#cell-{ML}-junior", f"#cell-{ML}-senior"]
    assert [each.get("value") for each in find_all(section, ".//button")] == ["submit"]


def test_everything_else_is_folded(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    page = shown(
        client,
        shelf,
        **{f"text:{ML}:junior": ["Logs it."], f"required:{ML}:junior": []},
    )
    cells = find_all(page, ".//details[@id]")
    assert [each.get("id") for each in cells if each.get("open") is not None] == []
    line = text_of(find_one(page, f".//details[@id='cell-{ML}-junior']/summary"))
    assert "Changed" in line
    assert "Logs it." in line
    assert "Optional" in line
    assert "Logs parameters" not in line


def test_other_texts_are_counted_apart(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    page = shown(client, shelf, **{"field:summary": ["Recording runs."]})
    assert text_of(find_one(page, ".//h2[@id='preview-title']")) == "You change 1 of 5 texts"
    page = shown(
        client,
        shelf,
        **{"field:summary": ["Recording."], f"text:{ML}:junior": ["Logs."], "draft_version": ["1"]},
    )
    heading = text_of(find_one(page, ".//h2[@id='preview-title']"))
    assert heading == "You change 1 of 6 expectations and 1 of 5 other texts"


def test_nothing_changed_has_no_list(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    assert find_all(shown(client, shelf), ".//section[@id='preview']") == []


def test_what_is_added_retired_and_shown_by_examples(shelf: Shelf) -> None:
    texts = loader.load(shelf.skill, {})
    added = next(cell for cell in texts.cells if cell.live is None)
    added.write(description="Reviews dashboards.", required=True)
    texts.cells[-1].is_retiring = True
    texts.cells[0].write(examples="A dashboard.")
    listed = preview.of(texts, {added.key: ["Short."]})
    assert listed is not None
    examples, new, gone = listed.cells
    assert (examples.kind_word, examples.are_words_changed, examples.are_examples_changed) == (
        *("", False),
        True,
    )
    assert (new.kind_word, new.difference.required_after) == ("adds the text", True)
    assert (new.remarks, gone.kind_word) == (["Short."], "retires it")
    assert gone.difference.required_after is None
