"""Every path from a program's text to published text: the mark arrives on each of them.

A table of ways to begin, crossed with ways to go on. Whatever comes of it, what is published is
marked on the cell, on its change and on the revision; nothing of a person's is.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from profiles import provenance
from profiles.models import Change, Expectation, Revision
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.editor import drafts
from proposals.lifecycle import Seen, Submission, curator_edits
from proposals.models import Proposal, Reason, State
from skillmap.accounts.models import Token, User
from skillmap.mcp_server import leaving
from skillmap.mcp_server.leaving import DraftText, ExpectationChange
from tests import factories
from tests.factories import Shelf
from tests.html import values_of
from tests.programs import EDIT, Program

TEXT = EDIT["description"]
EDITOR = "/skills/experiment-tracking/suggest/"
BODY: dict[str, Any] = {"skill": "experiment-tracking", "title": "Shorter", "operations": [EDIT]}


class Story:
    """A shelf, an author with a program, a curator, and the proposal that they are about."""

    def __init__(self, shelf: Shelf, author: User, curator: User) -> None:
        self.shelf, self.author, self.curator = shelf, author, curator
        self.program = Program(author)

    @property
    def cell(self) -> Expectation:
        return self.shelf.cell(self.shelf.engineer, self.shelf.junior)

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.exclude(state=State.DRAFT).latest("pk")

    @property
    def browser(self) -> Client:
        client = Client()
        client.force_login(self.author)
        return client

    def form(self, text: str, do: str, **more: str) -> dict[str, str]:
        cell = "ml-engineer:junior"
        return {
            "title": "Shorter",
            "rationale": "",
            "sources": "",
            "do": do,
            f"text:{cell}": text,
            f"version:{cell}": str(self.cell.version),
            f"required:{cell}": "on",
            "roles": "ml-engineer",
            **more,
        }

    def send(self, url: str, text: str, do: str, **more: str) -> None:
        response = self.browser.post(url, self.form(text, do, **more))
        assert response.status_code in {200, 302}, response.content

    def approve(self) -> Revision:
        done = lifecycle.approve(self.proposal, by=self.curator, seen=Seen.of(self.proposal))
        assert done.revision is not None
        return done.revision


# --- How a program's text begins ------------------------------------------------------------


def draft_and_submit_in_the_browser(story: Story) -> None:
    leave(story)
    version = Proposal.objects.get().working_copies.get().version
    story.send(EDITOR, TEXT, "submit", draft_version=str(version))


def draft_and_edit_everything_first(story: Story) -> None:
    leave(story)
    version = Proposal.objects.get().working_copies.get().version
    story.send(EDITOR, "Logs runs as a person would say it.", "save", draft_version=str(version))
    story.send(EDITOR, "Keeps a diary.", "submit", draft_version=str(version + 1))


def draft_and_save_from_a_tab_opened_before(story: Story) -> None:
    leave(story)
    for number in range(1, 4):  # the first is asked which text to keep, then it is the newer one
        story.send(EDITOR, "Logs it all.", "submit", draft_version=str(number))


def draft_and_paste(story: Story) -> None:
    leave(story)
    version = Proposal.objects.get().working_copies.get().version
    lines = "role,level,required,description\nml-engineer,junior,1,Pasted words."
    pasted = {"paste": lines, "replace": "on", "draft_version": str(version)}
    story.send(EDITOR, TEXT, "paste", **pasted)
    story.send(EDITOR, "Pasted words.", "submit", draft_version=str(version + 1))


def draft_and_submit_by_the_api(story: Story) -> None:
    number = leave(story)
    assert story.program.post(f"/drafts/{number}/submit/").status_code == 201


def propose_by_the_api(story: Story) -> None:
    assert story.program.post("/proposals/", BODY).status_code == 201


def draft_through_mcp(story: Story) -> None:
    change = ExpectationChange(**EDIT)
    words = DraftText(title="Shorter", rationale="", sources="")
    leaving.leave(story.shelf.skill, words, [change], [], secret=story.program.secret)
    version = Proposal.objects.get().working_copies.get().version
    story.send(EDITOR, TEXT, "submit", draft_version=str(version))


def draft_discarded_while_it_is_in_the_editor(story: Story) -> None:
    number = leave(story)
    page = story.browser.get(EDITOR).content.decode()
    ticked = values_of(page, ".//input[@name='assisted'][@type='hidden']", "value")
    lifecycle.discard(Proposal.objects.get(pk=number), by=story.author)
    story.send(EDITOR, TEXT, "submit", draft_version="1", assisted=ticked[0])


def revert_and_write_another_text(story: Story) -> None:
    persons(story, "A person's words.")
    written = story.approve()
    body = {"text": "It was better before.", "accepts_licence": True}
    answer = story.program.post(f"/revisions/{written.sequence}/revert/", body)
    assert answer.status_code == 201, answer.content
    again = {**BODY, "operations": [{**EDIT, "base_version": story.cell.version}]}
    del again["skill"]
    path = f"/proposals/{story.proposal.pk}/versions/"
    assert story.program.post(path, again).status_code == 201


def write_over_a_persons_draft(story: Story) -> None:
    story.send(EDITOR, "A person's words.", "save")
    draft = Proposal.objects.get()
    tag = story.program.get(f"/drafts/{draft.pk}/").headers["ETag"]
    body = {name: BODY[name] for name in ("title", "operations")}
    answer = story.program.call("put", f"/drafts/{draft.pk}/", body, If_Match=tag)
    assert answer.status_code == 200, answer.content
    lifecycle_submit(story)


def revise_a_persons_proposal(story: Story) -> None:
    persons(story, "A person's words.")
    body = {name: BODY[name] for name in ("title", "operations")}
    path = f"/proposals/{story.proposal.pk}/versions/"
    assert story.program.post(path, body).status_code == 201


def amend_a_persons_proposal(story: Story) -> None:
    persons(story, "A person's words.")
    body = {name: BODY[name] for name in ("title", "operations")}
    program = Program(factories.curator(), Token.Scope.CURATE)
    assert program.post(f"/proposals/{story.proposal.pk}/amend/", body).status_code == 201


def say_that_an_assistant_helped(story: Story) -> None:
    story.send(EDITOR, TEXT, "submit", assisted="on")


def say_so_later(story: Story) -> None:
    persons(story, TEXT)
    assert story.browser.post(f"/proposals/{story.proposal.pk}/assistant/").status_code == 302


def say_so_in_the_next_version(story: Story) -> None:
    persons(story, TEXT)
    now = story.proposal
    seen = {"version": str(now.version_number), "lock_version": str(now.lock_version)}
    story.send(f"/proposals/{now.pk}/edit/", TEXT, "submit", assisted="on", **seen)


BEGINNINGS: list[Callable[[Story], None]] = [
    draft_and_submit_in_the_browser,
    draft_and_edit_everything_first,
    draft_and_save_from_a_tab_opened_before,
    draft_and_paste,
    draft_and_submit_by_the_api,
    draft_through_mcp,
    draft_discarded_while_it_is_in_the_editor,
    revert_and_write_another_text,
    propose_by_the_api,
    write_over_a_persons_draft,
    revise_a_persons_proposal,
    amend_a_persons_proposal,
    say_that_an_assistant_helped,
    say_so_later,
    say_so_in_the_next_version,
]


# --- How it goes on -------------------------------------------------------------------------


def nothing_more(story: Story) -> None:
    """It is approved as it stands."""


def revised(story: Story) -> None:
    lifecycle.revise(story.proposal, said(story, "Other words altogether."), by=story.author)


def amended(story: Story) -> None:
    lifecycle.amend(story.proposal, said(story, "A curator's words."), by=factories.curator())


def rebased(story: Story) -> None:
    elsewhere = factories.edit(story.cell, "Published meanwhile.")
    factories.publish(story.shelf.skill, elsewhere, by=story.curator)
    lifecycle.rebase(story.proposal, said(story, "A third text."), by=story.author)


def copied(story: Story) -> None:
    lifecycle.withdraw(story.proposal, by=story.author)
    lifecycle.copy(story.proposal, by=story.author)
    lifecycle_submit(story)


def copied_by_another(story: Story) -> None:
    lifecycle.withdraw(story.proposal, by=story.author)
    other = factories.person()
    draft = lifecycle.copy(story.proposal, by=other)
    lifecycle.submit(draft, said(story, "Copied and changed."), by=other)


def withdrawn_and_typed_again(story: Story) -> None:
    row = story.proposal.current.operations.get()  # type: ignore[union-attr]
    lifecycle.withdraw(story.proposal, by=story.author)
    lifecycle.propose(story.shelf.skill, said(story, row.new_text or ""), by=factories.person())


def retitled(story: Story) -> None:
    row = story.proposal.current.operations.get()  # type: ignore[union-attr]
    operations = [factories.edit(story.cell, row.new_text or "")]
    submission = Submission("Other", operations=operations)
    lifecycle.revise(story.proposal, submission, by=story.author)


def rejected_and_copied(story: Story) -> None:
    lifecycle.reject(story.proposal, Reason.UNCLEAR, "Say more.", by=story.curator)
    copied_by_another_as_it_is(story)


def copied_by_another_as_it_is(story: Story) -> None:
    other = factories.person()
    lifecycle.copy(story.proposal, by=other)
    drafts.submit(Proposal.objects.get(state=State.DRAFT, author=other), by=other)


def brought_back_after_it_was_retired(story: Story) -> None:
    story.approve()
    retire = factories.retire(story.cell)
    lifecycle.propose(story.shelf.skill, factories.submission(retire), by=story.author)
    gone = story.approve()
    lifecycle.revert(gone, "It is needed.", by=factories.person())


ENDINGS: list[Callable[[Story], None]] = [
    nothing_more,
    retitled,
    rejected_and_copied,
    brought_back_after_it_was_retired,
    revised,
    amended,
    rebased,
    copied,
    copied_by_another,
    withdrawn_and_typed_again,
]


def leave(story: Story) -> int:
    answer = story.program.post("/drafts/", BODY)
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def lifecycle_submit(story: Story) -> None:
    draft = Proposal.objects.get(state=State.DRAFT, author=story.author)
    answer = story.program.post(f"/drafts/{draft.pk}/submit/")
    assert answer.status_code == 201, answer.content


def persons(story: Story, text: str) -> None:
    lifecycle.propose(story.shelf.skill, said(story, text), by=story.author)


def said(story: Story, text: str) -> Submission:
    return factories.submission(factories.edit(story.cell, text))


@pytest.fixture
def story(shelf: Shelf, author: User, curator: User) -> Story:
    return Story(shelf, author, curator)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("begin", BEGINNINGS, ids=lambda each: each.__name__)
def test_the_mark_arrives(story: Story, begin: Callable[[Story], None]) -> None:
    begin(story)
    is_said = begin.__name__.startswith(("say_", "draft_discarded"))
    expected = provenance.ASSISTANT if is_said else provenance.PROGRAM
    marks = {}
    for go_on in ENDINGS:
        with transaction.atomic():  # each goes on from the same beginning
            go_on(story)
            marks[go_on.__name__] = marks_of(story)
            transaction.set_rollback(True)
    assert marks == {go_on.__name__: (expected,) * 4 for go_on in ENDINGS}


def marks_of(story: Story) -> tuple[str, ...]:
    """The marks of the proposal and, when it is approved, of cell, change and revision."""
    proposed = story.proposal.drafted_by
    revision = story.approve()
    change = revision.changes.get()
    return proposed, story.cell.drafted_by, change.after_drafted_by, revision.drafted_by


def test_a_persons_text_has_no_mark(story: Story) -> None:
    persons(story, "A person's words.")
    assert story.proposal.drafted_by == ""
    revision = story.approve()
    assert (story.cell.drafted_by, revision.drafted_by) == ("", "")
    assert set(Change.objects.values_list("after_drafted_by", flat=True)) == {""}


def test_reverting_brings_back_the_mark_of_the_text_that_comes_back(story: Story) -> None:
    propose_by_the_api(story)
    marked = story.approve()
    persons(story, "Keeps a diary of all that went wrong.")
    written = story.approve()
    assert story.cell.drafted_by == ""
    lifecycle.revert(written, "It was better before.", by=story.curator)
    assert (story.cell.description, story.cell.drafted_by) == (TEXT, provenance.PROGRAM)
    newest = Revision.objects.of(story.shelf.skill).latest("number")
    assert newest.drafted_by == provenance.PROGRAM
    lifecycle.revert(newest, "No.", by=story.curator)
    assert story.cell.drafted_by == ""
    assert marked.drafted_by == provenance.PROGRAM


SHARED = "Keeps a diary of all that went wrong."


def by_a_curator(story: Story, revision: Revision) -> None:
    lifecycle.revert(revision, "It was better before.", by=story.curator)


def by_a_proposal(story: Story, revision: Revision) -> None:
    lifecycle.revert(revision, "It was better before.", by=factories.person())
    story.approve()


def by_a_program(story: Story, revision: Revision) -> None:
    token = factories.token(story.curator)
    lifecycle.revert(revision, "It was better before.", by=story.curator, token=token)


def by_typing_it_again(story: Story, revision: Revision) -> None:
    text = revision.changes.get().before_text or ""
    operations = [factories.edit(story.cell, text)]
    curator_edits.edit(story.shelf.skill, operations, "As it was.", by=story.curator)


REVERTS = [by_a_curator, by_a_proposal, by_a_program, by_typing_it_again]


@pytest.mark.parametrize("go_back", REVERTS, ids=lambda each: each.__name__)
def test_a_persons_text_that_comes_back_loses_the_mark_of_a_text_that_shares_a_line(
    story: Story, go_back: Callable[[Story, Revision], None]
) -> None:
    persons(story, f"{SHARED}\nAsks twice.")
    story.approve()
    operation = {**EDIT, "base_version": story.cell.version, "description": f"{SHARED}\n{TEXT}"}
    answer = story.program.post("/proposals/", {**BODY, "operations": [operation]})
    assert answer.status_code == 201, answer.content
    marked = story.approve()
    assert story.cell.drafted_by == provenance.PROGRAM
    go_back(story, marked)
    assert (story.cell.description, story.cell.drafted_by) == (f"{SHARED}\nAsks twice.", "")
    assert story.cell.changes.latest("version").after_drafted_by == ""
    newest = Revision.objects.of(story.shelf.skill).latest("number")
    lifecycle.revert(newest, "The other one.", by=story.curator)
    assert story.cell.drafted_by == provenance.PROGRAM


@pytest.mark.parametrize("go_back", REVERTS[:2], ids=lambda each: each.__name__)
def test_a_marked_text_that_comes_back_over_a_marked_one_stays_marked(
    story: Story, go_back: Callable[[Story, Revision], None]
) -> None:
    propose_by_the_api(story)
    story.approve()
    persons(story, f"{TEXT}\n{SHARED}")
    written = story.approve()
    assert story.cell.drafted_by == provenance.PROGRAM
    go_back(story, written)
    assert (story.cell.description, story.cell.drafted_by) == (TEXT, provenance.PROGRAM)


def test_a_persons_field_that_comes_back_loses_the_mark(story: Story) -> None:
    own = FieldOperation("summary", "", f"{SHARED} And asks.")
    curator_edits.edit(story.shelf.skill, [own], "By hand.", by=story.curator)
    operation = {"field": "summary", "base": own.new, "new": f"{SHARED} And tells."}
    answer = story.program.post("/proposals/", {**BODY, "operations": [operation]})
    assert answer.status_code == 201, answer.content
    marked = story.approve()
    assert marked.changes.get().after_drafted_by == provenance.PROGRAM
    lifecycle.revert(marked, "It was better before.", by=story.curator)
    assert Change.objects.filter(field="summary").latest("pk").after_drafted_by == ""
    again = FieldOperation("summary", own.new, f"{SHARED} And tells all.")
    made = curator_edits.edit(story.shelf.skill, [again], "By hand.", by=story.curator)
    assert isinstance(made, Revision)
    assert made.changes.get().after_drafted_by == ""


def test_a_revert_by_a_person_and_its_next_version(story: Story) -> None:
    propose_by_the_api(story)
    story.approve()
    persons(story, "Keeps a diary of all that went wrong.")
    written = story.approve()
    other = factories.person()
    lifecycle.revert(written, "It was better before.", by=other)
    assert story.proposal.drafted_by == provenance.PROGRAM
    lifecycle.revise(story.proposal, said(story, f"{TEXT} Always."), by=other)
    story.approve()
    assert story.cell.drafted_by == provenance.PROGRAM


def test_the_mark_stays_until_no_line_is_left(story: Story) -> None:
    propose_by_the_api(story)
    story.approve()
    for text, mark in [
        (f"{TEXT[:-1]}, too.", provenance.PROGRAM),
        (f"{TEXT[:-1]}, too.\nMeasures what a prediction costs.", provenance.PROGRAM),
        ("Measures what a prediction costs.", provenance.PROGRAM),
        ("Argues about budgets with the finance team.", ""),
    ]:
        curator_edits.edit(
            story.shelf.skill, [factories.edit(story.cell, text)], "By hand.", by=story.curator
        )
        assert (text, story.cell.drafted_by) == (text, mark)


def test_a_curator_who_types_a_programs_text(story: Story) -> None:
    propose_by_the_api(story)
    operations = [factories.edit(story.cell, TEXT)]
    made = curator_edits.edit(story.shelf.skill, operations, "As proposed.", by=story.curator)
    assert isinstance(made, Revision)
    assert (made.drafted_by, story.cell.drafted_by) == (provenance.PROGRAM,) * 2


@pytest.mark.parametrize("field", ["name", "summary"])
def test_a_field_keeps_its_mark(story: Story, field: str) -> None:
    base = "Experiment Tracking" if field == "name" else ""
    operation = {"field": field, "base": base, "new": "Everything about runs and their logs."}
    answer = story.program.post("/proposals/", {**BODY, "operations": [operation]})
    assert answer.status_code == 201, answer.content
    marked = story.approve()
    assert marked.drafted_by == marked.changes.get().after_drafted_by == provenance.PROGRAM
    edit = FieldOperation(field, operation["new"], "All about cats.")
    made = curator_edits.edit(story.shelf.skill, [edit], "By hand.", by=story.curator)
    assert isinstance(made, Revision)
    assert made.changes.get().after_drafted_by == ""
    lifecycle.revert(made, "Back.", by=story.curator)
    assert Change.objects.filter(field=field).latest("pk").after_drafted_by == "program"


def test_a_role_that_makes_a_shared_text_its_own(story: Story) -> None:
    shelf, curator = story.shelf, story.curator
    propose_by_the_api(story)
    story.approve()
    reader = factories.role("tester", by=curator)
    factories.publish(reader, FieldOperation("base_role", "", "ml-engineer"), by=curator)
    url = f"{EDITOR}?role=tester&level=junior&copy=base"
    assert TEXT in story.browser.get(url).content.decode()
    form = {"title": "Ours", "do": "submit", "text:tester:junior": f"{TEXT[:-1]}, for testers."}
    form |= {"roles": "tester", "version:tester:junior": "0", "text:tester:middle": "By hand."}
    assert story.browser.post(EDITOR, form).status_code == 302
    assert story.proposal.drafted_by == provenance.PROGRAM
    revision = story.approve()
    own = Expectation.objects.filter(role=reader)
    assert dict(own.values_list("level__slug", "drafted_by")) == {
        "junior": provenance.PROGRAM,
        "middle": "",
    }
    assert revision.drafted_by == provenance.PROGRAM
    operation = factories.add(factories.role("other", by=curator), shelf.junior, "Entirely ours.")
    curator_edits.edit(shelf.skill, [operation], "By hand.", by=curator)
    assert Expectation.objects.get(role__slug="other").drafted_by == ""


def test_a_program_that_changes_no_text_leaves_a_person_their_words(story: Story) -> None:
    operation = {**EDIT, "description": story.cell.description, "required": False}
    answer = story.program.post("/proposals/", {**BODY, "operations": [operation]})
    assert answer.status_code == 201, answer.content
    revision = story.approve()
    assert (revision.drafted_by, story.cell.required) == (provenance.PROGRAM, False)
    assert story.cell.drafted_by == revision.changes.get().after_drafted_by == ""


def test_a_new_skill(story: Story) -> None:
    cell = {**EDIT, "kind": "add", "base_version": 0}
    words = {
        "slug": "run-logs",
        "name": "Run logs",
        "group": story.shelf.group.key,
        "summary": TEXT,
    }
    fields = [{"field": name, "base": "", "new": text} for name, text in words.items()]
    body = {"new_skill": True, "title": "Run logs", "operations": [*fields, cell]}
    answer = story.program.post("/proposals/", body)
    assert answer.status_code == 201, answer.content
    revision = story.approve()
    assert revision.drafted_by == provenance.PROGRAM
    marks = dict(revision.changes.values_list("field", "after_drafted_by"))
    assert (marks["name"], marks["summary"], marks[""]) == (provenance.PROGRAM,) * 3
    assert Expectation.objects.get(skill__slug="run-logs").drafted_by == provenance.PROGRAM


def test_another_title_alone_keeps_version_and_mark(story: Story) -> None:
    propose_by_the_api(story)
    retitled(story)
    now = story.proposal
    assert (now.title, now.version_number, now.drafted_by) == ("Other", 1, provenance.PROGRAM)
    seen = {"version": str(now.version_number), "lock_version": str(now.lock_version)}
    story.send(f"/proposals/{now.pk}/edit/", TEXT, "submit", assisted="on", **seen)
    assert (story.proposal.title, story.proposal.version_number) == ("Shorter", 1)
