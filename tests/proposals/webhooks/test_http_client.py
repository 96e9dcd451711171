"""One request to a real receiver: pinned to the address looked at, limited, without detours."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from proposals.webhooks import http_client, ssrf
from proposals.webhooks.http_client import ReceiverResponse
from proposals.webhooks.ssrf import BlockedRequest
from tests import receiver
from tests.receiver import Receiver, answer

resolve = socket.getaddrinfo


@pytest.fixture(autouse=True)
def _allowed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Receivers here are on this machine; whatever the environment names a proxy is no use."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1", "hook.test"]
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were asked for; the first time each leads here, and then elsewhere."""
    asked: list[str] = []

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host[0].isdigit():
            return resolve(host, port, *args, **kwargs)
        asked.append(host)
        address = "127.0.0.1" if asked.count(host) == 1 else "127.6.6.6"
        return resolve(address, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def post(url: str, **headers: str) -> ReceiverResponse:
    return http_client.post(ssrf.parse(url), b'{"a":1}', headers)


def refusal(url: str) -> str:
    with pytest.raises(BlockedRequest) as raised:
        post(url)
    return raised.value.fault.value


def test_what_arrives_is_what_was_sent() -> None:
    with receiver.listen(answer(202, "Thanks")) as server:
        assert post(server.url(), **{"webhook-id": "msg_1"}) == ReceiverResponse(202, "Thanks")
        ((path, headers, body),) = server.got
    assert (path, body) == ("/hook?a=1", b'{"a":1}')
    assert headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept-encoding": "identity",
        "content-length": "7",
        "connection": "close",
        "user-agent": headers["user-agent"],
        "webhook-id": "msg_1",
    }


@pytest.mark.parametrize("status", [200, 204, 299, 301, 302, 307, 308, 404, 410, 429, 500, 503])
def test_every_status_is_told_and_only_2xx_is_welcome(status: int) -> None:
    with receiver.listen(answer(status)) as server:
        found = post(server.url())
    assert (found.status, found.is_welcome) == (status, status < 300)


def test_a_redirect_is_not_followed(names: list[str]) -> None:
    with receiver.listen() as other, receiver.listen(answer(307, Location=other.url())) as server:
        assert post(server.url()).status == 307
        assert other.got == []


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", 0), ("120", 120), ("-1", 0), ("1.5", 0), ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("²", 0)],
)
def test_how_long_to_wait(said: str, seconds: int) -> None:
    with receiver.listen(answer(503, Retry_After=said.encode().decode("latin-1"))) as server:
        assert post(server.url()).retry_after == seconds


def test_of_the_answer_only_the_beginning_is_read() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    with receiver.listen(endless, answer(500, "a\0\x1b[1mb\nc")) as server:
        assert len(post(server.url()).text) == 2000
        assert post(server.url()).text == "a[1mb\nc"


def test_compressed_answers_are_not_unpacked() -> None:
    with receiver.listen(answer(200, "no gzip", Content_Encoding="gzip")) as server:
        assert post(server.url()).text == "no gzip"


def drip(handler: BaseHTTPRequestHandler) -> None:
    """An answer whose head comes one byte after the other, for ever."""
    while True:
        handler.wfile.write(b"H")
        time.sleep(0.01)


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"b")
        time.sleep(0.01)


def test_a_receiver_that_dribbles_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "LONGEST", 0.2)
    with receiver.listen(drip, drip_body) as server:
        before = time.monotonic()
        assert refusal(server.url()) == "timeout"
        found = post(server.url())  # it said yes, and that is all that matters
        assert time.monotonic() - before < 2
    assert (found.status, set(found.text)) == (200, {"b"})


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer until the other side hangs up."""
    handler.rfile.read()


def test_a_receiver_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "CONNECT", 0.1)
    with receiver.listen(silent) as server:
        assert refusal(server.url()) == "timeout"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500,
    ],
)
def test_what_is_not_http(said: bytes) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(said)
        handler.close_connection = True

    with receiver.listen(play) as server:
        assert refusal(server.url()) == "broken"


def test_nobody_there() -> None:
    with receiver.listen() as server:
        url = server.url()
    assert refusal(url) == "unreachable"


def test_the_second_address_is_tried_where_the_first_takes_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiver.listen() as server:
        rows = [*resolve("::1", server.port), *resolve("127.0.0.1", server.port)]

        def look_up(host: str, *args: Any, **kwargs: Any) -> Any:
            return rows if host == "hook.test" else resolve(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        assert post(server.url("hook.test")).status == 204


def test_a_name_is_asked_for_once_and_the_connection_goes_where_it_led(
    names: list[str],
) -> None:
    with receiver.listen() as server:
        assert post(server.url("hook.test")).status == 204
        assert server.got[0][1]["host"] == f"hook.test:{server.port}"
    assert names == ["hook.test"]


def test_a_name_that_leads_inside_is_not_called(names: list[str]) -> None:
    with receiver.listen() as server:
        assert refusal(server.url("evil.test", "https")) == "private"
        assert server.got == []


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver with a certificate for hook.test, in which this machine trusts."""
    context = receiver.certified(tmp_path, "hook.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with receiver.listen(context=context) as server:
        yield server


def test_tls_speaks_of_the_name_and_goes_to_the_number(tls: Receiver, names: list[str]) -> None:
    assert post(tls.url("hook.test", "https")).status == 204
    assert names == ["hook.test"]


def test_a_certificate_for_another_name(tls: Receiver) -> None:
    assert refusal(tls.url(scheme="https")) == "tls"
    assert tls.got == []


def test_a_certificate_that_nobody_vouches_for(
    tls: Receiver, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refusal(tls.url("hook.test", "https")) == "tls"
    assert tls.got == []


def test_a_receiver_that_does_not_shake_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "CONNECT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert refusal(f"https://127.0.0.1:{server.getsockname()[1]}/") == "timeout"


def test_plain_http_where_tls_was_meant() -> None:
    with receiver.listen() as server:
        assert refusal(server.url(scheme="https")) == "tls"
