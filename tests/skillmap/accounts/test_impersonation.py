"""Names of offices are nobody's, in whatever letters."""

import pytest
from django.core.exceptions import ValidationError

from skillmap.accounts.impersonation import refuse_reserved, skeleton


@pytest.mark.parametrize(
    "name",
    [
        *("admin", "Admin", "ADMIN", "ad.min", "a-d_m-i-n", "adm1n", "admın", "ádmin"),
        "\u0430dmin",  # Cyrillic а
        "\uff41\uff44\uff4d\uff49\uff4e",  # full width
        *("curator", "Curat0r", "C u r a t o r", "\u0441ur\u0430t\u03bfr", "support", "5upport"),
        *("moderator", "Staff", "root", "me", "skillmap", "Skillmap Team", "skillmap-import"),
        *("Former contributor 12", "former-contributor-3", "Former  Contributor"),
    ],
)
def test_names_of_offices_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        refuse_reserved(name)


@pytest.mark.parametrize(
    "name",
    ["", "ada", "Ada Lovelace", "\u0410\u043d\u043d\u0430", "李雷", "Curie"],
)
def test_names_of_people_pass(name: str) -> None:
    refuse_reserved(name)


def test_a_skeleton_is_what_a_hasty_reader_sees() -> None:
    assert skeleton("P.a-u_1") == skeleton("Paul") == "paul"
