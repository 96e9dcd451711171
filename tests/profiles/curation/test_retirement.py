"""Retiring domains, groups and levels: what is refused, in sentences, and what is kept."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from profiles import curation
from profiles.curation import SlugTaken
from profiles.fields import YES
from profiles.models import Catalogue, Domain, Group, Level, Revision, Skill
from profiles.operations import AnyOperation, FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import assert_history_is_whole, race

pytestmark = pytest.mark.django_db
SOURCE = Revision.Source.CURATOR
Part = Domain | Group | Level


def change(target: str, *said: tuple[str, str, str], by: User) -> Revision:
    """Publish fields of a part, each as field, base and new text."""
    operations = [FieldOperation(*each, target) for each in said]
    return curation.publish(Catalogue.objects.get(), operations, by=by, source=SOURCE)


def problem_of(act: Callable[[], object]) -> list[str]:
    """With which sentences the act is refused."""
    with pytest.raises(ValidationError) as found:
        act()
    return list(found.value.messages)


def test_a_group_is_retired_replaced_and_brought_back_as_revisions(
    shelf: Shelf, author: User
) -> None:
    old = factories.group("etl")
    made = factories.retire_part(old, shelf.group, by=author)
    assert (old.retired_at is not None, old.replaced_by) == (True, shelf.group)
    said = made.changes.values_list("target", "field", "before_text", "after_text")
    assert list(said) == [
        ("group:data/etl", "retired", "", YES),
        ("group:data/etl", "replaced_by", "", "data/mlops"),
    ]
    assert old.successor == shelf.group
    back = [("replaced_by", "data/mlops", ""), ("retired", YES, "")]
    change("group:data/etl", *back, by=author)
    old.refresh_from_db()
    assert (old.retired_at, old.replaced_by) == (None, None)


def test_what_has_published_skills_stays_and_says_which(shelf: Shelf, author: User) -> None:
    in_it = ["These skills are in it: Experiment Tracking. Move or retire them first."]
    for part in (shelf.group, shelf.domain):
        assert problem_of(partial(factories.retire_part, part, by=author)) == in_it
    assert problem_of(partial(factories.retire_part, shelf.junior, by=author)) == [
        "These skills have expectations at this level: Experiment Tracking. Retire those first."
    ]
    assert not Group.objects.exclude(retired_at=None).exists()


def test_a_long_list_is_cut(shelf: Shelf, author: User) -> None:
    for number in range(6):
        factories.skill(f"s{number}", group=shelf.group, by=author)
    (said,) = problem_of(partial(factories.retire_part, shelf.group, by=author))
    assert said.startswith("These skills are in it: Experiment Tracking, S0, S1, S2, S3, …. ")


def test_a_domain_is_retired_after_its_groups_and_they_come_back_after_it(author: User) -> None:
    etl = factories.group("etl")
    data = etl.domain
    assert problem_of(partial(factories.retire_part, data, by=author)) == [
        "These groups are in it: Etl. Retire them first."
    ]
    factories.retire_part(etl, by=author)
    factories.retire_part(data, by=author)
    assert problem_of(partial(change, "group:data/etl", ("retired", YES, ""), by=author)) == [
        "Its domain, Data & AI, is retired. Restore that one first."
    ]
    change("domain:data", ("retired", YES, ""), by=author)
    change("group:data/etl", ("retired", YES, ""), by=author)


def test_a_level_of_which_a_role_says_something_stays(shelf: Shelf, author: User) -> None:
    lead = factories.level("lead", 4)
    focus = FieldOperation("focus", "", "Leads people", "level:lead")
    factories.publish(shelf.engineer, focus, by=author)
    said = [
        "These roles have a focus or technology at this level, or no other level: Ml Engineer. "
        "Clear those texts, or add another level, first."
    ]
    assert problem_of(partial(factories.retire_part, lead, by=author)) == said
    empty = FieldOperation("focus", "Leads people", "", "level:lead")
    factories.publish(shelf.engineer, empty, by=author)
    assert problem_of(partial(factories.retire_part, lead, by=author)) == said  # no other level
    other = FieldOperation("focus", "", "Begins", "level:junior")
    factories.publish(shelf.engineer, other, by=author)
    factories.retire_part(lead, by=author)
    assert problem_of(partial(factories.publish, shelf.engineer, focus, by=author)) == [
        "The level Lead is retired. Restore it first."
    ]


@pytest.mark.parametrize("successor", ["lead", "head", "nothing"])
def test_what_replaces_it_is_another_one_that_is_published(
    shelf: Shelf, author: User, successor: str
) -> None:
    factories.level("lead", 4)
    factories.retire_part(factories.level("head", 5), by=author)
    said = [("retired", "", YES), ("replaced_by", "", successor)]
    assert problem_of(partial(change, "level:lead", *said, by=author)) == [
        "Enter another one that is published."
    ]


def test_nothing_published_is_put_into_a_retired_one(shelf: Shelf, author: User) -> None:
    empty, lead = factories.group("etl"), factories.level("lead", 4)
    factories.retire_part(empty, by=author)
    factories.retire_part(lead, by=author)
    in_group = ["The group Etl is retired. Choose another one, or restore it first."]
    moved = FieldOperation("group", "data/mlops", "data/etl")
    assert problem_of(partial(factories.publish, shelf.skill, moved, by=author)) == in_group
    assert problem_of(partial(factories.skill, "sql", group=empty, by=author)) == in_group
    added = factories.add(shelf.engineer, lead, "Leads.")
    assert problem_of(partial(factories.publish, shelf.skill, added, by=author)) == [
        "The level Lead is retired. Restore it first."
    ]


def test_what_is_retired_comes_back_only_where_all_is_published(shelf: Shelf, author: User) -> None:
    retired, back = FieldOperation("retired", "", YES), FieldOperation("retired", YES, "")
    factories.publish(shelf.skill, retired, by=author)
    factories.retire_part(shelf.junior, by=author)
    assert problem_of(partial(factories.publish, shelf.skill, back, by=author)) == [
        "The level Junior is retired. Restore it first."
    ]
    change("level:junior", ("retired", YES, ""), by=author)
    factories.retire_part(shelf.group, by=author)
    assert problem_of(partial(factories.publish, shelf.skill, back, by=author)) == [
        "The group Mlops is retired. Choose another one, or restore it first."
    ]
    other = factories.group("etl")
    moved: list[AnyOperation] = [back, FieldOperation("group", "data/mlops", "data/etl")]
    factories.publish(shelf.skill, *moved, by=author)
    assert Skill.objects.published().get().group == other


def test_a_slug_of_a_retired_one_is_given_to_nothing_else(shelf: Shelf, author: User) -> None:
    old, lead = factories.group("etl"), factories.level("lead", 4)
    factories.retire_part(old, by=author)
    factories.retire_part(lead, by=author)
    with pytest.raises(SlugTaken):
        change("group:data/mlops", ("slug", "mlops", "etl"), by=author)
    with pytest.raises(SlugTaken):
        change("level:junior", ("slug", "junior", "lead"), by=author)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_group_is_not_retired_while_a_skill_moves_into_it(shelf: Shelf, author: User) -> None:
    other = factories.curator()
    for number in range(10):
        target = factories.group(f"target-{number}")
        skill = factories.skill(f"skill-{number}", group=shelf.group, by=author)
        moved = FieldOperation("group", "data/mlops", target.key)
        results = race(
            partial(factories.publish, skill, moved, by=author),
            partial(factories.retire_part, target, by=other),
        )
        refused = [each for each in results if isinstance(each, ValidationError)]
        assert len(refused) == 1, results
        assert not Skill.objects.published().exclude(group__retired_at=None).exists()
    assert_history_is_whole()
