"""“Not quite”: the words become a comment, or the reason of a suggestion; nothing is lost."""

import pytest
from django.test import Client

from profiles.models import Confirmation, Expectation, OwnPlace
from proposals.discussion import comments
from proposals.models import Comment, Visibility
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import PageClient

pytestmark = pytest.mark.django_db
WORDS = "We track runs in *one* sheet."


@pytest.fixture
def cell(shelf: Shelf) -> Expectation:
    """The engineer's at Middle."""
    return shelf.cell(shelf.engineer, shelf.middle)


@pytest.fixture
def engineer(cell: Expectation) -> User:
    """A practitioner of the role."""
    return factories.practitioner(cell, "practitioner")


@pytest.fixture
def web(engineer: User) -> Client:
    """The practitioner's."""
    client = PageClient()
    client.force_login(engineer)
    return client


def page(cell: Expectation) -> str:
    return f"/me/confirm/{cell.pk}/not-quite/"


def sent(cell: Expectation, then: str = "comment", **more: object) -> dict[str, object]:
    return {"text": WORDS, "version": cell.version, "then": then, "token": "t", **more}


def answer_of(person: User) -> list[str]:
    return list(Confirmation.objects.filter(person=person).values_list("answer", flat=True))


def test_the_page_shows_the_text_and_two_ways(web: Client, cell: Expectation) -> None:
    said = web.get(page(cell)).content.decode()
    assert cell.description in said
    assert "Post as a comment" in said
    assert "Suggest a better text" in said


def test_a_comment_says_what_it_is_about(web: Client, cell: Expectation, engineer: User) -> None:
    response = web.post(page(cell), sent(cell))
    assert response["Location"] == "/me/confirm/"
    comment = Comment.objects.get()
    assert comment.text == f"**Ml Engineer, Middle:** {WORDS}"
    assert (comment.skill, comment.author) == (cell.skill, engineer)
    assert answer_of(engineer) == ["not_quite"]
    assert "Your comment is in the discussion" in web.get("/me/confirm/").content.decode()


def test_the_same_form_twice_is_one_comment(web: Client, cell: Expectation) -> None:
    for _time in range(2):
        web.post(page(cell), sent(cell))
    assert Comment.objects.count() == 1


def test_a_suggestion_opens_the_editor_with_the_words(
    web: Client, cell: Expectation, engineer: User
) -> None:
    response = web.post(page(cell), sent(cell, "suggest"))
    editor = "/skills/experiment-tracking/suggest/?role=ml-engineer&level=middle"
    assert response["Location"] == editor
    said = web.get(editor).content.decode()
    assert WORDS in said
    assert cell.description in said
    assert answer_of(engineer) == ["not_quite"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 2_001}, 422),
        ({"text": "a\x00b"}, 422),
        ({"then": "nothing"}, 422),
        ({"version": "x"}, 422),
        ({"version": 9}, 409),
    ],
)
def test_what_cannot_be_taken_stays_on_the_page(
    web: Client, cell: Expectation, fields: dict[str, object], status: int
) -> None:
    response = web.post(page(cell), sent(cell) | fields)
    assert response.status_code == status
    if "text" not in fields:
        assert WORDS in response.content.decode()
    assert not Comment.objects.exists()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("then", ["comment", "suggest"])
def test_a_text_that_changed_is_read_first(
    web: Client, shelf: Shelf, cell: Expectation, then: str
) -> None:
    founder = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.edit(cell, "Reads otherwise."), by=founder)
    said = web.post(page(cell), sent(cell, then))
    text = said.content.decode()
    assert (said.status_code, "Reads otherwise." in text, WORDS in text) == (409, True, True)
    assert 'name="version" value="2"' in text
    cell.refresh_from_db()
    assert web.post(page(cell), sent(cell, then)).status_code == 302


def test_a_closed_discussion_keeps_the_words_and_no_answer(
    web: Client, shelf: Shelf, cell: Expectation
) -> None:
    comments.close(shelf.skill, by=factories.curator(), reason="Enough")
    response = web.post(page(cell), sent(cell))
    assert WORDS in response.content.decode()
    assert response.status_code == 409
    assert not Confirmation.objects.exists()


def test_a_comment_with_many_links_is_held(shelf: Shelf, cell: Expectation) -> None:
    newcomer = factories.person("newcomer", days=0)
    OwnPlace.objects.create(person=newcomer, role=shelf.engineer, level=shelf.middle)
    client = PageClient()
    client.force_login(newcomer)
    links = " ".join(f"https://example.org/{n}" for n in range(9))
    client.post(page(cell), sent(cell) | {"text": links})
    assert Comment.objects.get().visibility == Visibility.HELD
    assert "A curator will review" in client.get("/me/confirm/").content.decode()


def test_who_cannot_answer_is_told_before_writing(shelf: Shelf, web: Client) -> None:
    other = shelf.cell(shelf.analyst, shelf.middle)
    assert "of your own role" in web.get(page(other)).content.decode()
    refused = web.post(page(other), sent(other))
    assert (refused.status_code, WORDS in refused.content.decode()) == (422, True)
    assert web.get("/me/confirm/999999/not-quite/").status_code == 404


def test_people_who_may_not_write(shelf: Shelf, cell: Expectation) -> None:
    person = factories.suspended("suspended")
    OwnPlace.objects.create(person=person, role=shelf.engineer, level=shelf.middle)
    client = Client()
    client.force_login(person)
    assert client.get(page(cell)).status_code == 403
    assert client.post(page(cell), sent(cell)).status_code == 403
