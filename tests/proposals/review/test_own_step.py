"""What the author of a proposal does next, on top of its page."""

import pytest
from django.test import Client

from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Comment, Proposal, Reason
from proposals.review import own_step
from proposals.review.own_step import AuthorStep
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, values_of
from tests.proposals.editor.browser_forms import form_on


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cell, f"Other words {cell.pk}.") for cell in cells]
    return factories.proposal(shelf.skill, *changes, by=author)


def step(proposal: Proposal, person: User, *, must_update: bool = False) -> AuthorStep | None:
    found = own_step.of(proposal, person, must_update=must_update)
    return found.step if found else None


def test_each_state_has_its_step(
    shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    assert step(proposal, author) == AuthorStep.WAIT
    assert step(proposal, author, must_update=True) == AuthorStep.UPDATE
    lifecycle.request_changes(proposal, "Which commit?", by=curator)
    asked = own_step.of(proposal, author, must_update=True)
    assert asked is not None
    assert asked.request is not None
    assert (asked.step, asked.request.text) == (AuthorStep.ANSWER, "Which commit?")
    lifecycle.reject(proposal, Reason.UNCLEAR, "No answer.", by=curator)
    assert step(proposal, author) == AuthorStep.AGAIN


@pytest.mark.parametrize(("declines", "expected"), [(False, "read"), (True, "go_on")])
def test_after_an_approval(
    proposal: Proposal, author: User, curator: User, declines: bool, expected: str
) -> None:
    assert proposal.current is not None
    first = proposal.current.operations.all()[0].pk
    declined = {first: "Not at this level."} if declines else {}
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal), declined=declined)
    assert step(proposal, author) == expected


def test_only_the_author_has_one_and_only_where_something_can_be_done(
    shelf: Shelf, proposal: Proposal, author: User, curator: User, reader: User
) -> None:
    assert (step(proposal, reader), step(proposal, curator)) == (None, None)
    shelf.skill.retired_at = proposal.opened_at
    proposal.skill = shelf.skill
    assert step(proposal, author) is None


def test_the_page_begins_with_it(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    address = proposal.get_absolute_url()
    assert find_all(client.get(address).content.decode(), ".//*[@id='own-step']") == []
    client.force_login(author)
    page = client.get(address).content.decode()
    assert text_of(find_one(page, ".//*[@id='own-step']")) == "A curator decides next"
    lifecycle.request_changes(proposal, "Which *commit*?", by=curator)
    page = client.get(address).content.decode()
    section = find_one(page, ".//section[@aria-labelledby='own-step']")
    assert "Which commit?" in text_of(section)
    assert f"{address}edit/" in values_of(section, ".//a")
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    lifecycle.withdraw(proposal, by=author)
    page = client.get(address).content.decode()
    section = find_one(page, ".//section[@aria-labelledby='own-step']")
    assert values_of(section, ".//form", "action") == [f"{address}copy/"]


def test_a_conflict_leads_to_the_comparison(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    client.force_login(author)
    page = client.get(proposal.get_absolute_url()).content.decode()
    section = find_one(page, ".//section[@aria-labelledby='own-step']")
    assert values_of(section, ".//a") == [f"{proposal.get_absolute_url()}rebase/"]


def test_the_answer_and_the_next_version_are_one_step(
    client: Client, proposal: Proposal, author: User, curator: User
) -> None:
    client.force_login(author)
    edit = f"{proposal.get_absolute_url()}edit/"
    assert "answer" not in form_on(client.get(edit).content.decode()).sent
    lifecycle.request_changes(proposal, "Which *commit*?", by=curator)
    page = client.get(edit).content.decode()
    assert "Which <em>commit</em>?" in page
    form = form_on(page).sent | {"text:ml-engineer:junior": "Logs the Git commit."}
    kept = client.post(edit, {**form, "answer": "The Git one.", "do": "save"}).content.decode()
    again = form_on(kept).sent
    assert again["answer"] == ["The Git one."]
    answer = client.post(edit, {**again, "do": "submit"})
    assert answer["Location"] == proposal.get_absolute_url()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version_number) == ("open", 2)
    comment = Comment.objects.get()
    assert (comment.proposal, comment.author, comment.text) == (proposal, author, "The Git one.")


def test_without_words_there_is_no_comment_and_after_an_error_no_half(
    client: Client, proposal: Proposal, author: User, curator: User
) -> None:
    client.force_login(author)
    edit = f"{proposal.get_absolute_url()}edit/"
    lifecycle.request_changes(proposal, "Which commit?", by=curator)
    form = form_on(client.get(edit).content.decode()).sent
    broken = {**form, "text:ml-engineer:junior": "x" * 2_001, "answer": "Mine.", "do": "submit"}
    page = client.post(edit, broken)
    assert (page.status_code, Comment.objects.count()) == (422, 0)
    form = form_on(page.content.decode()).sent
    assert form["answer"] == ["Mine."]
    mended = {**form, "text:ml-engineer:junior": "Logs it.", "answer": " ", "do": "submit"}
    assert client.post(edit, mended).status_code == 302
    assert Comment.objects.count() == 0


def test_the_author_reads_who_amended_the_text(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    client.force_login(author)
    address, section = proposal.get_absolute_url(), ".//section[@aria-labelledby='own-step']"
    edits = [factories.edit(shelf.cell(shelf.engineer, shelf.junior), "As a curator has it.")]
    lifecycle.amend(proposal, lifecycle.Submission("Amended", operations=edits), by=curator)
    assert "amended the text" not in text_of(
        find_one(client.get(address).content.decode(), section)
    )
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    found = find_one(client.get(address).content.decode(), section)
    assert "curator amended the text before it was approved." in text_of(found)
    assert f"{address}versions/2/" in values_of(found, ".//a")
