"""Whatever is wrong with a flat table: file, line, column and what to do."""

import pytest

from tests.profiles.interchange.conftest import Wrong
from tests.profiles.interchange.samples import HEADER, ROW


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["all.csv, line 1: The file is empty. Its first line must name the columns."]),
        (
            HEADER.replace("required,", "") + ROW,
            ["all.csv, line 1: The column “required” is missing. Add it."],
        ),
        (
            HEADER.replace("skill_slug,", "") + ROW,
            [
                (
                    "all.csv, line 1: The column “skill_slug” is missing. Add it; its "
                    "cells may be empty."
                )
            ],
        ),
        (
            HEADER.replace("domain", "domain,domain") + ROW,
            ["all.csv, line 1: The column “domain” occurs twice. Remove one."],
        ),
        (
            (HEADER + ROW).replace("required,d", "required,extra,d"),
            ["all.csv, line 2: The row has 13 cells, the header 14. Is a comma unquoted?"],
        ),
        (
            HEADER + ROW.replace("1,1,", "x,yes,"),
            [
                "all.csv, line 2, column level_rank: Give a whole number from 0 to 32767.",
                "all.csv, line 2, column required: Write 1 (required) or 0 (optional).",
            ],
        ),
        (
            HEADER + ROW + ROW.replace("SQL", "Sequel"),
            [
                (
                    "all.csv, line 3: The name of the skill “sql” is “Sequel” here, but “SQL”"
                    " at all.csv, line 2. Use one of them, or give each a slug of its own."
                ),
                (
                    "all.csv, line 3: “sql” already has an expectation for analyst at junior:"
                    " all.csv, line 2."
                ),
            ],
        ),
        (
            HEADER + ROW + ROW.replace(",1,1,", ",2,1,").replace(",Analyst,", ",Analist,"),
            [
                (
                    "all.csv, line 3: The name of the role “analyst” is “Analist” here, but "
                    "“Analyst” at all.csv, line 2. Use one of them, or give each a slug of "
                    "its own."
                ),
                (
                    "all.csv, line 3: The rank of the level “junior” is “2” here, but “1” at "
                    "all.csv, line 2. Use one of them, or give each a slug of its own."
                ),
                (
                    "all.csv, line 3: “sql” already has an expectation for analyst at junior:"
                    " all.csv, line 2."
                ),
            ],
        ),
        (
            HEADER + ROW.replace("sql,SQL", "c,C++") + ROW.replace("sql,SQL", "c,C"),
            [
                (
                    "all.csv, line 3: The name of the skill “c” is “C” here, but “C++” at "
                    "all.csv, line 2. Use one of them, or give each a slug of its own."
                ),
                (
                    "all.csv, line 3: “c” already has an expectation for analyst at junior: "
                    "all.csv, line 2."
                ),
            ],
        ),
        (
            HEADER + ROW.replace("sql,SQL", "new,New"),
            [
                (
                    "all.csv, line 2, column skill_slug: “new” is reserved for the site's own"
                    " URLs. Choose another slug."
                )
            ],
        ),
        (
            HEADER + ROW + ROW,
            [
                (
                    "all.csv, line 3: “sql” already has an expectation for analyst at junior:"
                    " all.csv, line 2."
                )
            ],
        ),
        (
            HEADER + ROW.replace("Joins.", '"Joins') + ROW,
            [
                (
                    "all.csv, line 2: The quotes do not match (unexpected end of data). "
                    "Double each quote inside a quoted cell."
                )
            ],
        ),
        (
            HEADER + ROW.replace("Joins.", '"Joins" all') + ROW.replace("Data", ""),
            [
                (
                    "all.csv, line 2: The quotes do not match (',' expected after '\"'). "
                    "Double each quote inside a quoted cell."
                ),
                "all.csv, line 3, column domain: This field cannot be blank.",
            ],
        ),
        (
            HEADER + ROW.replace("Joins.", '"' + "x" * 10_000_000 + '"'),
            [
                (
                    "all.csv, line 2: A cell has more than 131072 characters. Is a quote "
                    "missing? The rows below were not read."
                )
            ],
        ),
        (
            HEADER + ROW.replace("Joins.", "x" * 2_001),
            [
                (
                    "all.csv, line 2, column description: Ensure this value has at most "
                    "2000 characters (it has 2001)."
                )
            ],
        ),
        (
            HEADER + ROW + ROW.replace("Joins.", "Jo\0ins"),
            ["all.csv, line 3, column 71: Control character U+0000. Remove it."],
        ),
        (
            (HEADER + ROW).encode("utf-16"),
            [("all.csv, line 1, column 1: The file is UTF-16. Save it as UTF-8.")],
        ),
        (
            (HEADER + ROW.replace("Joins", "Größe")).encode("latin-1"),
            [("all.csv, line 2, column 71: Not UTF-8 from here on. Save the file as UTF-8.")],
        ),
        (
            HEADER + "\n" + ROW.replace("Data,ETL", "Data,"),
            ["all.csv, line 3, column group: This field cannot be blank."],
        ),
    ],
)
def test_a_broken_table(wrong: Wrong, content: str | bytes, found: list[str]) -> None:
    assert wrong({"all.csv": content}) == found


def test_columns_divided_by_anything_but_commas(wrong: Wrong) -> None:
    first, *missing = wrong({"all.csv": (HEADER + ROW).replace(",", ";")})
    assert first == "all.csv, line 1: There is only one column. Separate columns by commas."
    assert len(missing) == 12
