"""How much a search finds, asked in one question."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from profiles.models import Skill, SkillDocument
from profiles.search import query, sizes, statements
from profiles.search.sizes import Sizes
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
IN_PART, OUTSIDE = range(4_096, 4_100), range(9_300, 9_304)  # places among all skills


@pytest.fixture
def few_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are listed, and two are many."""
    for module in (sizes, statements):
        monkeypatch.setattr(module, "LISTED", 2)
    monkeypatch.setattr(sizes, "COMMON", 2)


def _documents(by: User, **names: range) -> None:
    """Skills at these places, each with the word of its name and `text`."""
    group, now = factories.group(), timezone.now()
    made: Any = {"created_at": now, "updated_at": now, "updated_by": by}
    for name, places in names.items():
        Skill.objects.bulk_create(
            Skill(pk=pk, group=group, slug=f"{name}-{pk}", name=name, **made) for pk in places
        )
        SkillDocument.objects.bulk_create(
            SkillDocument(skill_id=pk, names=name, words="text", revision_number=1) for pk in places
        )


def _look_for(typed: str) -> Sizes:
    return sizes.look_for(query.parse(typed).terms)[0]


@pytest.mark.usefixtures("few_listed")
@pytest.mark.parametrize("places", [IN_PART, OUTSIDE])
@pytest.mark.parametrize(("count", "every"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_whichever_part_they_lie_in_all_are_counted(
    places: range, count: int, every: int, curator: User
) -> None:
    _documents(curator, any=places[:count])
    assert _look_for("text").every == every


@pytest.mark.usefixtures("few_listed")
def test_what_lies_here_and_there_is_counted_together(curator: User) -> None:
    _documents(curator, here=IN_PART[:1], there=OUTSIDE[:1])
    assert _look_for("text") == Sizes(every=2, named=0, partly=0)


@pytest.mark.usefixtures("few_listed")
def test_names_are_counted_and_where_many_are_found_those_with_some_words(curator: User) -> None:
    _documents(curator, red=IN_PART[:2], blue=OUTSIDE[:1])
    assert _look_for("red") == Sizes(every=2, named=2, partly=0)
    assert _look_for("text red") == Sizes(every=2, named=0, partly=2)
    assert _look_for("text blue") == Sizes(every=1, named=0, partly=0)
    assert _look_for("red blue") == Sizes()


def test_nothing_is_asked_for_no_words(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert sizes.look_for(()) == (Sizes(), [])


def test_roles_come_with_it_the_shortest_name_before(
    curator: User, django_assert_num_queries: Any
) -> None:
    best = ["data-engineer", "engineer-of-data", "data-engineer-zwei"]
    for slug in ("analyst", *reversed(best)):
        factories.role(slug, by=curator)
    terms = query.parse("data engineer").terms
    with django_assert_num_queries(1):
        found = sizes.look_for(terms)[1]
        assert [role.slug for role in found] == best
        assert [role.mission for role in found] == ["", "", ""]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no such index")
def test_postgresql_uses_the_index_of_a_part() -> None:
    asked = statements.counting(statements.keys_in_part(query.parse("text").terms))
    with connection.cursor() as cursor:
        # With so few rows a planner may take any; of what is left here, only this one fits.
        cursor.execute("DROP INDEX profiles_skilldocument_all")
        for way in ("seqscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {asked.sql}", asked.params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "profiles_skilldocument_all_part" in plan
