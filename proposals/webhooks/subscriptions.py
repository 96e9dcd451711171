"""What owners do with their webhooks: add, change, pause, roll the secret, try, send again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Domain, Role, Skill
from proposals import permissions, trust
from proposals.errors import LimitReached, NotAllowed
from proposals.models import Delivery, Webhook
from proposals.models.webhook import NAME_LENGTH
from proposals.webhooks import delivery_queue, signing, ssrf
from skillmap.accounts import credentials
from skillmap.accounts.models import User
from skillmap.kernel.errors import DomainError
from skillmap.kernel.text import normalise_line, refuse_control_characters

OLD_SECRET_SIGNS = timedelta(hours=24)
About = Skill | Role | Domain


class Stopped(DomainError):
    """The webhook is paused or was stopped: nothing goes out until it is resumed."""

    code = "webhook_stopped"
    message = gettext_lazy("This webhook is disabled. Resume it first.")
    meaning = "The webhook is paused or disabled: resume it first."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a webhook is to be: its name, where it goes, which events, about what (None: all)."""

    name: str
    url: str
    events: tuple[str, ...]
    subject: About | None = None


@transaction.atomic
def add(wish: Wish, *, by: User) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is not shown again.

    Raises NotAllowed, LimitReached, ValidationError by field.
    """
    _refuse_stranger(by)
    # One after the other, so that the limit holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    limit = trust.limits(by).webhooks
    if by.webhooks.count() >= limit:
        raise LimitReached(limit, "webhooks")
    webhook = Webhook(person=by, key=signing.new_key())
    _fill(webhook, wish)
    webhook.save(force_insert=True)
    return webhook, signing.secret(webhook.key)


@transaction.atomic
def change(webhook: Webhook, wish: Wish, *, by: User) -> Webhook:
    """Another name, address, events or subject. Raises NotAllowed, ValidationError by field."""
    _refuse_stranger(by, webhook)
    old_url = webhook.url
    _fill(webhook, wish)
    if webhook.url != old_url:
        webhook.failing_since = webhook.resting_until = None
    webhook.save()
    return webhook


def pause(webhook: Webhook, *, by: User) -> None:
    """Send nothing from now on; what happens meanwhile is not told later. Raises NotAllowed."""
    if webhook.person_id != by.pk:
        raise NotAllowed
    Webhook.objects.filter(pk=webhook.pk, state=Webhook.State.ACTIVE).update(
        state=Webhook.State.PAUSED
    )
    webhook.refresh_from_db()


@transaction.atomic
def pause_all(person: User) -> list[str]:
    """Pause every webhook of a person; returns the names of those that were told until now."""
    rows = Webhook.objects.select_for_update(of=("self",)).filter(
        person=person, state=Webhook.State.ACTIVE
    )
    found = {row.pk: row.name for row in rows}
    Webhook.objects.filter(pk__in=found).update(state=Webhook.State.PAUSED)
    return list(found.values())


def listen() -> None:
    """Have webhooks paused whenever a person's other credentials are ended."""
    credentials.also_end(pause_all, gettext_lazy("Webhook paused"))


def resume(webhook: Webhook, *, by: User) -> None:
    """Send again, first what was still waiting. Raises NotAllowed."""
    _refuse_stranger(by, webhook)
    Webhook.objects.filter(pk=webhook.pk).update(
        state=Webhook.State.ACTIVE, failing_since=None, resting_until=None
    )
    webhook.refresh_from_db()
    delivery_queue.wake()


@transaction.atomic
def roll(webhook: Webhook, *, by: User) -> str:
    """A new secret, shown this once; the old one signs too for a day. Raises NotAllowed."""
    _refuse_stranger(by, webhook)
    live = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    live.old_key, live.old_key_until = live.key, timezone.now() + OLD_SECRET_SIGNS
    live.key = signing.new_key()
    live.save(update_fields=["key", "old_key", "old_key_until", "updated_at"])
    webhook.refresh_from_db()
    return signing.secret(live.key)


def delete(webhook: Webhook, *, by: User) -> None:
    """Forget it with its log; what waits is not sent. Raises NotAllowed."""
    if webhook.person_id != by.pk:
        raise NotAllowed
    webhook.delete()


@transaction.atomic
def ping(webhook: Webhook, *, by: User) -> Delivery:
    """Send a test; while one waits, that is the one. Raises NotAllowed, Stopped."""
    _refuse_stranger(by, webhook)
    live = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    _refuse_stopped(live)
    waiting = live.deliveries.filter(type=Delivery.PING, state=Delivery.State.PENDING).first()
    delivery = waiting or Delivery.objects.create(webhook=live, type=Delivery.PING)
    _try_now(delivery)
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, by: User) -> None:
    """Try it anew, as often as the first time, under the same message id; twice is once.

    Raises NotAllowed, Stopped.
    """
    _refuse_stranger(by, delivery.webhook)
    _refuse_stopped(delivery.webhook)
    _try_now(delivery)


def _try_now(delivery: Delivery) -> None:
    """Begin again with its attempts; what somebody is just sending is left alone."""
    now = timezone.now()
    Delivery.objects.unclaimed(now).filter(pk=delivery.pk).update(
        state=Delivery.State.PENDING, attempts=0, next_attempt_at=now
    )
    Webhook.objects.filter(pk=delivery.webhook_id).update(resting_until=None)
    delivery_queue.wake()


def _fill(webhook: Webhook, wish: Wish) -> None:
    webhook.name, webhook.url = _name(wish.name), _url(wish.url)
    webhook.events = _events(wish.events)
    webhook.skill, webhook.role, webhook.domain = None, None, None
    if wish.subject is not None:
        setattr(webhook, wish.subject.column, wish.subject)


def _name(name: str) -> str:
    try:
        refuse_control_characters(name)
    except ValidationError as error:
        raise ValidationError({"name": error}) from None
    name = normalise_line(name)
    if not 0 < len(name) <= NAME_LENGTH:
        said = _("Enter a name of 1 to %(limit)d characters.") % {"limit": NAME_LENGTH}
        raise ValidationError({"name": said})
    return name


def _url(url: str) -> str:
    try:
        ssrf.parse(url)
    except ValidationError as error:
        raise ValidationError({"url": error}) from None
    return url


def _events(events: Iterable[str]) -> list[str]:
    """In the one order, each once."""
    wanted = [event for event in Webhook.Event.values if event in set(events)]
    if not wanted:
        raise ValidationError({"events": _("Choose at least one event.")})
    return wanted


def _refuse_stranger(by: User, webhook: Webhook | None = None) -> None:
    """Raise NotAllowed for somebody else's, and for who may not have one at all."""
    is_own = webhook is None or webhook.person_id == by.pk
    if not is_own or not permissions.can_keep_webhooks(by):
        raise NotAllowed


def _refuse_stopped(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise Stopped
