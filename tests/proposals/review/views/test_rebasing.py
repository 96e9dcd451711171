"""The rebase page: theirs, mine or a third text, and never a lost word."""

import pytest
from django.test import Client
from django.urls import reverse

from profiles.operations import FieldOperation
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, find_one, text_of, texts_of


@pytest.fixture
def proposal(shelf: Shelf, author: User, curator: User) -> Proposal:
    """Two cells and a field; one cell and the field conflict with what was published since."""
    junior, middle = (shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle))
    made = factories.proposal(
        shelf.skill,
        factories.edit(junior, "Mine."),
        factories.edit(middle, "Mine too."),
        FieldOperation("summary", "", "My summary"),
        by=author,
    )
    factories.publish(
        shelf.skill,
        factories.edit(junior, "Theirs."),
        FieldOperation("summary", "", "Their summary"),
        by=curator,
    )
    return made


def url(proposal: Proposal) -> str:
    return reverse("proposals:rebase", args=[proposal.pk])


def choose(proposal: Proposal, what: str, text: str | None = None) -> dict[str, str]:
    """The form with one choice for every operation; the third text as the page shows it, or not."""
    proposal.refresh_from_db()
    data = {"version": str(proposal.version_number), "lock_version": str(proposal.lock_version)}
    assert proposal.current is not None
    for operation in proposal.current.operations.all():
        shown = operation.new_text or ""
        data |= {
            f"what:{operation.pk}": what,
            f"text:{operation.pk}": shown if text is None else text,
        }
        data |= {f"required:{operation.pk}": "1"} if operation.new_required else {}
    return data


def texts(proposal: Proposal) -> list[tuple[str | None, str | None]]:
    proposal.refresh_from_db()
    assert proposal.current is not None
    return list(proposal.current.operations.values_list("base_text", "new_text"))


MIDDLE = ("Designs the tracking workflow of a project.", "Mine too.")


def test_both_sides_show_what_changed_against_the_text_before(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    page = client.get(url(proposal)).content.decode()
    junior, middle, summary = find_all(page, ".//div[@class='both']")
    before, live, mine = find_all(junior, "div")
    assert text_of(find_one(before, "p[@dir]")) == "Logs parameters and metrics of each run."
    assert [texts_of(side, ".//ins") for side in (live, mine)] == [["Theirs."], ["Mine."]]
    assert texts_of(live, ".//del") == texts_of(mine, ".//del")
    assert find_all(find_all(middle, "div")[1], ".//ins") == []  # it was not touched
    assert texts_of(summary, ".//ins") == ["Their summary", "My summary"]
    assert "This can be published as it is" in page


def test_theirs_drops_what_conflicts(client: Client, proposal: Proposal, author: User) -> None:
    client.force_login(author)
    client.post(url(proposal), choose(proposal, "theirs"))
    assert texts(proposal) == [MIDDLE]


def test_mine_is_written_against_what_is_published_now(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    client.post(url(proposal), choose(proposal, "mine"))
    assert texts(proposal) == [
        ("Theirs.", "Mine."),
        MIDDLE,
        ("Their summary", "My summary"),
    ]
    assert proposal.current is not None
    assert proposal.current.kind == "rebase"


def test_a_third_text_is_neither(client: Client, proposal: Proposal, author: User) -> None:
    client.force_login(author)
    client.post(url(proposal), choose(proposal, "third", "Both."))
    assert texts(proposal) == [("Theirs.", "Both."), MIDDLE, ("Their summary", "Both.")]


def test_an_empty_third_text_is_refused_and_the_choice_kept(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    response = client.post(url(proposal), choose(proposal, "third", " "))
    assert response.status_code == 422
    assert "Describe what is expected." in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.version_number == 1


def test_what_changed_since_the_page_was_opened_is_stale(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    data = {**choose(proposal, "third", "Both."), "lock_version": "x"}
    response = client.post(url(proposal), data)
    assert response.status_code == 422
    assert "changed since you opened it" in response.content.decode()
    assert "Both." in response.content.decode()


def test_a_curator_brings_it_up_to_date_as_an_amendment(
    client: Client, proposal: Proposal, curator: User, stranger: User
) -> None:
    client.force_login(stranger)
    assert client.get(url(proposal)).status_code == 403
    client.force_login(curator)
    client.post(url(proposal), choose(proposal, "mine"))
    proposal.refresh_from_db()
    assert proposal.current is not None
    assert proposal.current.kind == "amendment"


def test_a_retired_cell_can_be_kept_or_let_go(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Mine."), by=author)
    factories.publish(shelf.skill, factories.retire(cell), by=curator)
    client.force_login(author)
    client.post(url(made), choose(made, "mine"))
    made.refresh_from_db()
    assert made.current is not None
    assert list(made.current.operations.values_list("kind", "new_text")) == [("restore", "Mine.")]


def choices_on(page: str) -> list[str]:
    """Which radio buttons of the page are chosen."""
    chosen = fields_of(page, ".//input[@type='radio'][@checked]")
    return [value for name, value in chosen.items() if name.startswith("what:")]


@pytest.mark.parametrize("what", ["mine", "theirs"])
def test_a_third_text_is_never_dropped_without_a_question(
    client: Client, proposal: Proposal, author: User, what: str
) -> None:
    client.force_login(author)
    response = client.post(url(proposal), choose(proposal, what, "Both."))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("You wrote a new text but selected another one.") == 2
    assert page.count("you wrote a new text but selected another one") == 2
    assert choices_on(page) == ["third", "third"]
    proposal.refresh_from_db()
    assert proposal.version_number == 1
    sent = choose(proposal, "third", "Both.")
    client.post(url(proposal), sent)
    assert texts(proposal) == [("Theirs.", "Both."), MIDDLE, ("Their summary", "Both.")]


def test_who_chooses_again_drops_the_third_text(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    sent = choose(proposal, "mine", "Both.")
    page = client.post(url(proposal), sent).content.decode()
    hidden = fields_of(page, ".//input[@type='hidden']")
    asked = {name: value for name, value in hidden.items() if name.startswith("asked:")}
    assert len(asked) == 2
    later = {name: f"{text} More." for name, text in sent.items() if name.startswith("text:")}
    assert client.post(url(proposal), {**sent, **asked, **later}).status_code == 422
    assert client.post(url(proposal), {**sent, **asked}).status_code == 302
    assert texts(proposal)[0] == ("Theirs.", "Mine.")


def test_a_changed_mark_of_the_third_text_asks_too(
    client: Client, proposal: Proposal, author: User
) -> None:
    client.force_login(author)
    sent = choose(proposal, "mine")
    flipped = {name: text for name, text in sent.items() if not name.startswith("required:")}
    assert sent != flipped
    assert client.post(url(proposal), flipped).status_code == 422


def test_taking_theirs_for_the_only_change_offers_to_withdraw(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Mine."), by=author)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    client.force_login(author)
    response = client.post(url(made), choose(made, "theirs"))
    page = response.content.decode()
    assert (response.status_code, "This proposal would no longer change anything" in page) == (
        422,
        True,
    )
    assert reverse("proposals:withdraw", args=[made.pk]) in page
    client.force_login(curator)
    page = client.post(url(made), choose(made, "theirs")).content.decode()
    assert reverse("proposals:review", args=[made.pk]) in page
