"""Two windows with one draft, and a draft about a text that was published anew: both texts stay."""

import pytest
from django.test import Client
from django.urls import reverse

from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.models import Proposal, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, find_one, text_of, texts_of

OLD = "Logs parameters and metrics of each run."
ASKED = "Which text should your draft keep?"


@pytest.fixture
def url(shelf: Shelf, client: Client, author: User) -> str:
    client.force_login(author)
    return reverse("proposals:suggest", args=["skills", shelf.skill.slug])


def form(shelf: Shelf, text: str, draft_version: int, **more: str) -> dict[str, str]:
    """The editor with one cell rewritten, as a window sends it that was opened at that version."""
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    words = {"title": "Clearer", "rationale": "", "sources": "", "do": "save"}
    cell = {f"text:{key}": text, f"required:{key}": "1", f"version:{key}": "1"}
    return {**words, **cell, "draft_version": str(draft_version), **more}


def answer(page: str, what: str, text: str | None = None) -> dict[str, str]:
    """The page of questions with one choice for each, as a browser sends it."""
    hidden = fields_of(page, ".//input[@type='hidden']")
    sent = {**hidden, "do": "merge"}
    for key in [name.removeprefix("seen:") for name in hidden if name.startswith("seen:")]:
        shown = find_all(page, f".//textarea[@name='text:{key}']")
        sent |= {f"what:{key}": what}
        sent |= {f"required:{key}": "1"} if find_all(page, f".//*[@name='required:{key}']") else {}
        sent[f"text:{key}"] = "".join(map(text_of, shown)) if text is None else text
    return sent


def typed(author: User) -> list[str]:
    copy = WorkingCopy.objects.get(author=author)
    return [each["description"] for each in copy.content["operations"]]


def test_a_second_window_never_writes_over_the_first(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    assert client.post(url, form(shelf, "First window.", 0)).status_code == 200
    response = client.post(url, form(shelf, "Second window.", 0))
    page = response.content.decode()
    assert (response.status_code, ASKED in page) == (422, True)
    assert ("First window." in page, "Second window." in page) == (True, True)
    assert typed(author) == ["First window."]


@pytest.mark.parametrize(
    ("what", "text", "kept"),
    [
        ("theirs", None, "First window."),
        ("mine", None, "Second window."),
        ("third", "Both windows.", "Both windows."),
    ],
)
def test_who_is_asked_decides_what_stays(
    client: Client, shelf: Shelf, author: User, url: str, what: str, text: str | None, kept: str
) -> None:
    client.post(url, form(shelf, "First window.", 0))
    page = client.post(url, form(shelf, "Second window.", 0)).content.decode()
    response = client.post(url, answer(page, what, text))
    assert (response.status_code, typed(author)) == (200, [kept])
    version = find_one(response.content.decode(), ".//input[@name='draft_version']")
    assert version.attrib["value"] == str(WorkingCopy.objects.get(author=author).version)


def test_an_answer_counts_only_for_the_text_that_was_shown(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.post(url, form(shelf, "First window.", 0))
    page = client.post(url, form(shelf, "Second window.", 0)).content.decode()
    client.post(url, form(shelf, "First window again.", 1))
    response = client.post(url, answer(page, "mine"))
    assert (response.status_code, typed(author)) == (422, ["First window again."])


def test_the_same_words_from_two_windows_are_no_question(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    for _window in range(2):
        assert client.post(url, form(shelf, "The same.", 0)).status_code == 200
    assert WorkingCopy.objects.get().version == 1


def test_what_a_second_window_submits_is_asked_for_too(
    client: Client, shelf: Shelf, url: str
) -> None:
    client.post(url, form(shelf, "First window.", 0))
    assert client.post(url, form(shelf, "Second.", 0, do="submit")).status_code == 422
    assert Proposal.objects.get().state == "draft"


def test_a_draft_about_a_text_that_was_published_anew_asks(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    client.post(url, form(shelf, "Mine.", 0))
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    page = client.get(url).content.decode()
    assert ASKED in page
    assert all(text in page for text in (OLD, "Theirs.", "Mine."))
    after = client.post(url, answer(page, "mine")).content.decode()
    assert (ASKED in after, "Mine." in after) == (False, True)
    copy = WorkingCopy.objects.get()
    assert [each["base_version"] for each in copy.content["operations"]] == [2]


def test_taking_what_is_published_drops_the_change(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    client.post(url, form(shelf, "Mine.", 0))
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    page = client.get(url).content.decode()
    client.post(url, answer(page, "theirs"))
    assert typed(author) == []


def test_a_form_opened_before_the_text_was_published_anew_asks_and_keeps_the_words(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    response = client.post(url, form(shelf, "Mine.", 0, do="submit"))
    assert (response.status_code, ASKED in response.content.decode()) == (422, True)
    assert (typed(author), Proposal.objects.get().state) == (["Mine."], "draft")


def test_a_place_left_as_it_was_takes_what_is_published(
    client: Client, shelf: Shelf, curator: User, url: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    page = client.post(url, form(shelf, OLD, 0, do="preview")).content.decode()
    assert ("Theirs." in page, OLD in page, ASKED in page) == (True, False, False)


def test_the_next_version_asks_where_a_curator_amended_meanwhile(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "One."), by=author)
    edit = reverse("proposals:edit", args=[proposal.pk])
    submission = lifecycle.Submission("Amended", operations=[factories.edit(cell, "Curator's.")])
    lifecycle.amend(proposal, submission, by=curator)
    sent = form(shelf, "Mine.", 0, do="submit", version="1", lock_version="1")
    response = client.post(edit, sent)
    page = response.content.decode()
    assert (response.status_code, ASKED in page) == (422, True)
    assert ("Curator&#x27;s." in page, "Mine." in page) == (True, True)
    after = client.post(edit, answer(page, "mine"))
    assert (after.status_code, ASKED in after.content.decode()) == (200, False)
    assert typed(author) == ["Mine."]


@pytest.mark.parametrize(
    ("what", "text", "title", "name"),
    [
        ("theirs", None, "First", "Run Tracking"),
        ("mine", None, "Second", "Run Logging"),
        ("third", "Both", "Both", "Both"),
    ],
)
def test_fields_and_words_are_asked_for_like_expectations(
    client: Client, author: User, url: str, what: str, text: str | None, title: str, name: str
) -> None:
    base = {"base:name": "Experiment Tracking", "do": "save", "draft_version": "0"}
    client.post(url, base | {"title": "First", "field:name": "Run Tracking"})
    page = client.post(url, base | {"title": "Second", "field:name": "Run Logging"})
    titles = texts_of(page.content.decode(), ".//article/h2")
    assert [each.strip("\u2066\u2067\u2068\u2069") for each in titles] == ["Title", "Name"]
    response = client.post(url, answer(page.content.decode(), what, text))
    kept = WorkingCopy.objects.get(author=author).content
    assert response.status_code == 200
    assert (kept["title"], kept["operations"][0]["new"]) == (title, name)


@pytest.mark.parametrize(
    ("what", "text", "kept"),
    [("theirs", None, []), ("mine", None, ["Run Logging"]), ("third", "Both", ["Both"])],
)
def test_a_field_that_was_published_anew_is_asked_for(
    client: Client, shelf: Shelf, author: User, curator: User, url: str,
    what: str, text: str | None, kept: list[str],
) -> None:  # fmt: skip
    base = {"base:name": "Experiment Tracking", "do": "save", "draft_version": "0"}
    client.post(url, base | {"title": "Mine", "field:name": "Run Logging"})
    theirs = FieldOperation("name", "Experiment Tracking", "Run Tracking")
    factories.publish(shelf.skill, theirs, by=curator)
    page = client.get(url).content.decode()
    assert ("Run Tracking" in page, "Run Logging" in page) == (True, True)
    assert client.post(url, answer(page, what, text)).status_code == 200
    operations = WorkingCopy.objects.get(author=author).content["operations"]
    assert [each["new"] for each in operations] == kept
