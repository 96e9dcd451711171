"""The catalogue for programs: what is there, filtered, paged, and what is refused how."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles import curation
from profiles.models import Confirmation, Revision, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

API = "/api/v1"


def get(client: Client, path: str, status: int = 200) -> dict[str, object]:
    response = client.get(f"{API}{path}")
    assert response.status_code == status, response.content
    body: dict[str, object] = response.json()
    return body


def slugs(body: dict[str, object], name: str = "slug") -> list[object]:
    results = body["results"]
    assert isinstance(results, list)
    return [row[name] for row in results]


def test_the_parts_of_the_catalogue_are_listed(client: Client, shelf: Shelf) -> None:
    assert slugs(get(client, "/domains/")) == ["data"]
    assert slugs(get(client, "/groups/")) == ["mlops"]
    assert slugs(get(client, "/levels/")) == ["junior", "middle", "senior"]
    assert slugs(get(client, "/roles/")) == ["data-analyst", "ml-engineer"]
    assert slugs(get(client, "/skills/")) == ["experiment-tracking"]
    assert len(slugs(get(client, "/expectations/"), "id")) == 5


def test_one_skill_names_where_it_stands(client: Client, shelf: Shelf) -> None:
    body = get(client, "/skills/experiment-tracking/")
    assert (body["domain"], body["group"], body["revision_number"]) == ("data", "mlops", 1)
    assert str(body["url"]).endswith("/skills/experiment-tracking/")


def test_skills_and_roles_have_the_code_of_their_publisher(
    client: Client, shelf: Shelf, author: User
) -> None:
    for subject in (shelf.skill, shelf.engineer):
        factories.publish(subject, FieldOperation("code", "", "A.1"), by=author)
    assert get(client, "/skills/experiment-tracking/")["code"] == "A.1"
    assert get(client, "/roles/ml-engineer/")["code"] == "A.1"


def test_the_expectations_of_a_skill_carry_their_versions(client: Client, shelf: Shelf) -> None:
    results = get(client, "/skills/experiment-tracking/expectations/")["results"]
    assert isinstance(results, list)
    first = results[0]
    assert (first["role"], first["level"], first["version"]) == ("data-analyst", "junior", 1)
    assert len(get(client, "/roles/ml-engineer/expectations/")["results"]) == 3  # type: ignore[arg-type]


def test_revisions_tell_every_change(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "New"), by=author)
    assert slugs(get(client, "/skills/experiment-tracking/revisions/"), "number") == [2, 1]
    body = get(client, "/skills/experiment-tracking/revisions/2/")
    changes = body["changes"]
    assert isinstance(changes, list)
    assert changes[0]["after"] == {
        "text": "New",
        "required": True,
        "examples": "",
        "drafted_by": "",
    }
    assert changes[0]["cell"] == {"role": "ml-engineer", "level": "junior"}
    sequence = Revision.objects.latest("sequence").sequence
    assert get(client, f"/revisions/{sequence}/")["number"] == 2
    get(client, "/skills/experiment-tracking/revisions/9/", 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=ml-engineer", 1),
        ("role=ml-engineer&level=senior&required=true", 1),
        ("role=data-analyst&required=true", 0),
        ("level=senior", 1),
        ("required=true", 1),
        ("domain=data", 1),
        ("group=nothing", 0),
        ("updated_since=2100-01-01T00:00:00Z", 0),
    ],
)
def test_skills_are_filtered(client: Client, shelf: Shelf, query: str, found: int) -> None:
    assert len(slugs(get(client, f"/skills/?{query}"))) == found


@pytest.mark.parametrize(
    "path",
    [
        "/skills/?domain=nothing",
        "/skills/?role=%00",
        "/expectations/?skill=nothing",
        "/skills/?updated_since=yesterday",
        "/skills/?fields=colour",
        "/revisions/?source=magic",
    ],
)
def test_an_unknown_value_is_a_problem_with_a_pointer(
    client: Client, shelf: Shelf, path: str
) -> None:
    response = client.get(f"{API}{path}")
    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (body["code"], body["status"]) == ("invalid", 400)
    assert body["errors"][0]["pointer"].startswith("#/")


def test_only_the_fields_that_are_asked_for(client: Client, shelf: Shelf) -> None:
    body = get(client, "/skills/?fields=slug,name")
    results = body["results"]
    assert results == [{"slug": "experiment-tracking", "name": "Experiment Tracking"}]


def test_lists_are_paged_by_cursor(client: Client, shelf: Shelf, author: User) -> None:
    for number in range(3):
        factories.skill(f"skill-{number}", group=shelf.group, by=author)
    first = client.get(f"{API}/skills/?page_size=2")
    assert slugs(first.json()) == ["experiment-tracking", "skill-0"]
    assert 'rel="next"' in first.headers["Link"]
    second = client.get(first.json()["next"])
    assert slugs(second.json()) == ["skill-1", "skill-2"]
    assert client.get(second.json()["previous"]).json()["results"] == first.json()["results"]


@pytest.mark.parametrize("cursor", ["x", "%00", "a" * 501, "bz0tMQ==", "cD1h"])
def test_a_cursor_that_is_none_is_refused(client: Client, shelf: Shelf, cursor: str) -> None:
    assert client.get(f"{API}/skills/?cursor={cursor}").status_code in {200, 404}


def test_a_moved_and_a_retired_skill_say_so(client: Client, shelf: Shelf, author: User) -> None:
    other = factories.skill("other", group=shelf.group, by=author)
    factories.publish(other, FieldOperation("slug", "other", "another"), by=author)
    moved = client.get(f"{API}/skills/other/")
    assert (moved.status_code, moved["Location"]) == (
        *(301, "http://testserver/api/v1/skills/another/"),
    )
    gone = [FieldOperation("retired", "", "yes"), FieldOperation("replaced_by", "", "another")]
    curation.publish(shelf.skill, gone, by=author, source=Revision.Source.CURATOR)
    body = get(client, "/skills/experiment-tracking/", 410)
    assert (body["code"], body["replaced_by"]) == ("gone", "another")
    assert slugs(get(client, "/skills/")) == ["another"]


@pytest.mark.parametrize(
    "path", ["/skills/", "/expectations/", "/revisions/", "/roles/", "/domains/"]
)
def test_lists_cost_the_same_with_one_and_with_three(
    client: Client, shelf: Shelf, author: User, path: str
) -> None:
    counts = []
    for more in (0, 2):
        for number in range(more):
            cell = factories.add(shelf.engineer, shelf.junior, f"Words {number}")
            slug = f"skill-{number}"
            factories.skill(slug, group=shelf.group, by=author, operations=(cell,))
            factories.role(f"role-{number}", by=author)
        with CaptureQueriesContext(connection) as queries:
            get(client, path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/skills/nothing/", 404),
        ("/skills/%00/", 404),
        ("/revisions/999999/", 404),
        ("/revisions/99999999999999999999/", 404),
        ("/nothing/", 404),
    ],
)
def test_what_is_not_there_is_404(client: Client, shelf: Shelf, path: str, status: int) -> None:
    assert client.get(f"{API}{path}").status_code == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_catalogue_is_only_read(
    client: Client, shelf: Shelf, curator: User, method: str
) -> None:
    client.force_login(curator)
    response = getattr(client, method)(f"{API}/skills/experiment-tracking/")
    assert response.status_code == 405
    assert Skill.objects.get().name == "Experiment Tracking"


def test_every_answer_tells_what_is_left(client: Client, shelf: Shelf) -> None:
    headers = client.get(f"{API}/skills/").headers
    assert headers["RateLimit-Policy"].startswith('"read";q=600;w=60')
    assert headers["RateLimit"].startswith('"read";r=')
    assert "Set-Cookie" not in headers


def test_expectations_say_by_how_many_they_are_confirmed(client: Client, shelf: Shelf) -> None:
    """The number and its filter follow every answer, though it makes no revision."""
    cell = shelf.cell(shelf.engineer, shelf.middle)
    etag = client.get("/api/v1/expectations/").headers["ETag"]
    assert get(client, "/expectations/?confirmed=true")["results"] == []
    Confirmation.objects.create(
        person=factories.person(),
        expectation=cell,
        version=1,
        answer=Confirmation.Answer.TRUE,
        answered_at=timezone.now(),
    )
    again = client.get("/api/v1/expectations/", headers={"If-None-Match": etag})
    assert again.status_code == 200
    confirmed = get(client, "/expectations/?confirmed=true")
    assert (slugs(confirmed, "id"), slugs(confirmed, "confirmations")) == ([cell.pk], [1])
    assert len(slugs(get(client, "/expectations/?confirmed=false"), "id")) == 4
    of_role = get(client, "/roles/ml-engineer/expectations/")
    assert sorted(map(str, slugs(of_role, "confirmations"))) == ["0", "0", "1"]
    of_skill = get(client, "/skills/experiment-tracking/expectations/")
    assert sorted(map(str, slugs(of_skill, "confirmations"))) == ["0", "0", "0", "0", "1"]
    one = get(client, f"/expectations/{cell.pk}/")
    assert (one["confirmations"], one["confirmation_status"]) == (1, "confirmed")
    factories.publish(shelf.skill, factories.edit(cell, "Else."), by=shelf.skill.updated_by)
    one = get(client, f"/expectations/{cell.pk}/")
    assert (one["confirmations"], one["confirmation_status"]) == (0, "changed_since_confirmed")
    others = get(client, "/expectations/?role=data-analyst&level=junior")
    assert slugs(others, "confirmation_status") == ["not_confirmed"]
    get(client, "/expectations/?confirmed=maybe", 400)
