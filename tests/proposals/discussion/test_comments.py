"""Comments: who may write, change, delete, settle and close, and what stays of it."""

import pytest
from django.core.exceptions import ValidationError

from proposals import moderation_actions, notifications
from proposals.discussion import comments
from proposals.errors import Gone, LimitReached, Locked, NotAllowed
from proposals.models import (
    Comment,
    Event,
    Notification,
    Visibility,
    Watch,
)
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def comment(shelf: Shelf, author: User) -> Comment:
    return comments.post(shelf.skill, "Why *so*?", by=author)


def test_a_comment_is_written_rendered_logged_and_announced(shelf: Shelf, author: User) -> None:
    made = comments.post(shelf.skill, " Why *so*?\r\n", by=author)
    assert (made.text, made.html) == ("Why *so*?", "<p>Why <em>so</em>?</p>")
    assert Event.objects.get(comment=made).verb == "commented"
    assert Event.objects.get(comment=made).kind == "commented"
    watch = Watch.objects.get(person=author, skill=shelf.skill)
    assert (watch.level, watch.is_manual) == ("watching", False)


def test_one_form_makes_one_comment(shelf: Shelf, author: User) -> None:
    first = comments.post(shelf.skill, "Hello", by=author, token="t1")
    again = comments.post(shelf.skill, "Hello", by=author, token="t1")
    assert (again, Comment.objects.count()) == (first, 1)


def test_a_reply_to_a_reply_joins_the_thread(
    shelf: Shelf, comment: Comment, author: User, reader: User
) -> None:
    reply = comments.post(shelf.skill, "Because", by=reader, parent=comment)
    deeper = comments.post(shelf.skill, "I see", by=author, parent=reply)
    assert (reply.parent, deeper.parent) == (comment, comment)


def test_a_reply_belongs_where_its_thread_is(shelf: Shelf, comment: Comment, reader: User) -> None:
    with pytest.raises(Gone):
        comments.post(shelf.engineer, "Elsewhere", by=reader, parent=comment)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001, "a\x00b"])
def test_what_cannot_be_written_is_refused(shelf: Shelf, author: User, text: str) -> None:
    with pytest.raises(ValidationError):
        comments.post(shelf.skill, text, by=author)
    assert not Comment.objects.exists()


def test_only_people_in_good_standing_write(shelf: Shelf) -> None:
    for person in (factories.suspended("bad"), factories.person("new", is_verified=False)):
        with pytest.raises(NotAllowed):
            comments.post(shelf.skill, "Hello", by=person)


def test_new_people_write_so_many_an_hour(shelf: Shelf) -> None:
    newcomer = factories.person("newcomer", days=0)
    for number in range(6):
        comments.post(shelf.skill, f"Number {number}", by=newcomer)
    with pytest.raises(LimitReached) as refused:
        comments.post(shelf.skill, "One more", by=newcomer)
    assert (refused.value.limit, Comment.objects.count()) == (6, 6)


def test_too_many_links_are_held_not_lost(shelf: Shelf) -> None:
    newcomer = factories.person("newcomer", days=0)
    text = " ".join(f"https://site{number}.example" for number in range(3))
    made = comments.post(shelf.skill, text, by=newcomer)
    assert (made.visibility, made.text) == ("held", text)
    assert Event.objects.get(comment=made).kind == "held"
    assert made not in Comment.objects.visible_to(factories.person("other"))
    assert made in Comment.objects.visible_to(newcomer)


def test_an_edit_keeps_how_it_read_before(comment: Comment, author: User) -> None:
    edited = comments.edit(comment, "Why **that**?", by=author)
    assert (edited.text, edited.edited_at is not None) == ("Why **that**?", True)
    assert list(edited.edits.values_list("text", flat=True)) == ["Why *so*?"]


def test_an_edit_that_changes_nothing_leaves_no_trace(comment: Comment, author: User) -> None:
    edited = comments.edit(comment, "Why *so*? ", by=author)
    assert (edited.edited_at, edited.edits.count()) == (None, 0)


def test_an_edit_cannot_smuggle_links_in(shelf: Shelf) -> None:
    newcomer = factories.person("newcomer", days=0)
    made = comments.post(shelf.skill, "Hello", by=newcomer)
    links = "https://a.example https://b.example https://c.example"
    assert comments.edit(made, links, by=newcomer).visibility == "held"


def test_curators_are_told_of_every_edit_that_is_held(shelf: Shelf, curator: User) -> None:
    newcomer = factories.person("newcomer", days=0)
    made = comments.post(shelf.skill, "Hello", by=newcomer)
    for number in (1, 2):
        links = " ".join(f"https://a.example/{number}/{n}" for n in range(3))
        made = comments.edit(made, links, by=newcomer)
        comments.edit(made, f"{links}!", by=newcomer)  # it is held already
        assert Event.objects.filter(comment=made, kind="held").count() == number
        assert "held" in notified(curator)
        made = moderation_actions.set_visibility(made, Visibility.PUBLIC, by=curator)
    assert Event.objects.filter(comment=made, kind="commented").count() == 1


def notified(person: User) -> list[str]:
    """The kinds of what is told to the person now, and no more afterwards."""
    notifications.tell_due()
    rows = Notification.objects.filter(person=person)
    kinds = list(rows.values_list("event__kind", flat=True))
    rows.delete()
    return kinds


def test_nobody_edits_or_deletes_what_another_wrote(comment: Comment, curator: User) -> None:
    with pytest.raises(NotAllowed):
        comments.edit(comment, "Mine now", by=curator)
    with pytest.raises(NotAllowed):
        comments.delete(comment, by=curator)


def test_deleting_takes_every_wording_back(comment: Comment, author: User) -> None:
    comments.edit(comment, "Second", by=author)
    comments.delete(comment, by=author)
    comments.delete(comment, by=author)
    comment.refresh_from_db()
    assert (comment.text, comment.html, comment.deleted_at is not None) == ("", "", True)
    assert list(comment.edits.values_list("text", "html")) == [("", "")]
    assert Event.objects.filter(verb="comment_deleted").count() == 1
    with pytest.raises(Gone):
        comments.edit(comment, "Back", by=author)


def test_a_thread_is_settled_and_opened_again(
    comment: Comment, author: User, stranger: User, curator: User
) -> None:
    with pytest.raises(NotAllowed):
        comments.resolve(comment, by=stranger)
    settled = comments.resolve(comment, by=curator)
    assert (settled.resolved_by, settled.resolved_at is not None) == (curator, True)
    comments.resolve(comment, by=curator)
    assert comments.resolve(comment, by=author, is_resolved=False).resolved_at is None
    verbs = Event.objects.filter(comment=comment).values_list("verb", flat=True)
    assert list(verbs) == ["commented", "comment_resolved", "comment_reopened"]


def test_a_reply_is_no_thread(shelf: Shelf, comment: Comment, author: User) -> None:
    reply = comments.post(shelf.skill, "Because", by=author, parent=comment)
    with pytest.raises(NotAllowed):
        comments.resolve(reply, by=author)


def test_a_closed_discussion_is_for_curators(
    shelf: Shelf, comment: Comment, author: User, curator: User
) -> None:
    with pytest.raises(NotAllowed):
        comments.close(shelf.skill, by=author, reason="x")
    comments.close(shelf.skill, by=curator, reason="Too heated")
    comments.close(shelf.skill, by=curator, reason="Twice")
    assert comments.is_locked(shelf.skill)
    with pytest.raises(Locked):
        comments.post(shelf.skill, "And another thing", by=author)
    with pytest.raises(Locked):
        comments.edit(comment, "Edited", by=author)
    assert comments.post(shelf.skill, "Calm down", by=curator).pk
    with pytest.raises(NotAllowed):
        comments.reopen(shelf.skill, by=author)
    comments.reopen(shelf.skill, by=curator)
    comments.reopen(shelf.skill, by=curator)
    assert comments.post(shelf.skill, "Thanks", by=author).pk
    verbs = Event.objects.filter(verb__startswith="discussion").values_list("verb", flat=True)
    assert list(verbs) == ["discussion_locked", "discussion_unlocked"]
