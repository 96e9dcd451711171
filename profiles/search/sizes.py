"""Asks how much is found, and for the roles, in one question: every search begins with it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from profiles.models import Role, Skill
from profiles.search.query import Term
from profiles.search.statements import (
    LISTED,
    NOTHING,
    SqlStatement,
    counting,
    keys,
    keys_in_part,
    place,
)

ROLES = 6
COMMON = LISTED  # matches from which on rows are gone through in the order wanted
# Common words take a database longer to count than all else: of what is more than LISTED in a
# part already, or does not matter, nothing is counted. Each is read twice: read once, it would
# be written into the next, and asked twice.
_SIZES = """
WITH named(n) AS ({named}),
part(n) AS (SELECT CASE WHEN n > {listed} THEN n ELSE ({part}) END FROM named),
every(n) AS (SELECT CASE WHEN n > {listed} THEN n ELSE ({every}) END FROM part),
partly(n) AS (SELECT CASE WHEN n >= {common} THEN ({partly}) ELSE 0 END FROM every)
SELECT every.n, named.n, partly.n, role.id, role.slug, role.name, role.mission
FROM named CROSS JOIN part CROSS JOIN every CROSS JOIN partly LEFT JOIN ({roles}) AS role ON 1 = 1
ORDER BY role.place, role.name, role.slug
"""
_ROLES = """
SELECT id, slug, name, mission, {place} AS place
FROM profiles_role WHERE retired_at IS NULL AND id IN ({matching})
ORDER BY place, name, slug LIMIT {limit}
"""


class Sizes(NamedTuple):
    """How many skills have every term; those in the name; those with some of several there.

    LISTED + 1 stands for all that is more than LISTED. `partly`, with those of `named` in it, is
    asked only where `every` are COMMON or more, and else 0.
    """

    every: int = 0
    named: int = 0
    partly: int = 0


def named(terms: Sequence[Term], *, is_any: bool = False) -> SqlStatement:
    """The keys of the skills with every term, or any of them, in the name."""
    return keys(Skill, "names", terms, is_any=is_any)


def look_for(terms: Sequence[Term]) -> tuple[Sizes, list[Role]]:
    """How many skills there are, and the best roles, ranked as skills are."""
    if not terms:
        return Sizes(), []
    sizes = {
        "named": counting(named(terms)),
        "part": counting(keys_in_part(terms)),
        "every": counting(keys(Skill, "all", terms)),
        "partly": counting(named(terms, is_any=True) if len(terms) > 1 else NOTHING),
    }
    roles = _roles(terms)
    asked = {name: each.sql for name, each in sizes.items()}
    sql = _SIZES.format(**asked, roles=roles.sql, listed=LISTED, common=COMMON)
    params = [param for each in (*sizes.values(), roles) for param in each.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    fields = ("id", "slug", "name", "mission")
    found = [Role.from_db(connection.alias, fields, row[3:]) for row in rows if row[3] is not None]
    return Sizes(*rows[0][:3]), found


def _roles(terms: Sequence[Term]) -> SqlStatement:
    stands, matching = place(Role, terms), keys(Role, "all", terms)
    sql = _ROLES.format(place=stands.sql, matching=matching.sql, limit=ROLES)
    return SqlStatement(sql, [*stands.params, *matching.params])
