"""The review page: what it shows, every decision, and where each leads."""

from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals import lifecycle
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Proposal
from proposals.review import looks
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, find_one, text_of, texts_of, values_of

QUERIES, QUERIES_WITH_COMMENTS = 36, 37
NO = {"text": "No.", "code": "unclear"}
QUEUE = "/review/"


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    """Two cells rewritten."""
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cell, f"New words {number}") for number, cell in enumerate(cells)]
    return factories.proposal(shelf.skill, *changes, by=author)


def review(proposal: Proposal) -> str:
    return reverse("proposals:review", args=[proposal.pk])


def verdict(proposal: Proposal, do: str, **more: str) -> dict[str, object]:
    """The review form with everything ticked."""
    proposal.refresh_from_db()
    assert proposal.current is not None
    keys = [str(each.pk) for each in proposal.current.operations.all()]
    seen = {"version": proposal.version_number, "lock_version": proposal.lock_version}
    return {"do": do, "accept": keys, **seen, **more}


@pytest.mark.parametrize("others", [1, 7])
def test_the_review_names_some_of_what_waits_on_the_same_cell(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, others: int
) -> None:
    elsewhere = factories.edit(shelf.cell(shelf.analyst, shelf.junior), "Something else.")
    factories.proposal(shelf.skill, elsewhere, by=factories.person())
    for number in range(others):
        edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"Words {number}")
        made = factories.submission(edit, title=f"Another {number}")
        lifecycle.propose(shelf.skill, made, by=factories.person())
    client.force_login(curator)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(review(proposal)).content.decode()
    (named,) = find_all(page, ".//div[@class='others']")
    assert len(find_all(named, ".//li")) == min(others, 5)
    assert ("and 2 more" in page) is (others == 7)
    assert len(queries) == QUERIES


def test_the_review_shows_three_texts_and_four_buttons(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    page = client.get(review(proposal)).content.decode()
    assert "Logs parameters and metrics of each run." in page
    assert "New" in page
    labels = {each.get("for"): text_of(each) for each in find_all(page, ".//label[@for]")}
    assert labels["id_text"] == "Message to the author"
    assert labels["id_code"] == "Reason for rejecting"
    for button in ("Approve selected", "Request changes", "Reject", "Amend", "Comment"):
        assert button in page


def test_approving_publishes_and_credits_both(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    client.force_login(curator)
    response = client.post(review(proposal), verdict(proposal, "approve"))
    assert response["Location"] == QUEUE
    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("approved", "full")
    assert shelf.cell(shelf.engineer, shelf.junior).description == "New words 0"
    assert proposal.revision is not None
    credited = proposal.revision.credits.values_list("person", "part")
    assert set(credited) == {(author.pk, "author"), (curator.pk, "approver")}


def test_one_cell_is_declined_with_a_reason_and_the_rest_applies(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    data = verdict(proposal, "approve")
    first, second = map(str, cast("list[str]", data["accept"]))
    data["accept"] = [first]
    without_reason = client.post(review(proposal), data)
    assert without_reason.status_code == 422
    client.post(review(proposal), {**data, f"why:{second}": "Too vague"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("approved", "partial")
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Too vague" in page


def test_requesting_changes_and_declining_take_words(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    assert client.post(review(proposal), verdict(proposal, "changes")).status_code == 422
    client.post(review(proposal), verdict(proposal, "changes", text="Say which tool"))
    proposal.refresh_from_db()
    assert proposal.state == "changes_requested"
    without_code = client.post(review(proposal), verdict(proposal, "reject", text="No"))
    assert without_code.status_code == 422
    client.post(review(proposal), verdict(proposal, "reject", text="No", code="unclear"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason_code, proposal.reason_text) == (
        *("rejected", "unclear", "No"),
    )


def test_what_changed_since_is_not_approved_and_the_words_stay(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    data = {**verdict(proposal, "approve", text="Well done"), "lock_version": 99}
    response = client.post(review(proposal), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert ("changed since you opened it" in page, "Well done" in page) == (True, True)
    shown: dict[str, str] = {}
    for name in ("version", "lock_version"):
        shown |= fields_of(page, f".//input[@name='{name}']")
    assert client.post(review(proposal), {**data, **shown}).status_code == 302


def test_a_conflict_is_told_and_nothing_is_written(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=factories.person())
    client.force_login(curator)
    response = client.post(review(proposal), verdict(proposal, "approve"))
    assert response.status_code == 422
    assert "The published text has changed" in response.content.decode()
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1


def test_the_curator_sees_what_a_reader_would_remark(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    same = shelf.cell(shelf.engineer, shelf.middle).description
    change = factories.edit(shelf.cell(shelf.engineer, shelf.senior), same)
    made = factories.proposal(shelf.skill, change, by=author)
    client.force_login(curator)
    page = client.get(review(made)).content.decode()
    assert "The same as Ml Engineer, Middle." in texts_of(page, ".//ul[@class='checks']/li")


def test_nobody_approves_their_own(client: Client, shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    own = factories.proposal(shelf.skill, factories.edit(cell, "My own"), by=curator)
    client.force_login(curator)
    assert "You cannot review your own proposal." in client.get(review(own)).content.decode()
    assert client.post(review(own), verdict(own, "approve")).status_code == 422
    own.refresh_from_db()
    assert own.state == "open"


def test_a_double_click_is_harmless(client: Client, proposal: Proposal, curator: User) -> None:
    client.force_login(curator)
    data = verdict(proposal, "approve")
    client.post(review(proposal), data)
    again = client.post(review(proposal), data, follow=True)
    assert "Already approved." in again.content.decode()


def test_a_curator_takes_it_and_gives_it_back(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    url = reverse("proposals:assign", args=[proposal.pk])
    for expected in (curator, None):
        client.post(url)
        proposal.refresh_from_db()
        assert proposal.assigned_to == expected
    lifecycle.withdraw(proposal, by=proposal.author)
    assert client.post(url).status_code == 302


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_what_is_not_there_is_404(client: Client, curator: User, number: int) -> None:
    client.force_login(curator)
    assert client.get(f"/review/{number}/").status_code == 404


@pytest.mark.parametrize("where", ["proposals:review", "proposals:rebase"])
def test_required_is_told_as_it_was_is_and_would_be(
    client: Client, shelf: Shelf, author: User, curator: User, where: str
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    assert not cell.required
    made = factories.proposal(shelf.skill, factories.edit(cell, "New words"), by=author)
    theirs = factories.edit(cell, "Their words", required=True)
    factories.publish(shelf.skill, theirs, by=factories.curator("other"))
    client.force_login(curator if "review" in where else author)
    page = client.get(reverse(where, args=[made.pk])).content.decode()
    labels = [each for each in find_all(page, ".//p[@class='label']") if find_all(each, "span")]
    assert [((each.text or "").strip(), text_of(find_one(each, "span"))) for each in labels] == [
        *[("When it was written", "Optional"), ("Published now", "Required")],
        ("Proposed", "Optional"),
    ]


def test_a_change_of_required_alone_is_not_called_one_of_the_text(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    change = factories.edit(cell, cell.description, required=True)
    made = factories.proposal(shelf.skill, change, by=author)
    client.force_login(curator)
    page = client.get(review(made)).content.decode()
    assert "leaves the text unchanged" in page
    assert "changes the text" not in page


def test_a_decision_leads_on_to_the_next_in_the_order_asked_for(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    later = [
        factories.proposal(shelf.skill, factories.edit(cell, f"W {n}"), by=factories.person())
        for n in range(2)
    ]
    client.force_login(curator)
    answer = client.post(f"{review(later[1])}?sort=newest", verdict(later[1], "approve"))
    assert answer["Location"] == f"{review(later[0])}?sort=newest"
    page = client.get(answer["Location"]).content.decode()
    said = text_of(find_one(page, ".//div[@class='notice notice--success']"))
    assert said.startswith("A better wording: Approved: revision")
    answer = client.post(f"{review(later[0])}?sort=newest", verdict(later[0], "reject", **NO))
    assert answer["Location"] == f"{review(proposal)}?sort=newest"
    answer = client.post(review(proposal), verdict(proposal, "changes", text="Which tool?"))
    assert answer["Location"] == QUEUE
    assert "Nothing waits for you" in client.get(QUEUE).content.decode()


def test_from_the_last_of_a_page_one_gets_to_the_first_that_waits(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    last = factories.proposal(shelf.skill, factories.edit(cell, "W"), by=factories.person())
    client.force_login(curator)
    answer = client.post(f"{review(last)}?page=9", verdict(last, "reject", **NO))
    assert answer["Location"] == f"{review(proposal)}?page=9"
    assert client.get(answer["Location"]).status_code == 200  # page 9 is gone: the first is shown


def test_a_comment_is_posted_and_the_proposal_stays_open_on_the_page(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    assert client.post(review(proposal), verdict(proposal, "comment")).status_code == 422
    data = verdict(proposal, "comment", text="Which *tool*?", token="once")
    for _double_click in range(2):
        answer = client.post(f"{review(proposal)}?reviewer=all", data)
    made = proposal.comments.get()
    assert answer["Location"] == f"{review(proposal)}?reviewer=all#comment-{made.pk}"
    page = client.get(review(proposal)).content.decode()
    assert texts_of(page, f".//*[@id='comment-{made.pk}']//em") == ["tool"]
    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.parametrize("do", ["approve", "reject", "changes"])
def test_somebody_else_was_quicker_and_what_was_typed_stays(
    client: Client, proposal: Proposal, curator: User, do: str
) -> None:
    client.force_login(curator)
    data = verdict(proposal, do, text="My long answer", code="unclear")
    lifecycle.approve(proposal, by=factories.curator("quick"), seen=Seen.of(proposal))
    answer = client.post(review(proposal), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is already closed. See the decision below." in page
    decided = text_of(find_one(page, ".//div[@class='notice notice--readonly']"))
    assert "approved quick" in decided
    assert text_of(find_one(page, ".//textarea[@name='text']")) == "My long answer"
    buttons = values_of(page, ".//div[@class='review-bar']//button", "value")
    assert buttons == ["comment"]
    sent = client.post(review(proposal), {**data, "do": "comment"})
    assert sent.status_code == 302
    assert proposal.comments.get().text == "My long answer"


def test_ticks_and_reasons_move_to_the_version_that_came_meanwhile(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    client.force_login(curator)
    data = verdict(proposal, "approve")
    first, second = map(str, cast("list[str]", data["accept"]))
    cells = [
        shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle, shelf.senior)
    ]
    again = factories.submission(*(factories.edit(cell, "Other words") for cell in cells))
    lifecycle.revise(proposal, again, by=author)
    answer = client.post(review(proposal), {**data, "accept": [first], f"why:{second}": "Vague"})
    page = answer.content.decode()
    assert "changed since you opened it" in page
    ticks = ["checked" in each.attrib for each in find_all(page, ".//input[@name='accept']")]
    assert ticks == [True, False, True]
    whys = [
        each.attrib["value"]
        for each in find_all(page, ".//input")
        if each.attrib.get("name", "").startswith("why:")
    ]
    assert whys == ["", "Vague", ""]


@pytest.mark.parametrize(
    ("button", "closed", "lasting"), [("duplicate_of", 0, 1), ("duplicate", 1, 0)]
)
def test_of_two_for_the_same_cell_either_is_closed_as_duplicate(
    client: Client,
    shelf: Shelf,
    proposal: Proposal,
    curator: User,
    button: str,
    closed: int,
    lasting: int,
) -> None:
    same = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words 0")
    more = factories.edit(shelf.cell(shelf.engineer, shelf.senior), "More")
    other = factories.proposal(shelf.skill, same, more, by=factories.person())
    client.force_login(curator)
    page = client.get(review(proposal)).content.decode()
    offered = find_one(page, ".//div[@class='others']")
    assert "the same change" in text_of(offered)
    assert values_of(offered, ".//button", "name") == ["duplicate_of", "duplicate"]
    data = verdict(proposal, "")
    with_words = client.post(review(proposal), {**data, button: other.pk, "text": "Thanks"})
    assert "Your text would not be sent" in with_words.content.decode()
    answer = client.post(review(proposal), {**data, button: other.pk})
    both = [proposal, other]
    for each in both:
        each.refresh_from_db()
    assert both[closed].state == "superseded"
    assert both[closed].superseded_by == both[lasting]
    assert both[lasting].state == "open"
    leads_to = other if button == "duplicate_of" else proposal
    assert answer["Location"].partition("#")[0] == review(leads_to)


@pytest.mark.parametrize("button", ["duplicate_of", "duplicate"])
def test_a_duplicate_that_is_gone_is_said_on_the_page(
    client: Client, proposal: Proposal, curator: User, button: str
) -> None:
    client.force_login(curator)
    answer = client.post(review(proposal), {**verdict(proposal, ""), button: 999_999})
    assert answer.status_code == 422
    assert "There is no such proposal." in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_what_is_new_since_the_last_look_is_marked(
    client: Client,
    shelf: Shelf,
    proposal: Proposal,
    curator: User,
    author: User,
    reader: User,
) -> None:
    client.force_login(curator)
    page = client.get(review(proposal)).content.decode()
    assert "Since you last looked" not in page
    session = client.session
    ago = int((timezone.now() - timedelta(hours=2)).timestamp())
    session[looks.KEY] = {str(proposal.pk): [0, ago]}
    session.save()
    proposal.versions.update(created_at=timezone.now() - timedelta(hours=3))
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cells[0], "New words 0"), factories.edit(cells[1], "Other words")]
    lifecycle.revise(proposal, factories.submission(*changes), by=author)
    lifecycle.object_to(proposal, "It says <b>nothing</b>", by=reader)
    comments.post(proposal, "My own words", by=curator)
    page = client.get(review(proposal)).content.decode()
    noticed = text_of(find_one(page, ".//div[@class='notice notice--info']"))
    assert noticed.startswith("Since you last looked")
    assert "Version 2 is new" in noticed
    stream = find_all(page, ".//ol[@class='stream']/li")
    marked = [text_of(each) for each in stream if find_all(each, ".//*[@class='count count--new']")]
    assert any("It says" in each for each in marked)
    assert not any("My own words" in each for each in marked)
    changed = [
        "Changed since you last looked" in text_of(each) for each in find_all(page, ".//article")
    ]
    assert changed == [False, True]
    again = client.get(review(proposal)).content.decode()
    assert "Version 2 is new" in again  # the same look goes on


def test_long_texts_are_folded_and_there_in_full(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    words = " ".join(f"word{number}" for number in range(100))
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, words), by=author)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, f"{words} end"), by=author)
    client.force_login(curator)
    cell_shown = find_one(client.get(review(made)).content.decode(), ".//article")
    shown, whole = find_all(cell_shown, "p[@class='diff']")[0], find_one(cell_shown, "details")
    assert text_of(shown) == "…" + words[words.index(" word88") :] + " end"
    assert words in text_of(whole)
    assert text_of(find_one(whole, "summary")) == "Whole text"


def test_the_page_costs_the_same_however_much_there_is(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, reader: User
) -> None:
    client.force_login(curator)
    client.get(review(proposal))
    counts = []
    for more in (1, 3):
        for number in range(more):
            change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"{more} {number}")
            factories.proposal(shelf.skill, change, by=factories.person())
            comments.post(proposal, f"Remark {more} {number}", by=reader)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(review(proposal)).status_code == 200
        counts.append(len(queries))
    assert counts == [QUERIES_WITH_COMMENTS] * 2


def test_the_former_address_sends_on_with_the_form(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    former = reverse("admin:proposals_proposal_review", args=[proposal.pk])
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (302, review(proposal))
    answer = client.post(former, verdict(proposal, "approve"))
    assert (answer.status_code, answer["Location"]) == (307, review(proposal))
    client.post(former, verdict(proposal, "approve"), follow=True)
    proposal.refresh_from_db()
    assert proposal.state == "approved"


def test_unknown_parameters_lead_to_the_canonical_address(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    answer = client.get(f"{review(proposal)}?utm=x&reviewer=all")
    assert (answer.status_code, answer["Location"]) == (302, f"{review(proposal)}?reviewer=all")
