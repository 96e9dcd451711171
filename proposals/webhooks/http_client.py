"""One request to a receiver: to the address that was looked at, without detours, in limited time.

No redirect is followed, no proxy of the environment asked, no compression unpacked, and of the
answer no more is read than is shown.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import HTTPResponse

from proposals.models import Delivery
from proposals.models.webhook import ANSWER_LENGTH
from proposals.webhooks import ssrf
from proposals.webhooks.ssrf import BlockedRequest, Target

Fault = Delivery.Fault
CONNECT = 4.0  # seconds for one address, and again for its TLS handshake
LONGEST = 10.0  # seconds from the request to the end of the answer, however it dribbles in
MOST_ADDRESSES = 2
_PIECE = 512
_BROKEN = (HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class ReceiverResponse:
    """What came back; `text` is its beginning, `retry_after` the seconds it asks for, or 0."""

    status: int
    text: str = ""
    retry_after: int = 0

    @property
    def is_welcome(self) -> bool:
        """Whether the receiver took it: any 2xx, and nothing else."""
        return http.client.OK <= self.status < http.client.MULTIPLE_CHOICES


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> ReceiverResponse:
    """Send it and return the answer; raises BlockedRequest where there was none, or may be none."""
    connection = _connect(target)
    sent = {"Host": target.netloc, "Accept-Encoding": "identity", "Connection": "close", **headers}
    with _deadline(connection) as over:
        try:
            connection.request(
                "POST", target.path, body, sent, preload_content=False, decode_content=False
            )
            response = connection.getresponse()
            return ReceiverResponse(response.status, _text(response), _retry_after(response))
        except _BROKEN as error:
            is_late = bool(over) or isinstance(error, TimeoutError)
            raise BlockedRequest(Fault.TIMEOUT if is_late else Fault.BROKEN) from error
        finally:
            connection.close()


def _connect(target: Target) -> HTTPConnection:
    """A connection to one of the addresses that were looked at; raises BlockedRequest."""
    fault = Fault.UNREACHABLE
    for address in ssrf.addresses(target)[:MOST_ADDRESSES]:
        connection = _connection(target, address)
        try:
            connection.connect()
        except _BROKEN as error:
            connection.close()
            fault = _fault(error)
        else:
            return connection
    raise BlockedRequest(fault)


def _connection(target: Target, address: str) -> HTTPConnection:
    """Not connected yet: to the number, while TLS and the header speak of the name."""
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=CONNECT)
    return HTTPSConnection(
        address,
        target.port,
        timeout=CONNECT,
        server_hostname=target.host,
        ssl_context=ssl.create_default_context(),
    )


def _fault(error: Exception) -> Delivery.Fault:
    if isinstance(error, NewConnectionError):  # to urllib3 a kind of the next
        return Fault.UNREACHABLE
    if isinstance(error, ConnectTimeoutError | TimeoutError):
        return Fault.TIMEOUT
    return Fault.TLS if isinstance(error, ssl.SSLError) else Fault.UNREACHABLE


@contextmanager
def _deadline(connection: HTTPConnection) -> Iterator[list[bool]]:
    """Hang up once the time is over; the list is filled then.

    Timeouts bound each single wait, and a receiver that sends one byte after the other would
    never come to one.
    """
    over: list[bool] = []
    timer = Timer(LONGEST, _hang_up, [connection.sock, over])
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def _hang_up(line: socket.socket, over: list[bool]) -> None:
    over.append(True)
    with suppress(OSError):  # it was closed meanwhile
        # Below TLS: what is still on its way must not be read as if it were the answer.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _text(response: HTTPResponse) -> str:
    """The beginning of the answer, as much as is kept; whatever it breaks off with is the end."""
    read = b""
    with suppress(*_BROKEN):
        for piece in response.stream(_PIECE, decode_content=False):
            read += piece
            if len(read) >= ANSWER_LENGTH:
                break
    text = read[:ANSWER_LENGTH].decode(errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


def _retry_after(response: HTTPResponse) -> int:
    """The seconds of `Retry-After` (RFC 9110, 10.2.3); 0 for dates and nonsense."""
    said = response.headers.get("Retry-After", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len("100000") else 0
