"""Slugs for what has only names: known again, never taken from others, the same each time."""

from profiles.interchange.reading import naming
from profiles.interchange.reading.naming import Names, SubjectIdentity
from profiles.interchange.staging import Spool
from profiles.models import Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def slugs(*said: SubjectIdentity, model: type[Skill | Role] = Skill) -> list[str]:
    with Spool("x") as spool:
        names = Names(spool, model)
        return [names.slug(each) for each in said]


def test_the_end_of_an_address_tells_two_apart(db: None) -> None:
    one, two = (
        SubjectIdentity("C", url=f"https://x.example/{end}") for end in ("a?id=One-1", "b#two-2/")
    )
    assert slugs(one, two) == ["c", "c-two-2"]
    same = [SubjectIdentity("C", url=f"https://x.example/{n}/12345678-90") for n in range(4)]
    assert slugs(*same) == ["c", "c-12345678", "c-12345678-90", "c-12345678-2"]


def test_a_word_of_the_site_is_no_slug(db: None) -> None:
    (slug,) = slugs(SubjectIdentity("People"))
    assert slug.startswith("people-")
    assert len(slug) == len("people-") + 8


def test_the_site_is_asked_before_the_file(shelf: Shelf) -> None:
    with Spool("x") as spool:
        names = Names(spool, Role)
        assert (names.has("data-analyst"), names.has("nobody")) == (True, False)
        again = SubjectIdentity("Data Analyst")
        assert names.slug(again) == "data-analyst"
        assert names.slug(again).startswith("data-analyst-")


def test_a_long_name_leaves_room_for_its_tail(db: None) -> None:
    said = [SubjectIdentity("word " * 30, shelf=str(n)) for n in range(2)]
    first, second = slugs(*said)
    assert (len(first), len(second) <= 100, first != second) == (99, True, True)


def test_what_the_site_has_from_elsewhere_keeps_its_slug(shelf: Shelf, author: User) -> None:
    (slug,) = slugs(SubjectIdentity("Experiment Tracking", source="Atlas"))
    assert slug.startswith("experiment-tracking-")
    assert slugs(SubjectIdentity("Experiment Tracking")) == ["experiment-tracking"]
    factories.publish(shelf.analyst, factories.rename(shelf.analyst, "Analyst"), by=author)
    assert slugs(SubjectIdentity("Analyst"), model=Role) == ["data-analyst"]


def test_an_address_that_many_share_tells_nobody(shelf: Shelf, author: User) -> None:
    url = "https://x.example/ladder"
    names = ("Tests", "Draws")
    for name in names:
        skill = factories.skill(f"of-{name.lower()}", group=shelf.group, by=author)
        changes = (FieldOperation("name", skill.name, name), FieldOperation("source_url", "", url))
        factories.publish(skill, *changes, by=author)
    assert slugs(*(SubjectIdentity(name, url=url) for name in ("Writes", *names))) == [
        *("writes", "tests", "draws"),
    ]
    where = shelf.group.domain.name, shelf.group.name
    assert slugs(
        *(SubjectIdentity(name, naming.shelf(*where), url) for name in ("Writes", *names))
    ) == [
        *("writes", "of-tests", "of-draws"),
    ]


def test_an_address_of_one_thing_alone_finds_it_under_a_new_name(
    shelf: Shelf, author: User
) -> None:
    url = "https://x.example/1"
    factories.publish(shelf.skill, FieldOperation("source_url", "", url), by=author)
    assert slugs(SubjectIdentity("Quite new", url=url)) == [shelf.skill.slug]


def test_a_given_slug_comes_before_the_name(shelf: Shelf, author: User) -> None:
    where = naming.shelf(shelf.group.domain.name, shelf.group.name)
    old = shelf.skill.slug
    one, two = (
        SubjectIdentity(shelf.skill.name, where, slug="another"),
        SubjectIdentity("New name", slug=old),
    )
    assert slugs(one, two) == ["another", old]
    factories.publish(shelf.skill, FieldOperation("slug", old, "moved"), by=author)
    assert slugs(two) == ["moved"]


def test_a_slug_made_of_a_name_is_not_taken_from_another_name(shelf: Shelf, author: User) -> None:
    skill = factories.skill("c", group=shelf.group, by=author)
    factories.publish(skill, FieldOperation("name", skill.name, "C++"), by=author)
    where = naming.shelf(shelf.group.domain.name, shelf.group.name)
    found = slugs(
        SubjectIdentity("C", where), SubjectIdentity("C#", where), SubjectIdentity("C++", where)
    )
    assert (len(set(found)), found[2]) == (3, "c")
    assert slugs(SubjectIdentity("C", where, slug="c")) == ["c"]


def test_what_has_a_slug_of_the_earlier_rule_keeps_it(shelf: Shelf, author: User) -> None:
    skill = factories.skill("prufung-groe", group=shelf.group, by=author)
    factories.publish(skill, FieldOperation("name", skill.name, "Prüfung Größe"), by=author)
    assert slugs(SubjectIdentity("Prüfung Größe", "elsewhere")) == ["prufung-groe"]
    assert slugs(SubjectIdentity("Prüfung Größe", source="Atlas")) == ["pruefung-groesse"]
