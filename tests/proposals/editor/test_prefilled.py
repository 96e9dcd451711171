"""What a link into the editor fills in for a role that shares expectations with its base role."""

import pytest
from django.test import Client
from django.urls import reverse

from profiles.fields import as_json
from profiles.models import Expectation, Role, RoleExclusion
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.lifecycle import Submission
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of
from tests.proposals.editor.browser_forms import form_on

SHARED = "Explains a run to others."


@pytest.fixture
def tester(shelf: Shelf, curator: User) -> Role:
    """A role whose base role has an expectation at junior."""
    base = factories.role("everybody", by=curator)
    factories.publish(shelf.skill, factories.add(base, shelf.junior, SHARED), by=curator)
    made = factories.role("tester", by=curator)
    factories.publish(made, FieldOperation("base_role", "", "everybody"), by=curator)
    return made


def suggest(kind: str, slug: str, query: str = "") -> str:
    return reverse("proposals:suggest", args=[kind, slug]) + query


def texts_in(page: str) -> list[str]:
    """What the text area of the tester at junior holds."""
    return texts_of(page, ".//textarea[@name='text:tester:junior']")


def test_the_shared_text_is_copied_for_one_role(
    client: Client, shelf: Shelf, tester: Role, author: User
) -> None:
    client.force_login(author)
    url = suggest("skills", shelf.skill.slug)
    copied = texts_in(client.get(f"{url}?role=tester&level=junior&copy=base").content.decode())
    assert copied == [SHARED]
    for query in ("role=tester&level=middle&copy=base", "role=nobody&level=junior&copy=base"):
        assert client.get(f"{url}?{query}").status_code == 200


def test_a_shared_place_leads_to_the_text_where_it_is_kept(
    client: Client, shelf: Shelf, tester: Role, author: User
) -> None:
    client.force_login(author)
    url = suggest("skills", shelf.skill.slug)
    answer = client.get(f"{url}?role=tester&level=junior")
    assert answer["Location"] == f"{url}?role=everybody&level=junior&as=tester"
    page = client.get(answer["Location"]).content.decode()
    asked = find_one(page, ".//details[@id='cell-everybody-junior']")
    assert "open" in asked.attrib
    assert "Tester shares this expectation with Everybody." in text_of(asked)
    assert text_of(find_one(asked, ".//textarea[@name='text:everybody:junior']")) == SHARED
    (own,) = [link for link in find_all(asked, ".//a") if "Write one for" in text_of(link)]
    assert own.attrib["href"] == f"{url}?role=tester&level=junior&copy=base"
    alone = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Tester shares this expectation with Everybody." in text_of(find_one(alone, ".//form"))


def test_a_place_with_a_text_of_its_own_stays_its_own(
    client: Client, shelf: Shelf, tester: Role, author: User, curator: User
) -> None:
    client.force_login(author)
    url = suggest("skills", shelf.skill.slug)
    draft = {"text:tester:junior": "Tests runs.", "roles": "tester", "do": "save"}
    assert client.post(url, draft).status_code == 200
    assert texts_in(client.get(f"{url}?role=tester&level=junior").content.decode()) == [
        "Tests runs."
    ]
    Proposal.objects.get().working_copies.all().delete()
    factories.publish(shelf.skill, factories.add(tester, shelf.junior, "Its own."), by=curator)
    assert texts_in(client.get(f"{url}?role=tester&level=junior").content.decode()) == ["Its own."]
    for other in ("nobody", "ml-engineer", "x" * 300):
        answer = client.get(f"{url}?role=everybody&level=junior&as={other}")
        assert answer.status_code == 200
        assert "shares this expectation" not in answer.content.decode()


def test_a_place_that_is_not_expected_is_not_shared(
    client: Client, shelf: Shelf, tester: Role, author: User, curator: User
) -> None:
    place = as_json([f"{shelf.skill.slug}/junior"])
    factories.publish(tester, FieldOperation("not_expected", "", place), by=curator)
    client.force_login(author)
    url = suggest("skills", shelf.skill.slug)
    assert client.get(f"{url}?role=tester&level=junior").status_code == 200


def test_a_place_is_added_to_what_is_not_expected(
    client: Client, shelf: Shelf, tester: Role, author: User
) -> None:
    client.force_login(author)
    place = f"{shelf.skill.slug}/junior"
    page = client.get(suggest("roles", tester.slug, f"?exclude={place}")).content.decode()
    assert form_on(page).sent["field:not_expected"] == [place]
    assert "open" in find_one(page, ".//details[@class='more']/details").attrib


def test_what_is_not_expected_is_folded_until_it_changes(
    client: Client, tester: Role, author: User
) -> None:
    client.force_login(author)
    page = client.get(suggest("roles", tester.slug)).content.decode()
    inside = find_all(page, ".//details[@class='more']/details")
    assert len(inside) == 1
    assert "open" not in inside[0].attrib


@pytest.mark.parametrize(
    ("field", "base", "new", "stored"),
    [
        ("base_role", "everybody", "ml-engineer", "ml-engineer"),
        ("base_role", "everybody", "", ""),
        ("not_expected", "", "experiment-tracking/junior", as_json(["experiment-tracking/junior"])),
        ("aliases", "", "QA, Test engineer", as_json(["QA", "Test engineer"])),
    ],
)
def test_what_is_shared_is_changed_by_proposals(
    shelf: Shelf, tester: Role, author: User, curator: User,
    field: str, base: str, new: str, stored: str,
) -> None:  # fmt: skip
    change = FieldOperation(field, base, new)
    made = lifecycle.propose(
        tester, Submission("Less", operations=[change]), by=author, accepts_licence=True
    )
    assert made.current is not None
    assert made.current.operations.get().new_text == stored
    lifecycle.approve(made, by=curator, seen=lifecycle.Seen.of(made))
    tester.refresh_from_db()
    assert Proposal.objects.get().state == "approved"
    found = {
        "base_role": tester.base_role.slug if tester.base_role else "",
        "not_expected": as_json(tester.not_expected),
        "aliases": as_json(tester.aliases),
    }
    assert found[field] == stored


def test_what_was_excluded_is_shared_again(shelf: Shelf, tester: Role, curator: User) -> None:
    place = as_json([f"{shelf.skill.slug}/junior"])
    factories.publish(tester, FieldOperation("not_expected", "", place), by=curator)
    assert not Expectation.objects.for_role(tester).exists()
    factories.publish(tester, FieldOperation("not_expected", place, ""), by=curator)
    assert not RoleExclusion.objects.exists()
    assert [cell.description for cell in Expectation.objects.for_role(tester)] == [SHARED]


def test_the_link_to_a_new_skill_brings_its_name_or_its_group(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest_skill")
    sent = form_on(client.get(f"{url}?name=Model+cards").content.decode()).sent
    assert (sent["field:name"], sent["field:group"]) == (["Model cards"], [""])
    sent = form_on(client.get(f"{url}?group={shelf.group.key}").content.decode()).sent
    assert (sent["field:name"], sent["field:group"]) == ([""], [shelf.group.key])
    client.post(url, {"field:name": "Mine", "do": "save"})
    sent = form_on(client.get(f"{url}?name=Model+cards").content.decode()).sent
    assert sent["field:name"] == ["Mine"]
