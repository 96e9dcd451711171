"""Requests to a site under gunicorn, with the time that each answer took."""

import http.client
import time
from contextlib import closing
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    seconds: float
    headers: dict[str, str]
    body: bytes = b""


def ask(
    port: int, path: str, method: str = "GET", *, body: str = "text=words", **headers: str
) -> Answer:
    """One request over a connection of its own; a POST sends `body` as a form."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        line.request(method, path, body if method == "POST" else None, {**kind, **headers})
        response = line.getresponse()
        text = response.read()
    return Answer(response.status, time.monotonic() - began, dict(response.headers), text)


def slowest(answers: list[Answer]) -> float:
    """The longest time that an answer took, in seconds."""
    return max(each.seconds for each in answers)


def show(what: str, *answers: Answer) -> None:
    """Print one line: how often each status, and the longest time."""
    statuses = sorted(each.status for each in answers)
    counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    print(f"{what:<58} {counts}  at most {slowest([*answers]) * 1000:.0f} ms")  # noqa: T201
