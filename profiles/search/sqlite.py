"""Full-text index on SQLite: an FTS5 table beside each table of search documents."""

from profiles.search.query import SearchWord

AND, OR = " AND ", " OR "


def word(each: SearchWord) -> str:
    """A word of an FTS5 expression; words of the index have no quotes in them."""
    return f'"{each.word}"' + (" *" if each.is_prefix else "")


def select(table: str, key: str) -> str:
    """The statement that selects the keys of matching documents; it takes an expression."""
    return f"SELECT rowid FROM {table}_all WHERE {table}_all MATCH %s"  # noqa: S608


def install(table: str, key: str, columns: tuple[str, ...]) -> list[str]:
    """The statements that create the index and the triggers that update it; safe to repeat."""
    index, listed = f"{table}_all", ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.{key}, {new});"  # noqa: S608
    drop = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.{key}, {old});"  # noqa: S608
    events = {"insert": add, "delete": drop, f"update of {listed}": f"{drop} {add}"}
    statements = [
        # detail=none keeps which documents have a word, not where: a third of the size.
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({listed}, content='{table}', "
        f"content_rowid='{key}', detail=none, prefix='2 3', columnsize=0, "
        "tokenize=\"ascii tokenchars '+#-'\")"
    ]
    for event, body in events.items():
        trigger = f"{index}_on_{event.split()[0]}"
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN {body} END",
        ]
    return statements
