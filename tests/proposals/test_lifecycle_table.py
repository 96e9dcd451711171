"""The lifecycle, specified: state × actor × verb → result, one table."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Event, Proposal, Reason, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

ACTORS = ("author", "stranger", "suspended", "other_curator", "curator", "admin")
# Who may do the verb, where it makes sense at all.
WHO = {
    "submit": {"author"},
    "discard": {"author"},
    "revise": {"author"},
    "amend": {"curator", "admin"},
    "request_changes": {"curator", "admin"},
    "approve": {"curator", "admin"},
    "reject": {"curator", "admin"},
    "withdraw": {"author"},
    "supersede": {"author", "curator", "admin"},
    "endorse": {"stranger", "other_curator", "curator", "admin"},
    "object_to": {"stranger", "other_curator", "curator", "admin"},
    "assign": {"curator", "admin"},
}
# From which state the verb leads where.
LEADS: dict[str, dict[State, str]] = {
    "submit": {State.DRAFT: "open"},
    "discard": {State.DRAFT: "gone"},
    "revise": {State.OPEN: "open", State.CHANGES_REQUESTED: "open"},
    "amend": {State.OPEN: "open"},
    "request_changes": {State.OPEN: "changes_requested"},
    "approve": {
        State.OPEN: "approved",
        State.CHANGES_REQUESTED: "approved",
        State.APPROVED: "approved",  # the same result again
    },
    "reject": {State.OPEN: "rejected", State.CHANGES_REQUESTED: "rejected"},
    "withdraw": {State.OPEN: "withdrawn", State.CHANGES_REQUESTED: "withdrawn"},
    "supersede": {State.OPEN: "superseded", State.CHANGES_REQUESTED: "superseded"},
    "endorse": {s: s.value for s in (State.OPEN, State.CHANGES_REQUESTED)},
    "object_to": {s: s.value for s in (State.OPEN, State.CHANGES_REQUESTED)},
    "assign": {s: s.value for s in (State.OPEN, State.CHANGES_REQUESTED)},
}
ENDED = {State.APPROVED, State.REJECTED, State.WITHDRAWN, State.SUPERSEDED, State.EXPIRED}


def expected(state: State, actor: str, verb: str) -> str:
    """What the table says."""
    if actor not in WHO[verb]:
        return "NotAllowed"
    if state in LEADS[verb]:
        return LEADS[verb][state]
    # A draft is nobody's business but its author's.
    if state == State.DRAFT and verb in {"endorse", "object_to"}:
        return "NotAllowed"
    return "AlreadyDecided" if state in ENDED else "InvalidTransition"


TABLE = [
    (state, actor, verb, expected(state, actor, verb))
    for state in State
    for actor in ACTORS
    for verb in WHO
]


class Stage:
    """A proposal in a state, everybody who might act, and the verbs to act with."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.people = {
            "author": factories.person("author"),
            "stranger": factories.person("stranger"),
            "suspended": factories.suspended("suspended"),
            "curator": factories.curator("curator"),
            "other_curator": factories.curator(
                "elsewhere", domain=factories.group("web", domain=factories.domain("web")).domain
            ),
            "admin": factories.person("boss"),
        }
        admin = self.people["admin"]
        admin.is_superuser = True
        admin.save()
        self.author, self.curator = self.people["author"], self.people["curator"]
        self.cell = shelf.cell(shelf.engineer, shelf.junior)
        self.other = factories.proposal(
            shelf.skill, factories.edit(self.cell, "Something else."), by=factories.person("rival")
        )

    def text(self, wording: str) -> lifecycle.Submission:
        return factories.submission(factories.edit(self.cell, wording))

    def proposal(self, state: State) -> Proposal:
        """The proposal, brought to the state by the verbs themselves."""
        draft = lifecycle.save_draft(self.shelf.skill, {"title": "typed"}, by=self.author)
        if state == State.DRAFT:
            return draft
        made = lifecycle.submit(draft, self.text("Logs every run."), by=self.author)
        seen = Seen.of(made)
        steps: dict[State, Callable[[], object]] = {
            State.OPEN: lambda: None,
            State.CHANGES_REQUESTED: lambda: self.ask(made),
            State.APPROVED: lambda: lifecycle.approve(made, by=self.curator, seen=seen),
            State.REJECTED: lambda: lifecycle.reject(made, Reason.UNCLEAR, "Why?", by=self.curator),
            State.WITHDRAWN: lambda: lifecycle.withdraw(made, by=self.author),
            State.SUPERSEDED: lambda: lifecycle.supersede(made, self.other, by=self.author),
            State.EXPIRED: lambda: self.expire(made),
        }
        steps[state]()
        made.refresh_from_db()
        assert made.state == state
        return made

    def ask(self, proposal: Proposal) -> None:
        lifecycle.request_changes(proposal, "Say which tool.", by=self.curator)

    def expire(self, proposal: Proposal) -> None:
        self.ask(proposal)
        lifecycle.expire_due(timezone.now() + timedelta(days=31))

    def act(self, proposal: Proposal, verb: str, by: User) -> None:
        new, seen = self.text("Logs every single run."), Seen.of(proposal)
        verbs: dict[str, Callable[[], object]] = {
            "submit": lambda: lifecycle.submit(proposal, new, by=by),
            "discard": lambda: lifecycle.discard(proposal, by=by),
            "revise": lambda: lifecycle.revise(proposal, new, by=by),
            "amend": lambda: lifecycle.amend(proposal, new, by=by),
            "request_changes": lambda: lifecycle.request_changes(proposal, "Which tool?", by=by),
            "approve": lambda: lifecycle.approve(proposal, by=by, seen=seen),
            "reject": lambda: lifecycle.reject(proposal, Reason.OTHER, "Not so.", by=by),
            "withdraw": lambda: lifecycle.withdraw(proposal, by=by),
            "supersede": lambda: lifecycle.supersede(proposal, self.other, by=by),
            "endorse": lambda: lifecycle.endorse(proposal, by=by),
            "object_to": lambda: lifecycle.object_to(proposal, "It is wrong.", by=by),
            "assign": lambda: lifecycle.assign(proposal, self.curator, by=by),
        }
        verbs[verb]()


@pytest.fixture
def stage(shelf: Shelf) -> Stage:
    return Stage(shelf)


@pytest.mark.parametrize(("state", "actor", "verb", "result"), TABLE)
def test_table(stage: Stage, state: State, actor: str, verb: str, result: str) -> None:
    proposal = stage.proposal(state)
    events = Event.objects.count()
    if result[0].isupper():
        with pytest.raises(getattr(lifecycle, result)) as caught:
            stage.act(proposal, verb, stage.people[actor])
        assert type(caught.value).__name__ == result
        # Refused is untouched: the row, and the audit log.
        assert Proposal.objects.get(pk=proposal.pk).state == state
        assert Event.objects.count() == events
    else:
        stage.act(proposal, verb, stage.people[actor])
        found = Proposal.objects.filter(pk=proposal.pk).first()
        assert (found.state if found else "gone") == result


def test_the_table_knows_every_verb() -> None:
    assert set(lifecycle.VERBS) - {"rebase", "expire", "remind", "hold"} == (
        set(WHO) - {"object_to"}
    )
