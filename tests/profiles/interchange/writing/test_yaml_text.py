"""Every text comes back from every reader of YAML as the text that it was."""

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from profiles.interchange.writing import yaml_text
from skillmap.kernel.text import normalise

LETTERS = "abyn01-#'\"\\|>&*!%@`{}[],?~=;:._eox+ \n\t/é漢🚀\u00a0\u200d\ufeff\u0301"
TEXTS = st.text(LETTERS, max_size=30).map(normalise)


@given(name=TEXTS, description=TEXTS, items=st.lists(TEXTS, min_size=1, max_size=3))
@effort(max_examples=500, deadline=None)
def test_a_text_comes_back(name: str, description: str, items: list[str]) -> None:
    document = {"list": [{"name": name, "description": description, "items": items}]}
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        assert yaml.load(yaml_text.write(document), Loader=loader) == document


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("W&B", "W&B"),
        ("Lead / Staff", "Lead / Staff"),
        ("https://example.org/", "https://example.org/"),
        ("no", '"no"'),
        ("y", '"y"'),
        ("null", '"null"'),
        ("1.0", '"1.0"'),
        ("2026-01-01", '"2026-01-01"'),
        ("0x1F", '"0x1F"'),
        ("12:30", '"12:30"'),
        ("3D vision", "3D vision"),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("🚀", '"🚀"'),
        ("a\ufeffb", '"a\\ufeffb"'),
        ("", '""'),
        (True, "true"),
        (3, "3"),
    ],
)
def test_a_value_on_one_line(value: str | int, written: str) -> None:
    assert yaml_text.scalar(value) == written


def test_sentences_stand_in_a_block() -> None:
    assert yaml_text.write({"skills": [{"slug": "a", "description": "One.\n\n  Two: #3"}]}) == (
        "skills:\n- slug: a\n  description: |-\n    One.\n\n      Two: #3\n"
    )
    assert yaml_text.write({"examples": "One.\nTwo."}) == "examples: |-\n  One.\n  Two.\n"
