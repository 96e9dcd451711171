"""How fast the community is: pages signed in, approvals, the fan-out; on both databases.

`make bench-community` fills a site with 50,000 watchers and 20,000 waiting proposals, and asks
each page in turn, round after round, beside the least Django view.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.bench import load, sites
from tests.benchmark import SKILL, Target, measure, ratio, say

# What is held to, on a machine of two cores with other things to do.
MOST_SECONDS = {"fan-out": 60.0}
MOST_MEGABYTES = 64.0


def step(site: sites.Site, name: str) -> dict[str, Any]:
    """One step of tests/bench/crowd.py on the site, and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.crowd", name],
        cwd=sites.ROOT, env=site.environment, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def pages(port: int, crowd: dict[str, Any]) -> list[Target]:
    """What people look at while signed in; the queue as its curator sees it."""
    visitor, curator = (f"sessionid={crowd[name]}" for name in ("visitor", "curator"))
    number = crowd["proposal"]
    asked = [
        ("profile, signed in", SKILL, visitor, 1.0),
        ("Community fragment", f"{SKILL}community/", visitor, 0.3),
        ("proposal, 35 + 200", f"/proposals/{number}/", visitor, 0.1),
        ("review, 35", f"/review/{number}/", curator, 0.1),
        ("queue of 20,000", "/review/?reviewer=all", curator, 0.1),
        ("queue, last page", "/review/?reviewer=all&page=800", curator, 0.1),
        ("proposals, list", "/proposals/", visitor, 0.2),
        ("inbox", "/me/notifications/", visitor, 0.2),
    ]
    return [target(port, name, path, cookie, share) for name, path, cookie, share in asked]


def target(port: int, name: str, path: str, cookie: str, share: float) -> Target:
    """A page, with how many statements it takes."""
    headers = {"Cookie": cookie, "HX_Request": "true"} if "fragment" in name else {"Cookie": cookie}
    load.once(port, path, **headers)
    counted = load.once(port, path, X_Count_Statements="1", **headers)
    request = load.request(port, path, **headers)
    return Target(name, port, [request], counted.headers["x-statements"], share)


def report(database: str, targets: list[Target]) -> None:
    """Print the table of pages."""
    say(f"\n{database:26}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'× floor':>9}{'queries':>9}")
    for each in targets:
        rate, times = statistics.median(each.rates), ratio(each, targets[0])
        p50, p99 = each.percentile(50), each.percentile(99)
        say(f"{each.name:26}{rate:10.0f}{p50:9.2f}{p99:9.2f}{times:9.2f}{each.statements:>9}")


def acts(site: sites.Site, database: str) -> tuple[dict[str, Any], list[str]]:
    """Fill the site; approvals before and after the queue is long, and the fan-out."""
    start = time.monotonic()
    crowd = step(site, "fill")
    few, queued = (step(site, each) for each in ("approve", "queue"))
    site.settle()
    many, told = (step(site, each) for each in ("approve", "fan-out"))
    say(f"\n{database}: filled and measured in {time.monotonic() - start:.0f} s")
    waiting = queued["waiting"]
    for name, each in ((f"{0:,} waiting", few), (f"{waiting:,} waiting", many)):
        rate, p50, p99 = each["a_second"], each["p50"], each["p99"]
        share = rate / each["least_a_second"]
        say(
            f"approvals, {name:18}{rate:8.0f} a second{p50:8.1f} ms p50{p99:8.1f} ms p99"
            f"{share:8.2f} × the least transaction"
        )
    say(
        f"fan-out to {told['lines']:,} people: {told['seconds']:.1f} s, "
        f"{told['more_megabytes']:.0f} MB more at its peak ({told['megabytes']:.0f} MB in all)"
    )
    say(f"{told['announced']:,} events that few hear of: {told['backlog_seconds']:.1f} s")
    missed = []
    if told["lines"] < 50_000 or told["seconds"] > MOST_SECONDS["fan-out"]:
        missed.append(f"{database}: {told['lines']} lines in {told['seconds']:.0f} s")
    if told["more_megabytes"] > MOST_MEGABYTES:
        missed.append(f"{database}: the fan-out takes {told['more_megabytes']:.0f} MB")
    return crowd, missed


def bench(site: sites.Site, database: str, options: argparse.Namespace) -> list[str]:
    """Everything about one site; what it promises and does not keep."""
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    crowd, missed = acts(site, database)
    with sites.serve(site, only_floor=True) as base, sites.serve(site) as port:
        path = f"/floor{SKILL.removeprefix('/skills')}"
        targets = [Target("floor", base, [load.request(base, path)]), *pages(port, crowd)]
        measure(targets, rounds=options.rounds, count=options.count)
        report(database, targets)
    return missed


def main() -> int:
    """Measure, print, and say by the exit status whether every mark is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=120, help="requests in a round of a page")
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    server = os.environ.get("POSTGRES", "postgres://postgres@127.0.0.1/postgres")
    parser.add_argument("--postgres", default=server)
    options, missed = parser.parse_args(), []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.database:
            where = Path(folder) / name
            made = (
                sites.sqlite(where, 0)
                if name == "sqlite"
                else sites.postgresql(where, 0, options.postgres)
            )
            with made as (site, _took):
                missed += bench(site, name, options)
    say("\n" + ("\n".join(["Missed:", *missed]) if missed else "Every mark is reached."))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
