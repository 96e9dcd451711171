"""How a body is read: strict JSON (RFC 8259) of bounded size and depth, alike on both databases."""

import json
import math
from collections.abc import Mapping
from typing import IO, TypeAlias

from django.http import UnreadablePostError
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from profiles.api.problems import Problem

LARGEST_BODY = 1_048_576  # bytes
DEEPEST = 16
CHUNK = 65_536

Messages: TypeAlias = "list[str] | dict[str, Messages]"


class StrictJSONParser(JSONParser):
    """Refuses what two programs could read differently, and what no column can hold."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """The value; raises ParseError 400, ValidationError 400 or Problem 413."""
        body = _read(stream)
        try:
            value: dict[str, object] = json.loads(
                body.decode(),
                parse_constant=_constant,
                parse_float=_float,
                object_pairs_hook=_unique,
            )
        except RecursionError as error:
            raise _too_deep() from error
        except ValueError as error:  # of JSON, of UTF-8, of a number with thousands of digits
            raise ParseError(f"The body is not JSON: {error}") from error
        _check(value, ())
        return value


def _read(stream: IO[bytes]) -> bytes:
    """Everything, unless that is too much; no more is read than is needed to know."""
    pieces, size = [], 0
    try:
        while piece := stream.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_BODY:
                raise too_large()
    except UnreadablePostError as error:
        raise ParseError("The body did not arrive whole.") from error
    return b"".join(pieces)


def too_large() -> Problem:
    """What is said of a body that is too large."""
    return Problem(413, "too_large", f"A body has at most {LARGEST_BODY} bytes.")


def _too_deep() -> ParseError:
    return ParseError(f"Values are nested at most {DEEPEST} deep.")


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is out of range")
    return number


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _check(value: object, place: tuple[str, ...]) -> None:
    """Raises where something is nested too deep, or a text holds what PostgreSQL refuses."""
    if isinstance(value, dict | list) and len(place) >= DEEPEST:
        raise _too_deep()
    if isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_text(name, place)
            _check(inner, (*place, name))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _check(inner, (*place, str(position)))


def _check_text(text: str, place: tuple[str, ...]) -> None:
    if "\x00" not in text and text.isascii():
        return
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        found: Messages = ["A text holds neither NUL nor half of a surrogate pair."]
        for name in reversed(place):
            found = {name: found}
        raise ValidationError(found)
