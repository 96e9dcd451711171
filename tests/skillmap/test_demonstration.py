"""What the people of a demo have going on, and that it publishes nothing."""

import pytest
from django.conf import settings
from django.core.management import call_command

from profiles.models import Revision, Skill
from proposals.models import Comment, Endorsement, Proposal, State, Visibility
from skillmap import demonstration
from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_leaves_something_to_decide_and_publishes_nothing(
    reader: User, author: User, curator: User
) -> None:
    call_command("import_catalogue", str(settings.BASE_DIR / "fixtures" / "catalogue"), verbosity=0)
    revisions = Revision.objects.count()
    demonstration.begin(reader=reader, author=author, curator=curator)
    assert list(
        Proposal.objects.order_by("pk").values_list(
            "skill__slug", "author__username", "state", "visibility"
        )
    ) == [
        ("model-monitoring", "reader", State.OPEN, Visibility.PUBLIC),
        ("prompt-design", "reader", State.OPEN, Visibility.PUBLIC),
    ]
    assert Comment.objects.filter(visibility=Visibility.PUBLIC).count() == 2
    assert Endorsement.objects.get().person == author
    assert Revision.objects.count() == revisions
    assert not Proposal.objects.filter(skill__slug="experiment-tracking").exists()


def test_another_catalogue_is_left_alone(reader: User, author: User, curator: User) -> None:
    demonstration.begin(reader=reader, author=author, curator=curator)
    assert not Skill.objects.exists()
    assert not Proposal.objects.exists()
