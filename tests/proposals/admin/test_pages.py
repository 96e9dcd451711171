"""Every page of the curators' admin is there for whom it is for, and deletes nothing."""

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from profiles.models import Change, Curatorship, Domain, Revision
from proposals import commenting, moderation
from proposals.models import Comment, Proposal, Report
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    change = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New words")
    return factories.proposal(shelf.skill, change, by=author)


@pytest.fixture
def comment(shelf: Shelf, author: User, reader: User) -> Comment:
    made = commenting.post(shelf.skill, "Buy this", by=author)
    moderation.report(made, by=reader, reason=Report.Reason.SPAM)
    return made


def addresses(shelf: Shelf, proposal: Proposal, comment: Comment, author: User) -> dict[str, str]:
    """Every page of ours in the admin, by what a curator of the shelf's domain may see."""
    revision = Revision.objects.get(skill=shelf.skill)
    change = Change.objects.filter(revision=revision).latest("id")
    office = Curatorship.objects.filter(ended_at=None).latest("id")
    lists = ("skill", "group", "domain", "expectation", "revision")
    own = {f"list of {kind}": reverse(f"admin:profiles_{kind}_changelist") for kind in lists}
    for name, keys in {
        "profiles_skill_add": [],
        "profiles_skill_change": [shelf.skill.pk],
        "profiles_skill_retire": [shelf.skill.pk],
        "profiles_group_add": [],
        "profiles_group_change": [shelf.group.pk],
        "profiles_domain_change": [shelf.domain.pk],
        "profiles_revision_change": [revision.pk],
        "profiles_revision_redact": [revision.pk],
        "profiles_change_redact": [revision.pk, change.pk],
        "proposals_report_changelist": [],
        "proposals_report_target": ["comment", comment.pk],
        "proposals_report_people": [],
        "proposals_report_person": [author.pk],
        "proposals_report_decline": [author.pk],
        "proposals_report_revert": [author.pk],
        "proposals_proposal_changelist": [],
        "proposals_proposal_review": [proposal.pk],
        "proposals_event_changelist": [],
        "index": [],
    }.items():
        own[name] = reverse(f"admin:{name}", args=keys)
    whole = {
        f"list of {kind}": reverse(f"admin:profiles_{kind}_changelist")
        for kind in ("role", "level", "rolefamily", "catalogue", "curatorship")
    }
    for name, keys in {
        "profiles_role_add": [],
        "profiles_role_change": [shelf.engineer.pk],
        "profiles_role_retire": [shelf.engineer.pk],
        "profiles_level_add": [],
        "profiles_level_change": [shelf.junior.pk],
        "profiles_rolefamily_add": [],
        "profiles_domain_add": [],
        "profiles_catalogue_change": [1],
        "profiles_catalogue_files": [],
        "profiles_curatorship_add": [],
        "profiles_curatorship_change": [office.pk],
    }.items():
        whole[name] = reverse(f"admin:{name}", args=keys)
    return {"own": own, "whole": whole}  # type: ignore[dict-item]


def test_each_page_answers_whom_it_is_for(
    client: Client, shelf: Shelf, proposal: Proposal, comment: Comment, author: User, reader: User
) -> None:
    whole, own = factories.curator("whole"), factories.curator("own", domain=shelf.domain)
    other = factories.curator("other", domain=Domain.objects.create(slug="law", name="Law"))
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    pages = addresses(shelf, proposal, comment, author)
    everywhere = {"list of skill", "list of group", "list of domain", "list of expectation"}
    everywhere |= {"list of revision", "index", "proposals_report_people", "profiles_skill_add"}
    everywhere |= {
        "profiles_group_add",
        "proposals_report_changelist",
        "proposals_event_changelist",
    }
    everywhere |= {"proposals_report_person", "proposals_report_decline", "proposals_report_revert"}
    everywhere |= {"proposals_proposal_changelist"}
    wrong = []
    for person in (whole, own, other, chief, reader, author):
        client.force_login(person)
        for part, named in pages.items():
            for name, url in named.items():  # type: ignore[attr-defined]
                status = client.get(url).status_code
                expected = 200
                if person in {reader, author}:
                    expected = 302
                elif (part == "whole" and person in {own, other}) or (
                    person == other and name not in everywhere
                ):
                    expected = 403
                if status != expected:
                    wrong.append((person.username, name, url, status, expected))
    assert wrong == []


def test_nothing_registered_can_be_deleted_and_no_action_deletes(client: Client) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    request = RequestFactory().get("/admin/")
    request.user = chief
    for model, listed in admin.site._registry.items():
        assert not listed.has_delete_permission(request), model
        assert "delete_selected" not in listed.get_actions(request), model
    client.force_login(chief)
    for model in admin.site._registry:
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        assert client.post(f"/admin/{label}/1/delete/", {"post": "yes"}).status_code in {403, 302}
