"""Sign-in from elsewhere exists by environment only, and then works under the content policy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillmap import environment

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment.PROVIDERS:
        monkeypatch.delenv(f"{name.upper()}_CLIENT_ID", raising=False)
        monkeypatch.delenv(f"{name.upper()}_URL", raising=False)


def test_without_variables_there_is_none() -> None:
    assert environment.providers() == {}
    assert environment.provider_origins() == []


def test_a_provider_with_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_CLIENT_ID", "abc")
    monkeypatch.setenv("GITHUB_SECRET", "hush")
    app = {"client_id": "abc", "secret": "hush"}
    assert environment.providers() == {"github": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    assert environment.provider_origins() == ["https://github.com"]


def test_ones_own_gitlab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CLIENT_ID", "abc")
    monkeypatch.setenv("GITLAB_URL", "https://git.example.org/x")
    (app,) = environment.providers()["gitlab"]["APPS"]
    assert app["settings"] == {"gitlab_url": "https://git.example.org/x"}
    assert environment.provider_origins() == ["https://git.example.org"]


def test_single_sign_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENID_CONNECT_CLIENT_ID", "abc")
    monkeypatch.setenv("OPENID_CONNECT_URL", "https://login.example.org")
    monkeypatch.setenv("OPENID_CONNECT_NAME", "Example")
    (app,) = environment.providers()["openid_connect"]["APPS"]
    assert (app["provider_id"], app["name"]) == ("sso", "Example")
    assert app["settings"] == {"server_url": "https://login.example.org"}
    assert environment.provider_origins() == ["https://login.example.org"]


@pytest.mark.slow
def test_a_site_with_a_provider_offers_it_and_one_without_does_not(tmp_path: Path) -> None:
    """In a process of its own: which apps there are is settled when Django starts."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.test import Client\n"
        "call_command('migrate', verbosity=0)\n"
        "client = Client(SERVER_NAME='localhost')\n"
        "page = client.get('/accounts/login/').content.decode()\n"
        "print('Continue with GitHub' in page)\n"
        "gate = client.get('/accounts/github/login/')\n"
        "print(gate.status_code, 'github.com' in gate.headers['Content-Security-Policy'])\n"
        "print(client.get('/accounts/google/login/').status_code)\n"
        "sent = client.post('/accounts/github/login/')\n"
        "print(sent.headers['Location'].split('?')[0])\n"
    )
    given = os.environ | {
        "DJANGO_SETTINGS_MODULE": "skillmap.settings",
        "SECRET_KEY": "x" * 50,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/one.sqlite3",
        "DEBUG": "1",
        "GITHUB_CLIENT_ID": "abc",
        "GITHUB_SECRET": "hush",
    }
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout.splitlines() == [
        "True",
        "200 True",
        "404",
        "https://github.com/login/oauth/authorize",
    ], ran.stderr
