"""Fields and models are called in German, and stay what they are for migrations."""

from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from profiles.models import Revision
from proposals.models import Proposal
from skillmap import field_names
from skillmap.accounts.models import User
from tests.factories import Shelf


def test_every_name_is_that_of_a_field_or_model() -> None:
    models = [each for app in field_names.APPS for each in apps.get_app_config(app).get_models()]
    with translation.override("en"):
        known = {str(each.verbose_name) for model in models for each in model._meta.fields}
        known |= {str(model._meta.verbose_name_plural) for model in models}
    assert known >= field_names.NAMES


def test_names_are_translated() -> None:
    field = Proposal._meta.get_field("assigned_to")
    assert str(field.verbose_name) == "assigned to"
    with translation.override("de"):
        assert str(field.verbose_name) == "zugewiesen an"
        assert str(Revision._meta.verbose_name_plural) == "Revisionen"


def test_no_migration_is_wanted(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_admin_heads_its_columns_in_ones_language(
    client: Client, shelf: Shelf, curator: User
) -> None:
    curator.language = "de"
    curator.save()
    client.force_login(curator)
    page = client.get("/admin/profiles/expectation/").content.decode()
    for word in ("Fähigkeit", "Rolle", "Stufe", "Erforderlich", "Version", "Stillgelegt am"):
        assert f">{word}</a>" in page, word
