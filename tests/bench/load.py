"""Asks a server on this machine for addresses, over and over, and takes the time of each answer."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice


@dataclass(slots=True)
class Answer:
    """One answer: its status, the header fields in lower case, the length of its body."""

    status: int
    headers: dict[str, str]
    length: int


@dataclass(slots=True)
class Timing:
    """What one batch took, in seconds."""

    elapsed: float = 0.0
    each: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.each) / self.elapsed


class Connection:
    """A connection that stays open; raw, so that the asker costs next to nothing."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port

    def ask(self, request: bytes) -> Answer:
        """Send the request and read the answer to its end."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        first, *lines = received[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
        status = int(first.split()[1])
        if "transfer-encoding" in headers:
            raise ConnectionError("An answer of unknown length.")
        left = int(headers.get("content-length", 0)) - (len(received) - end - 4)
        while left > 0 and status != 304:
            left -= len(self._more())
        return Answer(status, headers, len(received))

    def _more(self) -> bytes:
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise ConnectionError("The server closed the connection.")
        return chunk

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def request(port: int, path: str, **headers: str) -> bytes:
    """A GET as bytes; `if_none_match="x"` becomes a header."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: br"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def once(port: int, path: str, **headers: str) -> Answer:
    """One question, one answer."""
    connection = Connection(port)
    try:
        return connection.ask(request(port, path, **headers))
    finally:
        connection.close()


def batch(port: int, requests: Sequence[bytes], count: int, *, at_once: int) -> Timing:
    """`count` answers to the requests in turn, `at_once` of them at the same time."""
    timing, lock = Timing(), threading.Lock()
    queue = islice(cycle(requests), count)
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_ask_all, args=(port, queue, timing, lock)) for _ in range(at_once)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timing.elapsed = time.perf_counter() - start
    if len(timing.each) != count:
        raise ConnectionError("The server stopped answering.")
    return timing


def _ask_all(port: int, queue: Iterator[bytes], timing: Timing, lock: threading.Lock) -> None:
    connection = Connection(port)
    try:
        while True:
            with lock:
                one = next(queue, None)
            if one is None:
                return
            start = time.perf_counter()
            answer = connection.ask(one)
            took = time.perf_counter() - start
            with lock:
                timing.each.append(took)
                timing.statuses.add(answer.status)
    finally:
        connection.close()
