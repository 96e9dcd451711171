"""A mail backend for trying the site out: each message is kept as a file and printed."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend


class FolderAndConsoleBackend(FileBackend):
    """Writes each message into EMAIL_FILE_PATH and onto the console."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep and print the messages; returns how many there were."""
        ConsoleBackend().send_messages(email_messages)
        return super().send_messages(email_messages) or 0
