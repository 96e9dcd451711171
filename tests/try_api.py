"""Tries the API by machine (schemathesis) as nobody, author and curator, on both databases.

`make test-api` serves a filled site under gunicorn for each and asks whatever the OpenAPI document
allows and forbids. What is written meanwhile is written on databases that go with the run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.bench import sites

SCHEMATHESIS = sites.ROOT / ".venv" / "schemathesis" / "bin" / "schemathesis"
CONFIG = sites.ROOT / "tests" / "try_api.toml"


def cast(site: sites.Site) -> dict[str, str]:
    """People and their proposals on the site; the authors' tokens."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.cast"],
        cwd=sites.ROOT, env=site.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, str] = json.loads(done.stdout)
    return found


def ask(port: int, token: str, options: argparse.Namespace) -> tuple[bool, str]:
    """Have schemathesis ask as whoever has the token, or nobody: did all go well, what it says."""
    header = ["--header", f"Authorization: Bearer {token}"] if token else []
    url = f"http://127.0.0.1:{port}"
    command = [
        *(str(SCHEMATHESIS), "--config-file", str(CONFIG), "run", f"{url}/api/v1/schema/"),
        *("--url", url, "--max-examples", str(options.examples), "--seed", str(options.seed)),
        *("--no-color", *header),
    ]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def ask_everybody(name: str, options: argparse.Namespace) -> list[str]:
    """Try as each actor on one database; who found something."""
    failed = []
    with (
        tempfile.TemporaryDirectory() as folder,
        sites.made(name, Path(folder), options.postgres) as site,
    ):
        people = {"nobody": "", **cast(site)}
        with sites.serve(site) as port:
            for actor in options.actor:
                went_well, said = ask(port, people[actor], options)
                sys.stdout.write(f"\n--- {actor} on {name}\n{said}")
                sys.stdout.flush()
                if not went_well:
                    failed.append(f"{actor} on {name}")
    return failed


def main() -> int:
    """Try as everybody on every database; the exit status says whether anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=12, help="questions to an operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actor", nargs="*", default=["nobody", "author", "curator"])
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument(
        "--postgres", default=os.environ.get("POSTGRES", "postgres://postgres@127.0.0.1/postgres")
    )
    options = parser.parse_args()
    with ThreadPoolExecutor() as pool:
        found = pool.map(partial(ask_everybody, options=options), options.database)
        failed = [each for some in found for each in some]
    sys.stdout.write(f"\nFailed: {', '.join(failed) or 'nobody'}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
