"""Whatever is wrong with a folder of YAML: file, line, column and what to do."""

import pytest

from profiles.models import Revision
from tests.profiles.interchange.conftest import Wrong
from tests.profiles.interchange.samples import CELL, DOMAINS, GOOD, LEVELS, ROLES, SKILL


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        (
            "roles.yaml",
            "roles:\n- slug: a\n  name: A\u202eb\n",
            [
                (
                    "roles.yaml, line 3, column 9: The text contains a character that cannot "
                    "be displayed. Remove it."
                )
            ],
        ),
        (
            "roles.yaml",
            "roles:\n- name: A\n  family: x\n- slug: a\n",
            [
                "roles.yaml, line 2, column 3: The key “slug” is missing. Add it.",
                "roles.yaml, line 4, column 3: The key “name” is missing. Add it.",
            ],
        ),
        (
            "roles.yaml",
            (
                "roles:\n- slug: New\n  name: ~\n  position: -1\n- slug: new\n  name: "
                "N\n  mission: [a]\n"
            ),
            [
                (
                    "roles.yaml, line 2, column 9: Use lower-case letters, digits and "
                    "single hyphens, at most 100 characters."
                ),
                "roles.yaml, line 3, column 9: This field cannot be blank.",
                "roles.yaml, line 4, column 13: Give a whole number from 0 to 2147483647.",
                (
                    "roles.yaml, line 5, column 9: “new” is reserved for the site's own URLs."
                    " Choose another slug."
                ),
                "roles.yaml, line 7, column 12: Expected a text.",
            ],
        ),
        (
            "roles.yaml",
            ROLES + "- slug: analyst\n  name: Another\n",
            [
                (
                    "roles.yaml, line 4, column 3: There is already a role with the slug "
                    "“analyst”: roles.yaml, line 2, column 3."
                )
            ],
        ),
        (
            "roles.yaml",
            ROLES
            + (
                "  family: x\n  levels:\n  - level: top\n  - level: junior\n  - level: "
                "junior\n    technology: ["
            )
            + "t" * 121
            + "]\n",
            [
                (
                    "roles.yaml, line 8, column 5: This role has the level “junior” "
                    "already. Remove one."
                ),
                ("roles.yaml, line 9, column 17: The name of a tool has at most 120 characters."),
            ],
        ),
        (
            "roles.yaml",
            ROLES + "  family: x\n  levels:\n  - level: top\n",
            [
                (
                    "roles.yaml, line 2, column 3: There is no family “x”, neither here "
                    "nor on the site."
                ),
                (
                    "roles.yaml, line 2, column 3: There is no level “top”, neither here "
                    "nor on the site."
                ),
            ],
        ),
        (
            "levels.yaml",
            LEVELS + LEVELS.partition("\n")[2],
            [
                (
                    "levels.yaml, line 5, column 3: There is already a level with the slug "
                    "“junior”: levels.yaml, line 2, column 3."
                )
            ],
        ),
        (
            "levels.yaml",
            LEVELS.replace("rank: 1", "rank: 99999"),
            ["levels.yaml, line 4, column 9: Give a whole number from 0 to 32767."],
        ),
        (
            "domains.yaml",
            DOMAINS.replace("slug: data", "slug: deta"),
            [
                (
                    "skills/sql.yaml, line 1, column 1: There is no group “data/etl”, "
                    "neither here nor on the site."
                )
            ],
        ),
        (
            "skills/sql.yaml",
            SKILL + CELL.replace("analyst", "nobody").replace("junior", "top"),
            [
                (
                    "skills/sql.yaml, line 6, column 3: There is no role “nobody”, neither "
                    "here nor on the site."
                ),
                (
                    "skills/sql.yaml, line 6, column 3: There is no level “top”, neither "
                    "here nor on the site."
                ),
            ],
        ),
        (
            "skills/sql.yaml",
            SKILL + CELL + CELL.partition("\n")[2],
            [
                (
                    "skills/sql.yaml, line 10, column 3: “sql” already has an expectation for"
                    " analyst at junior: skills/sql.yaml, line 6, column 3."
                )
            ],
        ),
        (
            "skills/sql.yaml",
            SKILL + CELL.replace("true", "yes"),
            ["skills/sql.yaml, line 8, column 13: Write true or false."],
        ),
        (
            "skills/sql.yaml",
            SKILL + CELL.replace("  required: true\n", ""),
            ["skills/sql.yaml, line 6, column 3: The key “required” is missing. Add it."],
        ),
        (
            "skills/sql.yaml",
            SKILL + CELL.replace("Joins.", "x" * 10_000_000),
            [
                (
                    "skills/sql.yaml, line 9, column 16: Ensure this value has at most "
                    "2000 characters (it has 10000000)."
                )
            ],
        ),
        (
            "skills/sql.yaml",
            SKILL + "source_url: javascript:alert(1)\n",
            ["skills/sql.yaml, line 5, column 13: Enter a valid URL."],
        ),
        (
            "skills/sql.yaml",
            "x" * (33 << 20),
            ["skills/sql.yaml: The file is larger than 32 MB. Split it."],
        ),
        (
            "skills/two.yaml",
            SKILL + CELL,
            [
                (
                    "skills/two.yaml, line 1, column 1: There is already a skill with the "
                    "slug “sql”: skills/sql.yaml, line 1, column 1."
                )
            ],
        ),
    ],
)
def test_a_broken_folder(wrong: Wrong, name: str, content: str | bytes, found: list[str]) -> None:
    assert wrong({**GOOD, name: content}) == found
    assert Revision.objects.count() == 0


def test_a_folder_where_a_file_should_be(wrong: Wrong) -> None:
    assert wrong({**GOOD, "skills/dbt.yaml/readme.txt": "x"}) == [
        "skills/dbt.yaml: The file cannot be read: Is a directory."
    ]


def test_what_names_things_that_are_not_there(wrong: Wrong) -> None:
    domains = DOMAINS.replace("slug: data", "slug: other")
    cells = CELL + CELL.partition("\n")[2].replace("junior", "senior")
    files = {"domains.yaml": domains, "skills/sql.yaml": SKILL + cells}
    assert wrong({**files, "levels.yaml": LEVELS}) == [
        "skills/sql.yaml, line 6, column 3: There is no role “analyst”, though 2 places name it.",
        "skills/sql.yaml, line 10, column 3: There is no level “senior”, neither here nor on the "
        "site.",
        "skills/sql.yaml, line 1, column 1: There is no group “data/etl”, neither here nor on the "
        "site.",
    ]
