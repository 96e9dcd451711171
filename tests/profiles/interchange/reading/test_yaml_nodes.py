"""Whatever is wrong with YAML as YAML: file, line, column and what to do."""

import pytest

from profiles.models import Revision
from tests.profiles.interchange.conftest import Wrong
from tests.profiles.interchange.samples import GOOD

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["roles.yaml, line 1: The file is empty. Add content or remove it."]),
        (
            "- a\n",
            [("roles.yaml, line 1, column 1: Expected keys with values, such as “slug: …”.")],
        ),
        ("roles: x\n", ["roles.yaml, line 1, column 8: Expected a list."]),
        (
            "roles:\n- x\n",
            [("roles.yaml, line 2, column 3: Expected keys with values, such as “slug: …”.")],
        ),
        (
            "roles: []\n---\nroles: []\n",
            [
                (
                    "roles.yaml, line 2, column 1: A file may contain only one document. "
                    "Remove everything after “---”."
                )
            ],
        ),
        (
            "roles: [\n",
            [
                (
                    "roles.yaml, line 2, column 1: This is not YAML: did not find expected "
                    "node content."
                )
            ],
        ),
        (
            "roles: []\nroles: []\n",
            [
                (
                    "roles.yaml, line 2, column 1: The key “roles” occurs twice; first on "
                    "line 1. Remove one."
                )
            ],
        ),
        ("? [a]\n: b\n", ["roles.yaml, line 1, column 3: A key must be a word."]),
        (
            "rolls: []\n",
            [("roles.yaml, line 1, column 8: Unknown key “rolls”. Allowed here: families, roles.")],
        ),
        (
            BOMB,
            [
                (
                    "roles.yaml, line 1, column 4: Anchors (&name) are not read. Remove "
                    "it, or quote the text."
                ),
                (
                    "roles.yaml, line 2, column 4: Anchors (&name) are not read. Remove "
                    "it, or quote the text."
                ),
                (
                    "roles.yaml, line 2, column 8: Aliases (*name) are not read. Write the "
                    "text itself."
                ),
                (
                    "roles.yaml, line 2, column 12: Aliases (*name) are not read. Write "
                    "the text itself."
                ),
                (
                    "roles.yaml, line 3, column 5: Aliases (*name) are not read. Write the "
                    "text itself."
                ),
                (
                    "roles.yaml, line 3, column 9: Aliases (*name) are not read. Write the "
                    "text itself."
                ),
                *(
                    f"roles.yaml, line {line}, column 4: Unknown key “{key}”. "
                    "Allowed here: families, roles."
                    for line, key in enumerate("abc", 1)
                ),
            ],
        ),
        (
            "roles: !!python/object/apply:os.system ['true']\n",
            [
                (
                    "roles.yaml, line 1, column 8: Tags (!name) are not read. Remove it, "
                    "or quote the text."
                ),
                ("roles.yaml, line 1, column 41: Expected keys with values, such as “slug: …”."),
            ],
        ),
        (
            "roles: " + "[" * 50 + "]" * 50,
            ["roles.yaml, line 1, column 19: The nesting is too deep for a catalogue."],
        ),
        (
            "roles: " + "[" * 5_000,
            ["roles.yaml, line 1, column 1007: The nesting is too deep for a catalogue."],
        ),
        (
            b"roles:\n- slug: a\n  name: \xff\n",
            [("roles.yaml, line 3, column 9: Not UTF-8 from here on. Save the file as UTF-8.")],
        ),
        (
            b"roles:\n- slug: a\n  name: \xe2\x82",
            [
                "roles.yaml, line 3, column 10: The file ends in the middle of a "
                "character. Save it again as UTF-8."
            ],
        ),
        (
            b"\xef\xbb\xbfroles: []\n",
            [
                (
                    "roles.yaml, line 1, column 1: The file is UTF-8 with a byte order mark. "
                    "Save it as UTF-8."
                )
            ],
        ),
        (
            "roles: []".encode("utf-16"),
            [("roles.yaml, line 1, column 1: The file is UTF-16. Save it as UTF-8.")],
        ),
        (
            "roles:\n- slug: a\x00\n  name: \x1b[31m\n",
            [
                "roles.yaml, line 2, column 10: Control character U+0000. Remove it.",
                "roles.yaml, line 3, column 9: Control character U+001B. Remove it.",
            ],
        ),
        (
            "roles:\n- slug: a\n  name: A\u0080b\n",
            ["roles.yaml, line 3, column 10: This character is not allowed in YAML. Remove it."],
        ),
    ],
)
def test_a_file_that_is_no_plain_yaml(wrong: Wrong, content: str | bytes, found: list[str]) -> None:
    assert wrong({**GOOD, "roles.yaml": content}) == found
    assert Revision.objects.count() == 0
