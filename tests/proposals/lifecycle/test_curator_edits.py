"""What curators change at once: published, or proposed where a second has to agree."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.curation import NothingToChange, SlugTaken, UnknownTarget
from profiles.models import Domain, Revision, Role, Skill
from profiles.operations import FieldOperation
from proposals import permissions
from proposals.lifecycle import Conflict, NotAllowed, NothingToPropose, curator_edits
from proposals.models import Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def summary(base: str, new: str) -> FieldOperation:
    return FieldOperation("summary", base, new)


def test_an_edit_is_a_revision_with_its_event(shelf: Shelf, curator: User) -> None:
    made = curator_edits.edit(shelf.skill, [summary("", "Runs.")], " Why ", by=curator)
    assert isinstance(made, Revision)
    assert (made.summary, made.source, made.author) == ("Why", "curator", curator)
    assert Event.objects.latest("id").data == {"revision": made.pk}


@pytest.mark.parametrize("words", ["", " ", "x" * 501, "a\x00b"])
def test_it_takes_a_summary(shelf: Shelf, curator: User, words: str) -> None:
    with pytest.raises(ValidationError):
        curator_edits.edit(shelf.skill, [summary("", "Runs.")], words, by=curator)
    shelf.skill.refresh_from_db()
    assert (shelf.skill.summary, shelf.skill.revision_number) == ("", 1)


def test_nobody_else_edits(shelf: Shelf, author: User) -> None:
    suspended = factories.curator("quiet")
    suspended.is_active = False
    for person in (author, suspended, factories.curator(domain=factories.domain("law"))):
        with pytest.raises(NotAllowed):
            curator_edits.edit(shelf.skill, [summary("", "Runs.")], "Why", by=person)
        with pytest.raises(NotAllowed):
            curator_edits.create_role("tester", [], "Why", by=person)
        with pytest.raises(NotAllowed):
            curator_edits.redact(
                Revision.objects.of(shelf.skill).get().changes.all()[0], "x", by=person
            )
        with pytest.raises(NotAllowed):
            curator_edits.redact_summary(Revision.objects.of(shelf.skill).get(), "x", by=person)
    with pytest.raises(NotAllowed):
        curator_edits.create_skill([], "Why", by=author)


def test_fields_and_cells_merge_and_overlaps_conflict(
    shelf: Shelf, curator: User, stranger: User
) -> None:
    stale = shelf.cell(shelf.engineer, shelf.junior)
    only_flag = factories.edit(stale, stale.description, required=False)
    factories.publish(shelf.skill, factories.edit(stale, "Their words."), by=stranger)
    curator_edits.edit(shelf.skill, [only_flag], "Optional", by=curator)
    live = shelf.cell(shelf.engineer, shelf.junior)
    assert (live.description, live.required) == ("Their words.", False)
    with pytest.raises(Conflict) as found:
        curator_edits.edit(shelf.skill, [factories.edit(stale, "Mine.")], "Mine", by=curator)
    assert len(found.value.operations) == 1
    with pytest.raises(NothingToPropose):
        curator_edits.edit(shelf.skill, [summary("", "")], "Nothing", by=curator)


def test_a_new_skill_stands_where_the_curator_may_make_one(shelf: Shelf) -> None:
    local = factories.curator("local", domain=shelf.domain)
    law = factories.group("torts", domain=factories.domain("law"))
    said = [FieldOperation("name", "", "Lineage")]
    for group, refused in ((law.key, ValidationError), ("no/where", UnknownTarget)):
        with pytest.raises(refused):
            curator_edits.create_skill([*said, FieldOperation("group", "", group)], "Why", by=local)
    own = FieldOperation("group", "", shelf.group.key)
    made = curator_edits.create_skill([*said, own], "Why", by=local)
    assert isinstance(made, Revision)
    assert made.skill == Skill.objects.get(slug="lineage")
    with pytest.raises(SlugTaken):
        curator_edits.create_skill([*said, own], "Why", by=local)


def test_a_new_skill_is_proposed_where_there_is_a_second(shelf: Shelf, curator: User) -> None:
    factories.curator("second")
    operations = [
        FieldOperation("name", "", "Lineage"),
        FieldOperation("group", "", shelf.group.key),
    ]
    made = curator_edits.create_skill(operations, "Why", by=curator)
    assert isinstance(made, Proposal)
    assert (made.is_new_skill, made.state, Skill.objects.count()) == (True, "open", 1)


def test_a_new_role_is_for_the_whole_site(shelf: Shelf, curator: User) -> None:
    named = [FieldOperation("name", "", "Tester")]
    with pytest.raises(NotAllowed):
        curator_edits.create_role("tester", named, "Why", by=factories.curator(domain=shelf.domain))
    made = curator_edits.create_role("tester", named, "Why", by=curator)
    assert made.role == Role.objects.get(slug="tester")
    assert Event.objects.latest("id").role == made.role


def test_each_part_of_the_frame_is_somebodys(shelf: Shelf, curator: User) -> None:
    local = factories.curator(domain=shelf.domain)
    own = FieldOperation("name", shelf.domain.name, "Data", "domain:data")
    level = FieldOperation("name", "Junior", "Beginner", "level:junior")
    new = FieldOperation("name", "", "Law", "domain:law")
    for refused in ([level], [new], [own, level]):
        with pytest.raises(NotAllowed):
            curator_edits.edit_frame(refused, "Why", by=local)
    curator_edits.edit_frame([own], "Why", by=local)
    curator_edits.edit_frame([level, new], "Why", by=curator)
    assert set(Domain.objects.values_list("name", flat=True)) == {"Data", "Law"}
    with pytest.raises(UnknownTarget):
        curator_edits.edit_frame([FieldOperation("name", "", "x", "nonsense:x")], "Why", by=curator)
    with pytest.raises(NothingToChange):
        curator_edits.edit_frame(
            [FieldOperation("name", "Data", "Data", "domain:data")], "x", by=curator
        )


def test_who_may_bring_files_in(curator: User, author: User, shelf: Shelf) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    local = factories.curator(domain=shelf.domain)
    may = [permissions.can_import(person) for person in (curator, chief, local, author)]
    assert may == [True, True, False, False]
    factories.curator("second")
    assert [permissions.can_import(person) for person in (curator, chief)] == [False, True]


@pytest.mark.parametrize("cells", [1, 3])
def test_what_an_edit_costs(
    shelf: Shelf, curator: User, cells: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    changed = shelf.skill.expectations.order_by("pk")[:cells]
    edits = [factories.edit(cell, f"Anew {cell.pk}.") for cell in changed]
    # Who curates; begin and commit; lock the skill; its cells, the roles and the levels; whether a
    # program proposed these texts before. Write the cells, the catalogue's sequence, the skill, the
    # revision with its changes and credits, the search document, the event and its dispatch rows;
    # who waits on these cells; the audit log.
    with django_assert_num_queries(1 + 2 + 1 + 3 + 1 + 11):
        curator_edits.edit(shelf.skill, edits, "Why", by=curator)
