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


def ask(port: int, token: str, options: argparse.Namespace) -> bool:
    """Have schemathesis ask as whoever has the token, or nobody; whether all went well."""
    header = ["--header", f"Authorization: Bearer {token}"] if token else []
    url = f"http://127.0.0.1:{port}"
    command = [
        *(str(SCHEMATHESIS), "--config-file", str(CONFIG), "run", f"{url}/api/v1/schema/"),
        *("--url", url, "--max-examples", str(options.examples), "--seed", str(options.seed)),
        *("--no-color", *header),
    ]
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder, check=False).returncode == 0


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
    failed = []
    for name in options.database:
        with (
            tempfile.TemporaryDirectory() as folder,
            sites.made(name, Path(folder), options.postgres) as site,
        ):
            people = {"nobody": "", **cast(site)}
            with sites.serve(site) as port:
                for actor in options.actor:
                    sys.stdout.write(f"\n--- {actor} on {name}\n")
                    sys.stdout.flush()
                    if not ask(port, people[actor], options):
                        failed.append(f"{actor} on {name}")
    sys.stdout.write(f"\nFailed: {', '.join(failed) or 'nobody'}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
