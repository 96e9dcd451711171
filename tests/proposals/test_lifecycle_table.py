"""The lifecycle, specified: state × actor × verb → result, one table."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone

from proposals import lifecycle
from proposals.lifecycle import Seen, provenance
from proposals.models import Event, Proposal, Reason, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

ACTORS = ("author", "stranger", "suspended", "other_curator", "curator", "admin")
# What a step leads to, by the state that the proposal is in and by who takes it: the new state
# ("asked": changes requested; "gone": there is no such row any more), or why it is refused.
TABLE = """
step            actors                                draft      open       asked      approved   rejected   withdrawn  superseded expired
submit          author                                open       invalid    invalid    decided    decided    decided    decided    decided
submit          others                                refused    refused    refused    refused    refused    refused    refused    refused
discard         author                                gone       invalid    invalid    decided    decided    decided    decided    decided
discard         others                                refused    refused    refused    refused    refused    refused    refused    refused
revise          author                                invalid    open       open       decided    decided    decided    decided    decided
revise          others                                refused    refused    refused    refused    refused    refused    refused    refused
amend           curator,admin                         invalid    open       invalid    decided    decided    decided    decided    decided
amend           others                                refused    refused    refused    refused    refused    refused    refused    refused
request_changes curator,admin                         invalid    asked      invalid    decided    decided    decided    decided    decided
request_changes others                                refused    refused    refused    refused    refused    refused    refused    refused
approve         curator,admin                         invalid    approved   approved   approved   decided    decided    decided    decided
approve         others                                refused    refused    refused    refused    refused    refused    refused    refused
reject          curator,admin                         invalid    rejected   rejected   decided    decided    decided    decided    decided
reject          others                                refused    refused    refused    refused    refused    refused    refused    refused
withdraw        author                                invalid    withdrawn  withdrawn  decided    decided    decided    decided    decided
withdraw        others                                refused    refused    refused    refused    refused    refused    refused    refused
supersede       author,curator,admin                  invalid    superseded superseded decided    decided    decided    decided    decided
supersede       others                                refused    refused    refused    refused    refused    refused    refused    refused
declare         author                                invalid    open       asked      decided    decided    decided    decided    decided
declare         others                                refused    refused    refused    refused    refused    refused    refused    refused
endorse         stranger,other_curator,curator,admin  refused    open       asked      decided    decided    decided    decided    decided
endorse         others                                refused    refused    refused    refused    refused    refused    refused    refused
object_to       stranger,other_curator,curator,admin  refused    open       asked      decided    decided    decided    decided    decided
object_to       others                                refused    refused    refused    refused    refused    refused    refused    refused
assign          curator,admin                         invalid    open       asked      decided    decided    decided    decided    decided
assign          others                                refused    refused    refused    refused    refused    refused    refused    refused
"""  # noqa: E501
ERRORS: dict[type[Exception], str] = {
    lifecycle.NotAllowed: "refused",
    lifecycle.InvalidTransition: "invalid",
    lifecycle.AlreadyDecided: "decided",
}
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
STATES = [State.CHANGES_REQUESTED if each == "asked" else State(each) for each in HEAD[2:]]
NAMED = [(step, actor) for step, actors, *_results in ROWS for actor in actors.split(",")]
OTHERS = {step: [each for each in ACTORS if (step, each) not in NAMED] for step, _actor in NAMED}
CASES = [
    (step, actor, dict(zip(STATES, results, strict=True)))
    for step, actors, *results in ROWS
    for actor in (OTHERS[step] if actors == "others" else actors.split(","))
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
            "declare": lambda: provenance.declare(proposal, by=by),
            "endorse": lambda: lifecycle.endorse(proposal, by=by),
            "object_to": lambda: lifecycle.object_to(proposal, "It is wrong.", by=by),
            "assign": lambda: lifecycle.assign(proposal, self.curator, by=by),
        }
        verbs[verb]()


@pytest.fixture
def stage(shelf: Shelf) -> Stage:
    return Stage(shelf)


@pytest.mark.parametrize("state", STATES)
def test_table(stage: Stage, state: State) -> None:
    proposal, results = stage.proposal(state), {}
    for step, actor, _row in CASES:
        with transaction.atomic():  # each step begins with the same stage
            results[step, actor] = result(stage, proposal.pk, step, actor)
            transaction.set_rollback(True)
    assert results == {(step, actor): row[state] for step, actor, row in CASES}


def result(stage: Stage, number: int, step: str, actor: str) -> str:
    """What comes of the step, in a word; what is refused leaves the row and the log untouched."""
    proposal, events = Proposal.objects.get(pk=number), Event.objects.count()
    before = proposal.state
    try:
        stage.act(proposal, step, stage.people[actor])
    except tuple(ERRORS) as error:
        assert Proposal.objects.get(pk=number).state == before, (step, actor)
        assert Event.objects.count() == events, (step, actor)
        return ERRORS.get(type(error), repr(error))
    found = Proposal.objects.filter(pk=number).first()
    shown = {State.CHANGES_REQUESTED: "asked"}
    return shown.get(State(found.state), found.state) if found else "gone"


def test_the_table_has_every_state_step_and_actor() -> None:
    assert set(STATES) == set(State)
    steps = {step for step, _actor, _results in CASES}
    assert {(step, actor) for step, actor, _results in CASES} == set(product(steps, ACTORS))
    assert len(CASES) == len(steps) * len(ACTORS)
    assert set(lifecycle.VERBS) - {"rebase", "expire", "remind", "hold"} == steps - {"object_to"}
