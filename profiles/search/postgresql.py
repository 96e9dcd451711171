"""Full-text index on PostgreSQL: a `tsvector` column with a GIN index in each document table."""

from profiles.search.query import SearchWord

AND, OR = " & ", " | "


def word(each: SearchWord) -> str:
    """A word of a tsquery; words of the index have no quotes or backslashes in them."""
    return f"'{each.word}'" + (":*" if each.is_prefix else "")


def select(table: str, key: str) -> str:
    """The statement that selects the keys of matching documents; it takes an expression."""
    # In a subquery, because the planner would read the whole table for a word it knows is common.
    return f"SELECT {key} FROM {table} WHERE all_index @@ (SELECT %s::tsquery)"  # noqa: S608


def install(table: str, key: str, columns: tuple[str, ...]) -> list[str]:
    """The statements that create the column and its index; safe to repeat."""
    words = " || ' ' || ".join(columns)
    vector = f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))"
    return [
        f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS all_index tsvector "
        f"GENERATED ALWAYS AS ({vector}) STORED",
        f"CREATE INDEX IF NOT EXISTS {table}_all ON {table} USING gin (all_index)",
    ]
