"""The shipped catalogue answers what people ask: the skill that they mean stands at the top."""

import pytest
from django.conf import settings
from django.core.management import call_command

from profiles import search
from profiles.addresses import slug_of
from tests.profiles.search.questions import QUESTIONS

SHIPPED = settings.BASE_DIR / "fixtures" / "catalogue"
FIRST, AMONG_THREE = 18, 25


@pytest.mark.django_db
def test_most_questions_lead_to_the_skill_that_is_meant() -> None:
    call_command("import_catalogue", str(SHIPPED), verbosity=0)
    answers = {
        typed: ([slug_of(skill.name) for skill in search.search(typed).skills], meant)
        for typed, meant in QUESTIONS
    }
    assert [typed for typed, (found, _meant) in answers.items() if not found] == []
    missed = [typed for typed, (found, meant) in answers.items() if found[0] != meant]
    assert len(QUESTIONS) - len(missed) >= FIRST, missed
    missed = [typed for typed, (found, meant) in answers.items() if meant not in found[:3]]
    assert len(QUESTIONS) - len(missed) >= AMONG_THREE, missed
