"""Fills a site with people, proposals and comments, and takes the time of what people do there.

`python -m tests.bench.crowd STEP` on the site of the environment; says what came of it as JSON.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import OuterRef, Subquery  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from profiles.models import Expectation, Role, Skill  # noqa: E402
from proposals import lifecycle, notifications  # noqa: E402
from proposals.discussion import comments  # noqa: E402
from proposals.lifecycle import Seen  # noqa: E402
from proposals.models import (  # noqa: E402
    Dispatch,
    Endorsement,
    Operation,
    Proposal,
    ProposalVersion,
    Watch,
)
from skillmap.accounts.models import User  # noqa: E402
from tests import factories  # noqa: E402

SKILL = "experiment-tracking"
WATCHERS, QUEUED, COMMENTS, APPROVALS = 50_000, 20_000, 200, 30
SPEAKERS = 500  # those of the watchers who have an address, and so may write
BATCH = 2_000
_numbers = count()


def bulk(model: Any, rows: Sequence[Any]) -> Any:
    """Insert the rows, a batch at a time."""
    return model.objects.bulk_create(rows, batch_size=BATCH)


def fill() -> dict[str, Any]:
    """People who watch one skill, and a large proposal with a long discussion about it."""
    long_ago = timezone.now() - timedelta(days=60)
    people = bulk(
        User,
        [
            User(
                username=f"watcher{number}", email=f"watcher{number}@example.org", password="!",
                date_joined=long_ago, licences_accepted={factories.LICENCE: long_ago.isoformat()},
            )
            for number in range(WATCHERS)
        ],
    )  # fmt: skip
    speakers = people[:SPEAKERS]
    bulk(
        EmailAddress,
        [
            EmailAddress(user=each, email=each.email, verified=True, primary=True)
            for each in speakers
        ],
    )
    skill = Skill.objects.get(slug=SKILL)
    bulk(Watch, [Watch(person=each, skill=skill, level=Watch.Level.CHANGES) for each in people])
    cells = list(Expectation.objects.filter(skill=skill, retired_at=None))
    edits = [factories.edit(each, f"{each.description} Once more.") for each in cells]
    large = factories.proposal(skill, *edits, by=factories.curator("keeper"))
    discuss(large, speakers)
    visitor, curator = factories.person("visitor"), factories.curator("curator")
    cookies = {each.username: cookie(each) for each in (visitor, curator)}
    return {"proposal": large.pk, "operations": len(edits), **cookies}


def discuss(proposal: Proposal, speakers: Sequence[User]) -> None:
    """A hundred threads of one answer each, by as many people."""
    for number in range(0, COMMENTS, 2):
        root = comments.post(proposal, f"Why **{number}**? See `mlflow`.", by=speakers[number + 1])
        comments.post(proposal, f"Because of {number}.", by=speakers[number + 2], parent=root)


def cookie(person: User) -> str:
    """The session of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def queue() -> dict[str, Any]:
    """Many proposals of one cell each, spread over the catalogue, with two endorsements each."""
    cells = list(Expectation.objects.filter(retired_at=None).select_related("role", "level"))
    people = list(User.objects.filter(username__startswith="watcher").order_by("pk")[:SPEAKERS])
    now = timezone.now()
    places = [(number, cells[number % len(cells)]) for number in range(QUEUED)]
    made = bulk(Proposal, [_proposal(number, cell, people, now) for number, cell in places])
    versions = bulk(
        ProposalVersion,
        [
            ProposalVersion(
                proposal=each, number=1, author_id=each.author_id, title=each.title,
                rationale="Clearer.", rationale_html="<p>Clearer.</p>", created_at=now,
            )
            for each in made
        ],
    )  # fmt: skip
    bulk(Operation, [_operation(v, place) for v, place in zip(versions, places, strict=True)])
    bulk(
        Endorsement,
        [
            Endorsement(
                proposal=version.proposal, version=version, created_at=now, stance="endorse",
                person=people[(version.pk + shift) % SPEAKERS],
            )
            for version in versions for shift in (1, 2)
        ],
    )  # fmt: skip
    current = ProposalVersion.objects.filter(proposal=OuterRef("pk")).values("pk")[:1]
    Proposal.objects.filter(current=None).update(current=Subquery(current))
    return {"waiting": Proposal.objects.waiting().count()}


def _proposal(number: int, cell: Expectation, people: Sequence[User], now: Any) -> Proposal:
    return Proposal(
        skill_id=cell.skill_id, author=people[number % SPEAKERS], title=f"Clearer {number}",
        state="open", opened_at=now - timedelta(minutes=number), version_number=1,
        lock_version=1, operation_count=1, fingerprint=f"{number:064}",
    )  # fmt: skip


def _operation(version: ProposalVersion, place: tuple[int, Expectation]) -> Operation:
    number, cell = place
    return Operation(
        version=version, position=0, author_id=version.author_id, kind="edit", role=cell.role,
        level=cell.level, base_text=cell.description, base_required=cell.required,
        base_version=cell.version, new_text=f"{cell.description} Take {number}.",
        new_required=cell.required, fingerprint=f"{number:064}",
    )  # fmt: skip


def approve() -> dict[str, Any]:
    """Fresh proposals, approved in turn with the least transaction; how many of each a second."""
    curator = User.objects.get(username="curator")
    people = User.objects.filter(username__startswith="watcher").order_by("-pk")
    people = people.filter(emailaddress=None)[:APPROVALS]
    cells = Expectation.objects.filter(retired_at=None).exclude(skill__slug=SKILL)
    waiting = []
    for person, cell in zip(people, cells.select_related("skill").order_by("-pk"), strict=False):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        edit = factories.edit(cell, f"{cell.description} Anew {time.time_ns()}.")
        waiting.append(factories.proposal(cell.skill, edit, by=person))
    role = Role.objects.order_by("pk")[:1].get()
    times, least = [], []
    for one in waiting:
        times.append(taken(partial(_approve, one, curator)))
        least.append(taken(partial(_least_transaction, one.author_id, role)))
    return {
        "a_second": len(times) / sum(times),
        "least_a_second": len(least) / sum(least),
        "p50": 1_000 * statistics.median(times),
        "p99": 1_000 * sorted(times)[len(times) * 99 // 100],
    }


def _approve(proposal: Proposal, by: User) -> None:
    found = Proposal.objects.get(pk=proposal.pk)
    lifecycle.approve(found, by=by, seen=Seen.of(found))


def _least_transaction(person: int, role: Role) -> None:
    """The least that a change does: read a row under a lock, insert one, change one."""
    with transaction.atomic():
        found = User.objects.select_for_update().get(pk=person)
        Watch.objects.create(person=found, role=role, level=Watch.Level.CHANGES)
        found.last_login = timezone.now()
        found.save(update_fields=["last_login"])


def fan_out() -> dict[str, Any]:
    """One revision told to everybody who watches; the seconds, and what memory that took.

    Before that what happened in the steps before is told: comments, which few hear of.
    """
    waiting = Dispatch.objects.filter(consumer="notifications", state="pending").count()
    backlog = taken(notifications.tell_due)
    curator = User.objects.get(username="curator")
    cell = Expectation.objects.filter(skill__slug=SKILL, retired_at=None).first()
    assert cell is not None
    factories.publish(cell.skill, factories.edit(cell, f"Anew {time.time_ns()}."), by=curator)
    before, lines = _megabytes(), []
    seconds = taken(lambda: lines.append(notifications.tell_due()))
    return {
        "announced": waiting,
        "backlog_seconds": backlog,
        "lines": sum(lines),
        "seconds": seconds,
        "more_megabytes": _megabytes() - before,
        "megabytes": _megabytes(),
    }


def taken(act: Callable[[], Any]) -> float:
    """The seconds that it took."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _megabytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS = {"fill": fill, "queue": queue, "approve": approve, "fan-out": fan_out}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]]()))
