"""Base roles: which role can be one, what is not taken over from it, and when it can retire."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from profiles.fields import YES, as_json
from profiles.models import Expectation, Role
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import refused
from tests.factories import Shelf


def set_field(role: Role, field: str, text: str, by: User) -> None:
    """Publish the value of a field of the role."""
    role.refresh_from_db()
    base = as_json(role.not_expected) if field == "not_expected" else ""
    if field == "base_role" and role.base_role:
        base = role.base_role.slug
    factories.publish(role, FieldOperation(field, base, text), by=by)
    role.refresh_from_db()


def test_it_is_named_by_its_slug_a_former_one_too(shelf: Shelf, curator: User) -> None:
    factories.move(shelf.engineer, "engineer", by=curator)
    set_field(shelf.analyst, "base_role", "ml-engineer", curator)
    assert shelf.analyst.base_role == shelf.engineer
    change = shelf.analyst.revisions.get(number=2).changes.get()
    assert (change.field, change.before_text, change.after_text) == ("base_role", "", "engineer")
    set_field(shelf.analyst, "base_role", "", curator)
    assert shelf.analyst.base_role is None


def _itself(shelf: Shelf, _by: User) -> str:
    return shelf.analyst.slug


def _retired(shelf: Shelf, by: User) -> str:
    factories.publish(shelf.engineer, FieldOperation("retired", "", YES), by=by)
    return shelf.engineer.slug


def _with_a_base(shelf: Shelf, by: User) -> str:
    set_field(shelf.engineer, "base_role", factories.role("everyone", by=by).slug, by)
    return shelf.engineer.slug


def _while_a_base(shelf: Shelf, by: User) -> str:
    set_field(factories.role("writer", by=by), "base_role", shelf.analyst.slug, by)
    return shelf.engineer.slug


@pytest.mark.parametrize(
    ("choose", "problem"),
    [
        (_itself, "A role cannot be its own base role."),
        (_retired, "Enter another role that is published."),
        (lambda _shelf, _by: "nobody", "Enter another role that is published."),
        (
            _with_a_base,
            "Ml Engineer has a base role itself. Choose that one, or another role.",
        ),
        (_while_a_base, "This is the base role of Writer. A base role has none itself."),
    ],
)
def test_what_cannot_be_one(
    shelf: Shelf, curator: User, choose: Callable[[Shelf, User], str], problem: str
) -> None:
    slug = choose(shelf, curator)
    before = shelf.analyst.revisions.count()
    with pytest.raises(ValidationError) as caught:
        set_field(shelf.analyst, "base_role", slug, curator)
    assert caught.value.message_dict == {"base_role": [problem]}
    shelf.analyst.refresh_from_db()
    assert (shelf.analyst.base_role, shelf.analyst.revisions.count()) == (None, before)


def test_the_database_refuses_a_role_as_its_own_base(shelf: Shelf) -> None:
    with refused(Role, "role_is_not_its_own_base"):
        Role.objects.filter(pk=shelf.analyst.pk).update(base_role=shelf.analyst)


def test_one_that_others_use_cannot_retire(shelf: Shelf, curator: User) -> None:
    set_field(shelf.analyst, "base_role", "ml-engineer", curator)
    with pytest.raises(ValidationError) as caught:
        factories.publish(shelf.engineer, FieldOperation("retired", "", YES), by=curator)
    assert caught.value.message_dict == {
        "retired": [
            "This is the base role of Data Analyst. Give them another base role, or none, first."
        ]
    }
    factories.publish(shelf.analyst, FieldOperation("retired", "", YES), by=curator)
    factories.publish(shelf.engineer, FieldOperation("retired", "", YES), by=curator)
    with pytest.raises(ValidationError) as caught:
        factories.publish(shelf.analyst, FieldOperation("retired", YES, ""), by=curator)
    assert caught.value.message_dict == {
        "retired": ["Its base role, Ml Engineer, is retired. Restore that one first."]
    }


def test_what_is_not_expected_is_kept_in_order_with_author_and_reason(
    shelf: Shelf, curator: User
) -> None:
    set_field(shelf.analyst, "base_role", "ml-engineer", curator)
    factories.move(shelf.skill, "tracking", by=curator)
    typed = "experiment-tracking/senior, tracking/middle"
    set_field(shelf.analyst, "not_expected", typed, curator)
    assert shelf.analyst.not_expected == ["tracking/middle", "tracking/senior"]
    revision = shelf.analyst.revisions.get(number=3)
    change = revision.changes.get()
    assert (change.before_text, change.after_text) == (
        "",
        '["tracking/middle", "tracking/senior"]',
    )
    assert (revision.author, revision.summary) == (curator, "By hand")
    factories.move(shelf.skill, "runs", by=curator)
    as_before = FieldOperation("not_expected", change.after_text or "", "runs/senior")
    factories.publish(shelf.analyst, as_before, by=curator)
    assert shelf.analyst.not_expected == ["runs/senior"]
    levels = {cell.level.slug for cell in Expectation.objects.for_role(shelf.analyst)}
    assert levels == {"junior", "middle"}


def test_what_is_no_skill_and_level_cannot_be_excluded(shelf: Shelf, curator: User) -> None:
    with pytest.raises(ValidationError) as caught:
        set_field(shelf.analyst, "not_expected", "experiment-tracking", curator)
    assert caught.value.message_dict == {
        "not_expected": [
            "“experiment-tracking” is not a skill and a level. Write them as skill/level."
        ]
    }
