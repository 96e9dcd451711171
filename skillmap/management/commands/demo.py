"""Runs the site with the shipped catalogue and three people: what `make demo` calls."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.interchange.importing import SYSTEM_USER
from profiles.models import Catalogue, Curatorship, Skill
from skillmap import demonstration
from skillmap.accounts.models import User
from skillmap.apps import StaticFiles

PASSWORD = "skillmap-demo"  # noqa: S105  # printed: it opens a site that lives on this machine
PEOPLE = {
    "reader": "reads, watches and comments",
    "author": "proposes changes",
    "curator": "decides on them, and may enter the admin",
}


class Command(BaseCommand):
    """Makes what is missing, reuses what stands, then serves until interrupted."""

    help = "Try the site: shipped catalogue, three people, http://localhost:8000/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("--port", type=int, default=8000, help="8000 unless said")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")

    def handle(self, *, port: int, no_serve: bool, **options: object) -> None:
        """Prepare and serve; raises CommandError when the port is taken."""
        if not no_serve:
            _refuse_taken(port)
        prepare()
        self._tell(port)
        if not no_serve:
            os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
            os.execv(sys.executable, [sys.executable, *_server(port)])  # noqa: S606

    def _tell(self, port: int) -> None:
        self.stdout.write(f"\nSkillmap: http://localhost:{port}/\n\nSign in as")
        for name, part in PEOPLE.items():
            self.stdout.write(f"  {name:<8} password {PASSWORD}   {part}")
        self.stdout.write("\nStop with Ctrl+C.")
        self.stdout.flush()


def prepare() -> None:
    """Bring the database, catalogue, people and static files to where a visitor needs them."""
    call_command("migrate", verbosity=0)
    _refuse_real_site()
    if not Skill.objects.exists():
        call_command("import_catalogue", str(settings.BASE_DIR / "fixtures" / "catalogue"))
    made = [name for name in PEOPLE if not User.objects.filter(username=name).exists()]
    people = {name: _make_person(name) for name in made}
    if len(people) == len(PEOPLE):
        demonstration.begin(**people)
    collect_static()


def collect_static() -> None:
    """Collect and compress the static files, unless none changed since that was done."""
    done = settings.STATIC_ROOT / "staticfiles.json"
    sources = (
        Path(storage.path(path)).stat()
        for finder in get_finders()
        for path, storage in finder.list(list(StaticFiles.ignore_patterns))
    )
    if not done.exists() or any(
        max(source.st_mtime, source.st_ctime) > done.stat().st_mtime for source in sources
    ):
        call_command("collectstatic", verbosity=0, interactive=False)


def _refuse_real_site() -> None:
    """Raise CommandError where people live: passwords that everybody knows have no place there."""
    ours = User.objects.filter(username__in=PEOPLE)
    if not ours.exists() and User.objects.exclude(username=SYSTEM_USER).exists():
        raise CommandError("This database has people of its own. Name another in DATABASE_URL.")


def _make_person(name: str) -> User:
    person = User.objects.create_user(
        name,
        f"{name}@example.org",
        PASSWORD,
        display_name=name.title(),
        licences_accepted={Catalogue.objects.get().licence: timezone.now().isoformat()},
        is_staff=name == "curator",
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if name == "curator":
        Curatorship.objects.create(person=person)
        ours = Permission.objects.filter(content_type__app_label__in=["profiles", "proposals"])
        person.user_permissions.set(ours)
    return person


def _refuse_taken(port: int) -> None:
    """Raise CommandError unless the port is free on this machine."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OverflowError:
            raise CommandError(f"{port} is no port. Choose one from 1024 to 65535.") from None
        except OSError as error:
            reason = f"Port {port} cannot be used: {error.strerror}."
            raise CommandError(f"{reason} Choose another: PORT=8001 make demo") from None


def _server(port: int) -> list[str]:
    return [
        *("-m", "gunicorn", "skillmap.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--config", "python:skillmap.gunicorn_conf", "--workers", "2"),
        *("--log-level", "warning", "--name", "skillmap"),
    ]
