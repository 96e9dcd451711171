"""`check --deploy` names what would go wrong on the open internet."""

import os
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from skillmap import checks

SENDS_NOTHING = "skillmap.accounts.mail.FolderAndConsoleBackend"


@pytest.mark.parametrize(
    ("backend", "ids"),
    [
        (SENDS_NOTHING, ["skillmap.W001"]),
        ("django.core.mail.backends.smtp.EmailBackend", []),
    ],
)
def test_mail_that_only_reaches_the_log_is_named(
    settings: Settings, backend: str, ids: list[str]
) -> None:
    settings.EMAIL_BACKEND, settings.OPERATOR_EMAIL = backend, ["ops@example.org"]
    found = run_checks(include_deployment_checks=True)
    assert [each.id for each in found if str(each.id).startswith("skillmap.")] == ids


@pytest.mark.parametrize(("addresses", "ids"), [([], ["skillmap.W003"]), (["ops@example.org"], [])])
def test_an_operator_who_is_told_nothing_is_named(
    settings: Settings, addresses: list[str], ids: list[str]
) -> None:
    settings.OPERATOR_EMAIL = addresses
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    found = run_checks(include_deployment_checks=True)
    assert [each.id for each in found if str(each.id).startswith("skillmap.")] == ids


def test_translations_that_are_not_compiled_are_named(settings: Settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    assert [each.id for each in checks.translations_are_compiled(None)] == ["skillmap.W002"]
    compiled = source.with_suffix(".mo")
    compiled.touch()
    os.utime(source, (1, 1))
    assert checks.translations_are_compiled(None) == []
    os.utime(compiled, (0, 0))
    assert [each.id for each in checks.translations_are_compiled(None)] == ["skillmap.W002"]


def errors() -> list[tuple[str, str, str]]:
    """What `manage.py check` says of the site's own settings: id, message and hint."""
    return [
        (str(each.id), each.msg, str(each.hint))
        for each in run_checks()
        if str(each.id).startswith("skillmap.")
    ]


def test_a_site_that_chose_nothing_has_no_error() -> None:
    assert errors() == []


@pytest.mark.parametrize(
    "name", ["Ärzte & “Söhne”", '<b>"Acme"</b>', "مهارات", "👩🏽‍💻 Skills", "x" * 60]
)
def test_a_name_may_be_anything_that_fits(settings: Settings, name: str) -> None:
    settings.SITE_NAME = name
    assert errors() == []


def test_a_name_that_does_not_fit_is_named(settings: Settings) -> None:
    settings.SITE_NAME, settings.SITE_TAGLINE = "x" * 61, "y" * 161
    assert errors() == [
        ("skillmap.E001", "SITE_NAME has 61 characters.", "Shorten it to 60 characters or fewer."),
        (
            "skillmap.E001",
            "SITE_TAGLINE has 161 characters.",
            "Shorten it to 160 characters or fewer.",
        ),
    ]


def test_a_logo_that_cannot_be_shown_is_named(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "logo.gif"
    settings.SITE_LOGO = str(path)
    ((number, message, hint),) = errors()
    assert (number, message) == (
        "skillmap.E002",
        f"SITE_LOGO is {path}, but the file cannot be read (No such file or directory).",
    )
    assert "SVG or PNG file of at most 100 kB" in hint
    path.write_bytes(b"GIF89a")
    assert "neither PNG nor well-formed SVG" in errors()[0][1]


@pytest.mark.parametrize("colour", ["teal", "0d5d72", "#0d5d7", "#0d5d72;}body{display:none"])
def test_what_is_no_colour_is_named(settings: Settings, colour: str) -> None:
    settings.ACCENT_COLOUR = colour
    assert errors() == [
        (
            "skillmap.E003",
            f"ACCENT_COLOUR is “{colour}”, which is no colour.",
            "Write it as # and six hexadecimal digits, such as #0d5d72, or unset it.",
        )
    ]


def test_a_colour_that_cannot_be_read_is_named_with_one_that_can(settings: Settings) -> None:
    settings.ACCENT_COLOUR, settings.ACCENT_COLOUR_DARK = "#ffcc00", "#333"
    (_, light, light_hint), (_, dark, dark_hint) = errors()
    assert light.startswith("ACCENT_COLOUR #ffcc00 cannot be read well in the light look: its ")
    assert "1.30:1" in light
    assert "text needs 4.5:1." in light
    assert dark.startswith("ACCENT_COLOUR_DARK #333333 cannot be read well in the dark look")
    settings.ACCENT_COLOUR = light_hint.split()[-1].rstrip(".")
    settings.ACCENT_COLOUR_DARK = dark_hint.split()[-1].rstrip(".")
    assert errors() == []


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "example.org", "ftp://example.org"])
def test_a_footer_link_that_leads_nowhere_is_refused(settings: Settings, address: str) -> None:
    settings.FOOTER_LINKS = (("Imprint", "/imprint/"), ("Help", address))
    ((code, message, hint),) = errors()
    assert code == "skillmap.E005"
    assert f"Help={address}" in message
    assert "https://" in hint


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.org", "ftp://example.org"])
def test_a_source_that_leads_nowhere_is_refused(settings: Settings, address: str) -> None:
    settings.SOURCE_URL = address
    ((code, message, _hint),) = errors()
    assert code == "skillmap.E006"
    assert address in message
    settings.SOURCE_URL = "https://example.org/skillmap"
    assert errors() == []
