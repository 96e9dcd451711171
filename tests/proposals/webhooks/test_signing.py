"""Signatures as Standard Webhooks publishes them; secrets that are nowhere stored."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from proposals.models import Webhook
from proposals.webhooks import signing

AT = datetime.fromtimestamp(1614265330, UTC)
# The example of the specification and of its libraries: secret, id, time, body, signature.
SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
ID, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'


def test_the_published_example() -> None:
    assert signing.signature(base64.b64decode(SECRET), ID, 1614265330, BODY) == SIGNATURE


def test_a_receiver_can_check_with_the_secret_it_was_given() -> None:
    webhook = Webhook(key=signing.new_key())
    given = base64.b64decode(signing.secret(webhook.key).removeprefix("whsec_"))
    assert len(given) == 32
    assert signing.headers(webhook, ID, BODY, at=AT) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": signing.signature(given, ID, 1614265330, BODY),
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


def test_the_row_alone_does_not_sign(settings: Any) -> None:
    before = signing.secret("word")
    assert before == signing.secret("word") != signing.secret("other")
    settings.SECRET_KEY = "another" * 10
    assert signing.secret("word") != before
    assert len({signing.new_key() for _n in range(9)}) == 9
