"""`check --deploy` names what would go wrong on the open internet."""

from typing import Any

import pytest
from django.core.checks import run_checks

SENDS_NOTHING = "skillmap.accounts.mail.FolderAndConsoleBackend"


@pytest.mark.parametrize(
    ("backend", "ids"),
    [
        (SENDS_NOTHING, ["skillmap.W001"]),
        ("django.core.mail.backends.smtp.EmailBackend", []),
    ],
)
def test_mail_that_only_reaches_the_log_is_named(
    settings: Any, backend: str, ids: list[str]
) -> None:
    settings.EMAIL_BACKEND = backend
    found = run_checks(include_deployment_checks=True)
    assert [each.id for each in found if str(each.id).startswith("skillmap.")] == ids
