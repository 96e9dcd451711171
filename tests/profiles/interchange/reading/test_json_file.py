"""Whatever is wrong with JSON: file, line, column and what to do."""

import pytest

from tests.profiles.interchange.conftest import Wrong

HEAD = '{"format": "skillmap-catalogue/1", "kind": "catalogue"'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["all.json, line 1, column 1: The file is empty. Add content or remove it."]),
        ("[]", [("all.json, line 1, column 1: Expected keys with values, such as “slug: …”.")]),
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
                    "all.json, line 1, column 12: Unknown format. The format must be "
                    "“skillmap-catalogue/1”."
                )
            ],
        ),
        (
            HEAD.replace('"catalogue"', '"all"') + "}",
            [
                (
                    "all.json, line 1, column 44: The kind must be one of catalogue, skill, "
                    "role, at the start of the file."
                )
            ],
        ),
        (HEAD, ["all.json, line 1, column 55: A comma or } is missing here."]),
        (HEAD + ',\n "skills": [', ["all.json, line 2, column 13: A value is missing here."]),
        (HEAD + ',\n "skills": {}}', ["all.json, line 2, column 12: Expected a list."]),
        (
            HEAD + ', "skills": [], "skills": []}',
            [
                (
                    "all.json, line 1, column 71: The key “skills” occurs twice; first on "
                    "line 1. Remove one."
                )
            ],
        ),
        (
            HEAD + ', "title": "a", "title": "b"}',
            [
                (
                    "all.json, line 1, column 71: The key “title” occurs twice; first on line"
                    " 1. Remove one."
                )
            ],
        ),
        (
            HEAD + ', "levels": ' + "[" * 100_000,
            ["all.json, line 1, column 78: The nesting is too deep for a catalogue."],
        ),
        (
            HEAD + ', "title": NaN}',
            ["all.json, line 1, column 66: “NaN” is not valid JSON. Put texts in quotes."],
        ),
        (
            HEAD + ', "title": 1e999, "language": 12345678901234567890}',
            [
                "all.json, line 1, column 66: Expected a text.",
                "all.json, line 1, column 85: Expected a text.",
            ],
        ),
        (
            HEAD + ", \"title\": 'a'}",
            [
                (
                    "all.json, line 1, column 66: Expected a quoted text, a number, true, "
                    "false or null."
                )
            ],
        ),
        (
            HEAD + ', "title": "a\nb"}',
            [
                (
                    "all.json, line 1, column 66: The text is not closed, or contains a line "
                    "break. Close the quotes."
                )
            ],
        ),
        (
            HEAD + ', "title": "\\x"}',
            ["all.json, line 1, column 66: The text contains an unknown \\ sequence."],
        ),
        (
            HEAD + ', "title": "\\ud800"}',
            [
                (
                    "all.json, line 1, column 66: The text contains half a character (\\ud800 "
                    "to \\udfff)."
                ),
                "all.json, line 1, column 66: This field cannot be blank.",
            ],
        ),
        (
            HEAD + ', "title": "\\u0000"}',
            [
                (
                    "all.json, line 1, column 66: The text contains a character that cannot "
                    "be displayed. Remove it."
                )
            ],
        ),
        (HEAD + ', "title": }', ["all.json, line 1, column 66: A value is missing here."]),
        (
            HEAD + ', title: "a"}',
            ["all.json, line 1, column 57: “title” is not valid JSON. Put texts in quotes."],
        ),
        (HEAD + ', 1: "a"}', ["all.json, line 1, column 57: A quoted key is missing here."]),
        (
            HEAD + ', "title" "a"}',
            ["all.json, line 1, column 57: A colon is missing after this key."],
        ),
        (
            HEAD + "} {}",
            [
                (
                    "all.json, line 1, column 57: There is content after the end of the "
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
                "all.json, line 2, column 23: Expected a text.",
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
        "all.json, line 1, column 2: Not UTF-8 from here on. Save the file as UTF-8."
    ]
