"""What a person may say of their own place."""

import pytest
from django.utils import timezone

from profiles.assessments.forms import PlaceForm
from profiles.models import RoleLevel
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_role_and_a_level_of_its_ladder(shelf: factories.Shelf) -> None:
    form = PlaceForm({"role": "ml-engineer", "level": "middle"})
    assert form.is_valid()
    assert form.cleaned_data == {"role": shelf.engineer, "level": shelf.middle}


@pytest.mark.parametrize(
    ("role", "level", "field"),
    [
        ("", "middle", "role"),
        ("ml-engineer", "", "level"),
        ("nobody", "middle", "role"),
        ("ml-engineer", "emperor", "level"),
        ("a\x00", "middle", "role"),
    ],
)
def test_anything_else_is_refused(
    shelf: factories.Shelf, role: str, level: str, field: str
) -> None:
    assert list(PlaceForm({"role": role, "level": level}).errors) == [field]


def test_a_level_off_the_ladder_is_refused_and_the_ladder_said(shelf: factories.Shelf) -> None:
    RoleLevel.objects.create(role=shelf.analyst, level=shelf.junior)
    form = PlaceForm({"role": "data-analyst", "level": "senior"})
    assert form.errors == {"level": ["Data Analyst has these levels: Junior, Middle."]}


def test_a_retired_role_is_not_offered(shelf: factories.Shelf) -> None:
    shelf.analyst.retired_at = timezone.now()
    shelf.analyst.save()
    assert list(PlaceForm({"role": "data-analyst", "level": "junior"}).errors) == ["role"]


def test_former_slugs_are_as_good(shelf: factories.Shelf, author: User) -> None:
    factories.move(shelf.engineer, "engineer", by=author)
    factories.move(shelf.middle, "mid", by=author)
    form = PlaceForm({"role": "ml-engineer", "level": "middle"})
    assert form.is_valid()
    assert form.cleaned_data == {"role": shelf.engineer, "level": shelf.middle}
