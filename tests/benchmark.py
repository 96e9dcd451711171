"""Requests a second of the main pages beside the least Django view, on both databases.

`make bench` measures with the shipped catalogue, `make bench SIZE=1000000` also with so many
expectations. Every page is asked in turn, round after round, so that a busy machine slows all.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.bench import load, sites

SKILL, ROLE = "/skills/experiment-tracking/", "/roles/ml-engineer/"
WORDS = (
    *("kubernetes dep", "W&B", "experment traking", "model", "data", "skill", "tracked runs"),
    *("reads models for one team", "mo", "deploys caches", "xyzzyfoo", "optimization", "a"),
    *("schemas in production", "feature st", "skill 12", "drift monitoring", "queries by hand"),
    *("reads models for one foobar", "kuberntes zzzzzz data"),
)
# What the pages are held to: against the floor, and with a large catalogue against a small one.
LEAST = {"profile": 1.0, "profile 304": 4.0, "profile, large": 0.9}
# How many times as long as the floor 99 of 100 answers may take, each asked one at a time.
MOST_P99 = {"search": 15.0, "search, large": 50.0}
SINGLE_FLOOR = "floor, one at a time"


@dataclass
class Target:
    """A page, how it is asked, and what came of it."""

    name: str
    port: int
    requests: list[bytes]
    statements: str = "1"
    share: float = 1.0
    at_once: int = 2
    expected: frozenset[int] = frozenset({200})
    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def run(self, count: int) -> None:
        """Ask a batch; raises where the page answers anything but what it should."""
        batch = load.batch(
            self.port, self.requests, max(int(count * self.share), 1), at_once=self.at_once
        )
        if batch.statuses != self.expected:
            raise ValueError(f"{self.name} answered {sorted(batch.statuses)}.")
        self.rates.append(batch.rate)
        self.times += batch.each

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many of a hundred answers came."""
        ordered = sorted(self.times)
        return 1_000 * ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def pages(port: int, suffix: str = "") -> list[Target]:
    """The pages of a site; a cold one is rendered anew each time."""
    tag = load.once(port, SKILL).headers["etag"]

    def target(name: str, paths: list[str], share: float = 1.0, **headers: str) -> Target:
        asked = [load.request(port, path, **headers) for path in paths]
        for path in paths:
            load.once(port, path)
        counted = [load.once(port, path, X_Count_Statements="1", **headers) for path in paths]
        statements = {int(answer.headers["x-statements"]) for answer in counted}
        span = f"{min(statements)}–{max(statements)}" if len(statements) > 1 else str(*statements)
        return Target(name + suffix, port, asked, span, share)

    searches = [f"/skills/?q={quote(words)}" for words in WORDS]
    found = [
        target("profile", [SKILL]),
        target("profile 304", [SKILL], If_None_Match=tag),
        target("profile, cold", [SKILL], 0.2, X_Cold="1"),
        target("role profile", [ROLE]),
        target("role profile, cold", [ROLE], 0.2, X_Cold="1"),
        target("search", searches, 0.2),
    ]
    found[1].expected = frozenset({304})
    found[-1].at_once = 1
    return found


def measure(targets: list[Target], *, rounds: int, count: int) -> None:
    """Every target in turn, forwards and backwards; the first round only warms."""
    for number in range(rounds + 1):
        for target in targets if number % 2 else reversed(targets):
            target.run(count if number else max(count // 10, 1))
            if not number:
                target.rates.clear()
                target.times.clear()


def ratio(target: Target, to: Target) -> float:
    """How many times as many answers a second, in the middle of the rounds."""
    return statistics.median(a / b for a, b in zip(target.rates, to.rates, strict=True))


def say(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def report(database: str, targets: list[Target]) -> list[str]:
    """Print the table; what misses its mark."""
    by_name = {target.name: target for target in targets}
    say(f"\n{database:26}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'× floor':>9}{'queries':>9}")
    for target in targets:
        rate, times = statistics.median(target.rates), ratio(target, targets[0])
        p50, p99 = target.percentile(50), target.percentile(99)
        say(f"{target.name:26}{rate:10.0f}{p50:9.2f}{p99:9.2f}{times:9.2f}{target.statements:>9}")
    missed = [line for target in targets for line in misses(target, by_name)]
    return [f"{database}: {line}" for line in missed]


def misses(target: Target, by_name: dict[str, Target]) -> Iterator[str]:
    """What this page promises and does not keep."""
    small = by_name[target.name.removesuffix(", large")]
    base = by_name["floor"] if small is target else small
    reached = ratio(target, base)
    if target.name in MOST_P99:
        times = target.percentile(99) / by_name[SINGLE_FLOOR].percentile(50)
        say(f"{target.name:26}{times:10.1f} × {SINGLE_FLOOR}, p99 against p50")
        if times > MOST_P99[target.name]:
            yield f"p99 of {target.name} is {times:.1f} × the floor"
    if reached < LEAST.get(target.name, 0):
        yield f"{target.name} is {reached:.2f} × {base.name}"
    if small is not target:
        say(f"{target.name:26}{reached:10.2f} × {small.name}")
        if small.name != "search" and target.statements != small.statements:
            yield f"{target.name} takes {target.statements} statements, not {small.statements}"


@contextmanager
def databases(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, list[sites.Site]]]:
    """For each database the small site and, where asked for, the large one."""
    sizes = [0, options.size] if options.size else [0]
    with ExitStack() as stack:
        found: dict[str, list[sites.Site]] = {}
        for name in options.database:
            for size in sizes:
                make = sites.sqlite if name == "sqlite" else sites.postgresql
                server = [] if name == "sqlite" else [options.postgres]
                site, took = stack.enter_context(make(folder, size, *server))
                say(f"{name}: {size} made-up expectations imported in {took:.0f} s")
                found.setdefault(name, []).append(site)
        for url in options.url:
            name = "sqlite" if url.startswith("sqlite") else "postgresql"
            found[name].append(sites.Site(url, folder))
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield found


def main() -> int:
    """Measure, print, and say by the exit status whether every mark is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=0, help="made-up expectations to add")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--count", type=int, default=500, help="requests in a round of a page")
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--url", nargs="*", default=[], help="large databases that exist already")
    parser.add_argument(
        "--postgres", default=os.environ.get("POSTGRES", "postgres://postgres@127.0.0.1/postgres")
    )
    options = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder, databases(options, Path(folder)) as found:
        for name, (small, *large) in found.items():
            with ExitStack() as stack:
                base = stack.enter_context(sites.serve(small, only_floor=True))
                site = stack.enter_context(sites.serve(small))
                path = f"/floor{SKILL.removeprefix('/skills')}"
                floor = [load.request(base, path)]
                targets = [
                    Target("floor", base, floor),
                    Target(SINGLE_FLOOR, base, floor, share=0.2, at_once=1),
                    *pages(site),
                ]
                for each in large:
                    port = stack.enter_context(sites.serve(each))
                    targets += pages(port, ", large")
                measure(targets, rounds=options.rounds, count=options.count)
                missed += report(name, targets)
    say("\n" + "\n".join(missed or ["Every mark is reached."]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
