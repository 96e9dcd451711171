"""One address for every limit, which no header of the client can change."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from skillmap.accounts.adapter import AccountAdapter
from skillmap.kernel.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "203.0.113.9, not an address", "192.0.2.1"),
        (1, "198.51.100.7:49152", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7:1", "198.51.100.7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "[::ffff:198.51.100.7]:443", "198.51.100.7"),
        (1, "2001:DB8:0:1:0:0:0:1", "2001:db8:0:1::"),
        (1, "2001:db8:0:1:ffff::", "2001:db8:0:1::"),
        (1, "[2001:db8:0:1::9]", "2001:db8:0:1::"),
        (1, "[2001:db8:0:1::9]:49152", "2001:db8:0:1::"),
        (1, "fe80::1%eth0", "fe80::"),
        (1, "[]:80", "192.0.2.1"),
        (1, "198.51.100.7:port", "192.0.2.1"),
    ],
)
def test_the_client_is_who_the_trusted_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    request.META["REMOTE_ADDR"] = "192.0.2.1"
    assert client_address(request) == address
    assert AccountAdapter().get_client_ip(request) == address


def test_a_connection_by_a_unix_socket_has_no_address() -> None:
    request = RequestFactory().get("/")
    request.META["REMOTE_ADDR"] = ""
    assert client_address(request) == "unknown"


def test_whoever_changes_their_ipv6_address_or_port_is_one_client(
    client: Client, db: None, settings: Settings
) -> None:
    settings.API_READS_A_MINUTE = {"anonymous": 2, "person": 2}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    claimed = ["2001:db8:0:1::1", "[2001:db8:0:1::2]:49152", "2001:db8:0:1:ffff::"]
    answers = [client.get("/api/v1/levels/", headers={"x-forwarded-for": each}) for each in claimed]
    assert [each.status_code for each in answers] == [200, 200, 429]
    other = client.get("/api/v1/levels/", headers={"x-forwarded-for": "2001:db8:0:2::1"})
    assert other.status_code == 200


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [200, 200, 429]), (1, [200, 200, 429])])
def test_a_header_does_not_lift_the_limit_of_the_api(
    client: Client, db: None, settings: Settings, proxies: int, statuses: list[int]
) -> None:
    settings.API_READS_A_MINUTE = {"anonymous": 2, "person": 2}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answered = []
    for number in range(3):
        claimed = f"203.0.113.{number}" + (", 198.51.100.7" if proxies else "")
        answer = client.get("/api/v1/levels/", headers={"x-forwarded-for": claimed})
        answered.append(answer.status_code)
    assert answered == statuses
