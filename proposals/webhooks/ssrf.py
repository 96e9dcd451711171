"""Where a webhook may go: public addresses by HTTPS, and hosts that the operator named.

The name is resolved here, once, and the connection is made to the very address that was looked
at: a name that leads elsewhere a moment later (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from proposals.models import Delivery
from proposals.models.webhook import URL_LENGTH

Fault = Delivery.Fault
HTTPS_PORT, HTTP_PORT = 443, 80
LOWEST_PORT = 1024  # what lies below is mail, files, shells: nothing that takes webhooks

# The registries of special addresses (IANA, RFC 6890), multicast, and what clouds keep for
# themselves. In full, for what `ipaddress` counts as global differs between Python's versions.
_SPECIAL_V4 = [
    ipaddress.IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # Azure's own services, in the middle of public space
    )
]
# Of IPv6 nothing is public but this, and not all of it: Teredo, 6to4, documentation.
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = [
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_ODD = set(' \\"<>')  # no part of an address, and read differently by different programs
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class BlockedRequest(Exception):
    """Nothing may be, or can be, sent there; `fault` says why."""

    def __init__(self, fault: Delivery.Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart, once and for all who use it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_trusted(self) -> bool:
        """Whether the operator named the host in WEBHOOK_ALLOWED_HOSTS."""
        return self.host in settings.WEBHOOK_ALLOWED_HOSTS

    @property
    def netloc(self) -> str:
        """Host and port as the header `Host` says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": HTTPS_PORT, "http": HTTP_PORT}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def parse(url: str) -> Target:
    """The address in its parts; raises ValidationError, which says what to mend."""
    try:
        found = parse_url(url)
    except LocationParseError:
        raise ValidationError(_("This is not a URL."), code="url") from None
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or set(url) & _ODD:
        raise ValidationError(
            _("At most %(limit)d characters, without spaces.") % {"limit": URL_LENGTH},
            code="url",
        )
    if not found.host or found.auth or found.fragment:
        raise ValidationError(
            _("Enter a host and a path, without user name, password or fragment (#)."), code="url"
        )
    usual = {"https": HTTPS_PORT, "http": HTTP_PORT}.get(found.scheme or "", 0)
    port = usual if found.port is None else found.port
    target = Target(found.scheme or "", found.host.strip("[]"), port, found.request_uri)
    _refuse_unfit(target)
    return target


def addresses(target: Target) -> list[str]:
    """The addresses of the host's name; raises BlockedRequest unless all of them are public."""
    try:
        rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BlockedRequest(Fault.NAME) from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not target.is_trusted and not all(map(is_public, found)):
        raise BlockedRequest(Fault.PRIVATE)
    return found


def is_public(address: str) -> bool:
    """Whether everybody on the internet reaches the same machine under this address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in network for network in _SPECIAL_V4)
    if ip.scope_id is not None:
        return False
    if ip.ipv4_mapped is not None:
        return is_public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in _PUBLIC_V6 and not any(ip in network for network in _SPECIAL_V6)


def _refuse_unfit(target: Target) -> None:
    """Raise ValidationError for what no resolver has to be asked about."""
    schemes = {"https", "http"} if target.is_trusted else {"https"}
    if target.scheme not in schemes:
        raise ValidationError(_("The URL must begin with https://."), code="scheme")
    if target.is_trusted:
        return
    if target.port != HTTPS_PORT and target.port < LOWEST_PORT:
        raise ValidationError(_("Use port 443 or a port from 1024."), code="port")
    is_number = ":" in target.host or target.host.replace(".", "").isdigit()
    if is_number and not is_public(target.host):
        raise ValidationError(_("This address is not public."), code="private")
