"""The editor's script saves a draft while somebody writes; it can do nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from profiles.models import Skill
from proposals import lifecycle, write_budget
from proposals.models import Comment, Proposal, WorkingCopy
from proposals.trust import Trust
from skillmap.accounts.models import User
from skillmap.kernel import budgets
from tests import factories
from tests.factories import Shelf
from tests.journeys.signing_in import sign_in

ASKED = "Which text should your draft keep?"
SCRIPT = {"Accept": "application/json"}
TALK = "/skills/experiment-tracking/comments/"


@pytest.fixture
def url(shelf: Shelf, client: Client, author: User) -> str:
    client.force_login(author)
    return reverse("proposals:suggest", args=["skills", shelf.skill.slug])


def form(shelf: Shelf, text: str, draft_version: int = 0, **more: str) -> dict[str, str]:
    """The editor with one cell rewritten, as a page sends it that was made at that version."""
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    cell = {f"text:{key}": text, f"required:{key}": "1", f"version:{key}": "1"}
    words = {"title": "Clearer", "rationale": "", "sources": "", "do": "save"}
    return {**words, **cell, "draft_version": str(draft_version), **more}


def autosave(client: Client, url: str, data: dict[str, str]) -> Any:
    return client.post(url, data, headers=SCRIPT)


def texts(author: User) -> list[str]:
    copy = WorkingCopy.objects.get(author=author)
    return [each["description"] for each in copy.content["operations"]]


# --- What is saved ----------------------------------------------------------------------------


def test_a_draft_is_saved_and_its_version_answered(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    first = autosave(client, url, form(shelf, "First words."))
    assert (first.status_code, first.json()) == (200, {"draft_version": 1})
    assert first.headers["Cache-Control"] == "private, no-store"
    second = autosave(client, url, form(shelf, "More words.", 1))
    assert second.json() == {"draft_version": 2}
    assert texts(author) == ["More words."]
    page = client.get(url).content.decode()
    assert ("More words." in page, 'name="draft_version" value="2"' in page) == (True, True)
    assert "Draft saved." not in page


def test_roles_and_new_skills_are_saved_too(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    role = reverse("proposals:suggest", args=["roles", shelf.engineer.slug])
    focus = {"field:level:junior:focus": "Runs experiments.", "base:level:junior:focus": ""}
    assert autosave(client, role, focus).json() == {"draft_version": 1}
    new = {"field:name": "Model Cards", "title": "We need this"}
    assert autosave(client, reverse("proposals:suggest_skill"), new).json() == {"draft_version": 1}
    drafts = Proposal.objects.filter(author=author, state="draft")
    assert {(each.role, each.is_new_skill) for each in drafts} == {
        (shelf.engineer, False),
        (None, True),
    }


def test_the_next_version_of_a_proposal_is_saved_and_a_decided_one_is_not(
    client: Client, shelf: Shelf, author: User, stranger: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "One."), by=author)
    edit = reverse("proposals:edit", args=[proposal.pk])
    data = form(shelf, "Two.", version="1", lock_version="1")
    client.force_login(stranger)
    refused = autosave(client, edit, data)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    client.force_login(author)
    assert autosave(client, edit, data).json() == {"draft_version": 1}
    assert texts(author) == ["Two."]
    lifecycle.withdraw(proposal, by=author)
    late = autosave(client, edit, form(shelf, "Three.", 1, version="1"))
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    assert "Copy your text" in late.json()["detail"]


def test_what_no_draft_could_be_submitted_with_is_saved_all_the_same(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    texts_sent = ["x" * 2_500, "a\x00b", "half \u202e done", "\u05d0 \U0001f9ea <script>", ""]
    for version, text in enumerate(texts_sent):
        answer = autosave(client, url, form(shelf, text, version, title="t" * 9_000))
        assert answer.json() == {"draft_version": version + 1}
    assert WorkingCopy.objects.get(author=author).content["title"] == "t" * 9_000


def test_a_text_published_or_retired_meanwhile_does_not_stop_saving(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    assert autosave(client, url, form(shelf, "Mine.")).status_code == 200
    assert texts(author) == ["Mine."]
    assert ASKED in client.get(url).content.decode()
    Skill.objects.update(retired_at="2026-01-01T00:00Z")
    assert autosave(client, url, form(shelf, "Mine again.", 1)).json() == {"draft_version": 2}


# --- Two windows ------------------------------------------------------------------------------


def test_a_second_window_is_told_and_overwrites_nothing(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    autosave(client, url, form(shelf, "First window."))
    data = form(shelf, "Second window.")
    answer = autosave(client, url, data)
    assert (answer.status_code, answer.json()["code"]) == (409, "draft_changed")
    assert answer.json()["action"] == "Compare both texts"
    assert texts(author) == ["First window."]
    page = client.post(url, data).content.decode()
    assert ASKED in page
    assert ("First window." in page, "Second window." in page) == (True, True)
    assert 'data-unsaved="yes"' in page  # the second text is nowhere else


def test_a_question_about_a_saved_draft_does_not_warn(
    client: Client, shelf: Shelf, curator: User, url: str
) -> None:
    autosave(client, url, form(shelf, "Mine."))
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    assert 'data-unsaved="no"' in client.get(url).content.decode()


def test_a_draft_whose_answer_was_lost_is_sent_again(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    autosave(client, url, form(shelf, "First words."))
    for _attempt in range(2):
        answer = autosave(client, url, form(shelf, "More words.", 1))
        assert answer.json() == {"draft_version": 2}
    assert texts(author) == ["More words."]


@pytest.mark.parametrize("do", ["submit", "discard"])
def test_a_draft_that_is_submitted_or_discarded_elsewhere_does_not_come_back(
    client: Client, shelf: Shelf, author: User, url: str, do: str
) -> None:
    autosave(client, url, form(shelf, "Words."))
    if do == "submit":
        assert client.post(url, form(shelf, "Words.", 1, do="submit")).status_code == 302
    else:
        lifecycle.discard(Proposal.objects.get(), by=author)
    data = form(shelf, "More words.", 1)
    late = autosave(client, url, data)
    assert (late.status_code, late.json()["code"]) == (409, "draft_gone")
    assert not Proposal.objects.filter(state="draft").exists()
    assert client.post(url, data).status_code == 200  # what the button of the page does
    assert texts(author) == ["More words."]


# --- Who is signed out ------------------------------------------------------------------------


def test_who_is_signed_out_is_told_and_nothing_is_stored(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.logout()
    data = form(shelf, "Typed before.")
    answer = autosave(client, url, data)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_authenticated")
    assert answer.json()["action"] == "Sign in and continue"
    assert not answer.cookies
    assert not WorkingCopy.objects.exists()
    sign_in(client, client.post(url, data), "author")  # what the button of the page does
    assert "Typed before." in client.get(url).content.decode()


def test_a_token_from_before_signing_in_again_is_told_and_keeps_nothing(
    shelf: Shelf, author: User, url: str
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    strict.force_login(author)
    data = form(shelf, "Typed before.")
    answer = autosave(strict, url, data)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert answer.json()["action"] == "Continue"
    assert "Typed before." not in strict.get(url).content.decode()
    assert strict.post(url, data).status_code == 302  # what the button of the page does
    assert "Typed before." in strict.get(url).content.decode()


def test_who_may_not_suggest_is_told(client: Client, shelf: Shelf, url: str) -> None:
    client.force_login(factories.person("new", is_verified=False))
    answer = autosave(client, url, form(shelf, "Words."))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert not WorkingCopy.objects.exists()


# --- What it cannot do ------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["submit", "merge", "preview", "", "\x00"])
def test_it_never_does_more_than_save(client: Client, shelf: Shelf, url: str, do: str) -> None:
    assert autosave(client, url, form(shelf, "Words.", do=do)).json() == {"draft_version": 1}
    assert [each.state for each in Proposal.objects.all()] == ["draft"]


def test_an_empty_form_is_an_error_and_keeps_the_draft(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    autosave(client, url, form(shelf, "Words."))
    assert autosave(client, url, {}).status_code == 400
    assert client.get(url, headers=SCRIPT).status_code == 400
    assert texts(author) == ["Words."]


@pytest.mark.parametrize("version", ["-1", "9" * 400, "\u0661", "x", "0x1", ""])
def test_a_wrong_version_is_another_window(
    client: Client, shelf: Shelf, author: User, url: str, version: str
) -> None:
    autosave(client, url, form(shelf, "Words."))
    answer = autosave(
        client, url, form(shelf, "Other words.", draft_version=0) | {"draft_version": version}
    )
    assert (answer.status_code, texts(author)) == (409, ["Words."])


@pytest.mark.parametrize("accept", ["*/*", "text/html, application/json", "application/json;q=x"])
def test_browsers_and_other_clients_get_the_page(
    client: Client, shelf: Shelf, url: str, accept: str
) -> None:
    answer = client.post(url, form(shelf, "Words."), headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


# --- Limits -----------------------------------------------------------------------------------


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch, author: User) -> None:
    """Two writes and four autosaves in a window that ends after the test."""
    for trust in Trust:
        monkeypatch.setitem(write_budget.WRITES_A_MINUTE, trust, 2)
    monkeypatch.setattr(write_budget, "AUTOSAVES_A_MINUTE", 4)
    monkeypatch.setattr(budgets, "clock", lambda: 1_800_000_000)


@pytest.mark.usefixtures("_few")
def test_autosaves_take_nothing_from_the_writes_of_a_person(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    answers = [autosave(client, url, form(shelf, f"{n} words.", n)) for n in range(5)]
    assert [each.status_code for each in answers] == [200] * 4 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert answers[-1].json()["code"] == "throttled"
    assert texts(author) == ["3 words."]
    saved = [client.post(url, form(shelf, f"{n} more.", n)).status_code for n in (4, 5, 6)]
    assert saved == [200, 200, 429]


@pytest.mark.usefixtures("_few")
def test_autosaves_of_everybody_at_one_address_have_a_limit(
    shelf: Shelf, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_budget, "ADDRESS_AUTOSAVES_A_MINUTE", 3)
    statuses = []
    for number in range(4):
        tab = Client()
        tab.force_login(factories.person(f"person-{number}"))
        statuses.append(autosave(tab, url, form(shelf, "Words.")).status_code)
    assert statuses == [200, 200, 200, 429]


@pytest.mark.usefixtures("_few")
def test_asking_for_json_lifts_no_limit_elsewhere(client: Client, shelf: Shelf, url: str) -> None:
    said = [
        client.post(TALK, {"text": f"Remark {n}.", "token": f"t{n}"}, headers=SCRIPT).status_code
        for n in range(3)
    ]
    assert (said, Comment.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.usefixtures("_few")
def test_strangers_who_ask_for_json_are_counted_as_any_other(
    client: Client, shelf: Shelf, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_budget, "ANONYMOUS_WRITES_A_MINUTE", 2)
    client.logout()
    statuses = [autosave(client, url, form(shelf, "Words.")).status_code for _ in range(3)]
    assert statuses == [403, 403, 429]
