"""Where roles stand on the map, and the lines between them."""

from itertools import combinations

import pytest

from profiles import role_map
from profiles.models import Level, Role
from profiles.role_overview import RolePair

NAMES = (
    *("Analytics Engineer", "Application Security Engineer", "Backend Engineer", "Data Analyst"),
    *("Computer Vision Engineer", "Data Engineer", "Data Scientist", "Engineering Manager"),
    *("Frontend Engineer", "LLM Engineer", "ML Engineer", "MLOps Engineer", "Mobile Engineer"),
    *("NLP Engineer", "Platform Engineer", "Product Designer", "Product Manager", "QA Engineer"),
    *("Site Reliability Engineer", "Technical Writer"),
)
ROLES = [Role(pk=pk, slug=f"role-{pk}", name=name) for pk, name in enumerate(NAMES, 1)]
SENIOR = Level(pk=1, slug="senior", name="Senior", rank=3)


def _pairs(*named: tuple[int, int, int]) -> list[RolePair]:
    return [RolePair(ROLES[a], ROLES[b], percent, SENIOR) for a, b, percent in named]


def test_without_pairs_there_is_no_map() -> None:
    assert role_map.draw(ROLES, []) is None


@pytest.mark.parametrize("count", [2, 3, 7, 20])
def test_no_label_covers_another_and_none_leaves_the_map(count: int) -> None:
    pairs = _pairs(*((at, at + 1, 60 - at) for at in range(count - 1)))
    drawn = role_map.draw(ROLES[:count], pairs)
    assert drawn is not None
    boxes = []
    for each in drawn.roles:
        half = (max(map(len, each.lines)) * role_map.LETTER) / 2
        bottom = each.y + 6 + role_map.LINE * len(each.lines)
        boxes.append((each.x - half, each.y - 6, each.x + half, bottom))
        assert each.x - half >= -1
        assert each.x + half <= drawn.width + 1
        assert each.y >= 0
        assert bottom <= drawn.height + 6
    covered = [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] - 2 and b[1] < a[3] - 2
    ]
    assert covered == []


def test_the_nearer_two_roles_the_thicker_and_shorter_the_line() -> None:
    drawn = role_map.draw(ROLES[:3], _pairs((0, 1, 80), (1, 2, 10)))
    assert drawn is not None
    thin, thick = drawn.lines  # the nearest is drawn last, above the others
    assert (thin.width, thin.step) < (thick.width, thick.step) == (7, 9)
    assert (thick.start.role, thick.end.role) == (ROLES[0], ROLES[1])


def test_the_map_is_the_same_each_time() -> None:
    pairs = _pairs((0, 1, 80), (1, 2, 10), (3, 4, 30))
    assert role_map.draw(ROLES[:7], pairs) == role_map.draw(ROLES[:7], pairs)


def test_long_names_have_two_lines() -> None:
    drawn = role_map.draw(ROLES[:4], _pairs((0, 1, 50)))
    assert drawn is not None
    assert [each.lines for each in drawn.roles] == [
        ("Analytics", "Engineer"),
        ("Application", "Security Engineer"),
        ("Backend", "Engineer"),
        ("Data Analyst",),
    ]
