"""Jobs for the queue: what is woken after a commit, and found by the sweep if that is lost."""

from django_tasks import task
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from proposals import events, notifications, webhooks
from proposals.models import Delivery, Dispatch
from proposals.notifications import mail


@task()
def tell_due() -> int:
    """Tell what waits to be told, then have the mail sent; returns how many lines."""
    written = notifications.tell_due()
    if mail.has_due():
        wake(send_due)
    return written


@task()
def send_due() -> int:
    """Send the mail that is due; returns how many went."""
    return mail.send_due()


@task()
def deliver_due() -> int:
    """Send webhooks what is due, and come back for what is left; returns how many arrived."""
    arrived = webhooks.deliver_due()
    if webhooks.has_due():
        wake(deliver_due)
    return arrived


def wake(job: Task[[], int]) -> None:
    """Queue the job, unless it is queued and nobody has begun with it.

    So an import of thousands of skills wakes one worker, once. Call it after the commit: a job
    that begins later sees what was committed before.
    """
    if not _is_queued(job):
        job.enqueue()


def wake_notifications() -> None:
    """Something that people are told of was committed."""
    wake(tell_due)


def wake_webhooks() -> None:
    """Something that webhooks are told of was committed; where none listens, no worker is woken."""
    if webhooks.has_events():
        wake(deliver_due)


def hear_of_delivery(sender: type[Delivery], **kwargs: object) -> None:
    """Something was queued for a webhook and committed."""
    wake(deliver_due)


def listen() -> None:
    """Have workers woken for events and deliveries; called once, when the app is ready."""
    consumer, name = events.Consumer, Dispatch.Consumer
    events.register(consumer(name.NOTIFICATIONS, notifications.takes, wake_notifications))
    events.register(consumer(name.WEBHOOKS, webhooks.takes, wake_webhooks))
    webhooks.queued.connect(hear_of_delivery, sender=Delivery, dispatch_uid="proposals.tasks")


def _is_queued(job: Task[[], int]) -> bool:
    if not isinstance(job.get_backend(), DatabaseBackend):
        return False
    return DBTaskResult.objects.ready().filter(task_path=job.module_path).exists()
