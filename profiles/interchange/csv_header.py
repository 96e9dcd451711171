"""The header of the flat CSV: one row for each expectation.

The columns of ORIGIN stand there where any skill has a source or licence of its own. EXAMPLES
and DRAFTED_BY stand last of all, after them, so that every older column keeps its name and its
number for programs that read by position.
"""

HEADER = (
    *("domain", "group", "skill_slug", "skill_name", "skill_summary", "role_family"),
    *("role_slug", "role_name", "level_slug", "level_name", "level_rank", "required"),
    "description",
)
ORIGIN = ("source", "source_url", "licence")
EXAMPLES = "examples"
DRAFTED_BY = "drafted_by"
COLUMNS = (*HEADER, *ORIGIN, EXAMPLES, DRAFTED_BY)
MAY_BE_ABSENT = frozenset({"role_family", *ORIGIN, EXAMPLES, DRAFTED_BY})
