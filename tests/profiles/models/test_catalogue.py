"""The frame of the catalogue: what the database refuses, names, orders and addresses."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from profiles.models import Catalogue, Domain, Group, Level, RoleFamily
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


# --- The one row ------------------------------------------------------------------------------


def test_there_is_one_catalogue() -> None:
    with refused(Catalogue, "catalogue_is_one_row"):
        Catalogue.objects.bulk_create([Catalogue(pk=2)])
    assert [each.pk for each in Catalogue.objects.all()] == [Catalogue.THE_ONE]


def test_the_one_catalogue_cannot_become_another() -> None:
    with refused(Catalogue, "catalogue_is_one_row"):
        Catalogue.objects.update(id=7)
    assert Catalogue.objects.filter(pk=1).update(title="Ours") == 1


def test_the_catalogue_is_called_by_its_title() -> None:
    assert str(Catalogue(title="Ours")) == "Ours"
    assert str(Catalogue()) == "Skillmap Catalogue"


def test_a_new_catalogue_says_who_publishes_it_and_under_which_licence() -> None:
    made = Catalogue()
    assert (made.language, made.publisher) == ("en", "Skillmap contributors")
    assert (made.licence, made.licence_url) == (
        "CC-BY-4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert (made.revision_number, made.sequence, made.structure) == (0, 0, 0)
    assert made.namespace != Catalogue().namespace


# --- Slugs that stand once --------------------------------------------------------------------


@pytest.mark.parametrize("model", [Domain, RoleFamily, Level])
def test_a_slug_stands_once(model: type[Domain] | type[RoleFamily] | type[Level]) -> None:
    rank = {"rank": 1} if model is Level else {}
    model.objects.create(slug="data", name="Data", **rank)
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        model.objects.create(slug="data", name="Other", **rank)
    model.objects.create(slug="data-2", name="Data", **rank)
    assert model.objects.filter(name="Data").count() == 2


def test_a_group_stands_once_in_its_domain(shelf: Shelf) -> None:
    with refused(Group, "group_one_per_slug_and_domain"):
        Group.objects.create(domain=shelf.domain, slug="mlops", name="Again")
    Group.objects.create(domain=factories.domain("cloud"), slug="mlops", name="Elsewhere")
    assert Group.objects.filter(slug="mlops").count() == 2


def test_a_group_cannot_move_where_its_slug_is_taken(shelf: Shelf) -> None:
    other = Group.objects.create(domain=factories.domain("cloud"), slug="mlops", name="Other")
    with refused(Group, "group_one_per_slug_and_domain"):
        Group.objects.filter(pk=other.pk).update(domain=shelf.domain)
    assert Group.objects.filter(pk=other.pk).update(domain=factories.domain("web")) == 1


# --- Nothing goes from under what stands on it ------------------------------------------------


def test_a_domain_with_groups_stays(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.domain.delete()
    assert Domain.objects.filter(pk=shelf.domain.pk).exists()


def test_a_group_with_skills_stays(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.group.delete()
    assert factories.group("empty").delete() == (1, {"profiles.Group": 1})


def test_a_level_in_use_stays(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.junior.delete()
    assert factories.level("staff", 9).delete() == (1, {"profiles.Level": 1})


# --- Names, addresses, orders -----------------------------------------------------------------


def test_things_are_called_by_their_names() -> None:
    assert str(Domain(slug="data", name="Data & AI")) == "Data & AI"
    assert str(Group(slug="mlops", name="MLOps")) == "MLOps"
    assert str(RoleFamily(slug="data", name="Data roles")) == "Data roles"
    assert str(Level(slug="senior", name="Senior", rank=3)) == "Senior"


def test_a_group_is_one_word_for_forms() -> None:
    assert Group(domain=Domain(slug="data"), slug="mlops").key == "data/mlops"


def test_shelves_have_addresses() -> None:
    data = Domain(slug="data")
    assert data.get_absolute_url() == "/domains/data/"
    assert Group(domain=data, slug="mlops").get_absolute_url() == "/domains/data/mlops/"


def test_domains_stand_by_position_then_slug() -> None:
    for slug, position in [("c", 1), ("b", 0), ("a", 1)]:
        Domain.objects.create(slug=slug, name=slug, position=position)
    assert [each.slug for each in Domain.objects.all()] == ["b", "a", "c"]


def test_groups_stand_by_domain_then_by_themselves() -> None:
    last = Domain.objects.create(slug="a", name="A", position=2)
    first = Domain.objects.create(slug="z", name="Z", position=1)
    for domain, slug, position in [
        (last, "x", 0),
        (first, "y", 1),
        (first, "w", 1),
        (first, "q", 0),
    ]:
        Group.objects.create(domain=domain, slug=slug, name=slug, position=position)
    assert [each.key for each in Group.objects.all()] == ["z/q", "z/w", "z/y", "a/x"]


def test_levels_stand_by_rank_and_position_settles_ties() -> None:
    for slug, rank, position in [("lead", 4, 1), ("staff", 4, 0), ("junior", 1, 9)]:
        Level.objects.create(slug=slug, name=slug, rank=rank, position=position)
    assert [each.slug for each in Level.objects.all()] == ["junior", "staff", "lead"]


# --- What may stand in a field ----------------------------------------------------------------

SLUGS = [
    ("ml-ops", ""),
    ("3d", ""),
    ("a" * 100, ""),
    ("", "blank"),
    ("a" * 101, "slug,max_length"),
    ("Ops", "slug"),
    ("ml--ops", "slug"),
    ("-ops", "slug"),
    ("ops-", "slug"),
    ("ml ops", "slug"),
    ("größe", "slug"),
    ("ops\n", "slug"),
    ("new", "reserved"),
    ("skills", "reserved"),
]


@pytest.mark.parametrize("model", [Domain, Group, RoleFamily, Level])
@pytest.mark.parametrize(("value", "code"), SLUGS)
def test_slugs(model: type[Domain], value: str, code: str) -> None:
    assert code_of(model, "slug", value) == code


@pytest.mark.parametrize("model", [Domain, Group, RoleFamily, Level])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("Données 🎉 数据", ""),
        ("x" * 120, ""),
        ("", "blank"),
        ("x" * 121, "max_length"),
        ("a\x00b", "control_characters"),
        ("a\x07b", "control_characters"),
        ("a\u202eb", "control_characters"),
        ("a\ud800b", "control_characters"),
    ],
)
def test_names(model: type[Domain], value: str, code: str) -> None:
    assert code_of(model, "name", value) == code


@pytest.mark.parametrize("model", [Domain, Group, Level])
@pytest.mark.parametrize(
    ("value", "code"),
    [("", ""), ("x" * 300, ""), ("x" * 301, "max_length"), ("a\x1bb", "control_characters")],
)
def test_summaries(model: type[Domain], value: str, code: str) -> None:
    assert code_of(model, "summary", value) == code


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", "blank"),
        ("title", "x" * 121, "max_length"),
        ("description", "", ""),
        ("description", "Two\nlines", ""),
        ("description", "x" * 2_000, ""),
        ("description", "x" * 2_001, "max_length"),
        ("description", "\x08", "control_characters"),
        ("language", "de", ""),
        ("language", "x" * 11, "max_length"),
        ("licence", "x" * 61, "max_length"),
        ("licence_url", "https://example.org/", ""),
        ("licence_url", "javascript:alert(1)", "invalid"),
    ],
)
def test_the_catalogues_own_words(field: str, value: str, code: str) -> None:
    assert code_of(Catalogue, field, value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [(0, ""), (32_767, ""), (-1, "min_value"), ("third", "invalid"), (None, "null")],
)
def test_ranks(value: object, code: str) -> None:
    assert code_of(Level, "rank", value) == code
