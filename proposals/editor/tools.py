"""Which tools are retired, from fixtures/tools.yaml: a text that names one has aged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class RetiredTool:
    """A tool that its maker has given up; `replaced_by` is empty where nothing took its place."""

    name: str
    replaced_by: str = ""


def named_in(text: str) -> Iterator[RetiredTool]:
    """The retired tools whose names stand in the text as they are written, each once."""
    tools, pattern = _retired()
    for name in dict.fromkeys(pattern.findall(text)):
        yield tools[name]


@cache
def _retired() -> tuple[dict[str, RetiredTool], re.Pattern[str]]:
    """The retired tools by name, and what finds any of their names: the longest at each place."""
    path: Path = settings.BASE_DIR / "fixtures" / "tools.yaml"
    rows = yaml.safe_load(path.read_text("utf-8"))["tools"]
    retired = [row for row in rows if row["status"] == RETIRED]
    tools = {row["name"]: RetiredTool(row["name"], row.get("replaced_by", "")) for row in retired}
    names = "|".join(map(re.escape, sorted(tools, key=len, reverse=True)))
    return tools, re.compile(rf"(?<!\w)(?:{names})(?!\w)")
