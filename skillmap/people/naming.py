"""A person's name changes on every page that shows it."""

from django.db import transaction

from profiles import curation
from profiles.models import Catalogue, Credit
from skillmap.accounts.models import User


@transaction.atomic
def renew_pages(person: User) -> None:
    """Let pages that credit the person be made anew, at once and everywhere.

    Kept pages are told apart by the catalogue's sequence, so it moves on by one; feeds in its
    order have a gap there and miss nothing. Nothing moves for who is credited nowhere.
    """
    if Credit.objects.filter(person=person).exists():
        catalogue = curation.lock(Catalogue(pk=Catalogue.THE_ONE))
        catalogue.sequence += 1
        catalogue.structure = catalogue.sequence
        catalogue.save(update_fields=["sequence", "structure"])
