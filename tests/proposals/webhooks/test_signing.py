"""Signatures as Standard Webhooks publishes them; secrets that are nowhere stored."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pytest_django import Settings

from proposals.models import Webhook
from proposals.webhooks import signing

AT = datetime.fromtimestamp(1614265330, UTC)
# The example of the specification and of its libraries: secret, id, time, body, signature.
SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
ID, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'


def test_the_published_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_bytes", lambda key: base64.b64decode(SECRET))
    headers = signing.headers(Webhook(key="any"), ID, BODY, at=AT)
    assert headers["webhook-signature"] == SIGNATURE
    east = AT.astimezone(timezone(timedelta(hours=5)))
    assert signing.headers(Webhook(key="any"), ID, BODY, at=east) == headers


def test_a_receiver_can_check_with_the_secret_it_was_given() -> None:
    webhook = Webhook(key=signing.new_key())
    given = signing.secret(webhook.key)
    assert len(base64.b64decode(given.removeprefix("whsec_"))) == 32
    key = base64.b64decode(given.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{ID}.1614265330.".encode() + BODY, hashlib.sha256)
    assert signing.headers(webhook, ID, BODY, at=AT) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def test_an_old_secret_signs_too_until_its_time_is_over() -> None:
    webhook = Webhook(key="new", old_key="old", old_key_until=AT + timedelta(seconds=1))
    both = signing.headers(webhook, ID, BODY, at=AT)["webhook-signature"].split(" ")
    assert both == [
        signing.headers(Webhook(key=key), ID, BODY, at=AT)["webhook-signature"]
        for key in ("new", "old")
    ]
    later = signing.headers(webhook, ID, BODY, at=AT + timedelta(seconds=1))
    assert len(later["webhook-signature"].split(" ")) == 1


def test_the_row_alone_does_not_sign(settings: Settings) -> None:
    before = signing.secret("word")
    assert before == signing.secret("word") != signing.secret("other")
    settings.SECRET_KEY = "another" * 10
    assert signing.secret("word") != before
    assert len({signing.new_key() for _n in range(9)}) == 9
