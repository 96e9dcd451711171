"""A person's name changes on every page that shows it."""

from django.db import transaction

from profiles import curation
from profiles.models import Credit
from skillmap.accounts.models import User


@transaction.atomic
def renew_pages(person: User) -> None:
    """Let pages that credit the person be made anew, at once and everywhere.

    Nothing moves for who is credited nowhere.
    """
    if Credit.objects.filter(person=person).exists():
        curation.renew_pages()
