"""Keeps a full-text index over the search documents: FTS5 on SQLite, GIN on PostgreSQL.

The words come ready from `profiles.search.words`; a database only looks them up.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Document table, key column.
_DOCUMENTS = (("profiles_skilldocument", "skill_id"), ("profiles_roledocument", "role_id"))
# Index, columns of the document. Names are ranked by, so they are looked up alone too.
_INDEXES = (("names", ("names",)), ("all", ("names", "shelf", "words")))
# A quarter of the skills, such that lie side by side, with an index of its own on PostgreSQL,
# which finds everything before it counts the first: what more of these have than anybody counts
# need not be looked for in the others.
_PART = "mod(skill_id, 4096) < 1024"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes of the document tables that exist; safe to repeat."""
    existing = set(connection.introspection.table_names())
    write = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for table, key in _DOCUMENTS:
            if table in existing:
                for index, columns in _INDEXES:
                    for statement in write(table, key, index, columns):
                        cursor.execute(statement)


def columns(index: str) -> tuple[str, ...]:
    """The columns of a document that are in the index."""
    return dict(_INDEXES)[index]


def matching(vendor: str, table: str, index: str) -> str:
    """The statement that selects the keys of matching documents; its parameter is the query."""
    key = "rowid" if vendor == "sqlite" else dict(_DOCUMENTS)[table]
    source = f"{table}_{index}" if vendor == "sqlite" else table
    return f"SELECT {key} FROM {source} WHERE {_fits(vendor, table, index)}"  # noqa: S608


def matching_both(vendor: str, table: str, one: str, other: str) -> str:
    """The same for two indexes; the parameters are the query of the one, then of the other."""
    if vendor == "sqlite":
        # The sign keeps it from asking the one index anew for every row of the other.
        second = f"+rowid IN ({matching(vendor, table, other)})"
    else:
        second = _fits(vendor, table, other)
    return f"{matching(vendor, table, one)} AND {second}"


def in_part(vendor: str, statement: str) -> str:
    """The statement for skills as `matching` gives it, for some of them only; else nothing.

    SQLite stops looking where the statement has a limit, and needs none.
    """
    return "" if vendor == "sqlite" else f"{statement} AND {_PART}"


def _fits(vendor: str, table: str, index: str) -> str:
    if vendor == "sqlite":
        return f"{table}_{index} MATCH %s"
    # The query as a subquery: the planner, knowing it, takes a common word for a reason to read
    # every document through, and reckons without their being stored apart from their rows.
    return f"{index}_index @@ (SELECT %s::tsquery)"


def holding(table: str, condition: str, row: str) -> str:
    """The expression that the document with the key `row` fulfils the condition.

    Looked up by key, whatever a planner thinks: for rows that are few, or of which most do.
    """
    key = dict(_DOCUMENTS)[table]
    return f"(SELECT {condition} FROM {table} WHERE {table}.{key} = {row})"  # noqa: S608


def _sqlite(table: str, key: str, index: str, columns: tuple[str, ...]) -> list[str]:
    """An FTS5 table beside the documents, and the triggers that keep it in step.

    `detail=none`: which documents have a word, not where; a third of the size.
    """
    name, listed = f"{table}_{index}", ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    add = f"INSERT INTO {name}(rowid, {listed}) VALUES (new.{key}, {new});"  # noqa: S608
    drop = f"INSERT INTO {name}({name}, rowid, {listed}) VALUES ('delete', old.{key}, {old});"  # noqa: S608
    statements = [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5({listed}, content='{table}', "
        f"content_rowid='{key}', detail=none, prefix='2 3', columnsize=0, "
        "tokenize=\"ascii tokenchars '+#-'\")"
    ]
    for verb, body in (("INSERT", add), ("DELETE", drop), ("UPDATE", f"{drop} {add}")):
        trigger = f"{name}_on_{verb.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"CREATE TRIGGER {trigger} AFTER {verb} ON {table} BEGIN {body} END",
        ]
    return statements


def _postgresql(table: str, key: str, index: str, columns: tuple[str, ...]) -> list[str]:
    """A column that PostgreSQL makes of the words, and a GIN index over it."""
    words = " || ' ' || ".join(columns)
    vector = f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))"
    made = f"CREATE INDEX IF NOT EXISTS {table}_{index}"
    using = f"ON {table} USING gin ({index}_index)"
    return [
        f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {index}_index tsvector "
        f"GENERATED ALWAYS AS ({vector}) STORED",
        f"{made} {using}",
        *([f"{made}_part {using} WHERE {_PART}"] if (key, index) == ("skill_id", "all") else []),
    ]
