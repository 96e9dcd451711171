"""Sums up many lines for a digest: counts first, then thing by thing, the newest few of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import Event, Notification
from proposals.notifications import sentences
from proposals.notifications.mail import open_requests

Kind = Event.Kind
MOST_THINGS = 20
MOST_LINES = 5
MOST_TO_DO = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened."""

    what: str
    why: str
    href: str


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """What waits for the reader, or happened to one thing; `more` lines are only counted."""

    name: str
    lines: list[Line]
    more: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A digest: `counts` in words, the parts, and how many parts are only counted."""

    counts: list[str]
    parts: list[SummaryPart]
    more: int

    @property
    def subject(self) -> str:
        """The counts on one line."""
        return ", ".join(self.counts)


def of(lines: Sequence[Notification], confirmed: Sequence[Line] = ()) -> Summary:
    """The summary of lines, in the language of whoever reads; what asks them to act comes first.

    `confirmed` are lines about texts of theirs that practitioners confirmed; they are not counted.
    """
    newest = list(confirmed[:MOST_LINES])
    to_do = [line for line in lines if open_requests.asks_to_act(line)]
    groups: dict[str, list[Notification]] = {}
    for line in lines:
        if line in to_do:
            continue
        thing = sentences.subject(line.event)
        groups.setdefault(str(thing) if thing else _("New skills and the site"), []).append(line)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return Summary(
        counts=_counts(lines),
        parts=[
            *([_part(_("Waiting for you"), to_do, MOST_TO_DO)] if to_do else []),
            *(
                [SummaryPart(_("Your texts"), newest, len(confirmed) - len(newest))]
                if newest
                else []
            ),
            *(_part(name, rows, MOST_LINES) for name, rows in ordered[:MOST_THINGS]),
        ],
        more=max(0, len(ordered) - MOST_THINGS),
    )


def _part(name: str, lines: Sequence[Notification], most: int) -> SummaryPart:
    newest = sorted(lines, key=lambda line: -line.pk)[:most]
    said = [(line, *sentences.of_line(line)) for line in newest]
    shown = [
        Line(what, line.get_why_display(), f"{settings.SITE_URL}{path}")
        for line, what, path in said
    ]
    return SummaryPart(name, shown, len(lines) - len(shown))


def _counts(lines: Sequence[Notification]) -> list[str]:
    found = Counter(_sort(line.event.kind) for line in lines)
    words = {
        "published": ngettext("%(n)s revision", "%(n)s revisions", found["published"]),
        "proposed": ngettext("%(n)s new proposal", "%(n)s new proposals", found["proposed"]),
        "decided": ngettext("%(n)s decision", "%(n)s decisions", found["decided"]),
        "said": ngettext("%(n)s comment", "%(n)s comments", found["said"]),
        "other": ngettext("%(n)s other event", "%(n)s other events", found["other"]),
    }
    return [text % {"n": found[sort]} for sort, text in words.items() if found[sort]]


def _sort(kind: str) -> str:
    decided = {Kind.APPROVED, Kind.REJECTED, Kind.WITHDRAWN, Kind.SUPERSEDED, Kind.EXPIRED}
    if kind in decided:
        return "decided"
    return {
        Kind.PUBLISHED.value: "published",
        Kind.SUBMITTED.value: "proposed",
        Kind.COMMENTED.value: "said",
        Kind.MENTIONED.value: "said",
    }.get(kind, "other")
