"""Bodies: strict JSON, of bounded size and depth."""

import io
import json
from typing import Any

import pytest
from django.http import UnreadablePostError
from django.test import Client
from rest_framework.exceptions import APIException, ParseError, ValidationError

from profiles.api.parsing import DEEPEST, LARGEST_BODY, StrictJSONParser
from profiles.api.problems import Problem


def parse(body: bytes) -> Any:
    return StrictJSONParser().parse(io.BytesIO(body))


def refusal(body: bytes) -> APIException:
    with pytest.raises(APIException) as found:
        parse(body)
    return found.value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, true, null, "\xc3\xbc"]}', {"a": [1, 2.5, True, None, "ü"]}),
        (b'"\\ud83d\\ude00"', "😀"),
        (b"1e300", 1e300),
        (b"[" * DEEPEST + b"]" * DEEPEST, json.loads("[" * DEEPEST + "]" * DEEPEST)),
    ],
)
def test_json_is_read(body: bytes, value: Any) -> None:
    assert parse(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"{'a': 1}", b"\xff", b"\xef\xbb\xbf{}", b"NaN", b"[Infinity]", b"-Infinity",
        b"1e400", b"[1e400]", b'{"a": 1, "a": 2}', b"9" * 5_000, b"[" * 17 + b"]" * 17,
        b"[" * 100_000, b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:16]),
)  # fmt: skip
def test_what_is_no_json_is_refused(body: bytes) -> None:
    assert isinstance(refusal(body), ParseError)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (rb'{"a": [{"b": "\u0000"}]}', {"a": {"0": {"b": 1}}}),
        (rb'{"a": "x\ud800"}', {"a": 1}),
        (rb'{"\u0000": 1}', 1),
        (rb'"\udfff"', 1),
    ],
)
def test_what_no_column_holds_is_refused_where_it_stands(body: bytes, detail: Any) -> None:
    found = refusal(body)
    assert isinstance(found, ValidationError)

    def counted(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: counted(inner) for name, inner in part.items()}
        return len(part)

    assert counted(found.detail) == detail


def test_a_body_may_have_a_megabyte() -> None:
    assert parse(b'"' + b"x" * (LARGEST_BODY - 2) + b'"') == "x" * (LARGEST_BODY - 2)
    found = refusal(b'"' + b"x" * (LARGEST_BODY - 1) + b'"')
    assert isinstance(found, Problem)
    assert (found.status_code, found.get_codes()) == (413, "too_large")


def test_a_body_that_breaks_off_is_refused() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise UnreadablePostError

    with pytest.raises(ParseError, match="whole"):
        StrictJSONParser().parse(Broken())


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413, "too_large"),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411, "length_required"),
        ({"CONTENT_TYPE": "text/plain"}, 415, "unsupported_media_type"),
    ],
)
def test_what_the_headers_say_is_enough(
    client: Client, author: Any, headers: dict[str, str], status: int, code: str
) -> None:
    client.force_login(author)
    response = client.generic("POST", "/api/v1/watches/", b"{}", **headers)  # type: ignore[arg-type]
    assert (response.status_code, response.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert response.json()["code"] == code
