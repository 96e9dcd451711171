"""The mail to an owner whose webhook was stopped."""

import pytest

from proposals.models import Webhook
from proposals.webhooks import owner_notice
from skillmap.accounts.models import OutgoingMail, User
from tests import factories


@pytest.mark.parametrize(
    ("state", "words"), [("gone", "responded with 410 Gone"), ("failed", "for three days")]
)
def test_it_says_which_and_why_and_where(reader: User, state: str, words: str) -> None:
    webhook = factories.webhook(by=reader, name="Wiki & <Docs>")
    webhook.state = state
    owner_notice.tell_stopped(webhook)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.html) == ("reader@example.org", "")
    assert mail.subject == "Your webhook “Wiki & <Docs>” was disabled"
    assert words in mail.text
    assert "“Wiki & <Docs>”" in mail.text
    assert f"http://localhost:8000/me/webhooks/{webhook.pk}/" in mail.text


def test_without_an_address_there_is_no_mail(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    reader.email = ""
    webhook.state = Webhook.State.GONE
    owner_notice.tell_stopped(webhook)
    assert OutgoingMail.objects.count() == 0
