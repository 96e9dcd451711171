"""A new name shows at once wherever the old one stood."""

import pytest
from django.test import Client

from profiles import curation
from profiles.models import Catalogue
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
SETTINGS = {"language": "en", "time_zone": "UTC", "digest": "daily"}


def test_the_catalogue_moves_on_by_one_for_who_is_credited(shelf: factories.Shelf) -> None:
    founder = User.objects.get(username="founder")
    before = Catalogue.objects.get()
    curation.renew_pages_of(founder)
    after = Catalogue.objects.get()
    assert after.sequence == before.sequence + 1
    assert after.structure == after.sequence


def test_and_not_for_anybody_else(shelf: factories.Shelf, stranger: User) -> None:
    before = Catalogue.objects.get().sequence
    curation.renew_pages_of(stranger)
    assert Catalogue.objects.get().sequence == before


def test_the_next_revision_has_a_number_of_its_own(shelf: factories.Shelf) -> None:
    founder = User.objects.get(username="founder")
    curation.renew_pages_of(founder)
    gap = Catalogue.objects.get().sequence
    cell = shelf.cell(shelf.engineer, shelf.junior)
    revision = factories.publish(shelf.skill, factories.edit(cell, "New."), by=founder)
    assert revision.sequence == gap + 1


def test_a_new_display_name_shows_on_pages_that_were_kept(
    client: Client, shelf: factories.Shelf
) -> None:
    founder = User.objects.get(username="founder")
    before = client.get("/skills/experiment-tracking/history/")
    assert b"founder" in before.content
    mine = Client()
    mine.force_login(founder)
    mine.post("/me/settings/", SETTINGS | {"display_name": "Ada Lovelace"})
    after = client.get(
        "/skills/experiment-tracking/history/", headers={"if-none-match": before.headers["ETag"]}
    )
    assert after.status_code == 200
    assert b"Ada Lovelace" in after.content


def test_other_settings_renew_nothing(client: Client, shelf: factories.Shelf) -> None:
    client.force_login(User.objects.get(username="founder"))
    before = Catalogue.objects.get().sequence
    client.post("/me/settings/", SETTINGS | {"digest": "weekly"})
    assert Catalogue.objects.get().sequence == before
