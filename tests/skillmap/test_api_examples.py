"""The examples of the reference are run against a real server: curl, Python and JavaScript."""

import contextlib
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from skillmap import api_examples
from skillmap.accounts import tokens
from skillmap.accounts.models import Token
from skillmap.api_reference import ApiOperation, operations
from skillmap.api_schema import document
from tests import factories
from tests.journeys import world

BODY = '{\n  "it\'s": true,\n  "text": "is true",\n  "list": [\n    null\n  ]\n}'


def test_a_body_survives_every_language() -> None:
    words = ("POST", "http://site/", BODY)
    assert """-d '{\n  "it'\\''s": true,""" in api_examples.curl(*words, takes_token=False)
    known: dict[str, Any] = {}
    program = api_examples.python(*words, takes_token=False).partition("request =")[0]
    exec(program, known)
    assert known["body"] == {"it's": True, "text": "is true", "list": [None]}
    assert '"it\'s": true' in api_examples.javascript(*words, takes_token=False)


@pytest.fixture
def reading(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> list[ApiOperation]:
    """The operations that only read, about things that there are, and a token to read by."""
    site = world.build()
    made = tokens.make(site.people["author"], name="x", scope=Token.Scope.READ, expires_at=None)
    monkeypatch.setenv(api_examples.TOKEN_VARIABLE, made[1])
    samples = {
        "comments": site.comment.pk, "expectations": site.cell.pk, "proposals": site.edited.pk,
        "revisions": site.landed.sequence, "drafts": site.draft.pk,
        "webhooks": factories.webhook(by=site.people["author"]).pk,
    }  # fmt: skip
    found = []
    for path in document()["paths"]:
        pk = str(samples.get(path.split("/")[3], 1))
        own = {"slug": "data"} if "/domains/" in path else {}
        numbers = {"id": pk, "sequence": pk, **own}
        found += [each for _part, each in operations(document(), live_server.url, numbers)
                  if each.path == path and each.method == "GET"]  # fmt: skip
    assert len(found) > 30
    return found


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_example_that_reads_runs(reading: list[ApiOperation], tmp_path: Path) -> None:
    for each in reading:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(each.python, {})
        assert said.getvalue().startswith("200 {"), each.key
    script = "\n".join(each.curl.replace("curl ", "curl -sS -f -o /dev/null ") for each in reading)
    done = subprocess.run(["/bin/sh", "-e", "-c", script], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.django_db(transaction=True)
def test_every_example_that_reads_runs_in_javascript(
    reading: list[ApiOperation], tmp_path: Path
) -> None:
    secret = os.environ[api_examples.TOKEN_VARIABLE]
    blocks = [
        f"{{ {each.javascript.replace(api_examples.TOKEN_HERE, secret)} }}" for each in reading
    ]
    program = tmp_path / "examples.mjs"
    program.write_text("\n".join(blocks))
    done = subprocess.run(["node", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:5] for line in done.stdout.splitlines()] == ["200 {"] * len(reading)
