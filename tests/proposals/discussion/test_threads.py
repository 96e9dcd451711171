"""A discussion as it is shown: who sees which thread, and may do what with each comment."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from proposals.discussion import comments
from proposals.discussion import threads as discussion_threads
from proposals.models import Comment, DiscussionLock
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def root(shelf: Shelf, author: User) -> Comment:
    return comments.post(shelf.skill, "Why so?", by=author)


def mark(comment: Comment, **values: Any) -> None:
    Comment.objects.filter(pk=comment.pk).update(**values)


def test_nothing_was_said(shelf: Shelf, reader: User) -> None:
    assert discussion_threads.threads(shelf.skill, reader) == []


def test_replies_stand_under_what_they_answer(
    shelf: Shelf, root: Comment, author: User, reader: User
) -> None:
    second = comments.post(shelf.skill, "And this?", by=reader)
    reply = comments.post(shelf.skill, "Because.", by=reader, parent=root)
    found = discussion_threads.threads(shelf.skill, reader)
    assert [(each.comment, [r.comment for r in each.replies]) for each in found] == [
        (root, [reply]),
        (second, []),
    ]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("nobody", set()),
        ("author", {"change it", "resolve", "reply"}),
        ("reader", {"reply"}),
        ("curator", {"moderate", "resolve", "reply"}),
    ],
)
@pytest.mark.usefixtures("root", "reader", "curator")
def test_who_may_do_what(shelf: Shelf, who: str, may: set[str]) -> None:
    person = User.objects.filter(username=who).first() or AnonymousUser()
    (shown,) = discussion_threads.threads(shelf.skill, person)
    found = {
        "change it": shown.is_own,
        "moderate": shown.may_moderate,
        "resolve": shown.may_resolve,
        "reply": shown.may_reply,
    }
    assert {name for name, is_so in found.items() if is_so} == may


def test_a_closed_discussion_is_the_curators(
    shelf: Shelf, root: Comment, reader: User, curator: User
) -> None:
    DiscussionLock.objects.create(skill=shelf.skill, locked_by=curator)
    answers = [
        discussion_threads.threads(shelf.skill, each)[0].may_reply for each in (reader, curator)
    ]
    assert answers == [False, True]


def test_who_is_suspended_only_reads(shelf: Shelf, root: Comment, author: User) -> None:
    author.suspended_at = timezone.now()
    author.save()
    (shown,) = discussion_threads.threads(shelf.skill, author)
    assert (shown.is_own, shown.may_resolve, shown.may_reply) == (False, False, False)


def test_a_deleted_comment_keeps_its_place_for_its_replies(
    shelf: Shelf, root: Comment, reader: User
) -> None:
    comments.post(shelf.skill, "Because.", by=reader, parent=root)
    mark(root, deleted_at=timezone.now())
    (shown,) = discussion_threads.threads(shelf.skill, reader)
    assert (shown.is_tombstone, len(shown.replies)) == (True, 1)


def test_a_deleted_comment_that_nobody_answered_is_gone(
    shelf: Shelf, root: Comment, reader: User
) -> None:
    reply = comments.post(shelf.skill, "Because.", by=reader, parent=root)
    mark(reply, deleted_at=timezone.now())
    (shown,) = discussion_threads.threads(shelf.skill, reader)
    assert shown.replies == []
    mark(root, deleted_at=timezone.now())
    assert discussion_threads.threads(shelf.skill, reader) == []


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("public", {"author", "reader", "curator"}),
        ("held", {"author", "curator"}),
        ("hidden", {"author", "curator"}),
    ],
)
@pytest.mark.usefixtures("author", "reader", "curator")
def test_who_sees_what_is_held_or_hidden(
    shelf: Shelf, root: Comment, visibility: str, seen: set[str]
) -> None:
    mark(root, visibility=visibility)
    people = User.objects.filter(username__in=["author", "reader", "curator"])
    found = {who.username: discussion_threads.threads(shelf.skill, who) for who in people}
    assert {name for name, threads in found.items() if threads} == seen
    (shown,) = found["curator"]
    assert (shown.is_held, shown.is_hidden) == (visibility == "held", visibility == "hidden")


def test_the_author_of_a_proposal_settles_what_is_said_on_it(
    shelf: Shelf, author: User, reader: User, stranger: User
) -> None:
    made = factories.proposal(shelf.skill, factories.rename(shelf.skill, "T"), by=author)
    comments.post(made, "Why?", by=reader)
    found = [
        discussion_threads.threads(made, who)[0].may_resolve for who in (author, reader, stranger)
    ]
    assert found == [True, True, False]
