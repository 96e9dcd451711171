"""What README.md promises exists: commands, files, variables."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Proposal
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE))


def commands() -> list[str]:
    """Each line of the README's shell blocks and each inline `make …`, without comments."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line] + re.findall(r"`(make [^`]+)`", README)


def test_make_commands_are_targets() -> None:
    asked = {
        word
        for line in commands()
        if (words := line.split()) and "make" in words[:3]
        for word in words[words.index("make") + 1 :]
        if "=" not in word
    }
    assert {"demo", "test"} <= asked <= TARGETS


def test_the_two_main_commands_come_first() -> None:
    assert [line.split()[:2] for line in commands()[:2]] == [["make", "demo"], ["make", "test"]]


def test_management_commands_exist() -> None:
    known = {
        path.stem
        for package in ("skillmap", "profiles", "proposals")
        for path in (ROOT / package).rglob("management/commands/*.py")
    }
    ours = set(re.findall(r"manage\.py ([a-z_]+)", README))
    of_django_and_its_apps = {"check", "collectstatic", "db_worker", "migrate"}
    assert ours - of_django_and_its_apps - known == set()


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_variables_are_read_by_the_settings() -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
    files = [ROOT / "skillmap" / name for name in ("settings.py", "environment.py")]
    read = "".join(path.read_text() for path in files)
    assert {name for name in listed if f'"{name}"' not in read} == set()


def test_what_may_be_shown_on_other_pages_is_there(client: Client, curator: User) -> None:
    skill = factories.skill("experiment-tracking", group=factories.group(), by=curator)
    shown = re.findall(r'src="https://skills\.example\.org([^"]+)"', README)
    assert len(shown) == 2
    for address in shown:
        answer = client.get(address)
        assert answer.status_code == 200
        assert skill.name in answer.content.decode()
        assert ("X-Frame-Options" in answer.headers) is ("/embed/" not in address)


def approve_what_comes() -> None:
    """As a curator would, once the proposal is there."""
    curator, deadline = factories.curator("curator"), time.monotonic() + 30
    while not (made := Proposal.objects.first()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert made is not None
    lifecycle.approve(made, by=curator, seen=Seen.of(made))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_program_proposes_a_change_and_hears_of_its_approval(live_server: Any) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(program.splitlines()) <= 30
    author = factories.person("author")
    shelf = factories.shelf(by=author)
    _row, secret = tokens.make(author, name="x", scope=Token.Scope.PROPOSE, expires_at=None)
    before = shelf.cell(shelf.engineer, shelf.junior).description
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "SKILLMAP_URL": live_server.url, "SKILLMAP_TOKEN": secret},
        stdout=subprocess.PIPE,
        text=True,
    )
    approve_what_comes()
    said, _none = running.communicate(timeout=60)
    first, second, third = said.splitlines()
    assert first == f"It says: {before}"
    assert second == f"Proposed: {live_server.url}/proposals/{Proposal.objects.get().pk}/"
    assert third.strip() == "It is approved as revision 2"
    after = shelf.cell(shelf.engineer, shelf.junior)
    assert after.description == f"{before} Links each run to its commit."
