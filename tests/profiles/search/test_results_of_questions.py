"""The shipped catalogue answers what people ask: the skill that they mean stands at the top."""

import pytest
from django.conf import settings
from django.core.management import call_command

from profiles import search
from profiles.addresses import slug_of
from tests.profiles.search.questions import QUESTIONS, QUESTIONS2

SHIPPED = settings.BASE_DIR / "fixtures" / "catalogue"
FIRST, AMONG_THREE = 0.6, 5 / 6  # shares of the questions


@pytest.fixture
def shipped() -> None:
    call_command("import_catalogue", str(SHIPPED), verbosity=0)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_most_questions_lead_to_the_skill_that_is_meant() -> None:
    for questions in (QUESTIONS, QUESTIONS2):
        answers = {
            typed: (
                [{slug_of(skill.name), skill.slug} for skill in search.search(typed).skills],
                meant,
            )
            for typed, meant in questions
        }
        assert [typed for typed, (found, _meant) in answers.items() if not found] == []
        missed = [typed for typed, (found, meant) in answers.items() if meant not in found[0]]
        assert len(questions) - len(missed) >= FIRST * len(questions), missed
        missed = [
            typed
            for typed, (found, meant) in answers.items()
            if not any(meant in names for names in found[:3])
        ]
        assert len(questions) - len(missed) >= AMONG_THREE * len(questions), missed
