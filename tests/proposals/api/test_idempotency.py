"""A POST with a key: asked twice, even at the same moment, done once."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.response import Response

from profiles.api.problems import Problem
from proposals.api.idempotency import once
from proposals.models import KeptAnswer, Watch
from skillmap.accounts.models import User
from tests import racing
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def request(
    by: Any, key: str | None = None, data: Any = None, path: str = "/api/v1/watches/"
) -> Any:
    """A POST as Django REST framework hands it on."""
    headers = {} if key is None else {"Idempotency-Key": key}
    return SimpleNamespace(
        method="POST", user=by, headers=headers, data=data or {}, get_full_path=lambda: path
    )


def counting(status: int = 201) -> tuple[list[int], Callable[[], Response]]:
    """Something that may be done, and how often it was."""
    done: list[int] = []

    def do() -> Response:
        done.append(len(done) + 1)
        return Response({"n": len(done)}, status=status)

    return done, do


@pytest.mark.parametrize("key", ["k", "k" * 255, "a b ü"])
def test_asked_twice_done_once_answered_the_same(author: User, key: str) -> None:
    done, do = counting()
    first, second = (once(request(author, key), do) for _ in range(2))
    assert done == [1]
    assert (first.status_code, first.data) == (second.status_code, second.data) == (201, {"n": 1})
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("sent", [{}, {"ETag": '"3.1-abc"'}, {"ETag": '"1"', "Location": "/x/"}])
def test_whoever_missed_the_answer_is_told_its_tag_and_place_too(
    author: User, sent: dict[str, str]
) -> None:
    answers = [
        once(request(author, "k"), lambda: Response({}, status=201, headers=sent)) for _ in range(2)
    ]
    for answer in answers:
        said = {name: answer.headers[name] for name in ("ETag", "Location") if name in answer}
        assert said == sent


def test_without_a_key_it_is_done_again(author: User) -> None:
    done, do = counting()
    for _ in range(2):
        once(request(author), do)
    assert (done, KeptAnswer.objects.count()) == ([1, 2], 0)


def test_nobody_has_no_keys() -> None:
    done, do = counting()
    for _ in range(2):
        once(request(AnonymousUser(), "k"), do)
    assert (done, KeptAnswer.objects.count()) == ([1, 2], 0)


def test_a_key_is_a_persons_own(author: User, reader: User) -> None:
    done, do = counting()
    for person in (author, reader):
        once(request(person, "k"), do)
    assert done == [1, 2]


@pytest.mark.parametrize("key", ["k" * 256, "a\x01b", "a\nb", ""])
def test_a_key_that_cannot_be_one(author: User, key: str) -> None:
    done, do = counting()
    with pytest.raises(Problem) as found:
        once(request(author, key), do)
    assert (found.value.status_code, found.value.get_codes()) == (400, "bad_idempotency_key")
    assert done == []


@pytest.mark.parametrize("other", [{"data": {"a": 2}}, {"path": "/api/v1/proposals/"}])
def test_a_key_stands_for_one_request(author: User, other: dict[str, Any]) -> None:
    done, do = counting()
    once(request(author, "k", {"a": 1}), do)
    with pytest.raises(Problem) as found:
        once(request(author, "k", **{"data": {"a": 1}, **other}), do)
    assert (found.value.status_code, found.value.get_codes()) == (422, "idempotency_key_reused")
    assert done == [1]


def test_the_order_of_names_in_a_body_says_nothing(author: User) -> None:
    done, do = counting()
    once(request(author, "k", {"a": 1, "b": 2}), do)
    once(request(author, "k", {"b": 2, "a": 1}), do)
    assert done == [1]


def test_who_dies_in_the_middle_leaves_no_key_behind(author: User, shelf: Shelf) -> None:
    def die() -> Response:
        Watch.objects.create(person=author, skill=shelf.skill)
        raise SystemExit

    with pytest.raises(SystemExit):
        once(request(author, "k"), die)
    assert (KeptAnswer.objects.count(), Watch.objects.count()) == (0, 0)


def test_a_key_that_an_older_release_left_in_progress_is_free(author: User) -> None:
    KeptAnswer.objects.create(person=author, key="k", fingerprint="f", status=0)
    done, do = counting()
    assert once(request(author, "k"), do).status_code == 201
    assert done == [1]


def test_what_was_refused_may_be_tried_again(author: User) -> None:
    def refuse() -> Response:
        raise Problem(409, "stale", "Look again.")

    with pytest.raises(Problem, match="Look again"):
        once(request(author, "k"), refuse)
    done, do = counting()
    assert once(request(author, "k"), do).status_code == 201
    assert done == [1]


@pytest.mark.parametrize(("hours", "times"), [(23, [1]), (25, [1, 2])])
def test_an_answer_is_kept_for_a_day(author: User, hours: int, times: list[int]) -> None:
    done, do = counting()
    once(request(author, "k"), do)
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    once(request(author, "k"), do)
    assert done == times


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_does_the_thing_once(shelf: Shelf, author: User) -> None:
    def ask() -> Response:
        def do() -> Response:
            Watch.objects.filter(person=author).delete()
            made = Watch.objects.create(person=author, skill=shelf.skill)
            KeptAnswer.objects.create(person=author, key=f"done:{made.pk}", fingerprint="")
            return Response({"id": made.pk}, status=201)

        return once(request(author, "k", {"a": 1}), do)

    results = racing.race(ask, ask, ask)
    answered = [each for each in results if isinstance(each, Response)]
    assert len(answered) == 3
    assert len({each.data["id"] for each in answered}) == 1
    assert KeptAnswer.objects.filter(key__startswith="done:").count() == 1
