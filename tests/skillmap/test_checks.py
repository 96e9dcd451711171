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
