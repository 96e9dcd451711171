"""Where a person or a program sees whether a change was saved; asks no database."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from skillmap.accounts.redirects import is_own_path

_PROPOSAL = re.compile(r"/(?:admin/proposals/proposal|proposals|review)/([0-9]{1,18})/")
_SUBJECT = re.compile(r"/(skill|role)s/([-\w]+)/")
_OF_API = re.compile(r"/api/v1/(?:proposals|comments|revisions|webhooks)/[0-9]{1,18}/")


def pages(request: HttpRequest) -> list[tuple[str, str]]:
    """Addresses and names of pages that show what the request may have changed."""
    found: dict[str, str] = {}
    if match := _PROPOSAL.search(request.path_info):
        address = reverse("proposals:proposal", args=[match[1]])
        found[address] = gettext("Proposal %(number)s") % {"number": match[1]}
    elif (match := _SUBJECT.search(request.path_info)) and match[2] != "new":
        name = gettext("The skill profile") if match[1] == "skill" else gettext("The role profile")
        found[reverse(f"profiles:{match[1]}", args=[match[2]])] = name
    if came_from := _own_referrer(request):
        found.setdefault(came_from, gettext("The page you sent it from"))
    found.setdefault(reverse("proposals:mine"), gettext("Your proposals and drafts"))
    return list(found.items())


def resource(request: HttpRequest) -> str:
    """The address in the API that a program reads to see whether its request was done."""
    match = _OF_API.match(request.path_info)
    return match[0] if match else request.path_info


def _own_referrer(request: HttpRequest) -> str:
    """The path of the page of this site that the request came from, or nothing."""
    try:
        origin = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    address = origin.path + (f"?{origin.query}" if origin.query else "")
    is_own = origin.netloc == request.headers.get("Host", "") and is_own_path(address)
    return address if is_own else ""
