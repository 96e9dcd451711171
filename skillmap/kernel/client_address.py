"""Which network address a request comes from, for every limit that counts by address."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
# RFC 7239 writes ports behind addresses, IPv6 addresses in brackets; so do several proxies.
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]*):\d+")
NETWORK_BITS = 64  # of an IPv6 address: the rest is the client's own to change at will


def client_address(request: HttpRequest) -> str:
    """The address of the client, as the outermost of TRUSTED_PROXIES proxies saw it.

    Of an IPv6 client the network (/64), since every machine has a whole one.
    """
    meta = request.META
    return address_of(meta.get("HTTP_X_FORWARDED_FOR", ""), meta.get("REMOTE_ADDR", ""))


def address_of(forwarded: str, connection: str) -> str:
    """The client's address, from the header `X-Forwarded-For` and the address of the connection.

    Each proxy appends the address that it was asked from to the header, so only the last
    TRUSTED_PROXIES entries can be believed: anything before them was sent by the client. Without
    proxies, or where the header is shorter or holds no address, the address of the connection
    counts. A connection by a Unix socket has none and gives "unknown".
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    entries = forwarded.split(",")
    if 0 < proxies <= len(entries) and (address := _address(entries[-proxies])):
        return address
    return _address(connection) or UNKNOWN


def _address(text: str) -> str:
    """The address that is counted, in its shortest form; empty where the text is none."""
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    host_bits = address.max_prefixlen - NETWORK_BITS
    return str(ipaddress.IPv6Address(int(address) >> host_bits << host_bits))
