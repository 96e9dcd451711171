"""What a link into the editor fills in for a role that shares expectations with its base role."""

import re

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
    found = re.findall(r'name="text:tester:junior"[^>]*>\n?([^<]*)</textarea>', page)
    return [each.strip() for each in found]


def test_the_shared_text_is_copied_for_one_role(
    client: Client, shelf: Shelf, tester: Role, author: User
) -> None:
    client.force_login(author)
    url = suggest("skills", shelf.skill.slug)
    copied = texts_in(client.get(f"{url}?role=tester&level=junior&copy=base").content.decode())
    assert copied == [SHARED]
    assert texts_in(client.get(f"{url}?role=tester&level=junior").content.decode()) == [""]
    for query in ("role=tester&level=middle&copy=base", "role=nobody&level=junior&copy=base"):
        assert client.get(f"{url}?{query}").status_code == 200


def test_a_place_is_added_to_what_is_not_expected(
    client: Client, shelf: Shelf, tester: Role, author: User
) -> None:
    client.force_login(author)
    place = f"{shelf.skill.slug}/junior"
    page = client.get(suggest("roles", tester.slug, f"?exclude={place}")).content.decode()
    assert f'value="{place}"' in page or f">{place}<" in page or f"\n{place}</textarea>" in page


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
