"""Where a person may be sent after signing in or out: this site, and nowhere else."""

import re

from django.utils.http import url_has_allowed_host_and_scheme

# Browsers drop tabs and line ends inside an address and read a backslash as a slash.
_MISLEADING = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def is_own_path(address: str | None) -> bool:
    """Whether the address is a path of this site: `/skills/?q=x`, with neither scheme nor host."""
    if not address or not address.startswith("/") or _MISLEADING.search(address):
        return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)
