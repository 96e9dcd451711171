"""Kept answers: one per person and key."""

import pytest

from proposals.models import KeptAnswer
from skillmap.accounts.models import User
from tests.constraints import code_of, refused

pytestmark = pytest.mark.django_db


def test_a_key_is_a_persons_once(author: User, reader: User) -> None:
    KeptAnswer.objects.create(person=author, key="k1", fingerprint="f")
    with refused(KeptAnswer, "kept_answer_one_per_person_and_key"):
        KeptAnswer.objects.bulk_create([KeptAnswer(person=author, key="k1", fingerprint="g")])
    KeptAnswer.objects.create(person=author, key="k2", fingerprint="f")
    KeptAnswer.objects.create(person=reader, key="k1", fingerprint="f")
    assert KeptAnswer.objects.count() == 3


def test_an_answer_is_being_made_at_first(author: User) -> None:
    made = KeptAnswer.objects.create(person=author, key="k1", fingerprint="f")
    assert (made.status, made.body, str(made)) == (0, None, f"{author.pk} · k1")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("key", "x" * 255, ""),
        ("key", "x" * 256, "max_length"),
        ("fingerprint", "x" * 65, "max_length"),
        ("status", 599, ""),
        ("status", -1, "min_value"),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(KeptAnswer, field, value) == code
