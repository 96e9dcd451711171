"""What publishing writes, and what it refuses, through the one door."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from profiles import curation
from profiles.models import (
    Catalogue,
    Change,
    Credit,
    Expectation,
    FormerAddress,
    Level,
    Revision,
    Role,
    Skill,
)
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db
Source = Revision.Source
Set = FieldOperation


@pytest.fixture
def person() -> User:
    return User.objects.create_user("writer", "writer@example.org", "pw")


@pytest.fixture
def catalogue(person: User) -> Catalogue:
    catalogue = Catalogue.objects.get()
    frame = [
        Set("name", "", "Data", target="domain:data"),
        Set("name", "", "Storage", target="group:data/storage"),
        Set("name", "", "Pipelines", target="group:data/pipelines"),
        Set("name", "", "Analysts", target="family:analysts"),
        Set("name", "", "Junior", target="level:junior"),
        Set("rank", "", "1", target="level:junior"),
        Set("name", "", "Senior", target="level:senior"),
        Set("rank", "", "2", target="level:senior"),
    ]
    curation.publish(catalogue, frame, by=person, source=Source.IMPORT)
    curation.create_role("analyst", [Set("name", "", "Analyst")], by=person, source=Source.IMPORT)
    return catalogue


@pytest.fixture
def skill(catalogue: Catalogue, person: User) -> Skill:
    operations: list[CellOperation | FieldOperation] = [
        Set("name", "", "SQL"),
        add("junior", "Writes queries"),
        add("senior", "Tunes"),
    ]
    revision = curation.create_skill(
        "sql", "data/storage", operations, by=person, source=Source.IMPORT
    )
    assert revision.skill is not None
    return revision.skill


def ids(level: str) -> tuple[int, int]:
    return Role.objects.get(slug="analyst").pk, Level.objects.get(slug=level).pk


def add(level: str, text: str, *, required: bool = False) -> CellOperation:
    return CellOperation(Kind.ADD, *ids(level), 0, CellValues(text, required))


def edit(level: str, version: int, text: str, *, required: bool = False) -> CellOperation:
    return CellOperation(Kind.EDIT, *ids(level), version, CellValues(text, required))


def retire(level: str, version: int) -> CellOperation:
    return CellOperation(Kind.RETIRE, *ids(level), version)


def restore(level: str, version: int) -> CellOperation:
    return CellOperation(Kind.RESTORE, *ids(level), version)


def publish(skill: Skill, person: User, *operations: CellOperation | FieldOperation) -> Revision:
    return curation.publish(skill, operations, by=person, source=Source.CURATOR, summary="Why")


def cell(skill: Skill, level: str) -> Expectation:
    return Expectation.objects.get(skill=skill, level__slug=level)


def test_creating_a_skill_is_its_first_revision(skill: Skill, person: User) -> None:
    revision = skill.revisions.get()
    assert (revision.number, revision.source, revision.author) == (1, "import", person)
    assert list(revision.changes.values_list("kind", "field", "after_text", "version")) == [
        ("create", "slug", "sql", None),
        ("set_field", "name", "SQL", None),
        ("add", "", "Writes queries", 1),
        ("add", "", "Tunes", 1),
    ]
    assert (skill.name, skill.revision_number, skill.first_slug) == ("SQL", 1, "sql")


def test_an_edit_writes_cell_change_and_revision(skill: Skill, person: User) -> None:
    revision = publish(skill, person, edit("junior", 1, "Reads queries", required=True))
    live, change = cell(skill, "junior"), revision.changes.get()
    assert (live.description, live.required, live.version) == ("Reads queries", True, 2)
    assert (change.before_text, change.before_required) == ("Writes queries", False)
    assert (change.after_text, change.after_required, change.version) == ("Reads queries", True, 2)
    assert (skill.revision_number, revision.number, revision.summary) == (2, 2, "Why")


def test_a_cell_is_retired_and_restored_with_its_text(skill: Skill, person: User) -> None:
    publish(skill, person, retire("junior", 1))
    assert cell(skill, "junior").retired_at is not None
    revision = publish(skill, person, restore("junior", 2))
    live, change = cell(skill, "junior"), revision.changes.get()
    assert (live.retired_at, live.description, live.version) == (None, "Writes queries", 3)
    assert (change.kind, change.before_text, change.after_text) == (
        "restore",
        None,
        "Writes queries",
    )


def test_adding_a_retired_cell_restores_it(skill: Skill, person: User) -> None:
    publish(skill, person, retire("junior", 1))
    revision = publish(skill, person, add("junior", "Anew"))
    assert revision.changes.get().kind == "restore"
    assert (cell(skill, "junior").description, cell(skill, "junior").version) == ("Anew", 3)


@pytest.mark.parametrize(
    "operation",
    [
        lambda: edit("junior", 7, "Other"),
        lambda: add("junior", "Other"),
        lambda: restore("junior", 1),
        lambda: retire("junior", 0),
    ],
    ids=["edit of another version", "add over a live cell", "restore of a live cell", "retire"],
)
def test_a_cell_that_moved_is_a_conflict_and_nothing_is_written(
    skill: Skill, person: User, operation: Callable[[], CellOperation]
) -> None:
    made = operation()
    with pytest.raises(curation.PublishedConflict) as found:
        publish(skill, person, edit("senior", 1, "Tunes more"), made)
    assert found.value.operations == [made]
    assert cell(skill, "senior").description == "Tunes"
    assert skill.revisions.count() == 1


def test_one_cell_twice_is_a_conflict(skill: Skill, person: User) -> None:
    with pytest.raises(curation.PublishedConflict):
        publish(skill, person, edit("junior", 1, "A"), edit("junior", 1, "B"))


def test_what_is_already_so_is_nothing_to_change(skill: Skill, person: User) -> None:
    with pytest.raises(curation.NothingToChange):
        publish(skill, person, edit("junior", 1, " Writes queries\r\n"), Set("name", "SQL", "SQL"))
    assert skill.revisions.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b", "a\u202eb"])
def test_text_that_may_not_be_published_is_refused(skill: Skill, person: User, text: str) -> None:
    with pytest.raises(ValidationError):
        publish(skill, person, edit("junior", 1, text))
    assert cell(skill, "junior").version == 1


def test_an_import_may_leave_a_cell_blank(skill: Skill, person: User) -> None:
    curation.publish(skill, [edit("junior", 1, "")], by=person, source=Source.IMPORT)
    assert cell(skill, "junior").description == ""


def test_text_is_kept_in_one_form(skill: Skill, person: User) -> None:
    publish(skill, person, edit("junior", 1, "  Cafe\u0301\r\nand\rmore  "))
    assert cell(skill, "junior").description == "Café\nand\nmore"


def test_fields_of_a_skill_are_set(skill: Skill, person: User) -> None:
    revision = publish(
        skill,
        person,
        Set("summary", "", "Asks  databases"),
        Set("group", "data/storage", "data/pipelines"),
        Set("licence", "", "CC0-1.0"),
    )
    skill.refresh_from_db()
    assert (skill.summary, skill.group.key, skill.licence) == (
        "Asks databases",
        "data/pipelines",
        "CC0-1.0",
    )
    assert revision.changes.count() == 3


def test_a_field_that_moved_is_a_conflict(skill: Skill, person: User) -> None:
    with pytest.raises(curation.PublishedConflict):
        publish(skill, person, Set("name", "MySQL", "PostgreSQL"))


@pytest.mark.parametrize(
    "operation",
    [
        Set("colour", "", "red"),
        Set("group", "data/storage", "data/nowhere"),
        Set("focus", "", "x", target="level:junior"),
    ],
)
def test_what_does_not_exist_is_named(
    skill: Skill, person: User, operation: FieldOperation
) -> None:
    with pytest.raises(curation.UnknownTarget):
        publish(skill, person, operation)


def test_a_renamed_address_is_kept_for_ever(skill: Skill, person: User) -> None:
    publish(skill, person, Set("slug", "sql", "structured-query-language"))
    assert FormerAddress.objects.get(slug="sql").skill == skill
    with pytest.raises(curation.SlugTaken):
        curation.create_skill("sql", "data/storage", [], by=person, source=Source.CURATOR)
    publish(skill, person, Set("slug", "structured-query-language", "sql"))
    assert FormerAddress.objects.get().slug == "structured-query-language"


@pytest.mark.parametrize("slug", ["", "SQL", "a--b", "-a", "history", "ä", "a" * 101])
def test_an_address_that_may_not_be_is_refused(
    catalogue: Catalogue, person: User, slug: str
) -> None:
    with pytest.raises(ValidationError):
        curation.create_skill(
            slug, "data/storage", [Set("name", "", "X")], by=person, source=Source.CURATOR
        )
    assert not Skill.objects.exists()


def test_a_skill_is_retired_in_favour_of_another(skill: Skill, person: User) -> None:
    other = curation.create_skill(
        "queries", "data/storage", [Set("name", "", "Queries")], by=person, source=Source.CURATOR
    ).skill
    publish(skill, person, Set("retired", "", "yes"), Set("replaced_by", "", "queries"))
    skill.refresh_from_db()
    assert (skill.retired_at is not None, skill.replaced_by) == (True, other)
    publish(skill, person, Set("replaced_by", "queries", ""), Set("retired", "yes", ""))
    skill.refresh_from_db()
    assert (skill.retired_at, skill.replaced_by) == (None, None)


@pytest.mark.parametrize("successor", ["sql", "nowhere"])
def test_a_successor_is_another_published_skill(skill: Skill, person: User, successor: str) -> None:
    with pytest.raises(ValidationError):
        publish(skill, person, Set("retired", "", "yes"), Set("replaced_by", "", successor))


def test_credits_name_everybody_once(skill: Skill, person: User) -> None:
    other = User.objects.create_user("approver", "approver@example.org", "pw")
    revision = curation.publish(
        skill,
        [edit("junior", 1, "New")],
        by=person,
        source=Source.PROPOSAL,
        credits=[(other, Credit.Part.APPROVER), (other, Credit.Part.APPROVER)],
    )
    assert list(revision.credits.values_list("person__username", "part")) == [
        ("writer", "author"),
        ("approver", "approver"),
    ]


def test_sequence_counts_everything_and_structure_what_shows_elsewhere(
    skill: Skill, person: User
) -> None:
    before = Catalogue.objects.get()
    publish(skill, person, edit("junior", 1, "New"))
    after = Catalogue.objects.get()
    assert (after.sequence, after.structure) == (before.sequence + 1, before.structure)
    curation.publish(
        after,
        [Set("name", "Junior", "Beginner", target="level:junior")],
        by=person,
        source=Source.CURATOR,
    )
    last = Catalogue.objects.get()
    assert last.structure == last.sequence == before.sequence + 2
    assert list(Revision.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, last.sequence + 1)
    )


def test_a_receiver_that_fails_undoes_the_revision(skill: Skill, person: User) -> None:
    def refuse(**kwargs: object) -> None:
        raise RuntimeError

    curation.revision_published.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            publish(skill, person, edit("junior", 1, "New"))
    finally:
        curation.revision_published.disconnect(refuse)
    assert (cell(skill, "junior").description, Revision.objects.of(skill).count()) == (
        "Writes queries",
        1,
    )


def test_versions_are_the_number_of_change_rows(skill: Skill, person: User) -> None:
    publish(skill, person, edit("junior", 1, "B"))
    publish(skill, person, retire("junior", 2))
    publish(skill, person, restore("junior", 3))
    live = cell(skill, "junior")
    assert live.version == Change.objects.filter(expectation=live).count() == 4


def test_one_edit_costs_as_many_queries_as_three(skill: Skill, person: User) -> None:
    publish(skill, person, Set("summary", "", "x"))
    counts = []
    for operations in ([edit("junior", 1, "B")], [edit("junior", 2, "C"), edit("senior", 1, "D")]):
        with CaptureQueriesContext(connection) as queries:
            publish(skill, person, *operations)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_levels_of_a_role_are_set(catalogue: Catalogue, person: User) -> None:
    role = Role.objects.get(slug="analyst")
    curation.publish(
        role,
        [
            Set("family", "", "analysts"),
            Set("position", "0", "3"),
            Set("focus", "", "Answers questions", target="level:junior"),
            Set("technology", "", "SQL, Excel", target="level:junior"),
        ],
        by=person,
        source=Source.CURATOR,
    )
    at_level = role.role_levels.get()
    role.refresh_from_db()
    assert (at_level.focus, at_level.technology) == ("Answers questions", ["SQL", "Excel"])
    assert (role.family and role.family.slug, role.position, role.revision_number) == (
        "analysts",
        3,
        2,
    )
    again = Set("technology", '["SQL", "Excel"]', "SQL,Excel", target="level:junior")
    with pytest.raises(curation.NothingToChange):
        curation.publish(role, [again], by=person, source=Source.CURATOR)


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (Set("focus", "x", "y", target="level:junior"), curation.PublishedConflict),
        (Set("focus", "", "y", target="level:nowhere"), curation.UnknownTarget),
        (Set("focus", "", "y", target="junior"), curation.UnknownTarget),
        (Set("colour", "", "y", target="level:junior"), curation.UnknownTarget),
        (Set("family", "", "nowhere"), curation.UnknownTarget),
        (Set("technology", "", "[1]", target="level:junior"), ValidationError),
        (Set("technology", "", "[", target="level:junior"), ValidationError),
        (Set("position", "0", "many"), ValidationError),
        (Set("position", "0", "-1"), ValidationError),
    ],
)
def test_what_cannot_be_said_of_a_role(
    catalogue: Catalogue, person: User, operation: FieldOperation, error: type[Exception]
) -> None:
    role = Role.objects.get(slug="analyst")
    with pytest.raises(error):
        curation.publish(role, [operation], by=person, source=Source.CURATOR)


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (Set("name", "x", "y", target="domain:data"), curation.PublishedConflict),
        (Set("name", "", "y", target="group:nowhere/x"), curation.UnknownTarget),
        (Set("name", "", "y", target="planet:mars"), curation.UnknownTarget),
        (Set("colour", "", "y", target="domain:data"), curation.UnknownTarget),
        (Set("name", "", "y", target="domain:NOT A SLUG"), ValidationError),
        (Set("rank", "1", "high", target="level:junior"), ValidationError),
        (Set("name", "Data", "", target="domain:data"), ValidationError),
    ],
)
def test_what_cannot_be_said_of_the_frame(
    catalogue: Catalogue, person: User, operation: FieldOperation, error: type[Exception]
) -> None:
    before = catalogue.sequence
    with pytest.raises(error):
        curation.publish(catalogue, [operation], by=person, source=Source.CURATOR)
    assert Catalogue.objects.get().sequence >= before
    assert Revision.objects.of(None).count() == 1


def test_the_catalogue_itself_has_a_history(catalogue: Catalogue, person: User) -> None:
    operation = Set("title", catalogue.title, "Our skills")
    revision = curation.publish(catalogue, [operation], by=person, source=Source.CURATOR)
    change = revision.changes.get()
    assert (revision.number, change.field, change.before_text, change.after_text) == (
        2,
        "title",
        "Skillmap Catalogue",
        "Our skills",
    )


def test_a_redaction_blanks_the_text_and_keeps_the_row(skill: Skill, person: User) -> None:
    publish(skill, person, edit("junior", 1, "Ask Ann, 555-0100"))
    revision = publish(skill, person, edit("junior", 2, "Ask the team"))
    change = revision.changes.get()
    with pytest.raises(ValidationError):
        curation.redact(change, by=person, reason=" ")
    curation.redact(change, by=person, reason="A telephone number")
    change.refresh_from_db()
    assert (change.before_text, change.after_text) == ("", "")
    assert (change.redacted_by, change.redaction_reason) == (person, "A telephone number")


def test_a_redaction_cannot_be_undone_or_repeated(skill: Skill, person: User) -> None:
    change = skill.revisions.get().changes.filter(kind=Kind.ADD)[0]
    curation.redact(change, by=person, reason="Why")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(after_text="back", redacted_at=None)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: Change.objects.update(field="x"),
        lambda: Change.objects.update(after_text="forged"),
        lambda: Revision.objects.update(summary="forged"),
        lambda: Credit.objects.update(part="approver"),
        lambda: Credit.objects.all()._raw_delete("default"),
        lambda: Change.objects.all()._raw_delete("default"),
        lambda: Revision.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_itself_refuses_to_change_history(
    skill: Skill, tamper: Callable[[], object]
) -> None:
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        tamper()
    assert skill.revisions.get().changes.count() == 4
