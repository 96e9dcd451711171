"""Slugs for what has only names: known again, never taken from others, the same each time."""

from profiles.catalogue.reading.naming import Names, Said
from profiles.catalogue.spool import Spool
from profiles.models import Role, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def slugs(*said: Said, model: type[Skill | Role] = Skill) -> list[str]:
    with Spool("x") as spool:
        names = Names(spool, model)
        return [names.slug(each) for each in said]


def test_the_end_of_an_address_tells_two_apart(db: None) -> None:
    one, two = (Said("C", url=f"https://x.example/{end}") for end in ("a?id=One-1", "b#two-2/"))
    assert slugs(one, two) == ["c", "c-two-2"]
    same = [Said("C", url=f"https://x.example/{n}/12345678-90") for n in range(4)]
    assert slugs(*same) == ["c", "c-12345678", "c-12345678-90", "c-12345678-2"]


def test_a_word_of_the_site_is_no_slug(db: None) -> None:
    (slug,) = slugs(Said("People"))
    assert slug.startswith("people-")
    assert len(slug) == len("people-") + 8


def test_the_site_is_asked_before_the_file(shelf: Shelf) -> None:
    with Spool("x") as spool:
        names = Names(spool, Role)
        assert (names.has("data-analyst"), names.has("nobody")) == (True, False)
        again = Said("Data Analyst")
        assert names.slug(again) == "data-analyst"
        assert names.slug(again).startswith("data-analyst-")


def test_a_long_name_leaves_room_for_its_tail(db: None) -> None:
    said = [Said("word " * 30, shelf=str(n)) for n in range(2)]
    first, second = slugs(*said)
    assert (len(first), len(second) <= 100, first != second) == (99, True, True)


def test_what_the_site_has_from_elsewhere_keeps_its_slug(shelf: Shelf, author: User) -> None:
    (slug,) = slugs(Said("Experiment Tracking", source="Atlas"))
    assert slug.startswith("experiment-tracking-")
    assert slugs(Said("Experiment Tracking")) == ["experiment-tracking"]
    factories.publish(shelf.analyst, factories.rename(shelf.analyst, "Analyst"), by=author)
    assert slugs(Said("Analyst"), model=Role) == ["data-analyst"]
