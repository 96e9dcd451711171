"""Every page of the curators' admin is there for whom it is for, and deletes nothing."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from profiles.models import Change, Curatorship, Domain, Revision
from proposals import moderation_actions
from proposals.discussion import comments
from proposals.models import Comment, Proposal, Report
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
# What every curator may open, of whatever domain: it shows each their own, or people.
FOR_ALL_CURATORS = {
    *("index", "profiles_skill_changelist", "profiles_skill_add", "profiles_group_changelist"),
    *("profiles_group_add", "profiles_domain_changelist", "profiles_expectation_changelist"),
    *("profiles_revision_changelist", "proposals_report_changelist", "proposals_report_people"),
    *("proposals_report_person", "proposals_report_decline", "proposals_report_revert"),
    "proposals_event_changelist",
}


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words")
    return factories.proposal(shelf.skill, change, by=author)


@pytest.fixture
def comment(shelf: Shelf, author: User, reader: User) -> Comment:
    made = comments.post(shelf.skill, "Buy this", by=author)
    moderation_actions.report(made, by=reader, reason=Report.Reason.SPAM)
    return made


@pytest.fixture
def of_the_domain(
    shelf: Shelf, proposal: Proposal, comment: Comment, author: User
) -> dict[str, list[Any]]:
    """The pages that curators of the shelf's domain may open: name to what is in the address."""
    revision = Revision.objects.get(skill=shelf.skill)
    change = Change.objects.filter(revision=revision).latest("id")
    people = ("person", "decline", "revert")
    return {
        **{name: [] for name in FOR_ALL_CURATORS},
        **{f"profiles_skill_{name}": [shelf.skill.pk] for name in ("change", "retire")},
        "profiles_group_change": [shelf.group.pk],
        "profiles_domain_change": [shelf.domain.pk],
        "profiles_revision_change": [revision.pk],
        "profiles_revision_redact": [revision.pk],
        "profiles_change_redact": [revision.pk, change.pk],
        "proposals_report_target": ["comment", comment.pk],
        **{f"proposals_report_{name}": [author.pk] for name in people},
    }


@pytest.fixture
def of_the_site(shelf: Shelf) -> dict[str, list[Any]]:
    """The pages that only curators of the whole site may open."""
    office = Curatorship.objects.create(person=factories.person(), domain=shelf.domain)
    kinds = ("role", "level", "rolefamily", "catalogue", "curatorship")
    return {
        **{f"profiles_{kind}_changelist": [] for kind in kinds},
        **{f"profiles_{kind}_add": [] for kind in (*kinds[:3], "domain")},
        **{f"profiles_role_{name}": [shelf.engineer.pk] for name in ("change", "retire")},
        "profiles_level_change": [shelf.junior.pk],
        "profiles_catalogue_change": [1],
        "profiles_catalogue_files": [],
        "profiles_curatorship_change": [office.pk],
    }


def statuses(client: Client, person: User, pages: dict[str, list[Any]]) -> dict[str, int]:
    client.force_login(person)
    urls = {name: reverse(f"admin:{name}", args=keys) for name, keys in pages.items()}
    return {name: client.get(url).status_code for name, url in urls.items()}


def test_curators_of_the_whole_site_and_administrators_open_everything(
    client: Client, of_the_domain: dict[str, list[Any]], of_the_site: dict[str, list[Any]]
) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    appointing = {"profiles_curatorship_add": list[Any]()}
    assert set(statuses(client, factories.curator("other"), appointing).values()) == {403}
    assert set(statuses(client, chief, appointing).values()) == {200}
    for person in (factories.curator("whole"), chief):
        found = statuses(client, person, of_the_domain | of_the_site)
        assert {name for name, status in found.items() if status != 200} == set()


def test_curators_of_a_domain_open_what_is_theirs(
    client: Client,
    shelf: Shelf,
    of_the_domain: dict[str, list[Any]],
    of_the_site: dict[str, list[Any]],
) -> None:
    local = factories.curator("local", domain=shelf.domain)
    assert set(statuses(client, local, of_the_domain).values()) == {200}
    assert set(statuses(client, local, of_the_site).values()) == {403}
    foreign = factories.curator("foreign", domain=Domain.objects.create(slug="law", name="Law"))
    found = statuses(client, foreign, of_the_domain | of_the_site)
    assert {name for name, status in found.items() if status == 200} == FOR_ALL_CURATORS
    assert {status for status in found.values() if status != 200} == {403}


def test_nobody_else_opens_anything(
    client: Client,
    author: User,
    of_the_domain: dict[str, list[Any]],
    of_the_site: dict[str, list[Any]],
) -> None:
    relieved = factories.curator("relieved")
    moderation_actions.end_appointment(
        relieved.curatorships.get(), by=factories.administrator("whole")
    )
    suspended = factories.curator("suspended")
    moderation_actions.suspend(suspended, by=factories.administrator("other"), reason="x")
    for person in (author, relieved, suspended):
        assert set(statuses(client, person, of_the_domain | of_the_site).values()) == {302}


def test_nothing_registered_can_be_deleted_and_no_action_deletes(client: Client) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    request = RequestFactory().get("/admin/")
    request.user = chief
    for model, listed in admin.site._registry.items():
        assert not listed.has_delete_permission(request), model
        assert "delete_selected" not in listed.get_actions(request), model
        assert not listed.inlines, model
    client.force_login(chief)
    for model in admin.site._registry:
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        response = client.post(f"/admin/{label}/1/delete/", {"post": "yes"})
        assert response.status_code in {302, 403}, model


def test_what_django_would_write_by_itself_is_never_written(
    client: Client, shelf: Shelf, curator: User
) -> None:
    client.force_login(curator)
    before = Revision.objects.count()
    sent = {"name": "Mallory", "slug": "mallory", "_save": "Save", "_popup": "1"}
    for kind, key in (("skill", shelf.skill.pk), ("level", shelf.junior.pk), ("domain", 1)):
        client.post(reverse(f"admin:profiles_{kind}_change", args=[key]), sent)
        client.post(reverse(f"admin:profiles_{kind}_add"), sent)
        client.post(reverse(f"admin:profiles_{kind}_changelist"), sent)
    shelf.skill.refresh_from_db()
    assert (shelf.skill.name, Revision.objects.count()) == ("Experiment Tracking", before)
    assert not Domain.objects.filter(name="Mallory").exists()
