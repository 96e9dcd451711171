"""What the database refuses about retired domains, groups and levels, whoever writes.

Nothing published stands in or at a retired one. `profiles.curation.retirement` says the same in
sentences for people.
"""

from profiles.triggers import RefusedRow

_IN_RETIRED = """
NEW.retired_at IS NULL
AND EXISTS (SELECT 1 FROM {part} WHERE id = NEW.{column} AND retired_at IS NOT NULL)"""
_HAS_PUBLISHED = """
NEW.retired_at IS NOT NULL
AND EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.id AND retired_at IS NULL)"""
# Looks for retired levels first: a site has few of them, or none.
_COMES_BACK_TO_RETIRED = """
NEW.retired_at IS NULL AND EXISTS (
    SELECT 1 FROM profiles_level AS level WHERE level.retired_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM profiles_expectation AS cell
        JOIN profiles_{other} AS other ON other.id = cell.{other}_id
        WHERE cell.{own}_id = NEW.id AND cell.level_id = level.id
        AND cell.retired_at IS NULL AND other.retired_at IS NULL
    )
)"""
_SAYS_SOMETHING = "({row}.focus <> '' OR {row}.technology <> '[]')"
_LEVEL_IN_USE = f"""
NEW.retired_at IS NOT NULL AND (
    EXISTS (
        SELECT 1 FROM profiles_expectation AS cell
        JOIN profiles_skill AS skill ON skill.id = cell.skill_id
        JOIN profiles_role AS role ON role.id = cell.role_id
        WHERE cell.level_id = NEW.id AND cell.retired_at IS NULL
        AND skill.retired_at IS NULL AND role.retired_at IS NULL
    ) OR EXISTS (
        SELECT 1 FROM profiles_rolelevel AS told
        JOIN profiles_role AS role ON role.id = told.role_id
        WHERE told.level_id = NEW.id AND role.retired_at IS NULL
        AND {_SAYS_SOMETHING.format(row="told")}
    )
)"""  # noqa: S608 - ours
_TEXT_AT_RETIRED = f"""
{_SAYS_SOMETHING.format(row="NEW")}
AND EXISTS (SELECT 1 FROM profiles_level WHERE id = NEW.level_id AND retired_at IS NOT NULL)
AND EXISTS (SELECT 1 FROM profiles_role WHERE id = NEW.role_id AND retired_at IS NULL)"""  # noqa: S608 - ours
_TEXT_COMES_BACK = f"""
NEW.retired_at IS NULL AND EXISTS (
    SELECT 1 FROM profiles_rolelevel AS told
    JOIN profiles_level AS level ON level.id = told.level_id
    WHERE told.role_id = NEW.id AND level.retired_at IS NOT NULL
    AND {_SAYS_SOMETHING.format(row="told")}
)"""  # noqa: S608 - ours

GUARDS = (
    RefusedRow(
        "profiles_skill", "group_is_published", ("group_id", "retired_at"),
        _IN_RETIRED.format(part="profiles_group", column="group_id"), needs="profiles_group",
    ),
    RefusedRow(
        "profiles_group", "domain_is_published", ("domain_id", "retired_at"),
        _IN_RETIRED.format(part="profiles_domain", column="domain_id"), needs="profiles_domain",
    ),
    RefusedRow(
        "profiles_group", "retired_without_skills", ("retired_at",),
        _HAS_PUBLISHED.format(table="profiles_skill", column="group_id"), needs="profiles_group",
    ),
    RefusedRow(
        "profiles_domain", "retired_without_groups", ("retired_at",),
        _HAS_PUBLISHED.format(table="profiles_group", column="domain_id"), needs="profiles_domain",
    ),
    RefusedRow(
        "profiles_expectation", "level_is_published", ("level_id", "retired_at"),
        _IN_RETIRED.format(part="profiles_level", column="level_id"), needs="profiles_level",
    ),
    RefusedRow(
        "profiles_level", "retired_without_texts", ("retired_at",), _LEVEL_IN_USE,
        needs="profiles_level",
    ),
    RefusedRow(
        "profiles_rolelevel", "level_is_published", ("level_id", "focus", "technology"),
        _TEXT_AT_RETIRED, needs="profiles_level",
    ),
    RefusedRow(
        "profiles_skill", "levels_are_published", ("retired_at",),
        _COMES_BACK_TO_RETIRED.format(own="skill", other="role"), needs="profiles_level",
    ),
    RefusedRow(
        "profiles_role", "levels_are_published", ("retired_at",),
        _COMES_BACK_TO_RETIRED.format(own="role", other="skill"), needs="profiles_level",
    ),
    RefusedRow(
        "profiles_role", "texts_are_at_published_levels", ("retired_at",), _TEXT_COMES_BACK,
        needs="profiles_level",
    ),
)  # fmt: skip
