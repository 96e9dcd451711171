"""Whatever is wrong with JSON: file, line, column and what to do."""

import pytest

from tests.profiles.interchange.conftest import Wrong

HEAD = '{"format": "skillmap-catalogue/1", "kind": "catalogue"'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["all.json, line 1, column 1: The file is empty. Fill or remove it."]),
        ("[]", [("all.json, line 1, column 1: Here must be keys with values, such as “slug: …”.")]),
        (
            "{}",
            [
                "all.json, line 1, column 1: The key “format” is missing. Add it.",
                "all.json, line 1, column 1: The key “kind” is missing. Add it.",
            ],
        ),
        (
            HEAD.replace("/1", "/9") + "}",
            [
                (
                    "all.json, line 1, column 12: This format is not known. Known is "
                    "“skillmap-catalogue/1”."
                )
            ],
        ),
        (
            HEAD.replace('"catalogue"', '"all"') + "}",
            [
                (
                    "all.json, line 1, column 44: The kind must be one of catalogue, "
                    "skill, role, and stand at the start of the file."
                )
            ],
        ),
        (HEAD, ["all.json, line 1, column 55: Here a comma or } is missing."]),
        (HEAD + ',\n "skills": [', ["all.json, line 2, column 13: Here a value is missing."]),
        (HEAD + ',\n "skills": {}}', ["all.json, line 2, column 12: Here must be a list."]),
        (
            HEAD + ', "skills": [], "skills": []}',
            [
                (
                    "all.json, line 1, column 71: The key “skills” stands here twice; "
                    "first in line 1. Remove one."
                )
            ],
        ),
        (
            HEAD + ', "title": "a", "title": "b"}',
            [
                (
                    "all.json, line 1, column 71: The key “title” stands here twice; first "
                    "in line 1. Remove one."
                )
            ],
        ),
        (
            HEAD + ', "levels": ' + "[" * 100_000,
            ["all.json, line 1, column 78: This nests deeper than a catalogue does."],
        ),
        (
            HEAD + ', "title": NaN}',
            ["all.json, line 1, column 66: “NaN” is no JSON. Put texts in quotes."],
        ),
        (
            HEAD + ', "title": 1e999, "language": 12345678901234567890}',
            [
                "all.json, line 1, column 66: Here must be a text.",
                "all.json, line 1, column 85: Here must be a text.",
            ],
        ),
        (
            HEAD + ", \"title\": 'a'}",
            [
                (
                    "all.json, line 1, column 66: Here stands neither a text in quotes nor "
                    "a number, true, false or null."
                )
            ],
        ),
        (
            HEAD + ', "title": "a\nb"}',
            [
                (
                    "all.json, line 1, column 66: This text has no end, or a line break in "
                    "it. Close the quotes."
                )
            ],
        ),
        (
            HEAD + ', "title": "\\x"}',
            ["all.json, line 1, column 66: This text has an unknown \\ sequence."],
        ),
        (
            HEAD + ', "title": "\\ud800"}',
            [
                (
                    "all.json, line 1, column 66: This text has half a character (\\ud800 "
                    "to \\udfff)."
                ),
                "all.json, line 1, column 66: This field cannot be blank.",
            ],
        ),
        (
            HEAD + ', "title": "\\u0000"}',
            [
                (
                    "all.json, line 1, column 66: This contains a character that cannot be "
                    "shown. Type it again without it."
                )
            ],
        ),
        (HEAD + ', "title": }', ["all.json, line 1, column 66: Here a value is missing."]),
        (
            HEAD + ', title: "a"}',
            ["all.json, line 1, column 57: “title” is no JSON. Put texts in quotes."],
        ),
        (HEAD + ', 1: "a"}', ["all.json, line 1, column 57: Here a key in quotes is missing."]),
        (
            HEAD + ', "title" "a"}',
            ["all.json, line 1, column 57: A colon is missing after this key."],
        ),
        (
            HEAD + "} {}",
            [
                (
                    "all.json, line 1, column 57: Something follows the end of the "
                    "document. Remove it."
                )
            ],
        ),
        (
            HEAD + ', "levels": [{"slug": "a", "name": "A", "rank": "1"}]}',
            ["all.json, line 1, column 103: Give a whole number from 0 to 32767."],
        ),
        (
            HEAD
            + ', "skills": [\n{"slug": "a", "name": 1, "domain": "d", "group": "g",\n'
            + ' "expectations": [{"role": "r", "level": "l", "required": 1}]}]}',
            [
                "all.json, line 2, column 23: Here must be a text.",
                "all.json, line 3, column 59: Write true or false.",
                (
                    "all.json, line 3, column 19: There is no role “r”, neither here nor "
                    "on the site."
                ),
                (
                    "all.json, line 3, column 19: There is no level “l”, neither here nor "
                    "on the site."
                ),
                (
                    "all.json, line 2, column 1: There is no group “d/g”, neither here nor "
                    "on the site."
                ),
            ],
        ),
    ],
)
def test_broken_json(wrong: Wrong, content: str, found: list[str]) -> None:
    assert wrong({"all.json": content}) == found


def test_a_file_that_is_no_text(wrong: Wrong) -> None:
    assert wrong({"all.json": b"{\xff"}) == [
        "all.json, line 1, column 2: From here on this is not UTF-8. Save the file as UTF-8."
    ]
