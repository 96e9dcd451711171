"""What `make demo` prepares: everything once, and nothing where real people live."""

import os
import socket
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from profiles.models import Curatorship, Expectation, Revision
from skillmap.accounts.models import User
from skillmap.management.commands.demo import PASSWORD, PEOPLE
from tests import factories


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that this process would have become."""
    found: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, words: found.append(words))
    monkeypatch.setenv("SITE_URL", "")  # so that what the command sets is taken back
    monkeypatch.delenv("SITE_URL")
    return found


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path / "static"


def run(*words: str) -> str:
    out = StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue()


def test_it_prepares_everything_then_serves(
    db: None, started: list[list[str]], collected: Path, free_port: int
) -> None:
    said = run("--port", str(free_port))
    assert f"http://localhost:{free_port}/" in said
    assert [name for name in PEOPLE if f"{name} " not in said or PASSWORD not in said] == []
    assert Expectation.objects.count() > 1200
    assert (collected / "skillmap").is_dir()
    (words,) = started
    assert words[1:6] == ["-m", "gunicorn", "skillmap.wsgi", "--bind", f"127.0.0.1:{free_port}"]
    assert os.environ["SITE_URL"] == f"http://localhost:{free_port}"


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_second_run_reuses_everything(started: list[list[str]], collected: Path) -> None:
    run("--no-serve")
    before = (Revision.objects.count(), User.objects.count(), Curatorship.objects.count())
    run("--no-serve")
    assert (Revision.objects.count(), User.objects.count(), Curatorship.objects.count()) == before
    assert started == []


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_its_people_can_sign_in_and_the_curator_enters_the_admin(
    db: None, collected: Path, client: Client
) -> None:
    run("--no-serve")
    assert set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True)) == {
        f"{name}@example.org" for name in PEOPLE
    }
    assert Curatorship.objects.get().person.username == "curator"
    assert [each.username for each in User.objects.filter(is_staff=True)] == ["curator"]
    assert User.objects.get(username="curator").has_module_perms("profiles")
    for name in PEOPLE:
        assert client.login(username=name, password=PASSWORD)


def test_a_port_that_is_taken(db: None, started: list[list[str]]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            run("--port", str(port))
    assert started == []


def test_a_number_that_is_no_port(db: None) -> None:
    with pytest.raises(CommandError, match="70000 is no port"):
        run("--port", "70000")


def test_a_database_with_people_of_its_own_is_left_alone(db: None, collected: Path) -> None:
    factories.person("ada")
    with pytest.raises(CommandError, match="has people of its own"):
        run("--no-serve")
    assert not User.objects.filter(username__in=PEOPLE).exists()
