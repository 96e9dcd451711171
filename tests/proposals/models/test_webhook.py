"""What the database keeps about webhooks and deliveries."""

from django.utils import timezone

from proposals.models import Delivery, Event, Webhook
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import refused
from tests.factories import Shelf


def test_about_one_thing_at_most(shelf: Shelf, reader: User) -> None:
    webhook = factories.webhook(by=reader, about=shelf.skill)
    assert webhook.subject == shelf.skill
    for name, thing in (("role", shelf.engineer), ("domain", shelf.domain)):
        setattr(webhook, name, thing)
        with refused(Webhook, "webhook_about_one_thing_at_most"):
            webhook.save()
        setattr(webhook, name, None)


def test_one_delivery_an_event_and_webhook(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    told = Event.objects.create(kind="approved", key="one", created_at=timezone.now())
    for event in ("revision.published", "proposal.decided"):
        Delivery.objects.create(webhook=webhook, event=told, type=event)
    with refused(Delivery, "delivery_one_per_webhook_and_event"):
        Delivery.objects.create(webhook=webhook, event=told, type="proposal.decided")
    for _n in range(2):
        Delivery.objects.create(webhook=webhook, type="ping")


def test_how_they_are_called(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = Delivery.objects.create(webhook=webhook, type="ping")
    assert str(webhook) == "Mirror"
    assert webhook.get_absolute_url() == f"/me/webhooks/{webhook.pk}/"
    assert str(delivery) == "ping · pending"
    assert delivery.message_id == f"msg_{delivery.uid.hex}"
