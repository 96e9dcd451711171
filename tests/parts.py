"""Real parts of a site to be stopped in a test: a Redis, a PostgreSQL, a wire between, a server."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 30
REDIS = shutil.which("redis-server")


def find_postgres() -> Path | None:
    """The folder with the newest PostgreSQL server of this machine, which needs not be in PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).parent)
    return next((each for each in reversed(folders) if (each / "initdb").exists()), None)


needs_redis = pytest.mark.skipif(REDIS is None, reason="no redis-server on this machine")
needs_postgres = pytest.mark.skipif(find_postgres() is None, reason="no PostgreSQL server here")


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def wait_until(is_true: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Ask every 50 ms; raises TimeoutError that names what did not happen."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether a connection to the port of 127.0.0.1 is accepted."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


class Process:
    """A part that runs; `freeze` stops it without its clients noticing, as a hung machine does."""

    def __init__(self, command: list[str], port: int, **options: object) -> None:
        self.command, self.port, self.options = command, port, options
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.options,  # type: ignore[call-overload]
        )
        wait_until(lambda: listens(self.port), f"{self.command[0]} does not listen")

    def freeze(self) -> None:
        """Stop every process of the part: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, as a machine that loses its power."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        """To the part and all its children; a PostgreSQL child has a session of its own."""
        for pid in _with_children(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _with_children(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        with suppress(OSError):
            children = Path(f"/proc/{each}/task/{each}/children").read_text()
            found += [int(child) for child in children.split()]
    return found


@contextmanager
def redis() -> Iterator[Process]:
    """A Redis of its own that keeps nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory(prefix="skillmap-redis-") as folder:
        part = Process([str(REDIS), *options, "--dir", folder], port)
        try:
            yield part
        finally:
            part.kill()


def _as_postgres() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@contextmanager
def postgres() -> Iterator[Process]:
    """A PostgreSQL of its own, on a free port of 127.0.0.1; anybody may enter as `postgres`."""
    programs, port = find_postgres(), free_port()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="skillmap-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    make = [str(programs / "initdb"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(
        [*make, "--locale=C.UTF-8", "-D", str(data)],
        check=True, capture_output=True, cwd="/", **_as_postgres(),  # type: ignore[call-overload]
    )  # fmt: skip
    run = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-F"]
    part = Process(
        [*run, "-c", "listen_addresses=127.0.0.1", "-k", str(folder)], port, cwd="/",
        **_as_postgres(),
    )  # fmt: skip
    try:
        yield part
    finally:
        part.thaw()
        part.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Wire:
    """Passes bytes to another port until `cut`: then it takes them and they arrive nowhere.

    What a dropped packet looks like from both ends. Connections are still accepted, and stay.
    """

    def __init__(self, target: int) -> None:
        self.target, self.is_cut = target, False
        self._word, self._is_saved = b"", False
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing through from now on."""
        self.is_cut = True

    def lose_commit(self, word: str, *, is_saved: bool) -> None:
        """End the connection that sent the word when it commits: the server did, or did not."""
        self._word, self._is_saved = word.encode(), is_saved

    def mend(self) -> None:
        """Let new connections through; those of before are lost."""
        self.is_cut = False

    def close(self) -> None:
        """Refuse new connections and end those that are."""
        for each in (self._listener, *self._lines):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                self._lines.append(near)  # open, and never answered
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self._lines += near, far
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _lose(self, data: bytes, source: socket.socket, sink: socket.socket) -> None:
        self._word = b""
        source.shutdown(socket.SHUT_RDWR)  # so that no answer arrives
        if self._is_saved:
            sink.sendall(data)
            time.sleep(0.3)  # the server commits
        sink.shutdown(socket.SHUT_RDWR)

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        was_cut, has_sent_word = False, False
        with suppress(OSError):
            while data := source.recv(65_536):
                has_sent_word = has_sent_word or (bool(self._word) and self._word in data)
                if has_sent_word and b"COMMIT" in data:
                    self._lose(data, source, sink)
                    return
                was_cut = was_cut or self.is_cut
                if not was_cut:
                    sink.sendall(data)
            if not was_cut:
                sink.shutdown(socket.SHUT_WR)


@dataclass
class Site:
    """The site under gunicorn as its container runs it, with one process."""

    port: int
    environment: dict[str, str]
    process: Process

    def manage(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of manage.py against the same database."""
        return manage(self.environment, *command)


def manage(environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of manage.py; raises CalledProcessError when it fails."""
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(line, env=environment, check=True, capture_output=True, text=True)


def environment_for(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """The environment of a site whose data lies in the folder."""
    return {
        **{name: value for name, value in os.environ.items() if "COV" not in name},
        "DJANGO_SETTINGS_MODULE": "skillmap.settings",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "for-these-tests-only-" + "0123456789abcdef" * 4,
        "DEMO": "1",
        "TASKS": "database",
        "LOG_LEVEL": "ERROR",
        **more,
    }


@contextmanager
def site(environment: dict[str, str]) -> Iterator[Site]:
    """Serve the site as its container does, with the settings of skillmap.gunicorn_conf."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "skillmap.wsgi"]
    command += ["--config", "python:skillmap.gunicorn_conf", "--workers", "1"]
    process = Process([*command, "--bind", f"127.0.0.1:{port}"], port, env=environment)
    try:
        yield Site(port, environment, process)
    finally:
        process.kill()
