"""Submitting and the next version: what is refused, what is held, what stays whose."""

import pytest
from django.core.exceptions import ValidationError

from profiles.curation import SlugTaken, UnknownTarget
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from proposals import lifecycle, presentation
from proposals.lifecycle import Submission
from proposals.models import Event, Proposal, ProposalVersion, State, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf, submission


def edit(shelf: Shelf, text: str = "Logs every run.") -> CellOperation:
    return factories.edit(shelf.cell(shelf.engineer, shelf.junior), text)


def test_submitting_opens_and_tells(shelf: Shelf, author: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {"n": 1}, by=author)
    lifecycle.submit(draft, submission(edit(shelf)), by=author)
    assert (draft.state, draft.version_number, draft.title) == ("open", 1, "A better wording")
    assert lifecycle.typed(draft, by=author) is None
    assert ProposalVersion.objects.get().rationale_html == "<p>Because it is clearer.</p>"
    event = Event.objects.get(proposal=draft)
    assert (event.verb, event.from_state, event.to_state) == ("submit", "draft", "open")
    assert Event.objects.get(proposal=draft).kind == "submitted"
    assert Watch.objects.get(proposal=draft).is_manual is False


def test_what_is_already_so_is_dropped(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    same = factories.edit(cell, f"  {cell.description}\r\n")
    name = factories.rename(shelf.skill, shelf.skill.name)
    made = factories.proposal(shelf.skill, same, edit(shelf), name, by=author)
    assert made.operation_count == 1
    with pytest.raises(lifecycle.NothingToPropose):
        factories.proposal(shelf.skill, same, name, by=author)


def test_the_very_same_is_offered_for_endorsement(
    shelf: Shelf, author: User, stranger: User
) -> None:
    made = factories.proposal(shelf.skill, edit(shelf), by=author)
    with pytest.raises(lifecycle.IdenticalProposal) as caught:
        factories.proposal(shelf.skill, edit(shelf), by=stranger)
    assert caught.value.other == made


def test_a_base_is_looked_up_not_believed(shelf: Shelf, author: User, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    old = factories.edit(cell, "Against version 1.")
    factories.publish(shelf.skill, factories.edit(cell, "Version 2."), by=curator)
    made = factories.proposal(shelf.skill, old, by=author)
    assert made.current is not None
    row = made.current.operations.get()
    assert (row.base_version, row.base_text, row.kind) == (1, cell.description, "edit")


def test_what_came_back_is_a_restore(shelf: Shelf, author: User, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=curator)
    cell.refresh_from_db()
    made = factories.proposal(shelf.skill, factories.restore(cell), by=author)
    assert made.current is not None
    row = made.current.operations.get()
    assert (row.kind, row.base_text, row.new_text) == ("restore", None, cell.description)
    # A version of which only the retiring is left has no text to start from.
    factories.publish(shelf.skill, factories.restore(cell), by=curator)
    again = CellOperation(Kind.EDIT, cell.role_id, cell.level_id, 2, CellValues("New.", True))
    other = factories.proposal(shelf.skill, again, by=factories.person())
    assert other.current is not None
    assert other.current.operations.get().kind == "restore"


@pytest.mark.parametrize(
    ("kind", "role", "level", "version", "found"),
    [
        (Kind.EDIT, 0, 0, 9, UnknownTarget),  # a version there never was
        (Kind.EDIT, 1, 2, 1, UnknownTarget),  # a cell there is not
        (Kind.ADD, 9, 0, 0, UnknownTarget),  # a role there is not
        (Kind.ADD, 1, 2, 0, ValidationError),  # nothing is said
    ],
)
def test_unknown_cells_are_refused(
    shelf: Shelf, author: User, kind: Kind, role: int, level: int, version: int,
    found: type[Exception],
) -> None:  # fmt: skip
    roles = {0: shelf.engineer.pk, 1: shelf.analyst.pk, 9: 999_999}
    levels = {0: shelf.junior.pk, 2: shelf.senior.pk}
    new = None if found is ValidationError else CellValues("New.", True)
    made = CellOperation(kind, roles[role], levels[level], version, new)
    with pytest.raises(found):
        factories.proposal(shelf.skill, made, by=author)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "new", "target", "found"),
    [
        ("colour", "red", "", UnknownTarget),
        ("group", "data/none", "", UnknownTarget),
        ("name", "", "", ValidationError),
        ("name", "x" * 121, "", ValidationError),
        ("name", "a\x00b", "", ValidationError),
        ("slug", "New", "", ValidationError),
        ("replaced_by", "nothing", "", ValidationError),
        ("focus", "Own it.", "level:junior", UnknownTarget),
    ],
)
def test_unfit_fields_are_refused(
    shelf: Shelf, author: User, field: str, new: str, target: str, found: type[Exception]
) -> None:
    with pytest.raises(found):
        factories.proposal(shelf.skill, FieldOperation(field, "", new, target), by=author)


def test_fields_of_a_role(shelf: Shelf, author: User) -> None:
    made = factories.proposal(
        shelf.engineer,
        FieldOperation("retired", "", "1"),
        FieldOperation("replaced_by", "", "data-analyst"),
        FieldOperation("position", "0", "3"),
        FieldOperation("technology", "", "MLflow, Optuna", "level:junior"),
        by=author,
    )
    assert made.current is not None
    rows = made.current.operations.values_list("field", "new_text")
    assert list(rows) == [
        ("retired", "yes"), ("replaced_by", "data-analyst"), ("position", "3"),
        ("technology", '["MLflow", "Optuna"]'),
    ]  # fmt: skip
    for operation in (
        FieldOperation("focus", "", "x", "level:none"),
        FieldOperation("family", "", "none"),
        edit(shelf),
    ):
        with pytest.raises(UnknownTarget):
            factories.proposal(shelf.engineer, operation, by=author)


def test_one_cell_once(shelf: Shelf, author: User) -> None:
    renamed = factories.rename(shelf.skill, "Tracking")
    for twice in ((edit(shelf), edit(shelf, "Twice.")), (renamed, renamed)):
        with pytest.raises(ValidationError):
            factories.proposal(shelf.skill, *twice, by=author)


@pytest.mark.parametrize("title", ["", " ", "x" * 151, "a\x1bb"])
def test_a_title_is_wanted(shelf: Shelf, author: User, title: str) -> None:
    with pytest.raises(ValidationError):
        lifecycle.propose(shelf.skill, submission(edit(shelf), title=title), by=author)
    long = Submission("Title", "x" * 10_001, "", [edit(shelf)])
    with pytest.raises(ValidationError):
        lifecycle.propose(shelf.skill, long, by=author)


def test_a_new_skill_wants_a_name_a_group_and_a_free_address(shelf: Shelf, author: User) -> None:
    name, group = FieldOperation("name", "", "Lineage"), FieldOperation("group", "", "data/mlops")
    taken = FieldOperation("slug", "", shelf.skill.slug)
    for operations in ((group,), (name,)):
        with pytest.raises(ValidationError):
            factories.proposal(None, *operations, by=author)
    with pytest.raises(SlugTaken):
        factories.proposal(None, name, group, taken, by=author)
    made = factories.proposal(None, FieldOperation("name", "", "数据"), group, by=author)
    assert made.current is not None
    assert made.current.operations.get(field="slug").new_text != ""


def test_consent_is_asked_once(shelf: Shelf, author: User) -> None:
    author.licences_accepted = {}
    author.save()
    with pytest.raises(lifecycle.ConsentNeeded):
        factories.proposal(shelf.skill, edit(shelf), by=author)
    new = submission(edit(shelf))
    lifecycle.propose(shelf.skill, new, by=author, accepts_licence=True)
    factories.proposal(shelf.skill, edit(shelf, "Second."), by=author)
    assert list(User.objects.get(pk=author.pk).licences_accepted) == [factories.LICENCE]


def test_limits_by_trust(shelf: Shelf, author: User, curator: User) -> None:
    adds = [
        factories.add(shelf.analyst, factories.level(f"l{n}", n), f"Step {n}.") for n in range(11)
    ]
    with pytest.raises(lifecycle.LimitReached) as caught:
        factories.proposal(shelf.skill, *adds, by=author)
    assert (caught.value.what, caught.value.limit) == ("cells", 10)
    for number in range(3):
        made = factories.proposal(shelf.skill, edit(shelf, f"Wording {number}."), by=author)
    with pytest.raises(lifecycle.LimitReached) as caught:
        factories.proposal(shelf.skill, edit(shelf), by=author)
    assert caught.value.what == "open_proposals"
    lifecycle.withdraw(made, by=author)
    with pytest.raises(lifecycle.LimitReached) as caught:
        factories.proposal(shelf.skill, edit(shelf), by=author)
    assert caught.value.what == "proposals_a_day"
    assert factories.proposal(shelf.skill, *adds, by=curator).is_high_impact


def test_what_looks_like_spam_is_held_not_lost(shelf: Shelf, author: User, curator: User) -> None:
    links = " ".join(f"https://example.org/{n}" for n in range(3))
    new = Submission("Title", links, "", [edit(shelf)])
    made = lifecycle.propose(shelf.skill, new, by=author)
    assert (made.visibility, made.visibility_reason) == ("held", "links")
    assert Event.objects.get(proposal=made).kind == "held"
    other = submission(edit(shelf, "Fast."))
    fast = lifecycle.propose(shelf.skill, other, by=author, is_suspicious=True)
    assert (fast.visibility, fast.visibility_reason) == ("held", "suspicious")
    lifecycle.release(made, by=curator)
    told = Event.objects.told().filter(proposal=made).values_list("kind", flat=True)
    assert sorted(told) == ["held", "released", "submitted"]


def test_only_those_in_good_standing_propose(shelf: Shelf) -> None:
    for person in (factories.suspended(), factories.person(is_verified=False)):
        with pytest.raises(lifecycle.NotAllowed):
            factories.proposal(shelf.skill, edit(shelf), by=person)


def test_an_amendment_is_whose_it_is(shelf: Shelf, author: User, curator: User) -> None:
    middle = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans.")
    made = factories.proposal(shelf.skill, edit(shelf), middle, by=author)
    better = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans well.")
    lifecycle.rebase(made, submission(edit(shelf), better), by=curator)
    assert made.current is not None
    assert [each.author for each in made.current.operations.all()] == [author, curator]
    assert made.current.kind == ProposalVersion.Kind.AMENDMENT
    assert Event.objects.filter(proposal=made, kind="amended").count() == 1


def test_reviews_of_what_changed_are_outdated(shelf: Shelf, author: User, curator: User) -> None:
    factories.curator()
    renamed = factories.rename(shelf.skill, "Tracking")
    made = factories.proposal(shelf.skill, edit(shelf), renamed, by=author)
    lifecycle.approve(made, by=curator, seen=lifecycle.Seen.of(made))
    more = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "More.")
    lifecycle.revise(made, submission(edit(shelf), renamed, more), by=author)
    assert made.reviews.get().is_outdated is False
    lifecycle.revise(made, submission(renamed, more), by=author)
    assert made.reviews.get().is_outdated is True
    assert (made.state, made.version_number) == (State.OPEN, 3)


THREE_LINKS = "https://a.example https://b.example https://c.example"


@pytest.mark.parametrize("step", ["revise", "rebase"])
def test_a_later_version_is_held_for_its_links_as_the_first_one_is(
    shelf: Shelf, curator: User, step: str
) -> None:
    newcomer = factories.person(days=0)
    made = factories.proposal(shelf.skill, edit(shelf), by=newcomer)
    assert made.visibility == "public"
    linked = Submission("Title", THREE_LINKS, "", [edit(shelf, "Logs.")])
    getattr(lifecycle, step)(made, linked, by=newcomer)
    assert (made.visibility, made.visibility_reason) == ("held", "links")
    told = Event.objects.told().filter(proposal=made).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["submitted", "held"]
    lifecycle.release(made, by=curator)
    again = Submission("Another title", THREE_LINKS, "", [edit(shelf, "Logs runs.")])
    lifecycle.revise(made, again, by=newcomer)
    assert made.visibility == "public"


def test_links_in_the_texts_themselves_count(shelf: Shelf) -> None:
    newcomer = factories.person(days=0)
    made = factories.proposal(shelf.skill, edit(shelf, f"Reads {THREE_LINKS}."), by=newcomer)
    assert made.visibility == "held"


def test_a_title_alone_is_not_a_new_version(shelf: Shelf, author: User, reader: User) -> None:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    made = factories.proposal(shelf.skill, edit, by=author)
    lifecycle.endorse(made, by=reader)
    assert made.current is not None
    renamed = Submission("Shorter", made.current.rationale, made.current.sources, [edit])
    lifecycle.revise(made, renamed, by=author)
    made.refresh_from_db()
    assert (made.version_number, made.title) == (1, "Shorter")
    assert lifecycle.content_of(made)["title"] == "Shorter"
    assert made.events.filter(verb="retitle").count() == 1
    assert presentation.counts(made)["endorsements"] == 1


def test_another_reason_keeps_endorsements_and_other_words_do_not(
    shelf: Shelf, author: User, reader: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    edit = factories.edit(cell, "Logs every run.")
    made = factories.proposal(shelf.skill, edit, by=author)
    lifecycle.endorse(made, by=reader)
    lifecycle.revise(made, Submission("Title", "A better reason.", operations=[edit]), by=author)
    assert (made.version_number, presentation.counts(made)["endorsements"]) == (2, 1)
    other = factories.edit(cell, "Something else.")
    lifecycle.revise(made, Submission("Title", "A better reason.", operations=[other]), by=author)
    assert (made.version_number, presentation.counts(made)["endorsements"]) == (3, 0)
