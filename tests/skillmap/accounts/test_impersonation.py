"""Names of offices are nobody's, in whatever letters."""

import pytest
from django.core.exceptions import ValidationError

from skillmap.accounts.impersonation import refuse_reserved


@pytest.mark.parametrize(
    "name",
    [
        *("admin", "Admin", "ADMIN", "ad.min", "a-d_m-i-n", "adm1n", "admın", "ádmin", "adrnin"),
        "\u0430dmin",  # Cyrillic а
        "\uff41\uff44\uff4d\uff49\uff4e",  # full width
        "\U0001d49cdmin",  # mathematical script
        "ad\u200dmin",  # zero-width joiner
        *("curator", "Curat0r", "C u r a t o r", "\u0441ur\u0430t\u03bfr", "support", "5upport"),
        *("Cu\u200dr\u200bator", "\u13dfurator", "Ada (curator)", "Ada, Curator", "Ada [mod]"),
        *("moderator", "Moderator team", "\u043c\u043ederat\u03bfr", "Staff", "root", "me"),
        *("Ada Admin", "site-admin", "Official Ada", "Ada · Support", "Core Team"),
        *("skillmap", "Skillmap Team", "The Skillmap team", "skillmap-import", "Ada@Skillmap"),
        *("Kuratorin", "Ada (Kurator)", "Moderatorin", "Redaktion", "Verwalter Ada", "Betreiber"),
        *("Former contributor 12", "former-contributor-3", "Former  Contributor"),
    ],
)
def test_names_of_offices_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        refuse_reserved(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "ada", "Ada Lovelace", "\u0410\u043d\u043d\u0430", "李雷", "Curie", "Badminton Ada"),
        *("Modest Mussorgski", "Adina Rossini", "Data Team", "Supporter", "Root Ada", "Strauß"),
    ],
)
def test_names_of_people_pass(name: str) -> None:
    refuse_reserved(name)
