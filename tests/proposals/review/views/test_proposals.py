"""Lists of proposals and the page of one: what is shown, to whom, for how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.discussion import comments
from proposals.models import Endorsement, Proposal, Reason
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, find_one, text_of, texts_of, values_of

ENTRIES = ".//li[@class='entry']"


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    change = factories.edit(cell, "Logs parameters, metrics and the commit of each run.")
    return factories.proposal(shelf.skill, change, by=author)


def url(proposal: Proposal, name: str = "proposal") -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk])


def seen(proposal: Proposal) -> dict[str, int]:
    proposal.refresh_from_db()
    return {"version": proposal.version_number, "lock_version": proposal.lock_version}


def test_a_proposal_says_what_changes_and_why(client: Client, proposal: Proposal) -> None:
    text = client.get(url(proposal)).content.decode()
    assert "1 change in Experiment Tracking" in text
    assert "A better wording" in text
    assert "Because it is clearer." in text
    assert find_all(text, ".//ins") != []
    assert find_all(text, ".//del") != []
    assert "submitted version 1" in text
    assert "Can be published as it is" in text


def byline(client: Client, proposal: Proposal) -> str:
    """What the line under the title says, without its date."""
    line = find_one(client.get(url(proposal)).content.decode(), ".//p[@class='byline']")
    for each in find_all(line, ".//time"):
        each.text = "DATE"
    return text_of(line)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("", "open Proposed by author on DATE"),
        ("approve", "approved Proposed by author on DATE · approved by curator Curator on DATE"),
        ("reject", "rejected Proposed by author on DATE · rejected by curator Curator on DATE"),
        ("withdraw", "withdrawn Proposed by author on DATE · withdrawn by author on DATE"),
    ],
)
def test_who_proposed_and_who_decided_are_told_apart(
    client: Client, proposal: Proposal, author: User, curator: User, decision: str, said: str
) -> None:
    if decision == "approve":
        lifecycle.approve(proposal, by=curator, seen=lifecycle.Seen.of(proposal))
    elif decision == "reject":
        lifecycle.reject(proposal, Reason.DUPLICATE, "There is one.", by=curator)
    elif decision == "withdraw":
        lifecycle.withdraw(proposal, by=author)
    assert byline(client, proposal) == said


def test_why_it_was_rejected(client: Client, proposal: Proposal, curator: User) -> None:
    lifecycle.reject(proposal, Reason.DUPLICATE, "There is one.", by=curator)
    page = client.get(url(proposal)).content.decode()
    assert texts_of(page, ".//p[@class='notice-title']") == ["Reason: duplicate"]


def test_what_was_approved_in_part_says_so(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cell, "Other words.") for cell in cells]
    proposal = factories.proposal(shelf.skill, *changes, by=author)
    assert proposal.current is not None
    declined = {proposal.current.operations.all()[0].pk: "Not here."}
    lifecycle.approve(proposal, by=curator, seen=lifecycle.Seen.of(proposal), declined=declined)
    said = "approved Proposed by author on DATE · approved in part by curator Curator on DATE"
    assert byline(client, proposal) == said


def test_it_is_titled_by_its_own_title(client: Client, proposal: Proposal) -> None:
    page = client.get(url(proposal)).content.decode()
    assert text_of(find_one(page, ".//h1")) == "A better wording"
    lead = find_one(page, ".//p[@class='lead']")
    assert text_of(lead) == "1 change in Experiment Tracking"


def test_a_conflict_is_named_and_leads_to_the_rebase(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Something else."), by=curator)
    client.force_login(author)
    text = client.get(url(proposal)).content.decode()
    assert "1 of 1 changes conflicts" in text
    assert "The published text has changed since this was written" in text
    assert "Something else." in text


def test_the_page_costs_the_same_with_one_and_with_three_of_everything(
    client: Client, shelf: Shelf, author: User, reader: User
) -> None:
    client.force_login(reader)
    counts = []
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    cells.append(shelf.cell(shelf.analyst, shelf.junior))
    for size in (1, 3):
        changes = [factories.edit(cell, f"New words {size}") for cell in cells[:size]]
        proposal = factories.proposal(shelf.skill, *changes, by=factories.person())
        for _number in range(size):
            comments.post(proposal, "Hm", by=factories.person())
            lifecycle.endorse(proposal, by=factories.person())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(proposal)).status_code == 200
        counts.append(len(queries))
    assert counts == [17, 17]


def test_the_list_costs_the_same_with_one_and_with_three(
    client: Client, shelf: Shelf, proposal: Proposal
) -> None:
    counts = []
    for more in (0, 2):
        for number in range(more):
            cell = shelf.cell(shelf.engineer, shelf.middle)
            change = factories.edit(cell, f"Words {number}")
            factories.proposal(shelf.skill, change, by=factories.person())
        with CaptureQueriesContext(connection) as queries:
            text = client.get(reverse("proposals:proposals")).content.decode()
        counts.append(len(queries))
        assert len(find_all(text, ENTRIES)) == 1 + more
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?state=open", 1),
        ("?state=approved", 0),
        ("?state=all&domain=data", 1),
        ("?author=author", 1),
        ("?author=nobody", 0),
        ("?state=nonsense", 0),
        ("?domain=nonsense", 0),
    ],
)
def test_the_list_is_narrowed(client: Client, proposal: Proposal, query: str, found: int) -> None:
    response = client.get(reverse("proposals:proposals") + query)
    assert response.status_code == 200
    assert len(find_all(response.content.decode(), ENTRIES)) == found


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?page=-1", 404),
        ("?page=99999999999999999999", 404),
        ("?page=x", 404),
        ("?author=%00", 400),
    ],
)
def test_nonsense_in_the_address_gets_a_clear_page(
    client: Client, proposal: Proposal, query: str, status: int
) -> None:
    assert client.get(reverse("proposals:proposals") + query).status_code == status


def test_the_proposals_of_a_skill_have_their_page(client: Client, shelf: Shelf) -> None:
    empty = client.get(reverse("proposals:of_subject", args=["skills", shelf.skill.slug]))
    assert "No proposals yet for Experiment Tracking." in empty.content.decode()
    mission = FieldOperation("mission", "", "Builds things")
    factories.proposal(shelf.engineer, mission, by=factories.person())
    filled = client.get(reverse("proposals:of_subject", args=["roles", shelf.engineer.slug]))
    assert "A better wording" in filled.content.decode()


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("role=ml-engineer&level=junior", True),
        ("role=ML-Engineer", True),
        ("level=junior", True),
        ("role=ml-engineer&level=middle", False),
        ("role=nobody", False),
    ],
)
def test_the_proposals_of_one_expectation(
    client: Client, shelf: Shelf, proposal: Proposal, query: str, is_shown: bool
) -> None:
    address = reverse("proposals:of_subject", args=["skills", shelf.skill.slug])
    text = client.get(f"{address}?{query}").content.decode()
    assert ("A better wording" in text) == is_shown
    assert ("No proposals yet on this expectation." in text) != is_shown


def test_where_nothing_is_proposed_a_change_of_that_expectation_can_be(
    client: Client, shelf: Shelf
) -> None:
    address = reverse("proposals:of_subject", args=["skills", shelf.skill.slug])
    suggest = f"{shelf.skill.get_absolute_url()}suggest/"
    for query in ("?role=ml-engineer&level=junior", ""):
        page = client.get(address + query).content.decode()
        link = find_one(page, ".//div[@id='proposals-found']//a")
        assert link.get("href") == suggest + query


def test_held_proposals_are_hidden_from_others(
    client: Client, proposal: Proposal, author: User, curator: User, stranger: User
) -> None:
    lifecycle.hold(proposal, "A look", by=curator)
    for person, status in ((stranger, 404), (author, 200), (curator, 200)):
        client.force_login(person)
        assert client.get(url(proposal)).status_code == status
    client.force_login(stranger)
    assert "A better wording" not in client.get(reverse("proposals:proposals")).content.decode()


def test_a_draft_is_nobodys_page(client: Client, shelf: Shelf, author: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {"title": "Half"}, by=author)
    client.force_login(author)
    assert client.get(url(draft)).status_code == 404
    assert "Only you can see this draft" in client.get(reverse("proposals:mine")).content.decode()


def test_a_comment_may_be_about_one_change(
    client: Client, proposal: Proposal, reader: User
) -> None:
    assert proposal.current is not None
    row = proposal.current.operations.get()
    client.force_login(reader)
    page = client.get(url(proposal), {"about": row.pk}).content.decode()
    assert f"?about={row.pk}#discussion" in values_of(page, ".//a")
    chosen = texts_of(page, f".//option[@value='{row.pk}'][@selected]")
    assert chosen == ["Ml Engineer, Junior"]
    client.post(url(proposal, "say"), {"text": "Hm", "about": row.pk, **seen(proposal)})
    assert proposal.comments.get().operation == row
    assert "On Ml Engineer, Junior, version 1" in client.get(url(proposal)).content.decode()


def test_a_comment_about_a_version_before_keeps_its_place(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, reader: User
) -> None:
    assert proposal.current is not None
    row = proposal.current.operations.get()
    new = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Other words.")
    lifecycle.revise(proposal, factories.submission(new), by=author)
    client.force_login(reader)
    client.post(url(proposal, "say"), {"text": "Hm", "about": row.pk, **seen(proposal)})
    assert proposal.comments.get().operation == row


@pytest.mark.parametrize("word", ["x", "0", "9" * 30])
def test_a_comment_about_no_change_of_it_is_refused(
    client: Client, proposal: Proposal, reader: User, word: str
) -> None:
    client.force_login(reader)
    answer = client.post(url(proposal, "say"), {"text": "Hm", "about": word, **seen(proposal)})
    assert answer.status_code == 422
    assert texts_of(answer.content.decode(), ".//textarea[@name='text']") == ["Hm"]


def test_the_box_sent_twice_says_it_once(client: Client, proposal: Proposal, reader: User) -> None:
    client.force_login(reader)
    page = client.get(url(proposal)).content.decode()
    token = fields_of(page, ".//input[@name='token']")
    assert token["token"] != ""
    for _time in range(2):
        client.post(url(proposal, "say"), {"text": "Hm", **token, **seen(proposal)})
    assert proposal.comments.count() == 1


def test_one_box_comments_endorses_objects_and_takes_back(
    client: Client, proposal: Proposal, reader: User
) -> None:
    client.force_login(reader)
    say = url(proposal, "say")
    client.post(say, {"what": "comment", "text": "Good", **seen(proposal)})
    assert proposal.comments.get().text == "Good"
    client.post(say, {"what": "endorse", "text": "", **seen(proposal)})
    assert Endorsement.objects.get().stance == "endorse"
    refused = client.post(say, {"what": "object", "text": "", **seen(proposal)})
    assert refused.status_code == 422
    client.post(say, {"what": "object", "text": "Too *long*", **seen(proposal)})
    assert Endorsement.objects.get().text_html == "<p>Too <em>long</em></p>"
    assert texts_of(client.get(url(proposal)).content.decode(), ".//p/em") == ["long"]
    client.post(say, {"what": "retract", "text": "", **seen(proposal)})
    assert not Endorsement.objects.exists()


def test_endorsing_what_changed_meanwhile_is_stale_and_keeps_the_words(
    client: Client, proposal: Proposal, reader: User
) -> None:
    client.force_login(reader)
    old = {"version": 7, "lock_version": 7}
    data = {"what": "object", "text": "My reason", **old}
    response = client.post(url(proposal, "say"), data)
    assert response.status_code == 422
    assert "changed since you opened it" in response.content.decode()
    assert "My reason" in response.content.decode()


def test_the_author_does_not_judge_their_own(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    assert "endorse" not in values_of(client.get(url(proposal)).content.decode(), ".//*", "value")
    data = {"what": "endorse", "text": "", **seen(proposal)}
    assert client.post(url(proposal, "say"), data).status_code == 422
    assert not Endorsement.objects.exists()


def test_who_has_no_vote_is_asked_for_a_comment(
    client: Client, proposal: Proposal, author: User, reader: User
) -> None:
    labels = {}
    for person in (author, reader):
        client.force_login(person)
        page = client.get(url(proposal)).content.decode()
        labels[person] = texts_of(page, ".//label[@for='id_text']")
        assert ("An objection needs a reason." in page) is (person == reader)
    assert labels == {author: ["Comment"], reader: ["Review or comment (optional)"]}


def test_the_author_withdraws_and_nobody_else(
    client: Client, proposal: Proposal, author: User, stranger: User
) -> None:
    client.force_login(stranger)
    assert client.post(url(proposal, "withdraw")).status_code == 403
    client.force_login(author)
    assert client.get(url(proposal, "withdraw")).status_code == 200
    client.post(url(proposal, "withdraw"))
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    again = client.post(url(proposal, "withdraw"), follow=True)
    assert "already closed" in again.content.decode()


def test_starting_again_makes_a_draft(
    client: Client, proposal: Proposal, author: User, shelf: Shelf
) -> None:
    lifecycle.withdraw(proposal, by=author)
    client.force_login(author)
    response = client.post(url(proposal, "copy"))
    draft = Proposal.objects.get(state="draft")
    assert response["Location"] == reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    assert draft.copied_from == proposal
    assert client.post(url(proposal, "copy")).status_code == 302
    assert client.get(url(draft, "discard")).status_code == 200
    client.post(url(draft, "discard"))
    assert not Proposal.objects.filter(state="draft").exists()


def test_one_gives_way_to_another(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, stranger: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    other = factories.proposal(shelf.skill, factories.edit(cell, "Better still"), by=stranger)
    client.force_login(author)
    page = url(proposal, "supersede")
    assert client.get(page).status_code == 200
    assert client.post(page, {"other": proposal.pk}).status_code == 422
    for number in (999_999, 2**63 - 1):
        response = client.post(page, {"other": number})
        assert response.status_code == 422
        form = response.context["form"]
        assert form.errors == {"other": ["There is no such proposal."]}
        assert form["other"].value() == str(number)
    client.post(page, {"other": other.pk})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.superseded_by) == ("superseded", other)
    client.force_login(stranger)
    assert client.get(page).status_code == 403


def test_each_version_can_be_read(client: Client, proposal: Proposal) -> None:
    page = reverse("proposals:version", args=[proposal.pk, 1])
    text = client.get(page).content.decode()
    assert "Version 1, by the author" in text
    assert client.get(reverse("proposals:version", args=[proposal.pk, 2])).status_code == 404
    assert client.get(f"/proposals/{proposal.pk}/versions/{10**20}/").status_code == 404


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_a_proposal_that_is_not_there_is_404(client: Client, reader: User, number: int) -> None:
    client.force_login(reader)
    for part in ("", "withdraw/", "supersede/", "discard/"):
        assert client.get(f"/proposals/{number}/{part}").status_code == 404


@pytest.mark.parametrize("name", ["say", "copy"])
def test_getting_changes_nothing(
    client: Client, proposal: Proposal, reader: User, name: str
) -> None:
    client.force_login(reader)
    assert client.get(url(proposal, name)).status_code == 405


def test_after_a_change_meanwhile_the_page_that_says_so_can_be_sent_again(
    client: Client, proposal: Proposal, reader: User
) -> None:
    client.force_login(reader)
    say = reverse("proposals:say", args=[proposal.pk])
    data = {"what": "endorse", "text": "Kept", "version": 7, "lock_version": 7}
    response = client.post(say, data)
    assert response.status_code == 422
    form = response.context["say_form"]
    again = {name: form[name].value() for name in ("what", "text", "version", "lock_version")}
    assert again == {"what": "endorse", "text": "Kept", **seen(proposal)}
    assert client.post(say, again).status_code == 302
    assert Endorsement.objects.get().stance == "endorse"
