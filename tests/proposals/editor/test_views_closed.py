"""A proposal that is decided while its next version is written: the words can go on without it."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from proposals import lifecycle
from proposals.models import Proposal, WorkingCopy
from proposals.models.proposal import Reason
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.journeys.signing_in import sign_in
from tests.proposals.editor.browser_forms import form_on

MINE = "Logs parameters, metrics and the commit."
KEY = "ml-engineer:junior"


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "One."), by=author)


@pytest.fixture
def url(client: Client, author: User, proposal: Proposal) -> str:
    client.force_login(author)
    return reverse("proposals:edit", args=[proposal.pk])


def form(proposal: Proposal, **more: str) -> dict[str, str]:
    """The editor with one cell rewritten, as it is sent without script."""
    words = {"title": "Say what is logged", "rationale": "It was\r\nvague.", "sources": "A book"}
    cell = {f"text:{KEY}": MINE, f"required:{KEY}": "1", f"version:{KEY}": "1"}
    seen = {"version": "1", "lock_version": str(proposal.lock_version), "draft_version": "0"}
    return {**words, **cell, **seen, **more}


@pytest.mark.parametrize("do", ["submit", "save", "preview"])
@pytest.mark.parametrize("step", ["reject", "withdraw"])
def test_what_was_typed_is_shown_with_what_happened_and_where_it_can_go(
    client: Client, proposal: Proposal, author: User, curator: User, url: str, step: str, do: str
) -> None:
    sent = form(proposal, do=do)
    if step == "reject":
        seen = lifecycle.Seen.of(proposal)
        lifecycle.reject(proposal, Reason.UNCLEAR, "No.", by=curator, seen=seen)
    else:
        lifecycle.withdraw(proposal, by=author)
    response = client.post(url, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "This proposal was closed while you were editing it" in page
    assert f'href="{proposal.get_absolute_url()}"' in page
    for text in (MINE, "Say what is logged", "It was\nvague.", "A book"):
        assert text in page.replace("\r", "")
    assert 'action="/skills/experiment-tracking/suggest/"' in page
    assert not WorkingCopy.objects.exists()


def test_the_words_are_submitted_as_a_suggestion_of_their_own(
    client: Client, proposal: Proposal, author: User, url: str
) -> None:
    lifecycle.withdraw(proposal, by=author)
    page = client.post(url, form(proposal)).content.decode()
    shown = form_on(page)
    client.post(shown.action, {**shown.sent, "do": "submit"})
    made = Proposal.objects.exclude(pk=proposal.pk).get()
    assert made.current is not None
    assert (made.state, made.title) == ("open", "Say what is logged")
    assert made.current.operations.get().new_text == MINE


def test_a_draft_that_is_there_already_is_compared_and_stays(
    client: Client, shelf: Shelf, proposal: Proposal, author: User, url: str
) -> None:
    suggest = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    client.post(suggest, {**form(proposal), f"text:{KEY}": "My other draft.", "do": "save"})
    lifecycle.withdraw(proposal, by=author)
    page = client.post(url, form(proposal)).content.decode()
    assert 'name="draft_version" value="0"' in page
    asked = client.post(suggest, form(proposal)).content.decode()
    assert "Which text should your draft keep?" in asked
    assert ("My other draft." in asked, MINE in asked) == (True, True)


def test_after_an_approval_the_published_text_is_compared(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, url: str
) -> None:
    lifecycle.approve(proposal, by=curator, seen=lifecycle.Seen.of(proposal))
    response = client.post(url, form(proposal))
    assert (response.status_code, MINE in response.content.decode()) == (409, True)
    suggest = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    asked = client.post(suggest, form(proposal, do="submit")).content.decode()
    assert "Which text should your draft keep?" in asked
    assert ("One." in asked, MINE in asked) == (True, True)


def test_a_new_skill_that_was_rejected_can_be_proposed_again(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    data = {"title": "We need this", "field:name": "Model Cards", "field:group": shelf.group.key}
    client.post(reverse("proposals:suggest_skill"), data)
    proposal = Proposal.objects.get()
    lifecycle.withdraw(proposal, by=author)
    edit = reverse("proposals:edit", args=[proposal.pk])
    page = client.post(edit, {**data, "field:name": "Model Sheets"}).content.decode()
    assert ('action="/skills/new/"' in page, 'value="Model Sheets"' in page) == (True, True)


def test_what_was_kept_before_the_decision_is_shown_too(
    client: Client, proposal: Proposal, author: User, url: str
) -> None:
    client.post(url, form(proposal, do="save"))
    lifecycle.withdraw(proposal, by=author)
    response = client.get(url)
    page = response.content.decode()
    assert (response.status_code, MINE in page) == (200, True)
    assert "This proposal was closed while you were editing it" in page


def test_what_was_typed_before_signing_in_is_shown_too(
    client: Client, proposal: Proposal, author: User
) -> None:
    url = reverse("proposals:edit", args=[proposal.pk])
    response = client.post(url, form(proposal))
    lifecycle.withdraw(proposal, by=author)
    back = sign_in(client, response, "author")["Location"]
    page = client.get(back).content.decode()
    assert (back, MINE in page) == (url, True)


def test_a_decision_at_the_moment_of_submitting_is_no_loss(
    client: Client, proposal: Proposal, author: User, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decided(one: Proposal, *_args: object, **_options: object) -> None:
        lifecycle.withdraw(Proposal.objects.get(pk=one.pk), by=author)
        raise lifecycle.AlreadyDecided(Proposal.objects.get(pk=one.pk))

    monkeypatch.setattr(lifecycle, "revise", decided)
    response = client.post(url, form(proposal, do="submit"))
    assert (response.status_code, MINE in response.content.decode()) == (409, True)


def test_who_may_not_suggest_any_more_reads_the_words_on_the_page_that_says_so(
    client: Client, proposal: Proposal, author: User, url: str
) -> None:
    lifecycle.withdraw(proposal, by=author)
    EmailAddress.objects.filter(user=author).update(verified=False)
    response = client.post(url, form(proposal))
    page = response.content.decode()
    assert response.status_code == 403
    assert (f"{MINE}</textarea>" in page, "vague.</textarea>" in page) == (True, True)
