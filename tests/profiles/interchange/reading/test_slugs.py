"""Slugs of names: valid, and the same each time."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.addresses import SLUG, SLUG_LENGTH, earlier_slug_of, slug_of, validate_slug
from profiles.interchange.reading.slugs import KnownNames, free_slug
from profiles.models import Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Machine Learning & AI", "machine-learning-ai"),
        ("C++", "c"),
        ("snake_case __ x", "snake-case-x"),
        ("Prüfung Größe", "pruefung-groesse"),
        ("Pru\u0308fung", "pruefung"),
        ("ÜBUNG, STRAẞE", "uebung-strasse"),
        ("Fjellhåndtering på Møre", "fjellhaandtering-paa-moere"),
        ("Øl og æbler", "oel-og-aebler"),
        ("Łódź, průzkum, naïve café", "lodz-pruzkum-naive-cafe"),
        ("Þór ðæ İstanbul ığdır", "thor-dae-istanbul-igdir"),
        ("Анализ данных", "analiz-dannykh"),
        ("x" * 120, "x" * 100),
    ],
)
def test_a_name_in_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_without_any_gets_a_code_of_its_own() -> None:
    assert slug_of("🚀") == slug_of("🚀") == earlier_slug_of("🚀")
    assert len({slug_of("漢字"), slug_of("🚀"), slug_of("仮名"), slug_of("⚙")}) == 4


def test_a_taken_or_reserved_slug_is_numbered() -> None:
    assert free_slug("C++", {"c", "c-2"}) == "c-3"
    assert free_slug("New", set()) == "new-2"
    assert free_slug("Lock", set(), frozenset({"lock"})) == "lock-2"
    assert len(free_slug("x" * 200, {"x" * 100})) <= SLUG_LENGTH


@given(st.text(min_size=1, max_size=130))
def test_every_name_has_a_slug_that_can_stand_in_an_address(name: str) -> None:
    assert SLUG.match(slug_of(name))
    assert SLUG.match(earlier_slug_of(name))
    validate_slug(free_slug(name, set()))


@given(st.text(string.printable, min_size=1, max_size=130))
def test_a_name_in_ascii_keeps_the_slug_that_it_always_got(name: str) -> None:
    assert slug_of(name) == earlier_slug_of(name)


def named(slug: str, name: str, shelf: Shelf, author: User) -> Skill:
    skill = factories.skill(slug, group=shelf.group, by=author)
    factories.publish(skill, FieldOperation("name", skill.name, name), by=author)
    return skill


def test_names_with_one_slug_do_not_fall_together(shelf: Shelf, author: User) -> None:
    named("c", "C++", shelf, author)
    names = KnownNames(Skill)
    assert names.slug("C++") == "c"
    others = [names.slug("C"), names.slug("C#")]
    assert len({"c", *others}) == 3
    assert [KnownNames(Skill).slug(name) for name in ("C", "C#")] == others
    assert names.slug("New").startswith("new-")


def test_a_name_finds_what_has_the_earlier_slug(shelf: Shelf, author: User) -> None:
    named("groe", "Größe", shelf, author)
    assert KnownNames(Skill).slug("Größe") == "groe"
    assert KnownNames(Role).slug("Größe") == "groesse"


def test_a_name_finds_what_has_another_slug_now(shelf: Shelf, author: User) -> None:
    skill = named("sql", "SQL", shelf, author)
    factories.publish(skill, FieldOperation("slug", "sql", "structured-queries"), by=author)
    assert KnownNames(Skill).slug("SQL") == "structured-queries"
    factories.publish(skill, FieldOperation("name", "SQL", "Queries"), by=author)
    assert KnownNames(Skill).slug("SQL").startswith("sql-")
