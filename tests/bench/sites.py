"""Makes a database with a catalogue in it, and serves it under gunicorn."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench import load, make_catalogue

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90


@dataclass(frozen=True)
class Site:
    """A database with a catalogue; the folder of all sites, where their static files lie."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the site's settings read; never the caller's own database."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": "for-measuring-only-" + "0123456789abcdef" * 4,
            "HTTPS": "0",
            "DEBUG": "",
            "DEMO": "",
            "LOG_LEVEL": "ERROR",
            "API_LIMITS": "0",
        }

    def manage(self, *arguments: str) -> None:
        """Run a management command on this site."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def settle(self) -> None:
        """What PostgreSQL does by itself within a minute or so: count its rows anew."""
        if self.url.startswith("postgres"):
            _run(self.url, "VACUUM ANALYZE")

    def fill(self, size: int) -> float:
        """Import the shipped catalogue and `size` more expectations; the seconds these took."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("import_catalogue", "fixtures/catalogue")
        if not size:
            return 0.0
        path = self.folder / "large.csv"
        make_catalogue.main([str(path), "--skills", str(max(size // 50, 1))])
        start = time.monotonic()
        self.manage("import_catalogue", str(path))
        took = time.monotonic() - start
        path.unlink()
        return took


@contextmanager
def serve(site: Site, *, only_floor: bool = False) -> Iterator[int]:
    """Serve the site with one gunicorn worker of two threads; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1"),
        *("--threads", "2", "--keep-alive", "60", "--bind", f"127.0.0.1:{port}"),
        *("--log-level", "error", "tests.bench.wsgi:application"),
    ]
    environment = {**site.environment, "ONLY_THE_FLOOR": "1" if only_floor else ""}
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Until anything is answered: gunicorn listens before its worker has started."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            load.once(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn does not answer.")


@contextmanager
def sqlite(folder: Path, size: int) -> Iterator[tuple[Site, float]]:
    """A site in a file, and the seconds its `size` expectations took."""
    site = Site(f"sqlite:///{folder}/bench-{size}.sqlite3", folder)
    yield site, site.fill(size)


@contextmanager
def postgresql(folder: Path, size: int, server: str) -> Iterator[tuple[Site, float]]:
    """A site in a database of its own, dropped at the end."""
    name = f"skillmap_bench_{secrets.token_hex(4)}"
    at = server.rpartition("/")[0]
    server = f"{at}/postgres"  # which is there whatever else is
    _run(server, f"CREATE DATABASE {name}")
    site = Site(f"{at}/{name}", folder)
    try:
        took = site.fill(size)
        site.settle()
        yield site, took
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def made(database: str, folder: Path, server: str) -> Iterator[Site]:
    """A site with the shipped catalogue on that database, ready to be served."""
    make = sqlite(folder, 0) if database == "sqlite" else postgresql(folder, 0, server)
    with make as (site, _took):
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield site


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
