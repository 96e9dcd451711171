"""What five users' journeys cost: clicks, keys, fields, pages and statements, counted in a browser.

`make journeys` walks each journey with a mouse, without script, and by keyboard alone, on a new
site with the shipped catalogue. It fails where a journey ends early, a promise is broken, or the
keyboard's focus is out of sight.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)  # and not this folder, whose names are not for all

from playwright.sync_api import Browser, Error, sync_playwright  # noqa: E402

from tests.bench import sites, user_journeys  # noqa: E402
from tests.bench.user_journeys import Way  # noqa: E402
from tests.bench.visitor import JourneyCounts, Typist, Visitor  # noqa: E402
from tests.benchmark import say  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, MISSING  # noqa: E402

MOUSE, NO_SCRIPT, KEYBOARD = Way("mouse"), Way("no script", has_script=False), Way("keyboard")
JOURNEYS: dict[str, Callable[[Visitor, Way], None]] = {
    "practitioner": user_journeys.practitioner,
    "hiring manager": user_journeys.hiring_manager,
    "hiring manager, search": user_journeys.hiring_manager_searching,
    "contributor": user_journeys.contributor,
    "contributor, new skill": user_journeys.contributor_of_a_skill,
    "curator": user_journeys.curator,
}
# Into the search field, on what it finds, on “Suggest a change”, on “Submit”.
MOST_CLICKS = {"contributor": 4}
MOST_FIRST_KB = 45
PRINTED = ("/roles/ml-engineer/senior/", "/roles/ml-engineer/career/?from=middle")


class JourneyTable:
    """Lines of the table as they come, and what is not as promised."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        names = ("journey", "way", "clicks", "keys", "fields", "pages", "first kB", "seconds")
        say(
            f"{names[0]:24}{names[1]:11}"
            + "".join(f"{each:>9}" for each in names[2:])
            + "  queries"
        )

    def add(self, name: str, way: Way, counts: JourneyCounts) -> None:
        """One walk that came to its end."""
        events = (counts.clicks, counts.keys, len(counts.fields)) if way.has_script else ("–",) * 3
        kilobytes = counts.first_bytes / 1_000
        numbers = "".join(f"{each:>9}" for each in (*events, counts.pages))
        queries = " ".join(counts.statements)
        say(f"{name:24}{way.name:11}{numbers}{kilobytes:9.1f}{counts.seconds:9.1f}  {queries}")
        if way is MOUSE and counts.clicks > MOST_CLICKS.get(name, 1_000):
            self.missed.append(f"{name} takes {counts.clicks} clicks, not {MOST_CLICKS[name]}")
        if kilobytes > MOST_FIRST_KB:
            self.missed.append(f"{name}, {way.name}: the first visit takes {kilobytes:.1f} kB")
        self.missed += [f"{name}: no focus to be seen on {each}" for each in sorted(counts.unseen)]

    def fail(self, name: str, way: Way, visitor: Visitor, why: Exception) -> None:
        """One walk that did not."""
        say(f"{name:24}{way.name:11}  stumbled at {visitor.page.url}")
        self.missed.append(f"{name}, {way.name}, at {visitor.page.url}: {why}")


@contextmanager
def copied(site: sites.Site, name: str) -> Iterator[int]:
    """A site of its own with the same content, served; its port."""
    path = Path(site.url.removeprefix("sqlite:///"))
    shutil.copy(path, path.with_name(f"{name}.sqlite3"))
    own = sites.Site(f"sqlite:///{path.with_name(name)}.sqlite3", site.folder)
    with sites.serve(own) as port:
        yield port


def walk(browser: Browser, port: int, way: Way, table: JourneyTable) -> None:
    """All journeys, one after the other on one site; each in a browser that knows nothing yet."""
    permissions = ["clipboard-read", "clipboard-write"]
    for name, journey in JOURNEYS.items():
        is_typed = way is KEYBOARD or (name == "curator" and way.has_script)
        visitor = (Typist if is_typed else Visitor)(
            browser,
            f"http://localhost:{port}",
            java_script_enabled=way.has_script,
            permissions=permissions,
            locale="en-GB",
        )
        try:
            journey(visitor, way)
        except (AssertionError, Error, LookupError, TimeoutError) as why:
            table.fail(name, way, visitor, why)
        else:
            table.add(name, way, visitor.counts)
        visitor.close()


def operate(browser: Browser, folder: Path, table: JourneyTable) -> None:
    """From nothing to a catalogue with its first curator; the commands are timed and counted."""
    site = sites.Site(f"sqlite:///{folder}/operated.sqlite3", folder)
    commands = [
        ["migrate", "--verbosity", "0"],
        ["import_catalogue", "fixtures/catalogue"],
        ["create_person", "ada", "ada@example.org", "--admin"],
        ["create_person", "bea", "bea@example.org", "--curator"],
    ]
    started = time.monotonic()
    for command in commands:
        made = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=sites.ROOT,
            env=site.environment,
            check=True,
            capture_output=True,
            text=True,
        )
    took = time.monotonic() - started
    link = re.search(r"https?://[^/\s]+(/\S+)", made.stdout)
    with sites.serve(site) as port:
        visitor = Visitor(browser, f"http://localhost:{port}", locale="en-GB")
        try:
            user_journeys.operator(visitor, link[1] if link else "/accounts/login/")
        except (AssertionError, Error, LookupError, TimeoutError) as why:
            table.fail("operator", MOUSE, visitor, why)
        else:
            table.add("operator", MOUSE, visitor.counts)
        visitor.close()
    say(f"  after {len(commands)} commands in {took:.1f} s: {', '.join(c[0] for c in commands)}")


def paper(browser: Browser, port: int) -> None:
    """How many sheets of A4 the pages take that people print."""
    page = browser.new_page(base_url=f"http://localhost:{port}")
    for path in PRINTED:
        page.goto(path)
        page.emulate_media(media="print")
        shown = page.locator("header.site-header, .site-footer nav, .rail .button").all()
        on_paper = sum(each.is_visible() for each in shown)
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        say(f"printed {path}: {sheets} sheets, {on_paper} parts of the navigation")
    page.close()


def main() -> int:
    """Walk, print, and say by the exit status whether every promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", nargs="*", default=["mouse", "no script", "keyboard"])
    options = parser.parse_args()
    if CHROMIUM is None:
        raise SystemExit(MISSING)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with sites.sqlite(folder, 0) as (site, _took):
            site.manage("demo", "--no-serve")
            table = JourneyTable()
            for way in (MOUSE, NO_SCRIPT, KEYBOARD):
                if way.name in options.way:
                    with copied(site, way.name.replace(" ", "-")) as port:
                        walk(browser, port, way, table)
                        if way is MOUSE:
                            paper(browser, port)
            operate(browser, folder, table)
        browser.close()
    say("\n" + "\n".join(table.missed or ["Every promise is kept."]))
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
