"""How an expectation stands with practitioners, as data and as a sentence."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from profiles import confirmation_words
from profiles.models import Confirmation, Expectation
from profiles.models.confirmation import UNCONFIRMED, ConfirmationStatus
from tests import factories
from tests.factories import Shelf

MOMENT = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHANGED = ConfirmationStatus(0, 3, None, is_changed=True)
WORDS = {
    UNCONFIRMED: ("not confirmed yet", "Not confirmed by practitioners yet"),
    ConfirmationStatus(1, 2, MOMENT, is_changed=False): (
        "confirmed by 1 (version 2, 2026-11)",
        "Confirmed by 1 practitioner (version 2, November 2026)",
    ),
    ConfirmationStatus(3, 4, MOMENT, is_changed=False): (
        "confirmed by 3 (version 4, 2026-11)",
        "Confirmed by 3 practitioners (version 4, November 2026)",
    ),
    CHANGED: ("changed since confirmed", "Changed since it was confirmed"),
}


@pytest.mark.parametrize("status", WORDS)
def test_the_words_of_a_status(status: ConfirmationStatus) -> None:
    assert (confirmation_words.data(status), confirmation_words.sentence(status)) == WORDS[status]


@pytest.mark.parametrize("status", WORDS)
def test_data_is_the_same_in_every_language(status: ConfirmationStatus) -> None:
    with translation.override("de"):
        assert confirmation_words.data(status) == WORDS[status][0]
        assert confirmation_words.sentence(status) != WORDS[status][1]


def test_a_sentence_about_several_is_true_of_all_of_them() -> None:
    cells = [Expectation(), Expectation()]
    for cell in cells:
        confirmation_words.give(cell, UNCONFIRMED)
    assert confirmation_words.common(cells) == WORDS[UNCONFIRMED][1]
    confirmation_words.give(cells[0], CHANGED)
    assert confirmation_words.common(cells) == confirmation_words.common([]) == ""


@pytest.mark.django_db
def test_each_of_several_gets_its_own_status(shelf: Shelf) -> None:
    cell, other = shelf.cell(shelf.engineer, shelf.junior), shelf.cell(shelf.analyst, shelf.junior)
    Confirmation.objects.create(
        person=factories.person(), expectation=cell, version=1, answer="true", answered_at=MOMENT
    )
    confirmation_words.attach([cell, other])
    assert confirmation_words.data(confirmation_words.of(cell)).startswith("confirmed by 1 ")
    assert confirmation_words.of(other) == UNCONFIRMED
