"""History: numbers that stand once, rows that stand for ever, redactions that blank and no more."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from profiles.models import Catalogue, Change, Credit, Revision
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused, refused_as_history
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def unsaved(by: User, number: int, sequence: int = 900, **subject: Any) -> Revision:
    """A revision as `curation` would write it."""
    source = Revision.Source.CURATOR
    return Revision(
        sequence=sequence, number=number, source=source, author=by, created_at=NOW, **subject
    )


@pytest.fixture
def revision(shelf: Shelf) -> Revision:
    """The first revision of the one skill: five cells added, the name set."""
    return Revision.objects.get(skill=shelf.skill)


# --- Revisions --------------------------------------------------------------------------------


def test_a_revision_is_of_one_subject(shelf: Shelf, author: User) -> None:
    with refused(Revision, "revision_of_one_subject"):
        unsaved(author, 9, skill=shelf.skill, role=shelf.engineer).save()
    unsaved(author, 9, skill=shelf.skill).save()
    unsaved(author, 9, 901, role=shelf.engineer).save()
    unsaved(author, 9, 902).save()
    assert Revision.objects.filter(number=9).count() == 3


def test_a_skill_has_each_number_once(shelf: Shelf, author: User) -> None:
    with refused(Revision, "revision_one_per_skill_and_number"):
        Revision.objects.bulk_create([unsaved(author, 1, skill=shelf.skill)])
    Revision.objects.bulk_create([unsaved(author, 2, skill=shelf.skill)])
    assert [each.number for each in shelf.skill.revisions.order_by("number")] == [1, 2]


def test_a_role_has_each_number_once(shelf: Shelf, author: User) -> None:
    with refused(Revision, "revision_one_per_role_and_number"):
        Revision.objects.bulk_create([unsaved(author, 1, role=shelf.engineer)])
    Revision.objects.bulk_create([unsaved(author, 2, role=shelf.engineer)])
    assert [each.number for each in shelf.engineer.revisions.order_by("number")] == [1, 2]


def test_the_catalogue_has_each_number_once(author: User) -> None:
    unsaved(author, 1).save()
    with refused(Revision, "revision_one_per_catalogue_number"):
        Revision.objects.bulk_create([unsaved(author, 1, 901)])
    Revision.objects.bulk_create([unsaved(author, 2, 901)])
    assert [each.number for each in Revision.objects.order_by("number")] == [1, 2]


def test_a_sequence_is_taken_once(revision: Revision, author: User) -> None:
    with pytest.raises(IntegrityError, match="sequence"), transaction.atomic():
        unsaved(author, 9, revision.sequence).save()
    unsaved(author, 9, revision.sequence + 1).save()
    assert Catalogue.objects.get().sequence == revision.sequence


def test_what_a_revision_is_called_and_where_it_is(shelf: Shelf, author: User) -> None:
    skill = unsaved(author, 4, skill=shelf.skill)
    role = unsaved(author, 5, role=shelf.engineer)
    catalogue = unsaved(author, 6)
    assert [str(each) for each in (skill, role, catalogue)] == [
        "Experiment Tracking · 4",
        "Ml Engineer · 5",
        "Catalogue · 6",
    ]
    assert [each.get_absolute_url() for each in (skill, role, catalogue)] == [
        "/skills/experiment-tracking/revisions/4/",
        "/roles/ml-engineer/revisions/5/",
        "/history/",
    ]


def test_the_newest_revision_stands_first(shelf: Shelf) -> None:
    found = [each.sequence for each in Revision.objects.all()]
    assert found == sorted(found, reverse=True)
    assert len(found) == 3


# --- Changes ----------------------------------------------------------------------------------


def test_a_change_is_of_a_cell_or_a_field(shelf: Shelf, revision: Revision) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    with refused(Change, "change_of_a_cell_or_a_field"):
        Change.objects.create(revision=revision, kind=Change.Kind.SET)
    with refused(Change, "change_of_a_cell_or_a_field"):
        Change.objects.create(
            revision=revision, kind=Change.Kind.EDIT, expectation=cell, version=2, field="name"
        )
    before = revision.changes.count()
    Change.objects.create(revision=revision, kind=Change.Kind.SET, field="name")
    Change.objects.create(revision=revision, kind=Change.Kind.EDIT, expectation=cell, version=2)
    assert revision.changes.count() == before + 2


def test_a_version_of_a_cell_is_made_by_one_change(shelf: Shelf, revision: Revision) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    with refused(Change, "change_one_per_cell_and_version"):
        Change.objects.bulk_create(
            [Change(revision=revision, kind="edit", expectation=cell, version=1)]
        )
    assert list(cell.changes.values_list("kind", "version")) == [("add", 1)]


def test_fields_have_no_versions_to_clash(revision: Revision) -> None:
    for text in ("A", "B"):
        Change.objects.create(revision=revision, kind="set_field", field="name", after_text=text)
    found = revision.changes.filter(field="name", after_text__in="AB")
    assert [each.after_text for each in found] == ["A", "B"]


def test_what_a_change_is_called(shelf: Shelf, revision: Revision) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    of_cell = Change(revision=revision, kind="edit", expectation=cell)
    of_field = Change(revision=revision, kind="set_field", field="name")
    assert str(of_cell) == f"{revision.pk} · edit · {cell.pk}"
    assert str(of_field) == f"{revision.pk} · set_field · name"


# --- Credits ----------------------------------------------------------------------------------


def test_a_person_has_each_part_once(revision: Revision, author: User, curator: User) -> None:
    Credit.objects.create(revision=revision, person=author, part="author")
    with refused(Credit, "credit_one_per_person_and_part"):
        Credit.objects.create(revision=revision, person=author, part="author")
    Credit.objects.create(revision=revision, person=author, part="approver")
    Credit.objects.create(revision=revision, person=curator, part="author")
    assert [str(each) for each in revision.credits.exclude(person=revision.author)] == [
        "author · author",
        "author · approver",
        "curator · author",
    ]


# --- Rows that stand for ever -----------------------------------------------------------------


@pytest.fixture
def credit(revision: Revision, author: User) -> Credit:
    return Credit.objects.create(revision=revision, person=author, part="author")


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Revision, {"summary": "Nicer"}),
        (Revision, {"sequence": 99}),
        (Revision, {"created_at": NOW}),
        (Change, {"after_text": "Nicer"}),
        (Change, {"before_text": None, "kind": "edit"}),
        (Credit, {"part": "amender"}),
    ],
)
def test_history_is_not_changed(
    credit: Credit, model: type[Revision] | type[Change] | type[Credit], values: dict[str, Any]
) -> None:
    before = list(model.objects.values())
    with refused_as_history(model._meta.db_table):
        model.objects.update(**values)
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", [Revision, Change, Credit])
def test_history_is_not_deleted(
    credit: Credit, model: type[Revision] | type[Change] | type[Credit]
) -> None:
    before = model.objects.count()
    with refused_as_history(model._meta.db_table):
        model.objects.order_by()._raw_delete("default")  # as no collector of Django's would
    assert model.objects.count() == before > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot empty a table at once")
@pytest.mark.parametrize("table", ["profiles_change", "profiles_credit"])
def test_history_is_not_emptied_at_once(credit: Credit, table: str) -> None:
    with refused_as_history(table), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no check still waits for the commit
        cursor.execute(f"TRUNCATE {table} CASCADE")


# --- Redaction --------------------------------------------------------------------------------


def test_a_redaction_blanks_the_texts(revision: Revision, curator: User) -> None:
    change = revision.changes.exclude(expectation=None)[0]
    said = {"redacted_at": NOW, "redacted_by": curator, "redaction_reason": "A name"}
    assert Change.objects.filter(pk=change.pk).update(before_text="", after_text="", **said) == 1
    assert Revision.objects.filter(pk=revision.pk).update(summary="", **said) == 1
    change.refresh_from_db()
    assert (change.after_text, change.redaction_reason) == ("", "A name")


@pytest.mark.parametrize("kept", [{"version": 7}, {"kind": "retire"}, {"target": "elsewhere"}])
def test_a_redaction_leaves_what_happened(
    revision: Revision, curator: User, kept: dict[str, Any]
) -> None:
    said = {"redacted_at": NOW, "redacted_by": curator}
    with refused_as_history("profiles_change"):
        revision.changes.exclude(expectation=None).update(**said, **kept)
    assert not Change.objects.exclude(redacted_at=None).exists()


@pytest.mark.parametrize(
    "kept", [{"number": 7}, {"source": "import"}, {"created_at": NOW}, {"sequence": 70}]
)
def test_a_redaction_leaves_who_did_it_and_when(
    revision: Revision, curator: User, kept: dict[str, Any]
) -> None:
    said = {"redacted_at": NOW, "redacted_by": curator}
    with refused_as_history("profiles_revision"):
        Revision.objects.filter(pk=revision.pk).update(**said, **kept)
    assert not Revision.objects.exclude(redacted_at=None).exists()


def test_a_redaction_is_done_once_and_not_undone(revision: Revision, curator: User) -> None:
    said = {"redacted_at": NOW, "redacted_by": curator, "redaction_reason": "A name"}
    rows = Revision.objects.filter(pk=revision.pk)
    assert rows.update(summary="", **said) == 1
    for again in ({"redacted_at": None}, {"redaction_reason": "Another"}, {"summary": "Back"}):
        with refused_as_history("profiles_revision"):
            rows.update(**again)
    assert rows.get().redaction_reason == "A name"


# --- What may stand in a field ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (Revision, "source", "import", ""),
        (Revision, "source", "rumour", "invalid_choice"),
        (Revision, "summary", "", ""),
        (Revision, "summary", "x" * 501, "max_length"),
        (Revision, "number", -1, "min_value"),
        (Change, "kind", "restore", ""),
        (Change, "kind", "delete", "invalid_choice"),
        (Change, "field", "x" * 21, "max_length"),
        (Change, "target", "x" * 211, "max_length"),
        (Change, "before_text", None, ""),
        (Change, "after_required", None, ""),
        (Credit, "part", "also_proposed", ""),
        (Credit, "part", "owner", "invalid_choice"),
    ],
)
def test_what_may_stand_in_a_field(
    model: type[Revision], field: str, value: object, code: str
) -> None:
    assert code_of(model, field, value) == code


def test_what_is_published_credits_who_wrote_it(shelf: Shelf, curator: User) -> None:
    other = factories.skill("registry", group=shelf.group, by=curator)
    found = Credit.objects.filter(revision__skill=other)
    assert [(each.person, each.part) for each in found] == [(curator, Credit.Part.AUTHOR)]
