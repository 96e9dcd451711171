"""Effective expectations: a role's own over its base's, told alike by Python and the database."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from profiles import grids
from profiles.models import (
    Expectation,
    Level,
    Role,
    RoleExclusion,
    RoleLevel,
    Skill,
)
from profiles.models.expectation import roles_with_counts, skills_of, with_cell_counts
from skillmap.accounts.models import User
from tests import factories

LEVELS, SKILLS, ROLES = 3, 2, 3  # role 0 is the base of the others
Key = tuple[int, int, int]  # role, skill, level


@dataclass
class Drawn:
    """A random catalogue: which cells are there, are retired, are excluded; named levels."""

    live: set[Key]
    retired: set[Key]
    excluded: set[Key]
    named: set[tuple[int, int]]

    def asked(self, role: int) -> set[Key]:
        """The effective cells of the role, by the words of the design."""
        named = {level for each, level in self.named if each == role} or set(range(LEVELS))
        own = {key for key in self.live if key[0] == role}
        shared = {
            (0, skill, level)
            for base, skill, level in self.live
            if base == 0 and level in named
            and (role, skill, level) not in self.live | self.excluded
        }  # fmt: skip
        return own | (shared if role else set())


@st.composite
def catalogues(draw: st.DrawFn) -> Drawn:
    """Any of them."""
    keys = st.tuples(*(st.integers(0, n - 1) for n in (ROLES, SKILLS, LEVELS)))
    live, retired = draw(st.sets(keys)), draw(st.sets(keys))
    named = draw(st.sets(st.tuples(st.integers(0, ROLES - 1), st.integers(0, LEVELS - 1))))
    excluded = {key for key in draw(st.sets(keys)) if key[0]}
    return Drawn(live, retired - live, excluded, named)


@pytest.mark.slow
@pytest.mark.django_db
@effort(max_examples=40, suppress_health_check=list(HealthCheck))
@given(drawn=catalogues())
def test_own_over_base_for_any_catalogue(drawn: Drawn) -> None:
    with transaction.atomic():
        roles, skills, levels = _write(drawn)
        for number, role in enumerate(roles):
            expected = drawn.asked(number)
            cells = Expectation.objects.asked_of(role)
            assert {_key(each, roles, skills, levels) for each in cells} == expected
            assert {skills.index(each) for each in skills_of(role)} == {
                skill for _role, skill, _level in expected
            }
            counted = roles_with_counts(Role.objects.all()).get(pk=role.pk)
            found = vars(counted)["skill_count"], vars(counted)["optional_count"]
            assert found == (len({key[1] for key in expected}), len(expected))
        for number, skill in enumerate(skills):
            grid = grids.of_skill(skill, Expectation.objects.for_skill(skill))
            asked = {
                (roles.index(place.role), _key(place.expectation, roles, skills, levels))
                for row in (*grid.rows, *grid.inheriting)
                for place in row.places
                if place.expectation
            }
            assert asked == {
                (role, key) for role in range(ROLES) for key in drawn.asked(role)
                if key[1] == number
            }  # fmt: skip
            counted_skill = with_cell_counts(Skill.objects.all()).get(pk=skill.pk)
            assert vars(counted_skill)["role_count"] == len(grid.heads)
        transaction.set_rollback(True)


def _key(cell: Expectation, roles: list[Role], skills: list[Skill], levels: list[Level]) -> Key:
    pks = [[each.pk for each in rows] for rows in (roles, skills, levels)]
    return tuple(  # type: ignore[return-value]
        rows.index(pk)
        for rows, pk in zip(pks, (cell.role_id, cell.skill_id, cell.level_id), strict=True)
    )


def _write(drawn: Drawn) -> tuple[list[Role], list[Skill], list[Level]]:
    by = User.objects.create_user("somebody", "somebody@example.org", "secret")
    levels = [factories.level(f"level-{n}", n) for n in range(LEVELS)]
    made = {"created_at": timezone.now(), "updated_at": timezone.now(), "updated_by": by}
    group = factories.group("made")
    skills = [
        Skill.objects.create(slug=f"s{n}", first_slug=f"s{n}", name=f"S{n}", group=group, **made)
        for n in range(SKILLS)
    ]
    roles = [
        Role.objects.create(slug=f"r{n}", first_slug=f"r{n}", name=f"R{n}", **made)
        for n in range(ROLES)
    ]
    Role.objects.exclude(pk=roles[0].pk).update(base_role=roles[0])
    for role in roles[1:]:
        role.base_role = roles[0]
    for who, level in drawn.named:
        RoleLevel.objects.create(role=roles[who], level=levels[level])
    for who, skill, level in drawn.excluded:
        RoleExclusion.objects.create(role=roles[who], skill=skills[skill], level=levels[level])
    for keys, retired_at in ((drawn.live, None), (drawn.retired, timezone.now())):
        for who, skill, level in keys:
            Expectation.objects.create(
                role=roles[who], skill=skills[skill], level=levels[level],
                description="Does it.", retired_at=retired_at,
            )  # fmt: skip
    return roles, skills, levels
