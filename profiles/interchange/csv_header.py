"""The header of the flat CSV: one row for each expectation.

The columns of ORIGIN stand there where any skill has a source or licence of its own. EXAMPLES
stands after them, ALIASES after it where any skill or role has other names, then DRAFTED_BY, and
CONFIRMATION last of all, so that every older column keeps its name and its number for programs that
read by position. No import reads CONFIRMATION: see `profiles.confirmation_words`.
"""

import json
from collections.abc import Sequence

from skillmap.kernel.text import normalise_line

HEADER = (
    *("domain", "group", "skill_slug", "skill_name", "skill_summary", "role_family"),
    *("role_slug", "role_name", "level_slug", "level_name", "level_rank", "required"),
    "description",
)
ORIGIN = ("source", "source_url", "licence")
EXAMPLES = "examples"
ALIASES = ("skill_aliases", "role_aliases")
DRAFTED_BY = "drafted_by"
CONFIRMATION = "confirmation"
COLUMNS = (*HEADER, *ORIGIN, EXAMPLES, *ALIASES, DRAFTED_BY, CONFIRMATION)
MAY_BE_ABSENT = frozenset({"role_family", *ORIGIN, EXAMPLES, *ALIASES, DRAFTED_BY, CONFIRMATION})
_BAR = "|"


def cell_of_names(names: Sequence[str]) -> str:
    """The names with bars between them; as a JSON list where a name could be misread."""
    is_plain = not any(_BAR in name or name.startswith("[") for name in names)
    return f" {_BAR} ".join(names) if is_plain else json.dumps(names, ensure_ascii=False)


def names_of_cell(text: str) -> list[str]:
    """The names in a cell: with bars or line breaks between them, or as a JSON list."""
    if text.startswith("["):
        try:
            names = json.loads(text)
        except ValueError:
            names = None
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return names
    parts = text.replace("\n", _BAR).split(_BAR)
    return [name for name in map(normalise_line, parts) if name]
