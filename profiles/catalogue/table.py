"""The header of the flat CSV: one row for each expectation."""

HEADER = (
    *("domain", "group", "skill_slug", "skill_name", "skill_summary", "role_family"),
    *("role_slug", "role_name", "level_slug", "level_name", "level_rank", "required"),
    "description",
)
MAY_BE_ABSENT = frozenset({"role_family"})
