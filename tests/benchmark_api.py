"""Requests a second of the API's main addresses, with how many statements each takes.

`make bench-api` measures with the shipped catalogue on both databases, two requests at a time.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import benchmark
from tests.bench import load, sites

API = "/api/v1"
ADDRESSES = {
    "levels": "/levels/",
    "skill": "/skills/experiment-tracking/",
    "skills, 50": "/skills/",
    "skills, searched": "/skills/?q=kubernetes",
    "expectations of a skill": "/skills/experiment-tracking/expectations/",
    "matrix of a role": "/roles/ml-engineer/matrix/",
    "career of a role": "/roles/ml-engineer/career/",
    "changes, 10": "/changes/?limit=10",
    "revisions, 50": "/revisions/",
    "OpenAPI": "/schema/",
}


def targets(port: int) -> list[benchmark.Target]:
    """Every address as it is, and one as a program asks that has it already."""
    found = []
    for name, path in ADDRESSES.items():
        asked = [load.request(port, API + path)]
        counted = load.once(port, API + path, X_Count_Statements="1").headers["x-statements"]
        found.append(benchmark.Target(name, port, asked, counted))
    path = API + ADDRESSES["skill"]
    first = load.once(port, path, X_Count_Statements="1")
    asked = [load.request(port, path, If_None_Match=first.headers["etag"])]
    counted = load.once(
        port, path, X_Count_Statements="1", If_None_Match=first.headers["etag"]
    ).headers["x-statements"]
    known = benchmark.Target("skill 304", port, asked, counted)
    known.expected = frozenset({304})
    return [*found, known]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--count", type=int, default=100, help="requests in a round of an address")
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument(
        "--postgres", default=os.environ.get("POSTGRES", "postgres://postgres@127.0.0.1/postgres")
    )
    options = parser.parse_args()
    for name in options.database:
        with (
            tempfile.TemporaryDirectory() as folder,
            sites.made(name, Path(folder), options.postgres) as site,
            sites.serve(site) as port,
        ):
            asked = targets(port)
            benchmark.measure(asked, rounds=options.rounds, count=options.count)
            benchmark.say(f"\n{name:26}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'queries':>9}")
            for each in asked:
                p50, p99 = each.percentile(50), each.percentile(99)
                rate = statistics.median(each.rates)
                benchmark.say(f"{each.name:26}{rate:10.0f}{p50:9.2f}{p99:9.2f}{each.statements:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
