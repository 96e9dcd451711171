"""How environment variables become settings, and what is refused in a clear sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from skillmap import environment

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("value", "said"),
    [("1", True), ("true", True), ("YES", True), (" on ", True), ("0", False), ("no", False)],
)
def test_a_flag_says_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, said: bool) -> None:
    monkeypatch.setenv("FLAG", value)
    assert environment.flag("FLAG", default=not said) is said


def test_an_unset_variable_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    assert environment.flag("NOT_SET", default=True) is True
    assert environment.number("NOT_SET", 7) == 7
    assert environment.text("NOT_SET", "x") == "x"
    assert environment.listed("NOT_SET", "a, b,,") == ["a", "b"]


def test_links_have_a_text_and_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKS", " Imprint=/imprint/ ,Help=https://example.org/?a=b,, Broken")
    assert environment.links("LINKS") == (
        ("Imprint", "/imprint/"),
        ("Help", "https://example.org/?a=b"),
        ("Broken", ""),
    )


def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANY", "lots")
    with pytest.raises(ImproperlyConfigured, match="MANY must be a whole number"):
        environment.number("MANY", 1)


def test_production_refuses_to_start_without_a_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    environment.prepare()
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.secret_key()
    assert list(tmp_path.iterdir()) == []


def test_a_command_after_the_demo_uses_the_key_of_the_demo(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DEMO", "1")
    environment.prepare()
    made = environment.secret_key()
    monkeypatch.delenv("DEMO")
    environment.prepare()
    assert environment.secret_key() == made


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "skillmap: SECRET_KEY is not set. Set it to a long random string, or set DEBUG=1 "),
        ({"SECRET_KEY": "k", "DATABASE_URL": "mysql://x/y"}, "skillmap: "),
    ],
)
def test_a_command_names_a_wrong_setting_in_one_sentence(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", "import_catalogue", "--help"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith(said)
    assert "Traceback" not in ended.stderr


def test_a_key_for_trying_out_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DEBUG", "1")
    environment.prepare()
    first = environment.secret_key()
    environment.prepare()
    assert environment.secret_key() == first
    assert len(first) > 50
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0


def test_commands_make_the_folder_of_a_sqlite_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/deep/site.sqlite3")
    environment.prepare()
    assert (tmp_path / "deep").is_dir()


@pytest.mark.parametrize(
    "variables", [{"SECRET_KEY": "k" * 60}, {"DEMO": "1"}, {"DEBUG": "1", "HTTPS": "0"}]
)
def test_importing_the_settings_writes_nothing(tmp_path: Path, variables: dict[str, str]) -> None:
    """The test may run as root, to whom no folder is read-only: every way to write is closed."""
    (tmp_path / environment.SECRET_KEY_FILE).write_text("kept by an earlier start")
    (tmp_path / environment.SECRET_KEY_FILE).chmod(0o400)
    tmp_path.chmod(0o500)
    script = """
import os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.symlink",
           "os.truncate", "os.utime", "tempfile.mkdtemp", "tempfile.mkstemp", "sqlite3.connect"}
def watch(event, arguments):
    if event in CHANGES or (event == "open" and arguments[2] & WRITES):
        raise AssertionError(f"{event} {arguments}")
sys.addaudithook(watch)
import skillmap.settings
print(skillmap.settings.LOCALE_PATHS[0])
"""
    ran = subprocess.run(
        [sys.executable, "-B", "-c", script],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == (f"{ROOT / 'skillmap' / 'locale'}\n", "")


def test_sqlite_never_fails_half_way_for_a_lock(tmp_path: Path) -> None:
    found = environment.database(f"sqlite:///{tmp_path}/deep/site.sqlite3")
    assert found["NAME"] == f"{tmp_path}/deep/site.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart() -> None:
    found = environment.database("postgres://us%40er:p%2Fw@db.example:5433/skill?pool_size=3")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        *("us@er", "p/w", "db.example", "5433", "skill"),
    )
    assert found["OPTIONS"]["pool"]["max_size"] == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: environment.database("mysql://x/y"),
        lambda: environment.task_backend("celery"),
        lambda: environment.mail("http://x", Path("/nowhere")),
    ],
)
def test_what_is_not_known_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ImproperlyConfigured):
        make()


def test_two_caches_share_one_redis_or_stand_apart() -> None:
    with_redis, without = environment.caches("redis://x"), environment.caches("")
    assert [with_redis[name]["KEY_PREFIX"] for name in ("default", "pages")] == ["limits", "pages"]
    for name in ("default", "pages"):
        assert with_redis[with_redis[name]["OPTIONS"]["fallback"]] == without[name]
    assert without["default"]["BACKEND"].endswith("CountersInDatabase")


def test_each_process_counts_readers_in_its_own_memory() -> None:
    with_redis, without = environment.caches("redis://x"), environment.caches("")
    assert with_redis["read_counts"] == without["read_counts"]
    assert without["read_counts"]["BACKEND"].endswith("LocMemCache")
    assert without["read_counts"]["LOCATION"] != without["pages"]["LOCATION"]


@pytest.mark.parametrize(
    ("url", "port", "has_ssl", "has_tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://u:p@mail.example", 587, False, True),
        ("smtps://mail.example", 465, True, False),
        ("smtp://mail.example:2525", 2525, False, False),
    ],
)
def test_a_mail_address_is_taken_apart(url: str, port: int, has_ssl: bool, has_tls: bool) -> None:
    found = environment.mail(url, Path("/nowhere"))
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", port)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (has_ssl, has_tls)


def test_a_provider_exists_only_with_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_CLIENT_ID", raising=False)
    assert environment.provider_apps() == []
    monkeypatch.setenv("GITHUB_CLIENT_ID", "x")
    assert environment.provider_apps() == ["allauth.socialaccount.providers.github"]


def test_static_files_are_hashed_in_production_only() -> None:
    assert "Manifest" in environment.static_storage(debug=False)
    assert "Manifest" not in environment.static_storage(debug=True)


@pytest.mark.parametrize(("url", "tasks"), [("", "immediate"), ("smtp://x", "background")])
def test_a_demo_never_waits_for_a_mail_server(
    monkeypatch: pytest.MonkeyPatch, url: str, tasks: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    assert environment.demo_tasks() == tasks


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  Acme \n Skills\t", "Acme Skills"),
        ("Acme\r\nBcc: all@example.org", "Acme Bcc: all@example.org"),
        ("Acme\u2028\u202eSkills\u200b", "Acme Skills"),
        ("👩\u200d💻 مهارات", "👩\u200d💻 مهارات"),
        (" \n ", "Skillmap"),
        ("", "Skillmap"),
    ],
)
def test_a_name_is_one_line_without_tricks(
    monkeypatch: pytest.MonkeyPatch, given: str, name: str
) -> None:
    monkeypatch.setenv("SITE_NAME", given)
    assert environment.line("SITE_NAME", "Skillmap") == name


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ("", "Acme <skillmap@localhost>"),
        ("mail@example.org", "Acme <mail@example.org>"),
        ("Our skills <mail@example.org>", "Our skills <mail@example.org>"),
    ],
)
def test_mail_is_from_the_site(monkeypatch: pytest.MonkeyPatch, given: str, sender: str) -> None:
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", given)
    assert environment.sender("Acme") == sender


def test_another_name_or_logo_renews_every_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in environment.LOOK:
        monkeypatch.delenv(name, raising=False)
    assert environment.own_look() == []
    logo = tmp_path / "logo.svg"
    monkeypatch.setenv("SITE_LOGO", str(logo))
    missing = environment.own_look()
    logo.write_text("<svg/>")
    present = environment.own_look()
    monkeypatch.setenv("SITE_NAME", "Acme")
    named = environment.own_look()
    assert len({tuple(missing), tuple(present), tuple(named)}) == 3


def test_settings_say_what_the_environment_says(tmp_path: Path) -> None:
    given = {
        "SECRET_KEY": "x" * 50,
        "DATA_DIR": str(tmp_path),
        "SITE_URL": "https://skills.example.org/",
        "SITE_NAME": "Acme  Skills",
        "WEBHOOK_ALLOWED_HOSTS": "hooks.internal",
        "PATH": os.environ["PATH"],
    }
    names = "ALLOWED_HOSTS WEBHOOK_ALLOWED_HOSTS SITE_NAME SITE_TAGLINE MCP_URL DEFAULT_FROM_EMAIL"
    program = f"from skillmap import settings as s\nfor n in {names.split()}: print(getattr(s, n))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=given, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == [
        "['localhost', '127.0.0.1', '[::1]']",
        "['hooks.internal']",
        "Acme Skills",
        "",
        "https://skills.example.org/mcp",
        "Acme Skills <skillmap@localhost>",
    ]
