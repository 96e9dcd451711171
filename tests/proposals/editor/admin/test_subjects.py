"""Skills and roles edited by curators: a summary, a revision, and nothing typed that is lost."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Expectation, Revision, Role, RoleLevel, Skill
from profiles.operations import FieldOperation
from proposals.models import Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def page(subject: Skill | Role, name: str = "change") -> str:
    return reverse(f"admin:profiles_{subject._meta.model_name}_{name}", args=[subject.pk])


def fields(skill: Skill, **changed: str) -> dict[str, str]:
    """The form of a skill as the page sends it, with some fields typed over."""
    skill.refresh_from_db()
    live = {
        "name": skill.name,
        "group": skill.group.key,
        **{name: getattr(skill, name) for name in ("summary", "description", "slug")},
        **{name: getattr(skill, name) for name in ("source", "code", "source_url", "licence")},
    }
    sent = {f"base:{name}": text for name, text in live.items()}
    sent |= {f"field:{name}": changed.get(name, text) for name, text in live.items()}
    return {**sent, "summary": "Clearer words", "do": "save"}


def cell(
    found: Expectation, text: str, *, required: bool = True, version: int = 0
) -> dict[str, str]:
    """One cell as the page sends it."""
    key = f"{found.role.slug}:{found.level.slug}"
    sent = {f"text:{key}": text, f"version:{key}": str(version or found.version)}
    return {**sent, f"required:{key}": "1"} if required else sent


def is_retired(subject: Skill | Role) -> bool:
    subject.refresh_from_db()
    return subject.retired_at is not None


def newest(subject: Skill | Role) -> Revision:
    return Revision.objects.of(subject).latest("sequence")


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("&quot;", '"').replace("&#x27;", "'")


def test_a_text_and_a_field_are_published_as_one_revision(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    found = shelf.cell(shelf.engineer, shelf.junior)
    data = fields(shelf.skill, summary="Runs, kept.") | cell(found, "Logs each run.")
    response = signed.post(page(shelf.skill), data)
    made = newest(shelf.skill)
    assert response["Location"] == reverse("admin:profiles_revision_change", args=[made.pk])
    assert (made.source, made.summary, made.author) == ("curator", "Clearer words", curator)
    assert made.changes.count() == 2
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs each run."
    event = Event.objects.latest("id")
    assert (event.verb, event.skill, event.data) == ("edit", shelf.skill, {"revision": made.pk})
    assert "Published as revision" in signed.get(response["Location"]).content.decode()


def test_without_a_summary_nothing_is_published_and_what_was_typed_stays(
    signed: Client, shelf: Shelf
) -> None:
    before = newest(shelf.skill)
    response = signed.post(
        page(shelf.skill), fields(shelf.skill, summary="Typed") | {"summary": ""}
    )
    assert response.status_code == 422
    assert 'value="Typed"' in text_of(response)
    assert newest(shelf.skill) == before


def test_a_preview_shows_words_and_writes_nothing(signed: Client, shelf: Shelf) -> None:
    found = shelf.cell(shelf.engineer, shelf.junior)
    data = fields(shelf.skill) | cell(found, "Logs nothing at all.") | {"do": "preview"}
    shown = text_of(signed.post(page(shelf.skill), data))
    assert "<ins>Logs nothing at all.</ins>" in shown
    assert "Clearer words" in shown
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_what_changed_meanwhile_is_told_and_saving_again_puts_mine(
    signed: Client, shelf: Shelf, stranger: User
) -> None:
    found = shelf.cell(shelf.engineer, shelf.junior)
    data = fields(shelf.skill, summary="Mine") | cell(found, "My words.")
    theirs = FieldOperation("summary", "", "Theirs")
    factories.publish(shelf.skill, factories.edit(found, "Their words."), theirs, by=stranger)
    before = newest(shelf.skill)
    response = signed.post(page(shelf.skill), data)
    shown = text_of(response)
    assert response.status_code == 422
    for text in (
        "Nothing was saved",
        "is now: “Their words.”",
        "is now: “Theirs”",
        "My words.",
    ):
        assert text in shown
    assert newest(shelf.skill) == before
    again = data | {"base:summary": "Theirs"} | cell(found, "My words.", version=2)
    assert 'name="version:ml-engineer:junior" value="2"' in shown
    assert 'name="base:summary" value="Theirs"' in shown
    assert signed.post(page(shelf.skill), again).status_code == 302
    assert shelf.cell(shelf.engineer, shelf.junior).description == "My words."


def test_what_others_changed_elsewhere_stays_as_they_left_it(
    signed: Client, shelf: Shelf, stranger: User
) -> None:
    one, two = (shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle))
    data = fields(shelf.skill) | cell(one, "My words.") | cell(two, two.description)
    factories.publish(shelf.skill, factories.edit(two, "Their words."), by=stranger)
    assert signed.post(page(shelf.skill), data).status_code == 302
    texts = [
        shelf.cell(shelf.engineer, level).description for level in (shelf.junior, shelf.middle)
    ]
    assert texts == ["My words.", "Their words."]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text:ml-engineer:junior": " "}, "Describe what is expected."),
        ({"text:ml-engineer:junior": "x" * 2_001}, "At most 2000 characters"),
        ({"text:ml-engineer:junior": "\x00"}, "cannot be displayed"),
        ({"field:slug": "Not A Slug"}, "Slug: "),
        ({"field:slug": "compare"}, "reserved for the site"),
        ({"field:source_url": "javascript:alert(1)"}, "URL of the source: "),
        ({"field:group": "no/group"}, "does not exist"),
        ({"field:name": "x" * 121}, "Name: "),
        ({"version:ml-engineer:junior": "7", "text:ml-engineer:junior": "New"}, "does not exist"),
    ],
)
def test_what_cannot_be_published_is_told_and_stays(
    signed: Client, shelf: Shelf, typed: dict[str, str], said: str
) -> None:
    found = shelf.cell(shelf.engineer, shelf.junior)
    before = newest(shelf.skill)
    data = fields(shelf.skill) | cell(found, found.description) | typed
    response = signed.post(page(shelf.skill), data)
    assert response.status_code == 422
    assert said.lower() in text_of(response).lower()
    assert newest(shelf.skill) == before


def test_saving_what_is_so_already_says_so(signed: Client, shelf: Shelf) -> None:
    response = signed.post(page(shelf.skill), fields(shelf.skill))
    assert "Nothing would change" in text_of(response)


def test_a_role_is_added_to_a_skill_and_its_cells_filled(signed: Client, shelf: Shelf) -> None:
    role = factories.role("tester", by=factories.person())
    adding = fields(shelf.skill) | {"do": "add-role", "add_role": "tester"}
    assert 'name="text:tester:junior"' in text_of(signed.post(page(shelf.skill), adding))
    filled = {"roles": "tester", "text:tester:junior": "Tests.", "version:tester:junior": "0"}
    signed.post(page(shelf.skill), fields(shelf.skill) | filled)
    assert shelf.cell(role, shelf.junior).description == "Tests."


def test_high_impact_is_a_proposal_where_there_is_a_second_curator(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    assert signed.post(page(shelf.skill), fields(shelf.skill, name="Runs")).status_code == 302
    shelf.skill.refresh_from_db()
    assert (shelf.skill.name, Proposal.objects.count()) == ("Runs", 0)
    factories.curator("second")
    response = signed.post(page(shelf.skill), fields(shelf.skill, name="Tracks"))
    found = Proposal.objects.get()
    shelf.skill.refresh_from_db()
    assert (shelf.skill.name, response["Location"]) == ("Runs", found.get_absolute_url())
    assert (found.author, found.title, found.is_high_impact) == (curator, "Clearer words", True)
    again = signed.post(page(shelf.skill), fields(shelf.skill, name="Tracks"))
    assert again["Location"] == found.get_absolute_url()


def test_one_curator_is_enough_where_the_site_says_so(
    signed: Client, shelf: Shelf, settings: object
) -> None:
    factories.curator("second")
    settings.TWO_CURATORS = False  # type: ignore[attr-defined]
    signed.post(page(shelf.skill), fields(shelf.skill, name="Runs"))
    shelf.skill.refresh_from_db()
    assert shelf.skill.name == "Runs"


def test_a_curator_of_a_domain_keeps_to_it(client: Client, shelf: Shelf) -> None:
    law = factories.domain("law")
    elsewhere = factories.group("contracts", domain=law)
    client.force_login(factories.curator("local", domain=shelf.domain))
    moved = client.post(page(shelf.skill), fields(shelf.skill, group=elsewhere.key))
    assert "You do not curate that group." in text_of(moved)
    assert client.post(page(shelf.skill), fields(shelf.skill, summary="Mine")).status_code == 302
    client.force_login(factories.curator("foreign", domain=law))
    assert client.post(page(shelf.skill), fields(shelf.skill, summary="No")).status_code == 403
    assert client.post(page(shelf.engineer), {}).status_code == 403
    shelf.skill.refresh_from_db()
    assert (shelf.skill.summary, shelf.skill.group) == ("Mine", shelf.group)


def test_a_skill_is_made_with_its_address_made_from_its_name(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    add = reverse("admin:profiles_skill_add")
    data = {"summary": "Wanted", "do": "save", "field:name": "Data Versioning"}
    assert "Choose a group" in text_of(signed.post(add, data))
    data |= {"field:group": shelf.group.key, "roles": "ml-engineer"}
    data |= {"text:ml-engineer:junior": "Tags data.", "version:ml-engineer:junior": "0"}
    assert signed.post(add, data).status_code == 302
    made = Skill.objects.get(slug="data-versioning")
    assert (made.name, made.group, newest(made).source) == (
        "Data Versioning",
        shelf.group,
        "curator",
    )
    assert made.expectations.get().description == "Tags data."
    assert Event.objects.latest("id").verb == "create"
    taken = signed.post(add, data | {"field:slug": "experiment-tracking"})
    assert "uses, or used, this slug" in text_of(taken)
    factories.curator("second")
    proposed = signed.post(add, data | {"field:name": "Data Lineage"})
    assert proposed["Location"] == Proposal.objects.get(is_new_skill=True).get_absolute_url()


@pytest.mark.parametrize("kind", ["skill", "engineer"])
def test_retiring_and_publishing_again(signed: Client, shelf: Shelf, kind: str) -> None:
    subject: Skill | Role = getattr(shelf, kind)
    url = page(subject, "retire")
    assert signed.post(url, {"summary": ""}).status_code == 422
    wrong = signed.post(url, {"summary": "Old", "replaced_by": "nothing"})
    assert "Enter another one that is published." in text_of(wrong)
    assert signed.post(url, {"summary": "Old"}).status_code == 302
    assert is_retired(subject)
    assert signed.get(page(subject))["Location"] == url
    assert "Publish again" in text_of(signed.get(url))
    assert signed.post(url, {"summary": "Still good"}).status_code == 302
    assert not is_retired(subject)
    assert newest(subject).number == 3


def test_with_a_second_curator_both_ways_are_proposals(signed: Client, shelf: Shelf) -> None:
    signed.post(page(shelf.skill, "retire"), {"summary": "Old"})
    second = factories.curator("second")
    response = signed.post(page(shelf.skill, "retire"), {"summary": "Still good"})
    found = Proposal.objects.get()
    assert response["Location"] == found.get_absolute_url()
    from_second = Client()
    from_second.force_login(second)
    review = reverse("proposals:review", args=[found.pk])
    seen = {"version": found.version_number, "lock_version": found.lock_version}
    assert found.current is not None
    keys = [str(each.pk) for each in found.current.operations.all()]
    from_second.post(review, {"do": "approve", "accept": keys, **seen})
    shelf.skill.refresh_from_db()
    assert shelf.skill.retired_at is None


def test_what_is_proposed_already_is_not_proposed_again(signed: Client, shelf: Shelf) -> None:
    factories.curator("second")
    url = page(shelf.skill, "retire")
    assert signed.post(url, {"summary": "Old"}).status_code == 302
    again = signed.post(url, {"summary": "Old"})
    assert (again.status_code, "already makes this change" in text_of(again)) == (422, True)


def test_who_may_not_propose_is_told_and_keeps_what_was_typed(client: Client, shelf: Shelf) -> None:
    factories.curator("second")
    new = factories.curator("unverified")
    EmailAddress.objects.filter(user=new).update(verified=False)
    client.force_login(new)
    response = client.post(page(shelf.skill), fields(shelf.skill, name="Typed"))
    assert (response.status_code, "You are not allowed to do this." in text_of(response)) == (
        422,
        True,
    )
    assert 'value="Typed"' in text_of(response)


def test_a_role_has_focus_and_tools_at_each_level(signed: Client, shelf: Shelf) -> None:
    url = page(shelf.engineer)
    shown = text_of(signed.get(url))
    assert "Junior: Focus" in shown
    key = "level:junior:technology"
    data = {"summary": "Tools", "do": "save", f"base:{key}": "", f"field:{key}": "Python, MLflow"}
    signed.post(url, data)
    row = RoleLevel.objects.get(role=shelf.engineer, level=shelf.junior)
    assert row.technology == ["Python", "MLflow"]
    assert "Python, MLflow" in text_of(signed.get(url))
    data |= {f"base:{key}": "Python, MLflow", f"field:{key}": "Python"}
    signed.post(url, data)
    row.refresh_from_db()
    assert row.technology == ["Python"]
    odd = {f"base:{key}": "Python", f"field:{key}": '["A, B"]'}
    signed.post(url, data | odd)
    row.refresh_from_db()
    assert row.technology == ["A, B"]
    assert json.dumps(["A, B"]) in text_of(signed.get(url))
    broken = signed.post(url, data | {f"base:{key}": '["A, B"]', f"field:{key}": "[1"})
    assert "Enter names, separated by commas." in text_of(broken)


def test_a_role_is_made(signed: Client, shelf: Shelf) -> None:
    add = reverse("admin:profiles_role_add")
    data = {"summary": "Wanted", "do": "save", "field:name": "Tester", "field:position": "3"}
    data |= {"base:position": "0", "field:slug": "tester"}
    assert signed.post(add, data).status_code == 302
    made = Role.objects.get(slug="tester")
    assert (made.name, made.position, newest(made).summary) == ("Tester", 3, "Wanted")
    assert "this slug" in text_of(signed.post(add, data))
    unnamed = data | {"field:slug": " ", "field:name": "Über-Tester"}
    assert signed.post(add, unnamed).status_code == 302
    assert Role.objects.get(slug="ueber-tester").name == "Über-Tester"


def test_hostile_text_is_inert(signed: Client, shelf: Shelf) -> None:
    evil = "<script>alert(1)</script>"
    found = shelf.cell(shelf.engineer, shelf.junior)
    data = fields(shelf.skill, name=evil) | cell(found, evil) | {"summary": evil}
    preview = signed.post(page(shelf.skill), data | {"do": "preview"})
    saved = signed.post(page(shelf.skill), data, follow=True)
    for response in (preview, saved, signed.get(page(shelf.skill))):
        assert b"<script>alert" not in response.content


def test_methods_and_caches(signed: Client, shelf: Shelf) -> None:
    response = signed.get(page(shelf.skill))
    assert response["Cache-Control"] == "private, no-store"
    assert signed.put(page(shelf.skill)).status_code == 405
    assert signed.delete(page(shelf.skill, "retire")).status_code == 405
    for key in ("0", "x", "9" * 30, "99999"):
        assert signed.get(f"/admin/profiles/skill/{key}/change/").status_code == 404


def test_a_skill_page_takes_as_many_queries_for_one_cell_as_for_five(
    signed: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cells = (factories.add(shelf.engineer, shelf.junior, "Alone."),)
    lone = factories.skill("lone", group=shelf.group, by=factories.person(), operations=cells)
    signed.get(page(lone))
    for skill in (lone, shelf.skill):
        with django_assert_num_queries(9):
            signed.get(page(skill))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["skill", "role", "expectation"])
def test_lists_take_as_many_queries_for_many(
    signed: Client,
    shelf: Shelf,
    count: int,
    kind: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        cells = (factories.add(shelf.engineer, shelf.junior, f"Text {number}."),)
        factories.skill(f"s{number}", group=shelf.group, by=factories.person(), operations=cells)
        factories.role(f"r{number}", by=factories.person())
    url = reverse(f"admin:profiles_{kind}_changelist")
    signed.get(url)
    with django_assert_num_queries({"skill": 9, "role": 8, "expectation": 9}[kind]):
        signed.get(url)


def test_a_row_of_the_expectations_leads_to_its_cell(signed: Client, shelf: Shelf) -> None:
    found = shelf.cell(shelf.engineer, shelf.junior)
    url = reverse("admin:profiles_expectation_change", args=[found.pk])
    assert signed.get(url)["Location"] == f"{page(shelf.skill)}#cell-ml-engineer-junior"
    assert signed.get("/admin/profiles/expectation/add/").status_code == 403


@pytest.mark.parametrize("kind", ["skill", "role"])
def test_a_replacement_is_found_by_its_former_slug(
    signed: Client, shelf: Shelf, author: User, kind: str
) -> None:
    if kind == "skill":
        old: Skill | Role = shelf.skill
        new: Skill | Role = factories.skill("newer", group=shelf.group, by=author)
    else:
        old, new = shelf.analyst, factories.role("newer", by=author)
    factories.move(new, "newest", by=author)
    sent = signed.post(page(old, "retire"), {"summary": "Old", "replaced_by": "newer"})
    assert sent.status_code == 302
    old.refresh_from_db()
    assert old.replaced_by == new
    change = newest(old).changes.get(field="replaced_by")
    assert change.after_text == "newest"
