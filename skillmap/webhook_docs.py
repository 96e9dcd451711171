"""The reference of webhooks for people: events, payloads, how to check, when it is tried."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.pages.caching import only_read
from proposals.models import Delivery, Webhook

CHECK = '''import base64, hashlib, hmac, time

def check(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether it comes from the site, unchanged and of the last five minutes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()
    given = headers["webhook-signature"].split(" ")
    is_ours = any(hmac.compare_digest(wanted, each) for each in given)
    return is_ours and abs(time.time() - int(headers["webhook-timestamp"])) < 300'''


@only_read
def docs(request: HttpRequest) -> HttpResponse:
    """Every event with an example of its payload; the same for everybody."""
    names: dict[str, object] = dict(Delivery._meta.get_field("type").flatchoices)
    events = [(name, names[name], _shown(name, data)) for name, data in samples().items()]
    context = {"events": events, "check": CHECK}
    response = render(request, "api_webhooks_page.html", context)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def samples() -> dict[str, dict[str, object]]:
    """An example of `data` for each event."""
    site = settings.SITE_URL
    skill = {
        "kind": "skill",
        "slug": "experiment-tracking",
        "name": "Experiment Tracking",
        "url": f"{site}/skills/experiment-tracking/",
        "api_url": f"{site}/api/v1/skills/experiment-tracking/",
    }
    revision = {
        "sequence": 812,
        "number": 4,
        "source": "proposal",
        "summary": "Say what is logged",
        "subject": skill,
        "changes": {"cells": 2, "fields": 0, "roles": ["data-analyst", "ml-engineer"]},
        "proposal": 57,
        "url": f"{site}/skills/experiment-tracking/revisions/4/",
        "api_url": f"{site}/api/v1/revisions/812/",
    }
    event = Webhook.Event
    return {
        event.PUBLISHED: revision,
        event.OPENED: _proposal(skill, state="open", version=1, change="submitted"),
        event.CHANGED: _proposal(skill, state="open", version=2, change="revised"),
        event.DECIDED: {
            **_proposal(skill, state="approved", version=2, change="approved"),
            "outcome": "full",
            "revision": {"sequence": 812, "number": 4},
        },
        Delivery.PING: {"webhook": 3},
    }


def _proposal(skill: dict[str, str], **then: object) -> dict[str, object]:
    return {
        "id": 57,
        **then,
        "outcome": None,
        "reason": None,
        "title": "Say what is logged",
        "operations": 2,
        "subject": skill,
        "revision": None,
        "url": f"{settings.SITE_URL}/proposals/57/",
        "api_url": f"{settings.SITE_URL}/api/v1/proposals/57/",
    }


def _shown(name: str, data: dict[str, object]) -> str:
    said = {"type": str(name), "timestamp": "2026-03-17T09:30:00.123456Z", "data": data}
    return json.dumps(said, indent=2)
