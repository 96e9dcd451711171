"""Writes YAML for people who review it: one style for everything, stable to the byte."""

import json
import re
from collections.abc import Iterator, Mapping

import yaml

# Keys whose texts are sentences: they stand in a block of their own, so that lines compare.
BLOCKS = frozenset({"description", "examples", "summary", "mission", "focus"})
_ESCAPED = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_AMBIGUOUS = re.compile(r"(?i)y|n|[0-9][0-9_.,:eox+-]*|0x[0-9a-f]+")
_RESOLVERS: dict[str | None, list[tuple[str, re.Pattern[str]]]] = (
    yaml.SafeLoader.yaml_implicit_resolvers
)


def write(document: Mapping[str, object]) -> str:
    """The document of dictionaries, lists, texts, numbers and truths as a YAML file."""
    return "".join(f"{line}\n" for line in _mapping(document, ""))


def _mapping(document: Mapping[str, object], pad: str) -> Iterator[str]:
    for key, value in document.items():
        if isinstance(value, list):
            yield f"{pad}{key}:"
            yield from _list(value, pad)
        elif isinstance(value, str) and key in BLOCKS and not _ESCAPED.search(value):
            yield f"{pad}{key}: |-"
            yield from (f"{pad}  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{pad}{key}: {scalar(value)}"


def _list(items: list[object], pad: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict):
            first, *rest = _mapping(item, f"{pad}  ")
            yield f"{pad}- {first[len(pad) + 2 :]}"
            yield from rest
        else:
            yield f"{pad}- {scalar(item)}"


def scalar(value: object) -> str:
    """A value on one line; a text is quoted where YAML would read it as anything else."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _is_plain(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_plain(text: str) -> bool:
    """Whether every YAML reader takes the bare text for this text."""
    if not text[:1].isalnum() or ": " in text or " #" in text or text.endswith(":"):
        return False
    if _ESCAPED.search(text) or "\n" in text or _AMBIGUOUS.fullmatch(text):
        return False
    candidates = [*_RESOLVERS.get(text[0], []), *_RESOLVERS.get(None, [])]
    return not any(pattern.match(text) for _tag, pattern in candidates)
