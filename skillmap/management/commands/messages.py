"""Brings the files of translations up to what the code and the templates say."""

from django.conf import settings
from django.core.management.base import BaseCommand

from skillmap import messages


class Command(BaseCommand):
    """For those who change or translate texts; a running site has no need of it."""

    help = "Renew skillmap/locale/*/LC_MESSAGES/django.po and list what has no translation."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Renew and compile each file, and name the texts that wait for a translation."""
        found = messages.extracted(settings.BASE_DIR)
        for path in sorted(settings.BASE_DIR.glob("skillmap/locale/*/LC_MESSAGES/django.po")):
            waiting = messages.renew(path, found)
            messages.write_compiled(path, path.with_suffix(".mo"))
            for message in waiting:
                places = ", ".join(place for place, _line in message.locations)
                self.stdout.write(f"{places}: {message.id!r}")
            name = path.relative_to(settings.BASE_DIR).as_posix()
            self.stdout.write(f"{name}: {len(found)} texts, {len(waiting)} without a translation.")
