"""How much a program drafted, how many of its proposals may wait, and saying so oneself."""

from dataclasses import replace

import pytest

from profiles.operations import CellOperation, CellValues
from proposals import lifecycle
from proposals.editor import drafts
from proposals.errors import NotAllowed
from proposals.lifecycle import AlreadyDecided, LimitReached, provenance
from proposals.models import Event, Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf, token
from tests.programs import EDIT, Program

OTHER = {**EDIT, "level": "middle", "description": "Explains a run to a colleague."}
BODY = {"skill": "experiment-tracking", "title": "Shorter", "operations": [EDIT, OTHER]}


def edit(shelf: Shelf, text: str) -> CellOperation:
    return factories.edit(shelf.cell(shelf.engineer, shelf.junior), text)


def drafted(shelf: Shelf, author: User) -> Proposal:
    content = {"title": "Shorter", "operations": [EDIT, OTHER]}
    return drafts.leave(shelf.skill, content, by=author, token=token(author))


def counts(proposal: Proposal) -> tuple[int, int]:
    proposal.refresh_from_db()
    return proposal.drafted_changed, proposal.drafted_count


def test_how_many_changes_of_a_draft_were_edited(shelf: Shelf, author: User) -> None:
    draft = drafted(shelf, author)
    middle = factories.edit(shelf.cell(shelf.engineer, shelf.middle), OTHER["description"])
    middle_kept = replace(middle, new=CellValues(OTHER["description"], required=True))
    operations = (edit(shelf, "Mine."), middle_kept)
    lifecycle.submit(draft, factories.submission(*operations), by=author)
    assert counts(draft) == (1, 2)
    lifecycle.revise(draft, factories.submission(edit(shelf, "Mine, too.")), by=author)
    assert counts(draft) == (1, 2)


def test_a_draft_that_is_submitted_as_it_stands(shelf: Shelf, author: User) -> None:
    draft = drafts.submit(drafted(shelf, author), by=author)
    assert counts(draft) == (0, 2)
    assert draft.drafted_with == author.tokens.get()


def test_what_a_program_proposes_without_a_draft(shelf: Shelf, author: User) -> None:
    made = Program(author).post("/proposals/", BODY).json()
    assert (made["drafted_by"], made["drafted_changed"], made["drafted_count"]) == ("program", 0, 2)
    assert made["current"]["drafted_by"] == "program"
    assert {each["drafted_by"] for each in made["current"]["operations"]} == {"program"}


def test_too_many_at_a_time(shelf: Shelf, author: User, settings: object) -> None:
    settings.OPEN_DRAFTED_PROPOSALS = 1  # type: ignore[attr-defined]
    program = Program(author)
    first = program.post("/proposals/", {**BODY, "operations": [EDIT]}).json()
    number = program.post("/drafts/", {**BODY, "operations": [OTHER]}).json()["id"]
    refused = program.post(f"/drafts/{number}/submit/")
    assert (refused.status_code, refused.json()["code"]) == (429, "limit_reached")
    assert (
        "At most 1 of your open proposals may be drafted by a program." in refused.json()["detail"]
    )
    draft = Proposal.objects.get(pk=number)
    content = lifecycle.typed(draft, by=author)
    assert draft.state == State.DRAFT
    assert content is not None
    assert content["operations"][0]["description"] == OTHER["description"]
    human = lifecycle.propose(
        shelf.skill, factories.submission(edit(shelf, "By hand.")), by=author
    )  # what a person writes does not count
    path = f"/proposals/{human.pk}/versions/"
    assert program.post(path, {"title": "No", "operations": [OTHER]}).status_code == 429
    again = {"title": "Again", "operations": [{**EDIT, "description": "Logs a run."}]}
    assert program.post(f"/proposals/{first['id']}/versions/", again).status_code == 201
    lifecycle.withdraw(Proposal.objects.get(pk=first["id"]), by=author)
    assert program.post(f"/drafts/{number}/submit/").status_code == 201


def test_the_sentence_is_in_the_editor_and_nothing_is_lost(
    shelf: Shelf, author: User, settings: object, client: object
) -> None:
    settings.OPEN_DRAFTED_PROPOSALS = 0  # type: ignore[attr-defined]
    drafted(shelf, author)
    client.force_login(author)  # type: ignore[attr-defined]
    form = {"title": "Shorter", "text:ml-engineer:junior": "Typed since.", "do": "submit"}
    form |= {"roles": "ml-engineer", "version:ml-engineer:junior": "1", "draft_version": "1"}
    answer = client.post("/skills/experiment-tracking/suggest/", form)  # type: ignore[attr-defined]
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "the draft stays a draft" in page
    assert "Typed since." in page
    assert LimitReached(3, "drafted_proposals").sentence().startswith("At most 3 of your open")
    assert Proposal.objects.get().state == State.DRAFT


def test_only_the_author_says_that_an_assistant_helped(shelf: Shelf, author: User) -> None:
    made = factories.proposal(shelf.skill, edit(shelf, "By hand."), by=author)
    with pytest.raises(NotAllowed):
        provenance.declare(made, by=factories.person())
    provenance.declare(made, by=author)
    provenance.declare(made, by=author)
    made.refresh_from_db()
    assert made.drafted_by == "assistant"
    assert set(made.current.operations.values_list("drafted_by", flat=True)) == {"assistant"}  # type: ignore[union-attr]
    assert Event.objects.filter(verb="declare", proposal=made).count() == 1
    lifecycle.withdraw(made, by=author)
    with pytest.raises(AlreadyDecided):
        provenance.declare(made, by=author)


def test_a_mark_of_a_program_is_not_made_smaller(shelf: Shelf, author: User) -> None:
    made = drafts.submit(drafted(shelf, author), by=author)
    provenance.declare(made, by=author)
    made.refresh_from_db()
    assert made.drafted_by == "program"


def test_a_batch_of_one_token(shelf: Shelf, author: User, curator: User) -> None:
    by_program = drafts.submit(drafted(shelf, author), by=author)
    said = factories.submission(edit(shelf, "With help."))
    with_help = lifecycle.propose(shelf.skill, said, by=author)
    provenance.declare(with_help, by=author)
    human = factories.proposal(shelf.skill, edit(shelf, "By hand."), by=author)
    number = str(by_program.drafted_with_id)

    def batch(name: str) -> set[int]:
        return {each.pk for each in lifecycle.rejectable(author, by=curator, batch=name)}

    assert batch("") == {by_program.pk, with_help.pk, human.pk}
    assert batch(lifecycle.DRAFTED) == {by_program.pk, with_help.pk}
    assert batch(number) == {by_program.pk}
    assert batch(str(int(number) + 1)) == set()
    assert lifecycle.rejectable(author, by=factories.person(), batch=number) == []
