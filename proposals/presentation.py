"""A proposal as it is shown: what each operation changes, and all that happened, in one stream."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from profiles import fields, lines
from profiles.models import Level
from profiles.operations import CellValues
from profiles.wording import Segment
from proposals import diffs, merge_status, obstacles
from proposals.areas import Person
from proposals.discussion import threads as discussion_threads
from proposals.discussion.threads import Shown
from proposals.merge_status import OperationStatus
from proposals.models import Endorsement, Event, Operation, Proposal, Review
from skillmap.accounts.bidi import isolated

KIND_WORDS = {
    "add": _("adds the text"),
    "edit": _("changes the text"),
    "retire": _("retires it"),
    "restore": _("restores it"),
    "set_field": _("changes the field"),
}
VERBS = {
    "submit": _("submitted version %(version)s"),
    "revise": _("submitted version %(version)s"),
    "rebase": _("updated it to the published text as version %(version)s"),
    "retitle": _("changed the title"),
    "declare": _("marked it as written with an assistant"),
    "amend": _("amended it as version %(version)s"),
    "request_changes": _("requested changes"),
    "review": _("approved it; a second curator is needed"),
    "approve": _("approved it"),
    "reject": _("rejected it"),
    "withdraw": _("withdrew it"),
    "supersede": _("closed it as duplicate"),
    "expire": _("It expired without a decision"),
    "assign": _("asked for a review"),
    "hold": _("held it for review"),
    "release": _("released it"),
    "hide": _("hid it"),
    "discussion_locked": _("closed the discussion"),
    "discussion_unlocked": _("reopened the discussion"),
}
DECISIONS = {"approve", "reject", "request_changes", "expire", "supersede"}


@dataclass(frozen=True)
class ShownOperation:
    """One operation beside what it was written against and what is published now."""

    status: OperationStatus
    words: list[Segment]
    example_words: list[Segment]
    required_before: bool | None
    required_after: bool | None
    index: int
    count: int
    href: str

    @property
    def operation(self) -> Operation:
        """The operation as it is stored."""
        return self.status.operation

    @property
    def title(self) -> str:
        """What it is about: the role of a cell, or the field."""
        if self.operation.role is not None:
            return self.operation.role.name
        return fields.label(self.operation.field)

    @property
    def choice(self) -> tuple[str, str]:
        """Its number and what it is about, in a line: for a choice among several."""
        return choice(self.operation)

    @property
    def kind_word(self) -> str:
        """What it does, in two words."""
        if self.operation.kind == "edit" and self.base_text == self.new_text:
            return gettext("leaves the text unchanged")
        if self.operation.kind == "set_field" and not self.base_text:
            return gettext("adds the field")
        return str(KIND_WORDS.get(self.operation.kind, self.operation.kind))

    @property
    def is_conflict(self) -> bool:
        """Whether it cannot be applied: the published text moved on, or there is an obstacle."""
        return self.status.is_conflict

    @property
    def obstacle(self) -> str:
        """What stands in the way although no text moved, in a sentence; empty for nothing."""
        found = self.status.obstacle
        return str(obstacles.SENTENCES[found]) if found else ""

    @property
    def is_satisfied(self) -> bool:
        """Whether it is already so."""
        return self.status.merged.verdict == "satisfied"

    @property
    def is_required_changed(self) -> bool:
        """Whether Required turns on a cell that stays."""
        return None not in (self.required_before, self.required_after) and (
            self.required_before != self.required_after
        )

    @property
    def are_examples_changed(self) -> bool:
        """Whether the examples of a cell change."""
        return self.operation.base_examples != self.operation.new_examples

    @property
    def base_text(self) -> str:
        """What was published when it was written; empty where there was nothing."""
        return self.operation.base_text or ""

    @property
    def live_text(self) -> str:
        """What is published now; empty where there is nothing."""
        live = self.status.live
        return live.description if isinstance(live, CellValues) else str(live or "")

    @property
    def live_examples(self) -> str:
        """The examples that are published now; empty where there are none."""
        live = self.status.live
        return (live.examples if isinstance(live, CellValues) else None) or ""

    @property
    def live_words(self) -> list[Segment]:
        """What is published now, word by word against what the proposal was written for."""
        if self.operation.is_cell:
            return lines.differences(self.base_text, self.live_text)
        texts = [_readable(self.status, text) for text in (self.base_text, self.live_text)]
        return diffs.of_field(self.operation.field, *texts)

    @property
    def live_example_words(self) -> list[Segment]:
        """The examples that are published now, against those it was written for."""
        return lines.differences(self.operation.base_examples or "", self.live_examples)

    @property
    def live_required(self) -> bool | None:
        """Whether the cell is required now; None where there is none."""
        live = self.status.live
        return live.required if isinstance(live, CellValues) else None

    @property
    def new_text(self) -> str:
        """What it would be; empty where it goes."""
        return self.operation.new_text or ""


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened: exactly one of the four is there."""

    at: datetime
    event: Event | None = None
    sentence: str = ""
    review: Review | None = None
    endorsement: Endorsement | None = None
    thread: Shown | None = None

    @property
    def is_decision(self) -> bool:
        """Whether it was a decision about the proposal; its author's withdrawal is none."""
        return self.event is not None and self.event.verb in DECISIONS


def choice(row: Operation) -> tuple[str, str]:
    """The number of the operation and what it is about: role and level, or the field."""
    if row.role is not None and row.level is not None:
        return str(row.pk), f"{row.role.name}, {row.level.name}"
    return str(row.pk), fields.label(row.field)


def ladder() -> list[int]:
    """All levels, lowest first."""
    return list(Level.objects.values_list("pk", flat=True))


def operations(
    proposal: Proposal, statuses: Sequence[OperationStatus], levels: list[int] | None = None
) -> list[ShownOperation]:
    """The operations with their word differences and where they lead.

    Who shows many proposals asks for the `levels` once.
    """
    levels = ladder() if levels is None else levels
    return [_operation(proposal, each, levels) for each in statuses]


def _operation(proposal: Proposal, each: OperationStatus, levels: list[int]) -> ShownOperation:
    row = each.operation
    before, after = merge_status.base_of(row), merge_status.proposed_of(row)
    if row.is_cell:
        difference = diffs.of_cell(before, after)
        words, examples = difference.words, difference.example_words
        flags = (difference.required_before, difference.required_after)
    else:
        texts = [_readable(each, text or "") for text in (row.base_text, row.new_text)]
        words, examples = diffs.of_field(row.field, *texts), []
        flags = (None, None)
    index = levels.index(row.level_id) if row.level_id in levels else 0
    return ShownOperation(each, words, examples, *flags, index, len(levels), _href(proposal, row))


def _readable(status: OperationStatus, text: str) -> str:
    """The value of a field as people read it: a group by its name."""
    group = status.groups.get(text) if status.operation.field == "group" else None
    return f"{group.domain} · {group}" if group else text


def _href(proposal: Proposal, row: Operation) -> str:
    if row.role and row.level and proposal.skill:
        parts = [proposal.skill.slug, row.role.slug, row.level.slug]
        return reverse("profiles:expectation", args=parts)
    return proposal.subject.get_absolute_url() if proposal.subject else ""


def headline(proposal: Proposal) -> str:
    """What it changes, in a line: "3 expectations in Experiment Tracking"."""
    count, subject = proposal.operation_count, isolated(proposal.subject)
    if proposal.is_new_skill:  # whose name is in the title
        text = ngettext("%(n)d text of a new skill", "%(n)d texts of a new skill", count)
    elif proposal.role_id:
        text = ngettext("%(n)d change to %(name)s", "%(n)d changes to %(name)s", count)
    else:
        text = ngettext("%(n)d change in %(name)s", "%(n)d changes in %(name)s", count)
    return text % {"n": count, "name": subject}


def amendment(proposal: Proposal, operations: Iterable[Operation]) -> str:
    """Who amended the text that was approved, in a sentence; empty where its author wrote it all.

    `operations` are those of the current version; the declined ones do not count.
    """
    names = {
        each.author_id: isolated(each.author.get_full_name())
        for each in operations
        if each.author_id != proposal.author_id and each.decision != Operation.Decision.DECLINED
    }
    if proposal.state != Proposal.State.APPROVED or not names:
        return ""
    text = gettext("%(who)s amended the text before it was approved.")
    return text % {"who": ", ".join(names.values())}


def stream(proposal: Proposal, person: Person) -> list[TimelineEntry]:
    """Events, reviews, endorsements and discussion, oldest first; a fixed number of queries."""
    events = proposal.events.logged().select_related("actor").exclude(verb__in=_SHOWN_OTHERWISE)
    found = [
        TimelineEntry(each.created_at, event=each, sentence=_sentence(each))
        for each in events
        if each.verb in VERBS
    ]
    reviews = proposal.reviews.select_related("reviewer", "version").exclude(text="")
    found += [TimelineEntry(each.created_at, review=each) for each in reviews]
    judged = proposal.endorsements.select_related("person", "version")
    found += [TimelineEntry(each.created_at, endorsement=each) for each in judged]
    threads = discussion_threads.threads(proposal, person)
    found += [TimelineEntry(each.comment.created_at, thread=each) for each in threads]
    return sorted(found, key=lambda entry: entry.at)


_SHOWN_OTHERWISE = ("commented", "endorse", "object")


def _sentence(event: Event) -> str:
    return str(VERBS[event.verb]) % {"version": event.version}


def counts(proposal: Proposal) -> dict[str, object]:
    """Endorsements and objections of the current version, and of earlier ones together."""
    stances = list(proposal.endorsements.values_list("stance", "version_id"))
    now = [stance for stance, version in stances if version == proposal.current_id]
    return {
        "endorsements": now.count(Endorsement.Stance.ENDORSE),
        "objections": now.count(Endorsement.Stance.OBJECT),
        "outdated": len(stances) - len(now),
    }
