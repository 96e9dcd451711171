"""A dry run takes the steps of a real run, finds the same errors, and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection

from profiles import curation
from profiles.interchange import importing, reading, steps, uploading
from profiles.interchange.importing import ImportRefused
from profiles.models import Catalogue, ImportRun, Level, Revision, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Files, Load, write
from tests.profiles.interchange.samples import GOOD, HEADER, ROW

Try = Callable[..., list[str]]
CAPTURE = Callable[..., Any]


def rows(numbers: range) -> str:
    """A table: each skill in a group of its own, for a role and a level of its own."""
    lines = (
        ROW.replace("sql,SQL", f"s{n},Skill {n}")
        .replace("ETL", f"Group {n}")
        .replace("analyst,Analyst,junior,Junior", f"r{n},Role {n},l{n},Level {n}")
        for n in numbers
    )
    return HEADER + "".join(lines)


def contents() -> dict[str, Any]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
    }


@pytest.fixture
def attempt(tmp_path: Path, author: User) -> Try:
    """What an import finds wrong, dry or not; nothing is checked before."""

    def run(files: Files, *, is_dry: bool, **options: Any) -> list[str]:
        with reading.read(write(tmp_path / "catalogue", files)) as spool:
            job = importing.Import(spool, by=author, is_dry=is_dry, **options)
            with pytest.raises(ImportRefused):
                job.run()
            return list(spool.problems.lines())

    return run


@pytest.fixture(params=[50, 2, 1])
def batches(request: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """With batches of so many revisions."""
    monkeypatch.setattr(steps, "MOST_REVISIONS", request.param)
    return int(request.param)


def refuse(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writing the first revision of skill `s1` end in the error."""

    def receiver(revision: Revision, **kwargs: object) -> None:
        if revision.skill and revision.skill.slug == "s1":
            raise error

    send = curation.revision_published.send

    def sent(*args: Any, **kwargs: Any) -> Any:
        receiver(**kwargs)
        return send(*args, **kwargs)

    monkeypatch.setattr(curation.revision_published, "send", sent)


REFUSALS = [
    (curation.SlugTaken("s1"), "Another skill or role uses, or used, this slug. (“s1”)"),
    (curation.UnknownTarget("x/y"), "This refers to something that does not exist. (“x/y”)"),
    (
        curation.PublishedConflict([FieldOperation("name", "A", "B")]),
        "The published text has changed since this was written. Check it again. (name)",
    ),
    (
        curation.PublishedConflict([]),
        "The published text has changed since this was written. Check it again.",
    ),
    (
        curation.NothingToChange(),
        "Nothing would change: all of this is already published.",
    ),
    (ValidationError("Too long."), "Too long."),
    (ValidationError({"name": "Too long.", "__all__": "Odd."}), "name: Too long. Odd."),
    (
        IntegrityError("CHECK failed: a\nDETAIL: b"),
        "The database cannot store this: CHECK failed: a.",
    ),
    (DataError("too long."), "The database cannot store this: too long."),
]


@pytest.mark.parametrize(("error", "sentence"), REFUSALS)
def test_whatever_writing_refuses_a_dry_run_says_as_well(
    attempt: Try, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    refuse(error, monkeypatch)
    before = contents()
    dry = attempt({"all.csv": rows(range(3))}, is_dry=True)
    assert contents() == before
    assert dry == [f"all.csv, line 3: {sentence}"]
    assert attempt({"all.csv": rows(range(3))}, is_dry=False) == dry
    assert contents() == before


def test_a_large_import_writes_nothing_where_its_dry_run_finds_an_error(
    attempt: Try, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    refuse(curation.SlugTaken("s1"), monkeypatch)
    before = contents()
    found = attempt({"all.csv": rows(range(3))}, is_dry=False, at_once=0)
    assert found == [f"all.csv, line 3: {REFUSALS[0][1]}"]
    assert contents() == before


def test_a_large_import_stops_where_the_site_changed_after_its_dry_run(
    load: Load, tmp_path: Path, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_REVISIONS", 1)
    path = write(tmp_path / "catalogue", {"all.csv": rows(range(3))})

    def taken(revision: Revision, **kwargs: object) -> None:
        if revision.skill and revision.skill.slug == "s1" and Skill.objects.count() == 2:
            raise curation.SlugTaken("s1")

    curation.revision_published.connect(taken)
    try:
        with reading.read(path) as spool, pytest.raises(ImportRefused) as refused:
            importing.Import(spool, by=author, at_once=0).run()
    finally:
        curation.revision_published.disconnect(taken)
    assert refused.value.imported == ImportRun.objects.get().done == 1
    assert [skill.slug for skill in Skill.objects.all()] == ["s0"]
    assert load({"all.csv": rows(range(3))}, at_once=0).resumed_at == 1
    assert Skill.objects.count() == 3


def test_a_dry_run_of_any_batches_counts_what_a_real_run_does(load: Load, batches: int) -> None:
    files: Files = {"all.csv": rows(range(4))}
    before = contents()
    dry = load(files, dry=True)
    assert contents() == before
    assert load(files).counts == dry.counts
    newer: Files = {"all.csv": rows(range(2, 6)).replace("Joins", "Joins tables")}
    dry = load(newer, dry=True, is_retiring=True)
    assert load(newer, is_retiring=True).counts == dry.counts
    assert dry.counts["role retired"] == 2


def test_a_role_whose_last_expectation_an_interrupted_import_retired_is_retired(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"all.csv": rows(range(3))})
    newer: Files = {"all.csv": rows(range(3)).replace("r2,Role 2", "r1,Role 1")}
    whole = load(newer, dry=True, is_retiring=True).counts
    assert (whole["cell retire"], whole["role retired"]) == (1, 1)
    assert load(newer, is_retiring=True, at_once=0).counts == whole


def test_nothing_of_a_dry_run_is_told_to_anybody(
    load: Load, batches: int, django_capture_on_commit_callbacks: CAPTURE
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        load(GOOD, dry=True)
    assert callbacks == []


def test_a_part_that_cannot_be_written_is_told_with_its_own_line(
    attempt: Try, shelf: Shelf, author: User
) -> None:
    rename = FieldOperation("slug", "junior", "beginner", "level:junior")
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [rename], by=author, source=source)
    levels = (
        "levels:\n- slug: first\n  name: First\n  rank: 0\n- slug: junior\n  name: J\n  rank: 1\n"
    )
    before = contents()
    files = {**GOOD, "levels.yaml": levels}
    dry = attempt(files, is_dry=True)
    assert dry == [
        "levels.yaml, line 5, column 3: The published text has changed since this was written. "
        "Check it again. (level:junior name)"
    ]
    assert attempt(files, is_dry=False) == dry
    assert contents() == before


def test_an_error_that_no_part_has_alone_is_told_at_the_first(
    attempt: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, calls = curation.publish, []

    def once(*args: Any, **kwargs: Any) -> Revision:
        calls.append(args)
        if len(calls) == 1:
            raise curation.UnknownTarget("x")
        return publish(*args, **kwargs)

    monkeypatch.setattr(curation, "publish", once)
    (found,) = attempt(GOOD, is_dry=False)
    assert found.startswith("domains.yaml, line 2, column 3: This refers to something")
    assert Level.objects.count() == 0


def test_what_cannot_be_retired_is_told_by_its_name(
    load: Load, attempt: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"all.csv": rows(range(3))})
    refuse(curation.NothingToChange(), monkeypatch)
    files = {"all.csv": rows(range(1))}
    # That its expectation cannot be retired is told before.
    monkeypatch.setattr(steps.Steps, "_skills", lambda self, after: iter(()))
    dry = attempt(files, is_dry=True, is_retiring=True)
    assert dry == [f"all.csv: skill s1: {REFUSALS[4][1]}"]
    assert attempt(files, is_dry=False, is_retiring=True) == dry


def test_so_many_errors_that_the_rest_is_not_tried(
    attempt: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("profiles.interchange.places.MOST", 2)
    monkeypatch.setattr(curation, "create_skill", _taken)
    found = attempt({"all.csv": rows(range(4))}, is_dry=True)
    assert found[2:] == ["Stopped here: there are more errors."]
    assert attempt({"all.csv": rows(range(4))}, is_dry=False) == found


def _taken(*args: object, **kwargs: object) -> Revision:
    raise curation.SlugTaken("x")


@pytest.mark.django_db(transaction=True)
def test_between_its_batches_a_dry_run_holds_no_lock(tmp_path: Path, author: User) -> None:
    path = write(tmp_path / "catalogue", {"all.csv": rows(range(3))})
    open_transactions = []
    before = contents()
    with reading.read(path) as spool:
        importing.Import(spool, by=author, is_dry=True).run(
            lambda step: open_transactions.append(connection.in_atomic_block)
        )
    assert open_transactions == [False] * 7
    assert contents() == before


def test_a_preview_says_what_only_writing_finds(
    curator: User, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = str(tmp_path)
    refuse(curation.SlugTaken("s1"), monkeypatch)
    key = uploading.keep([rows(range(3)).encode()], "all.csv", by=curator)
    before = contents()
    seen = uploading.preview(key, by=curator, is_retiring=False)
    assert (seen.problems, seen.problem_count) == ([f"upload.csv, line 3: {REFUSALS[0][1]}"], 1)
    assert (seen.lines, seen.counts, contents()) == ([], {}, before)
    with pytest.raises(uploading.UploadError, match="line 3: Another skill"):
        uploading.bring_in(key, by=curator, summary="x", is_retiring=False, sequence=seen.sequence)
    assert contents() == before
