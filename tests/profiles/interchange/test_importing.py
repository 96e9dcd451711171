"""What an import does to a site: nothing twice, one revision for each subject, all or nothing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction

from profiles import curation
from profiles.interchange import importing, reading, steps
from profiles.models import (
    Change,
    Credit,
    Expectation,
    Group,
    ImportRun,
    Level,
    Revision,
    Role,
    RoleLevel,
    Skill,
    SkillDocument,
)
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.interchange.conftest import Files, Load
from tests.profiles.interchange.samples import CELL, GOOD, HEADER, ROW, SKILL

Rows = list[tuple[str, bool, int, bool]]
Queries = Callable[[int], AbstractContextManager[object]]
SECOND = SKILL.replace("sql", "dbt").replace("SQL", "dbt")


def cells() -> Rows:
    rows = Expectation.objects.order_by("pk")
    return [
        (cell.description, cell.required, cell.version, cell.retired_at is not None)
        for cell in rows
    ]


def with_skill(text: str) -> Files:
    return {**GOOD, "skills/sql.yaml": text}


def test_a_first_import_makes_a_revision_for_each_subject(load: Load, author: User) -> None:
    outcome = load(GOOD, summary="First")
    assert outcome.counts == {
        "catalogue changed": 1,
        "role new": 1,
        "skill new": 1,
        "cell add": 1,
    }
    told = Revision.objects.order_by("sequence").values_list("source", "summary", "author")
    assert list(told) == [("import", "First", author.pk)] * 3
    assert cells() == [("Joins.", True, 1, False)]
    assert set(Credit.objects.values_list("person", "part")) == {(author.pk, "author")}


def test_importing_twice_changes_nothing(load: Load) -> None:
    load(GOOD)
    assert load(GOOD, is_retiring=True).counts == {}
    assert Revision.objects.count() == 3


def test_a_dry_run_says_the_same_and_writes_nothing(load: Load) -> None:
    dry = load(GOOD, dry=True)
    assert (Revision.objects.count(), Skill.objects.count(), Group.objects.count()) == (0, 0, 0)
    assert dry.counts == load(GOOD).counts


def test_a_newer_version_updates_in_one_revision(load: Load) -> None:
    load(GOOD)
    newer = SKILL.replace("SQL", "SQL basics") + CELL.replace("Joins", "Joins tables")
    newer += "- role: analyst\n  level: senior\n  required: false\n"
    levels = str(GOOD["levels.yaml"]) + "- slug: senior\n  name: Senior\n  rank: 2\n"
    outcome = load({**with_skill(newer), "levels.yaml": levels})
    assert outcome.counts == {
        "catalogue changed": 1,
        "skill changed": 1,
        "cell edit": 1,
        "cell add": 1,
    }
    assert cells() == [("Joins tables.", True, 2, False), ("", False, 1, False)]
    skill = Skill.objects.get()
    assert (skill.name, skill.revision_number) == ("SQL basics", 2)


def test_what_is_missing_stays_unless_asked(load: Load, tmp_path: Path) -> None:
    load({**GOOD, "skills/dbt.yaml": SECOND})
    (tmp_path / "catalogue/skills/dbt.yaml").unlink()
    assert load(with_skill(SKILL)).counts == {}
    assert cells() == [("Joins.", True, 1, False)]


def test_what_is_missing_is_retired_when_asked_and_comes_back(load: Load, tmp_path: Path) -> None:
    load({**GOOD, "skills/dbt.yaml": SECOND})
    (tmp_path / "catalogue/skills/dbt.yaml").unlink()
    outcome = load(with_skill(SKILL), is_retiring=True)
    assert outcome.counts == {"skill changed": 1, "cell retire": 1, "skill retired": 1}
    assert cells() == [("Joins.", True, 2, True)]
    assert Skill.objects.published().get().slug == "sql"
    (tmp_path / "catalogue/roles.yaml").write_text("roles: []\n")
    (tmp_path / "catalogue/skills/sql.yaml").write_text(SKILL)
    assert load(tmp_path / "catalogue", is_retiring=True).counts == {"role retired": 1}
    outcome = load({**GOOD, "skills/dbt.yaml": SECOND})
    assert outcome.counts == {"role changed": 1, "skill changed": 2, "cell restore": 1}
    assert cells() == [("Joins.", True, 3, False)]
    assert Role.objects.published().count() == 1


def test_merged_skills_come_apart_when_a_file_has_both(load: Load, author: User) -> None:
    load({**GOOD, "skills/dbt.yaml": SECOND})
    gone = [FieldOperation("retired", "", "yes"), FieldOperation("replaced_by", "", "sql")]
    dbt = Skill.objects.get(slug="dbt")
    curation.publish(dbt, gone, by=author, source=Revision.Source.CURATOR)
    assert load({**GOOD, "skills/dbt.yaml": SECOND}).counts == {"skill changed": 1}
    dbt.refresh_from_db()
    assert (dbt.retired_at, dbt.replaced_by) == (None, None)


def test_a_role_changes_with_its_levels(load: Load) -> None:
    load(GOOD)
    roles = (
        "families:\n- slug: data\n  name: Data\nroles:\n- slug: analyst\n  name: Analyst\n"
        "  family: data\n  mission: Answers.\n  levels:\n  - level: junior\n    focus: Asks.\n"
        "    technology:\n    - SQL\n"
    )
    outcome = load({**GOOD, "roles.yaml": roles})
    assert outcome.counts == {"catalogue changed": 1, "role changed": 1}
    assert load({**GOOD, "roles.yaml": roles}).counts == {}
    part = RoleLevel.objects.get()
    assert (part.focus, part.technology) == ("Asks.", ["SQL"])
    assert load({**GOOD, "roles.yaml": roles.replace("SQL", "dbt")}).counts == {"role changed": 1}
    targets = Change.objects.filter(revision__role__slug="analyst", revision__number=2)
    assert list(targets.values_list("field", "target")) == [
        ("mission", ""),
        ("family", ""),
        ("focus", "level:junior"),
        ("technology", "level:junior"),
    ]


def test_levels_are_data(load: Load) -> None:
    levels = "levels:\n" + "".join(
        f"- slug: l{n}\n  name: {name}\n  rank: {rank}\n"
        for n, (name, rank) in enumerate([("🌱", 1), ("Practitioner", 2), ("Practitioner", 2)])
    )
    many = "".join(
        f"- role: analyst\n  level: l{n}\n  required: false\n  description: '- {n}'\n"
        for n in range(3)
    )
    load({**with_skill(SKILL + "expectations:\n" + many), "levels.yaml": levels})
    assert list(Level.objects.values_list("name", "rank", "position")) == [
        ("🌱", 1, 1),
        ("Practitioner", 2, 2),
        ("Practitioner", 2, 3),
    ]
    assert {text for text, *_rest in cells()} == {"- 0", "- 1", "- 2"}


def table(skills: int) -> str:
    rows = (
        ROW.replace("sql,SQL", f"s{n},Skill {n}").replace("Joins", f"Joins {n}")
        for n in range(skills)
    )
    return HEADER + "".join(rows)


def state() -> object:
    """Everything that an import writes, without the numbers that the database gives."""
    return [
        list(model._default_manager.order_by("pk").values_list(*names))
        for model, names in (
            (Skill, ("slug", "name", "group__slug", "summary", "revision_number")),
            (Role, ("slug", "name", "position", "family__slug", "revision_number")),
            (Expectation, ("skill__slug", "role__slug", "description", "required", "version")),
            (Revision, ("sequence", "skill__slug", "role__slug", "number", "source", "summary")),
            (Change, ("revision__sequence", "kind", "field", "target", "after_text", "version")),
            (SkillDocument, ("skill__slug", "names", "shelf", "words", "revision_number")),
        )
    ]


def test_a_large_import_writes_the_same_as_a_small_one(load: Load) -> None:
    newer = table(4).replace("Joins 1", "Joins one")
    states = []
    for at_once in (10, 2):
        with transaction.atomic():
            load({"all.csv": table(3)}, at_once=at_once)
            load({"all.csv": newer}, at_once=at_once)
            states.append(state())
            runs = ImportRun.objects.values_list("name", "done")
            assert list(runs.exclude(finished_at=None)) == (
                [] if at_once == 10 else [("all.csv", 4), ("all.csv", 3)]
            )
            transaction.set_rollback(True)
    assert states[0] == states[1]


class Killed(BaseException):  # nothing on the way may catch it
    """The process went away in the middle."""


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_import_goes_on_where_it_stopped(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_REVISIONS", 1)

    def die(revision: Revision, **kwargs: object) -> None:
        # Not in its dry run, where the skills before are not there.
        if revision.skill and revision.skill.slug == "s2" and Skill.objects.count() == 3:
            raise Killed

    curation.revision_published.connect(die)
    try:
        with pytest.raises(Killed):
            load({"all.csv": table(4)}, at_once=2)
    finally:
        curation.revision_published.disconnect(die)
    assert list(Skill.objects.order_by("slug").values_list("slug", flat=True)) == ["s0", "s1"]
    run = ImportRun.objects.get()
    assert (run.done, run.finished_at) == (2, None)
    outcome = load({"all.csv": table(4)}, at_once=2)
    assert (outcome.resumed_at, outcome.counts) == (2, {"skill new": 2, "cell add": 2})
    run.refresh_from_db()
    assert (run.done, run.finished_at is None) == (4, False)
    assert SkillDocument.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_small_import_is_all_or_nothing(load: Load) -> None:
    def refuse(revision: Revision, **kwargs: object) -> None:
        if revision.skill:
            raise Killed

    curation.revision_published.connect(refuse)
    try:
        with pytest.raises(Killed):
            load(GOOD)
    finally:
        curation.revision_published.disconnect(refuse)
    assert (Revision.objects.count(), Level.objects.count(), Role.objects.count()) == (0, 0, 0)


def test_a_large_import_plans_on_what_holds_under_the_lock(
    load: Load, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"all.csv": table(1)})
    lock, calls = steps.lock, count(1)

    def somebody_was_faster(model: type[Skill | Role], slugs: Sequence[str]) -> None:
        if model is Skill and next(calls) == 2:  # the first time, its dry run locks
            cell = Expectation.objects.get()
            factories.publish(cell.skill, factories.edit(cell, "Joins one."), by=author)
        lock(model, slugs)

    monkeypatch.setattr(steps, "lock", somebody_was_faster)
    outcome = load({"all.csv": table(1).replace("Joins 0", "Joins one")}, at_once=0)
    assert outcome.counts == {}
    assert cells() == [("Joins one.", True, 2, False)]


def test_nobody_answers_for_imports_but_a_user_who_cannot_sign_in(db: None) -> None:
    user = importing.system_user()
    assert (user.username, user.is_active, user.has_usable_password()) == (
        "skillmap-import",
        False,
        False,
    )
    assert importing.system_user() == user


@pytest.mark.parametrize("skills", [1, 3])
def test_a_plan_asks_as_much_for_one_skill_as_for_three(
    load: Load, tmp_path: Path, skills: int, django_assert_num_queries: Queries
) -> None:
    load({"all.csv": table(skills)})
    importing.system_user()
    with (
        reading.read(tmp_path / "catalogue/all.csv") as spool,
        django_assert_num_queries(37),
    ):
        importing.Import(spool, is_dry=True).run()
