"""Which network address a request comes from, for every limit that counts by address."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The address of the client, as the outermost of TRUSTED_PROXIES proxies saw it.

    Each proxy appends the address that it was asked from to `X-Forwarded-For`, so only the last
    TRUSTED_PROXIES entries can be believed: anything before them was sent by the client. Without
    proxies, or where the header is shorter or holds no address, the address of the connection
    counts. A connection by a Unix socket has none and gives "unknown".
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < proxies <= len(forwarded) and (address := _address(forwarded[-proxies])):
        return address
    return _address(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def _address(text: str) -> str:
    """The IP address in its shortest form; empty where the text is none."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""
