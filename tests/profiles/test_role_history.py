"""A role as it stood: walking back over its changes."""

import pytest

from profiles import ladders
from profiles.models import Change, Level, Role
from profiles.operations import FieldOperation
from profiles.role_history import RolePast, walk_back
from skillmap.accounts.models import User
from tests import factories


@pytest.fixture
def role(author: User) -> Role:
    factories.level("junior", 1)
    factories.level("middle", 2)
    made = factories.role("tester", by=author)
    focus = FieldOperation("focus", "", "Writes tests.", target="level:junior")
    tools = FieldOperation("technology", "", "pytest", target="level:junior")
    factories.publish(made, focus, tools, by=author)
    deeper = FieldOperation("focus", "Writes tests.", "Writes good tests.", target="level:junior")
    named = FieldOperation("mission", "", "Finds out early.")
    wider = FieldOperation("focus", "", "Plans tests.", target="level:middle")
    factories.publish(made, deeper, named, wider, by=author)
    return made


def _at(role: Role, number: int) -> RolePast:
    changes = Change.objects.filter(revision__role=role).after(number)
    return walk_back(role, ladders.of(role), changes)


def test_today_is_where_walking_starts(role: Role) -> None:
    past = _at(role, 3)
    assert past.fields == {
        "name": "Tester",
        "slug": "tester",
        "aliases": "",
        "base_role": "",
        "not_expected": "",
        "mission": "Finds out early.",
        "family": "",
        "position": "0",
        **dict.fromkeys(("source", "code", "source_url", "licence"), ""),
    }
    assert [(rung.level.slug, rung.focus, rung.technology) for rung in past.rungs] == [
        ("junior", "Writes good tests.", ("pytest",)),
        ("middle", "Plans tests.", ()),
    ]


def test_an_earlier_revision(role: Role) -> None:
    past = _at(role, 2)
    assert past.fields["mission"] == ""
    assert [(rung.level.slug, rung.focus, rung.technology) for rung in past.rungs] == [
        ("junior", "Writes tests.", ("pytest",))
    ]


def test_the_first_revision_had_a_name_only(role: Role) -> None:
    past = _at(role, 1)
    assert (past.fields["name"], past.rungs) == ("Tester", ())


def test_a_level_that_is_gone_is_shown_under_its_word(role: Role) -> None:
    gone = Change(kind="set_field", field="focus", target="level:gone", before_text="Was here.")
    past = walk_back(role, ladders.of(role), [gone])
    last = past.rungs[-1]
    assert (last.level.slug, last.level.name, last.focus) == ("gone", "gone", "Was here.")
    assert Level.objects.filter(slug="gone").count() == 0


@pytest.mark.parametrize(
    ("text", "names"), [("not json", ("not json",)), ('{"a": 1}', ('{"a": 1}',)), ("[1]", ("1",))]
)
def test_technology_that_is_no_list_is_shown_as_it_is(
    role: Role, text: str, names: tuple[str, ...]
) -> None:
    odd = Change(kind="set_field", field="technology", target="level:junior", before_text=text)
    assert walk_back(role, ladders.of(role), [odd]).rungs[0].technology == names
