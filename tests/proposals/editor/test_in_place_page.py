"""The editor of one expectation, for the place where its sentence stands."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from proposals.models import Proposal, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of
from tests.proposals.editor.browser_forms import form_on

JUNIOR = "role=ml-engineer&level=junior"


@pytest.fixture
def url(shelf: Shelf) -> str:
    return reverse("proposals:suggest", args=["skills", shelf.skill.slug])


def fragment(client: Client, address: str) -> str:
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_it_has_the_controls_of_one_expectation_and_the_words_around_them(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    form = form_on(fragment(client, f"{url}?{JUNIOR}"), "in-place")
    texts = {name for name in form.sent if ":" in name}
    assert texts == {
        *("version:ml-engineer:junior", "text:ml-engineer:junior"),
        *("examples:ml-engineer:junior", "required:ml-engineer:junior"),
    }
    assert {"title", "rationale", "sources", "draft_version", "roles"} <= set(form.sent)


def test_what_it_sends_is_submitted_alone(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    address = f"{url}?{JUNIOR}"
    form = form_on(fragment(client, address), "in-place")
    answer = client.post(address, {**form.sent, "text:ml-engineer:junior": "Logs.", "do": "submit"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    assert (proposal.operation_count, proposal.title) == (1, "Ml Engineer, Junior: new wording")
    assert not WorkingCopy.objects.exists()


def test_an_error_opens_the_whole_editor_with_everything_typed(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    address = f"{url}?{JUNIOR}"
    form = form_on(fragment(client, address), "in-place")
    typed = {"text:ml-engineer:junior": "x" * 2_001, "rationale": "Because."}
    answer = client.post(address, {**form.sent, **typed, "do": "submit"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert form_on(page).sent.items() >= {name: [text] for name, text in typed.items()}.items()
    opened = [each for each in find_all(page, ".//details[@id]") if each.get("open") is not None]
    assert [each.get("id") for each in opened] == ["cell-ml-engineer-junior"]


def test_it_is_the_same_draft_as_the_whole_editors(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    senior = {"text:ml-engineer:senior": "Promotes.", "version:ml-engineer:senior": "1"}
    client.post(url, {**senior, "do": "save"})
    page = fragment(client, f"{url}?{JUNIOR}")
    assert "Your draft has 1 more change. Both are submitted together." in page
    form = form_on(page, "in-place")
    client.post(url, {**form.sent, "text:ml-engineer:junior": "Logs.", "do": "save"})
    said = {each["level"]: each["description"] for each in _operations()}
    assert said == {"junior": "Logs.", "senior": "Promotes."}
    assert "Logs.</textarea>" in fragment(client, f"{url}?{JUNIOR}")


def _operations() -> list[dict[str, str]]:
    found: list[dict[str, str]] = WorkingCopy.objects.get().content["operations"]
    return found


def test_going_on_opens_the_whole_editor_at_another_expectation(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    form = form_on(fragment(client, f"{url}?{JUNIOR}"), "in-place")
    typed = {**form.sent, "text:ml-engineer:junior": "Logs.", "do": "more"}
    page = client.post(f"{url}?role=data-analyst&level=senior", typed).content.decode()
    focused = [each.get("name") for each in find_all(page, ".//textarea[@autofocus]")]
    assert focused == ["text:data-analyst:senior"]
    assert _operations()[0]["description"] == "Logs."


@pytest.mark.parametrize("query", ["", "?role=nobody&level=junior", "?role=ml-engineer"])
def test_what_names_no_expectation_is_the_whole_editor(
    client: Client, shelf: Shelf, author: User, url: str, query: str
) -> None:
    client.force_login(author)
    assert find_one(fragment(client, f"{url}{query}"), ".//form[@id='editor']") is not None


def test_a_question_about_the_draft_comes_first(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    client.force_login(author)
    typed = {"text:ml-engineer:junior": "Mine.", "version:ml-engineer:junior": "1", "do": "save"}
    client.post(url, typed)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=curator)
    page = fragment(client, f"{url}?{JUNIOR}")
    assert find_all(page, ".//form[@id='in-place']") == []
    assert "Theirs." in page
    assert "Mine." in page


def test_visitors_are_led_to_signing_in(client: Client, shelf: Shelf, url: str) -> None:
    answer = client.get(f"{url}?{JUNIOR}", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"][:23]) == (204, "/accounts/login/?next=/")


def test_a_draft_opens_the_expectation_of_the_address_too(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    senior = {"text:ml-engineer:senior": "Promotes.", "version:ml-engineer:senior": "1"}
    client.post(url, {**senior, "do": "save"})
    page = client.get(f"{url}?{JUNIOR}").content.decode()
    focused = [each.get("name") for each in find_all(page, ".//textarea[@autofocus]")]
    assert focused == ["text:ml-engineer:junior"]
    assert text_of(find_one(page, ".//a[@aria-current='true'][@href='#level-junior']")) == "Junior"


def test_it_costs_as_much_with_one_expectation_as_with_many(
    client: Client,
    shelf: Shelf,
    author: User,
    url: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(author)
    fragment(client, f"{url}?{JUNIOR}")
    with django_assert_num_queries(12):
        fragment(client, f"{url}?{JUNIOR}")
    more = factories.role("data-scientist", by=author)
    levels = (shelf.junior, shelf.middle)
    operations = [factories.add(more, level, "Plans a study.") for level in levels]
    factories.publish(shelf.skill, *operations, by=author)
    with django_assert_num_queries(12):
        fragment(client, f"{url}?{JUNIOR}")
