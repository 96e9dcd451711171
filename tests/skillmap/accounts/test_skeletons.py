"""What looks alike has one skeleton, and what does not has another."""

import pytest

from skillmap.accounts.skeletons import skeleton, words


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("P.a-u_1", "Paul"),
        ("Ida", "IDA"),
        ("lda", "Ida"),
        ("Miriam", "Mirіаm"),  # Cyrillic і and а
        ("Tom", "Torn"),
        ("Strauß", "STRAUSS"),
        ("Zoë", "Zoe"),
        ("Ada Lovelace", "Ada\u3164Lovelace"),  # Hangul filler
        ("Ada Lovelace", "A\u200dda Love\u2060lace"),
        ("Ada", "𝔸𝕕𝕒"),
        ("Ada", "Ａｄａ"),
        ("Ada", "☆ Ada ☆"),
        ("Ada", "A\u0336d\u0336a\u0336"),  # struck through
        ("HOT", "НОТ"),  # Cyrillic, in capitals
        ("bekht", "векнт"),  # Cyrillic, in small letters
    ],
)
def test_what_looks_alike_has_one_skeleton(name: str, alike: str) -> None:
    assert skeleton(name) == skeleton(alike)


@pytest.mark.parametrize(
    ("name", "other"), [("Ada", "Eda"), ("Anna", "Hanna"), ("李雷", "韩梅梅"), ("Tim", "Tom")]
)
def test_what_does_not_has_another(name: str, other: str) -> None:
    assert skeleton(name) != skeleton(other)


def test_a_word_ends_at_a_gap_or_a_sign_and_not_at_something_unseen() -> None:
    assert words("Ada (curator)") == ["ada", "curator"]
    assert words("A\u200dda") == ["ada"]
    assert words("·") == []
