"""Search documents follow what is published, at once or by the batch."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from profiles import curation, search
from profiles.models import (
    Catalogue,
    Revision,
    Role,
    RoleDocument,
    Skill,
    SkillDocument,
)
from profiles.operations import FieldOperation
from profiles.search import documents
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(curator: User) -> Shelf:
    return factories.shelf(by=curator)


def skills(typed: str) -> list[str]:
    return [skill.slug for skill in search.search(typed).skills]


def roles(typed: str) -> list[str]:
    return [role.slug for role in search.search(typed).roles]


def set_fields(subject: Skill | Role | Catalogue, *fields: FieldOperation, by: User) -> None:
    curation.publish(subject, fields, by=by, source=Revision.Source.CURATOR, summary="So")


def test_a_skill_is_found_as_soon_as_it_is_published(shelf: Shelf) -> None:
    assert skills("dashboard") == ["experiment-tracking"]
    assert SkillDocument.objects.get().revision_number == 1


def test_an_edit_is_found_and_what_it_replaced_is_not(shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, "Draws charts."), by=curator)
    assert (skills("dashboard"), skills("charts")) == ([], ["experiment-tracking"])


def test_a_retired_cell_is_not_found(shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=curator)
    assert skills("dashboard") == []


def test_a_retired_skill_vanishes_and_comes_back(shelf: Shelf, curator: User) -> None:
    set_fields(shelf.skill, FieldOperation("retired", "", "yes"), by=curator)
    assert (skills("tracking"), SkillDocument.objects.count()) == ([], 0)
    set_fields(shelf.skill, FieldOperation("retired", "yes", ""), by=curator)
    assert skills("tracking") == ["experiment-tracking"]


def test_a_retired_role_vanishes_with_what_it_says_about_skills(
    shelf: Shelf, curator: User
) -> None:
    set_fields(shelf.analyst, FieldOperation("retired", "", "yes"), by=curator)
    assert (roles("analyst"), skills("dashboard")) == ([], [])
    set_fields(shelf.analyst, FieldOperation("retired", "yes", ""), by=curator)
    assert (roles("analyst"), skills("dashboard")) == (["data-analyst"], ["experiment-tracking"])


def test_a_renamed_skill_or_role_is_found_by_its_new_name(shelf: Shelf, curator: User) -> None:
    set_fields(shelf.skill, FieldOperation("name", shelf.skill.name, "Run Keeping"), by=curator)
    set_fields(shelf.analyst, FieldOperation("name", "Data Analyst", "Number Teller"), by=curator)
    assert (skills("keeping"), skills("experiment")) == (["experiment-tracking"], [])
    assert (roles("teller"), roles("analyst")) == (["data-analyst"], [])


def test_a_renamed_domain_or_group_is_found_by_its_new_name(shelf: Shelf, curator: User) -> None:
    domain = FieldOperation("name", "Data & AI", "Machines", target="domain:data")
    group = FieldOperation("name", "Mlops", "Operations", target="group:data/mlops")
    set_fields(Catalogue.objects.get(), domain, group, by=curator)
    assert skills("machines") == skills("operations") == ["experiment-tracking"]
    assert skills("mlops") == []


def test_a_renamed_family_is_found_by_its_new_name(shelf: Shelf, curator: User) -> None:
    made = FieldOperation("name", "", "Builders", target="family:building")
    set_fields(Catalogue.objects.get(), made, by=curator)
    set_fields(shelf.engineer, FieldOperation("family", "", "building"), by=curator)
    assert roles("builders") == ["ml-engineer"]
    renamed = FieldOperation("name", "Builders", "Makers", target="family:building")
    set_fields(Catalogue.objects.get(), renamed, by=curator)
    assert (roles("makers"), roles("builders")) == (["ml-engineer"], [])


def test_a_role_is_found_by_mission_focus_and_technology(shelf: Shelf, curator: User) -> None:
    set_fields(
        shelf.engineer,
        FieldOperation("mission", "", "Ships models"),
        FieldOperation("focus", "", "Deliver features", target="level:junior"),
        FieldOperation("technology", "", "MLflow, C++", target="level:junior"),
        by=curator,
    )
    assert roles("ships") == roles("deliver") == roles("c++") == ["ml-engineer"]


def test_deferred_documents_are_written_at_the_end(shelf: Shelf, curator: User) -> None:
    with search.deferred(), search.deferred():
        factories.skill("run-keeping", group=shelf.group, by=curator)
        factories.role("teller", by=curator)
        set_fields(
            Catalogue.objects.get(),
            FieldOperation("name", "Mlops", "Operations", target="group:data/mlops"),
            by=curator,
        )
        assert (skills("keeping"), roles("teller"), skills("operations")) == ([], [], [])
    assert (skills("keeping"), roles("teller")) == (["run-keeping"], ["teller"])
    assert skills("operations") == ["experiment-tracking", "run-keeping"]


def test_deferred_documents_are_written_by_the_batch(
    shelf: Shelf, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH", 2)
    with search.deferred():
        factories.skill("run-keeping", group=shelf.group, by=curator)
        assert SkillDocument.objects.count() == 1
        factories.skill("run-making", group=shelf.group, by=curator)
        assert SkillDocument.objects.count() == 3


def test_what_was_deferred_before_a_failure_is_written_by_catching_up(
    shelf: Shelf, curator: User
) -> None:
    def fail() -> None:
        with search.deferred():
            factories.skill("run-keeping", group=shelf.group, by=curator)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert skills("keeping") == []
    assert search.catch_up() == 1
    assert skills("keeping") == ["run-keeping"]
    assert search.catch_up() == 0


def test_catching_up_drops_what_is_retired(shelf: Shelf) -> None:
    Skill.objects.update(retired_at=timezone.now())
    Role.objects.filter(pk=shelf.analyst.pk).update(retired_at=timezone.now())
    assert search.catch_up() == 0
    assert (SkillDocument.objects.count(), RoleDocument.objects.count()) == (0, 1)


def test_rebuilding_writes_all_and_forgets_names_that_are_no_more(
    shelf: Shelf, curator: User
) -> None:
    set_fields(shelf.skill, FieldOperation("name", shelf.skill.name, "Run Keeping"), by=curator)
    SkillDocument.objects.update(names="nonsense", words="")
    assert search.rebuild() == 3
    assert (skills("keeping"), skills("nonsense")) == (["experiment-tracking"], [])
    assert search.search("experimnt").shown_for == ""


def test_a_skill_of_a_million_different_words_is_cut_at_a_word(
    shelf: Shelf, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "WORDS_LENGTH", 20)
    search.refresh(shelf.skill)
    line = SkillDocument.objects.get().words
    assert len(line) <= 20
    assert all(skills(word) == ["experiment-tracking"] for word in line.split())


@pytest.mark.parametrize("cells", [1, 3])
def test_refreshing_a_skill_takes_a_few_statements(
    shelf: Shelf, cells: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept = list(shelf.skill.expectations.values_list("pk", flat=True)[:cells])
    shelf.skill.expectations.exclude(pk__in=kept).update(retired_at=timezone.now())
    with django_assert_num_queries(5):
        search.refresh(shelf.skill)
