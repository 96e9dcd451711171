"""Where webhooks may go: a table of addresses, and names that lead to them."""

import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from proposals.webhooks import ssrf
from proposals.webhooks.ssrf import BlockedRequest, Target

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.255.255"),
    *("100.128.0.1", "11.0.0.1", "9.255.255.255", "223.255.255.255", "169.253.0.1"),
    *("2606:4700::1111", "2a00:1450:4001::8", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    *("2001:4860:4860::8888", "2003::1"),
)
PRIVATE = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1"),
    *("127.255.255.254", "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.0.0.8", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "100.100.100.200", "168.63.129.16"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"),
    *("ff02::1", "ff0e::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1"),
    *("::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"),
    *("2002:7f00:1::1", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:20::1"),
    *("", "localhost", "0x7f000001", "127.1", "8.8.8.8:53", "1.2.3.4.5"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert ssrf.is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_not_public(address: str) -> None:
    assert not ssrf.is_public(address)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example", Target("https", "a.example", 443, "/")),
        ("https://A.Example:8443/x/y?z=1", Target("https", "a.example", 8443, "/x/y?z=1")),
        ("https://[2606:4700::1111]/x", Target("https", "2606:4700::1111", 443, "/x")),
        ("http://inside:80/x", Target("http", "inside", 80, "/x")),
        ("https://inside:25/x", Target("https", "inside", 25, "/x")),
    ],
)
def test_addresses_that_will_do(settings: Settings, url: str, target: Target) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["inside"]
    assert ssrf.parse(url) == target


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url"),
        ("https://", "url"),
        ("nothing", "scheme"),
        ("http://a.example/", "scheme"),
        ("ftp://a.example/", "scheme"),
        ("gopher://inside/", "scheme"),
        ("https://a.example:22/", "port"),
        ("https://a.example:0/", "port"),
        ("https://a.example:65536/", "url"),
        ("https://a.example:x/", "url"),
        ("https://me:pw@a.example/", "url"),
        ("https://a.example/#there", "url"),
        ("https://a.example/a b", "url"),
        ("https://a.example/\r\nHost: b", "url"),
        ("https://a.example\\@b.example/", "url"),
        ('https://a.example/"><script>', "url"),
        ("https://bücher.example/", "url"),
        ("https://a.example/" + "x" * 500, "url"),
        ("https://127.0.0.1/", "private"),
        ("https://2130706433/", "private"),
        ("https://127.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://[fe80::1%25eth0]/", "private"),
    ],
)
def test_addresses_that_will_not_do(settings: Settings, url: str, code: str) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["inside"]
    with pytest.raises(ValidationError) as raised:
        ssrf.parse(url)
    assert raised.value.code == code


def leads_to(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """Every name leads to these addresses."""
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)


def test_a_name_is_as_public_as_all_that_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    target = ssrf.parse("https://a.example/")
    leads_to(monkeypatch, "8.8.8.8", "8.8.8.8", "2606:4700::1111")
    assert ssrf.addresses(target) == ["8.8.8.8", "2606:4700::1111"]
    leads_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(BlockedRequest, match="private"):
        ssrf.addresses(target)


def test_what_the_operator_named_may_be_private(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["inside"]
    leads_to(monkeypatch, "10.0.0.1")
    assert ssrf.addresses(ssrf.parse("https://inside/")) == ["10.0.0.1"]
    with pytest.raises(BlockedRequest, match="private"):
        ssrf.addresses(ssrf.parse("https://also.inside/"))


@pytest.mark.parametrize("host", ["a..example", "x" * 64 + ".example", "nowhere.invalid"])
def test_a_name_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    def fail(*args: object, **kwargs: object) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    if host == "nowhere.invalid":  # the others do not come so far as to be asked about
        monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(BlockedRequest, match="name"):
        ssrf.addresses(ssrf.parse(f"https://{host}/"))


@pytest.mark.parametrize("host", ["0x7f.1", "0177.0.0.1", "0x7f000001"])
def test_strange_spellings_of_this_machine(host: str) -> None:
    with pytest.raises((BlockedRequest, ValidationError)):
        ssrf.addresses(ssrf.parse(f"https://{host}/"))


def test_how_the_header_names_the_host() -> None:
    assert Target("https", "::1", 443, "/").netloc == "[::1]"
    assert Target("http", "a", 80, "/").netloc == "a"
    assert Target("https", "a", 8443, "/").netloc == "a:8443"
