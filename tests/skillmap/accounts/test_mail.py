"""While trying the site out, every mail is a file and a print."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings


def test_a_mail_is_kept_and_printed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    backend = get_connection("skillmap.accounts.mail.FolderAndConsoleBackend")
    message = EmailMessage("Hello", "A text", to=["a@example.org"], connection=backend)
    assert message.send() == 1
    (kept,) = tmp_path.iterdir()
    assert "A text" in kept.read_text()
    assert "Subject: Hello" in capsys.readouterr().out
