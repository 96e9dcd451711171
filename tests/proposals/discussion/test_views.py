"""The pages of a discussion, for everybody who may and may not."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from proposals.discussion import comments
from proposals.models import Comment, DiscussionLock
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, texts_of
from tests.journeys.signing_in import sign_in


@pytest.fixture
def comment(shelf: Shelf, author: User) -> Comment:
    return comments.post(shelf.skill, "Why *so*?", by=author)


@pytest.fixture
def url(shelf: Shelf) -> str:
    return reverse("proposals:comment", args=["skills", shelf.skill.slug])


def page(name: str, comment: Comment) -> str:
    return reverse(f"proposals:{name}", args=[comment.pk])


def test_a_comment_is_posted_and_shown(
    client: Client, shelf: Shelf, reader: User, url: str
) -> None:
    client.force_login(reader)
    response = client.post(url, {"text": "I *agree*", "token": "t"}, follow=True)
    made = Comment.objects.get()
    panel = reverse("proposals:community", args=["skills", shelf.skill.slug])
    assert response.redirect_chain == [(f"{panel}#comment-{made.pk}", 302)]
    shown = response.content.decode()
    assert texts_of(shown, f".//*[@id='comment-{made.pk}']//p[em]") == ["I agree"]


def test_what_was_typed_survives_an_error(client: Client, reader: User, url: str) -> None:
    client.force_login(reader)
    response = client.post(url, {"text": "half \u202e done"})
    assert response.status_code == 422
    assert "half \u202e done" in response.content.decode()


def test_what_was_typed_survives_signing_in(
    client: Client, shelf: Shelf, reader: User, url: str
) -> None:
    panel = reverse("proposals:community", args=["skills", shelf.skill.slug])
    response = client.post(url, {"text": "Kept for me"})
    assert sign_in(client, response, "reader")["Location"] == panel
    assert "Kept for me" in client.get(panel).content.decode()
    assert "Kept for me" not in client.get(panel).content.decode()


def test_the_limit_is_told_and_nothing_is_lost(client: Client, shelf: Shelf, url: str) -> None:
    newcomer = factories.person("newcomer", days=0)
    for number in range(6):
        comments.post(shelf.skill, str(number), by=newcomer)
    client.force_login(newcomer)
    response = client.post(url, {"text": "One more thing"})
    assert response.status_code == 422
    assert "One more thing" in response.content.decode()
    assert "try again later" in response.content.decode()


LINKS = " ".join(f"https://{name}.example" for name in "abc")


def test_who_is_held_is_told_so_whatever_was_written(
    client: Client, comment: Comment, url: str
) -> None:
    newcomer = factories.person("newcomer", days=0)
    client.force_login(newcomer)
    own = comments.post(comment.subject, "Plain", by=newcomer)
    for where in (url, page("reply", comment), page("edit_comment", own)):
        response = client.post(where, {"text": f"See {LINKS}", "token": where}, follow=True)
        assert "A curator will review your comment" in response.content.decode(), where


@pytest.mark.parametrize("name", ["reply", "edit_comment"])
def test_in_a_closed_discussion_what_was_typed_stays(
    client: Client, comment: Comment, author: User, curator: User, name: str
) -> None:
    comments.close(comment.subject, by=curator, reason="Too heated")
    client.force_login(author)
    response = client.post(page(name, comment), {"text": "Let me add"})
    assert response.status_code == 422
    assert "closed for now" in response.content.decode()
    assert "Let me add" in response.content.decode()


@pytest.mark.parametrize("kind", ["skills", "roles"])
def test_the_panel_says_how_to_take_part_when_signed_out(
    client: Client, shelf: Shelf, comment: Comment, kind: str
) -> None:
    key = shelf.skill.slug if kind == "skills" else shelf.engineer.slug
    response = client.get(reverse("proposals:community", args=[kind, key]))
    text = response.content.decode()
    assert "Sign in to comment" in text
    assert "csrftoken" not in response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"


def shown(client: Client, url: str) -> list[str]:
    """The paragraphs with emphasis on a page."""
    return texts_of(client.get(url).content.decode(), ".//p[em]")


def test_a_reply_an_edit_and_a_deletion(client: Client, comment: Comment, author: User) -> None:
    client.force_login(author)
    assert shown(client, page("reply", comment)) == ["Why so?"]
    client.post(page("reply", comment), {"text": "Because"})
    assert Comment.objects.get(parent=comment).text == "Because"
    assert b"Why *so*?" in client.get(page("edit_comment", comment)).content
    client.post(page("edit_comment", comment), {"text": "Why?"})
    assert shown(client, page("wordings", comment)) == ["Why so?"]
    assert client.get(page("delete_comment", comment)).status_code == 200
    response = client.post(page("delete_comment", comment), follow=True)
    assert b"deleted by its author" in response.content
    assert client.get(page("wordings", comment)).status_code == 404


def test_hiding_takes_a_reason(client: Client, comment: Comment, curator: User) -> None:
    client.force_login(curator)
    without = client.post(page("moderate_comment", comment), {"visibility": "hidden"})
    assert without.status_code == 422
    client.post(page("moderate_comment", comment), {"visibility": "hidden", "reason": "Advert"})
    comment.refresh_from_db()
    assert (comment.visibility, comment.visibility_reason) == ("hidden", "Advert")


def test_a_thread_is_settled_from_its_page(client: Client, comment: Comment, author: User) -> None:
    client.force_login(author)
    client.post(page("resolve_comment", comment), {"is_resolved": "1"})
    comment.refresh_from_db()
    assert comment.resolved_by == author
    client.post(page("resolve_comment", comment), {"is_resolved": "0"})
    comment.refresh_from_db()
    assert comment.resolved_by is None


def test_a_discussion_is_closed_and_opened(
    client: Client, shelf: Shelf, curator: User, reader: User, url: str
) -> None:
    lock = reverse("proposals:lock", args=["skills", shelf.skill.slug])
    client.force_login(curator)
    assert client.get(lock).status_code == 200
    assert client.post(lock, {"reason": ""}).status_code == 422
    client.post(lock, {"reason": "Too heated"})
    assert DiscussionLock.objects.get().reason == "Too heated"
    client.force_login(reader)
    refused = client.post(url, {"text": "But"})
    assert refused.status_code == 422
    assert "closed for now" in refused.content.decode()
    client.force_login(curator)
    client.post(lock, {"open": "1"})
    assert not DiscussionLock.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("edit_comment", {"text": "x"}),
        ("delete_comment", {}),
        ("resolve_comment", {}),
        ("moderate_comment", {"visibility": "hidden", "reason": "x"}),
    ],
)
def test_others_are_refused(
    client: Client, comment: Comment, stranger: User, name: str, data: dict[str, str]
) -> None:
    client.force_login(stranger)
    assert client.post(page(name, comment), data).status_code == 403


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_what_is_not_there_is_404(client: Client, reader: User, number: int) -> None:
    client.force_login(reader)
    assert client.get(f"/comments/{number}/edit/").status_code == 404


@pytest.mark.parametrize("parent", ["999999", str(2**63), "x", "-1"])
def test_a_reply_to_nothing_is_refused(client: Client, reader: User, url: str, parent: str) -> None:
    client.force_login(reader)
    response = client.post(url, {"text": "Hello", "parent": parent})
    assert response.status_code in {404, 422}
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["comment", "lock"])
def test_only_the_right_methods(client: Client, shelf: Shelf, name: str) -> None:
    url = reverse(f"proposals:{name}", args=["skills", shelf.skill.slug])
    assert client.delete(url).status_code == 405


@pytest.mark.parametrize("page", ["/skills/{slug}/community/", "/comments/{n}/reply/",
                                  "/comments/{n}/delete/", "/comments/{n}/history/"])  # fmt: skip
def test_a_comment_has_the_direction_of_its_own_script(
    client: Client, shelf: Shelf, author: User, page: str
) -> None:
    client.force_login(author)
    made = comments.post(shelf.skill, "שלום", by=author)
    comments.edit(made, "שלום לכולם", by=author)
    html = client.get(page.format(slug=shelf.skill.slug, n=made.pk)).content.decode()
    texts = [each for each in find_all(html, ".//*[@dir='auto']") if find_all(each, "p")]
    assert any("שלום" in text for each in texts for text in texts_of(each, "p"))


def test_settling_a_thread_with_an_unknown_word_changes_nothing_and_says_so(
    client: Client, comment: Comment, author: User
) -> None:
    client.force_login(author)
    response = client.post(page("resolve_comment", comment), {"is_resolved": "no"}, follow=True)
    comment.refresh_from_db()
    assert comment.resolved_at is None
    assert any("no is not one" in str(each) for each in get_messages(response.wsgi_request))
