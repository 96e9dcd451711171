"""Every address and parameter that names a former slug: a walk through the URL configuration."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from profiles import curation
from profiles.models import Catalogue, Domain, FormerAddress, Level, Revision, Role, RoleFamily
from profiles.operations import FieldOperation
from profiles.pages import former_slugs
from proposals import lifecycle
from proposals.discussion import comments
from proposals.models import Comment, Proposal, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

OLD = {
    "skill": "experiment-tracking",
    "role": "ml-engineer",
    "domain": "data",
    "group": "mlops",
    "level": "junior",
}
NEW = {kind: f"new-{slug}" for kind, slug in OLD.items()}
OTHERS = {"n": "1", "suffix": "json"}
CELL = "?cell=data-analyst:middle"  # that the editor asks about; other pages are sent on
SEGMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def move(target: Any, slug: str, *, by: User, name: str = "") -> None:
    """Give a skill, a role, or a part of the catalogue (by its target) another slug."""
    source, what = Revision.Source.CURATOR, target
    old, within = (target.slug, "") if not name else (name, target)
    what = Catalogue.objects.get() if name else target
    operation = FieldOperation("slug", old, slug, within)
    curation.publish(what, [operation], by=by, source=source, summary="Renamed")


@pytest.fixture
def moved(shelf: Shelf, author: User) -> Shelf:
    """The small catalogue after everything in it got another slug."""
    RoleFamily.objects.create(slug="ops", name="Operations")
    move(shelf.skill, NEW["skill"], by=author)
    move(shelf.engineer, NEW["role"], by=author)
    move("group:data/mlops", NEW["group"], by=author, name="mlops")
    move("domain:data", NEW["domain"], by=author, name="data")
    move("level:junior", NEW["level"], by=author, name="junior")
    move("family:ops", "new-ops", by=author, name="ops")
    return shelf


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the pages, with the whole of its pattern."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            if each.app_name != "admin" and not here.startswith("api/"):
                yield from routes(each.url_patterns, here)
        else:
            yield here, each


def filled(route: str, slugs: dict[str, str]) -> str | None:
    """The address of the route with these slugs; None where it names none."""
    route = route.replace("(?P<kind>skills|roles)", "{kind}")
    for kind in ("skills", "domains", "proposals"):
        route = route.replace(f"(?P<kind>{kind})", kind)
    route = re.sub(r"\(\?P<key>\[a-z0-9-\]\{1,100\}\)", "<key>", route)
    named = {name for name in SEGMENT.findall(route) if name not in OTHERS}
    kinds = {"slug", "key", *OLD}
    if not named or not named <= kinds or "(?P" in route:
        return None
    subject = next((k for word, k in former_slugs.OF_PATH.items() if f"{word}/<" in route), "role")
    route = route.replace("advert.<slug:suffix>", "advert.txt")
    values = {**OTHERS, **slugs, "slug": slugs[subject], "key": slugs[subject]}
    return "/" + SEGMENT.sub(lambda found: values[found[1]], route)


def addresses() -> list[tuple[str, str]]:
    """Each address that names a slug: under the former ones, and under the present ones."""
    found = []
    for route, _pattern in routes():
        kinds = ("skills", "roles") if "(?P<kind>skills|roles)" in route else ("",)
        for kind in kinds:
            one = route.replace("(?P<kind>skills|roles)", kind).replace("\\/", "/")
            old, new = filled(one, OLD), filled(one, NEW)
            if old is not None and new is not None:
                found.append((old, new))
    return sorted(set(found))


ADDRESSES = addresses()


def test_the_walk_finds_the_routes() -> None:
    known = {old for old, _new in ADDRESSES}
    assert {
        "/skills/experiment-tracking/",
        "/skills/experiment-tracking/expectations/ml-engineer/junior/",
        "/skills/experiment-tracking/suggest/check/",
        "/roles/ml-engineer/cells/experiment-tracking/junior/",
        "/roles/ml-engineer/community/",
        "/domains/data/mlops/",
        "/domains/data/watch/",
        "/embed/roles/ml-engineer/",
    } <= known
    assert len(known) > 30


@pytest.mark.parametrize(("old", "new"), ADDRESSES)
def test_every_route_leads_from_former_slugs_to_the_present_page(
    client: Client, moved: Shelf, author: User, old: str, new: str
) -> None:
    client.force_login(author)
    present = client.get(new)
    response = client.get(old)
    if present.status_code == 405:  # forms alone are sent there
        for address in (new, old):
            assert client.post(f"{address}{CELL}").status_code not in {404, 405}
        return
    assert present.status_code != 404 or old.endswith(".pdf")  # which needs WeasyPrint
    chain = []
    while response.status_code == 301:
        chain.append(response.headers["Location"])
        response = client.get(chain[-1])
        assert len(chain) <= 3
    assert response.status_code == present.status_code
    if present.status_code == 200:
        assert chain[-1] == new


@pytest.mark.parametrize(
    ("address", "present"),
    [
        ("/skills/?role=ml-engineer", "/skills/?role=new-ml-engineer"),
        ("/skills/?level=junior", "/skills/?level=new-junior"),
        ("/skills/?domain=data", "/skills/?domain=new-data"),
        ("/skills/?group=mlops", "/skills/?group=new-mlops"),
        ("/skills/?group=data/mlops", "/skills/?group=new-data%2Fnew-mlops"),
        (
            "/roles/compare/?from=ml-engineer&to=data-analyst&level=junior",
            "/roles/compare/?from=new-ml-engineer&to=data-analyst&level=new-junior",
        ),
        (
            "/skills/experiment-tracking/?role=ml-engineer&level=junior",
            "/skills/new-experiment-tracking/?role=new-ml-engineer&level=new-junior",
        ),
        (
            "/roles/ml-engineer/career/?from=junior",
            "/roles/new-ml-engineer/career/?from=new-junior",
        ),
        ("/domains/data/?role=ml-engineer", "/domains/new-data/?role=new-ml-engineer"),
        (
            "/de/domains/data/mlops/?level=junior",
            "/de/domains/new-data/new-mlops/?level=new-junior",
        ),
        (
            "/me/assessment/?role=ml-engineer&level=junior",
            "/me/assessment/?role=new-ml-engineer&level=new-junior",
        ),
    ],
)
def test_parameters_lead_to_the_present_page(
    client: Client, moved: Shelf, author: User, address: str, present: str
) -> None:
    client.force_login(author)
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1] == (present, 301)
    assert response.status_code == 200


def test_lists_and_the_editor_take_former_slugs(client: Client, moved: Shelf, author: User) -> None:
    cell = factories.edit(moved.cell(moved.engineer, moved.junior), "Logs every run.")
    factories.proposal(moved.skill, cell, by=author)
    client.force_login(author)
    address = "/skills/new-experiment-tracking/"
    listed = client.get(f"{address}proposals/?role=ml-engineer&level=junior").content.decode()
    assert "A better wording" in listed
    assert "A better wording" in client.get("/proposals/?domain=data").content.decode()
    other = factories.skill("other", group=moved.group, by=author)
    edited = client.get(f"{other.get_absolute_url()}suggest/?role=ml-engineer").content.decode()
    assert 'name="text:new-ml-engineer:new-junior"' in edited


@pytest.mark.parametrize(
    "query",
    [
        *("skills/?domain=data", "skills/?group=mlops", "skills/?role=ml-engineer&level=junior"),
        *("expectations/?skill=experiment-tracking", "expectations/?role=ml-engineer"),
        *("expectations/?level=junior", "revisions/?skill=experiment-tracking"),
        *("revisions/?role=ml-engineer", "proposals/?skill=experiment-tracking"),
        "proposals/?domain=data",
    ],
)
def test_filters_of_the_api_take_former_slugs(
    client: Client, moved: Shelf, author: User, query: str
) -> None:
    cell = factories.edit(moved.cell(moved.engineer, moved.junior), "Logs every run.")
    factories.proposal(moved.skill, cell, by=author)
    response = client.get(f"/api/v1/{query}")
    assert response.status_code == 200
    assert response.json()["results"]


def test_a_family_is_found_under_its_former_slug(
    client: Client, moved: Shelf, author: User
) -> None:
    family = RoleFamily.objects.get(slug="new-ops")
    Role.objects.filter(pk=moved.engineer.pk).update(family=family)
    found = client.get("/api/v1/roles/?family=ops").json()["results"]
    assert [each["slug"] for each in found] == ["new-ml-engineer"]


@pytest.mark.parametrize(
    "path",
    [
        *("skills/experiment-tracking/", "skills/experiment-tracking/comments/"),
        *("roles/ml-engineer/", "roles/ml-engineer/comments/", "domains/data/", "levels/junior/"),
    ],
)
def test_the_api_leads_to_the_present_address(client: Client, moved: Shelf, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 301
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_body_may_name_former_slugs(client: Client, moved: Shelf, author: User) -> None:
    client.force_login(author)
    change = {"kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1}
    body = {
        "skill": "experiment-tracking",
        "title": "Through a former slug",
        "accepts_licence": True,
        "operations": [{**change, "description": "Logs every run.", "required": True}],
    }
    response = client.post("/api/v1/proposals/", body, content_type="application/json")
    assert response.status_code == 201
    assert Proposal.objects.get(title="Through a former slug").skill == moved.skill


def test_forms_sent_to_a_former_slug_are_taken(client: Client, moved: Shelf, author: User) -> None:
    client.force_login(author)
    client.post("/skills/experiment-tracking/comments/", {"text": "Typed before it moved."})
    assert Comment.objects.get().skill == moved.skill
    client.post("/domains/data/watch/", {"level": "all"})
    assert Watch.objects.get(domain=moved.domain, person=author).level == "all"
    sent = {"do": "submit", "title": "Kept", "field:name": "Tracking"}
    sent |= {"base:name": moved.skill.name, "rationale": "Shorter.", "accepts_licence": "on"}
    response = client.post("/skills/experiment-tracking/suggest/", sent)
    assert response.status_code == 302
    assert Proposal.objects.get(title="Kept").skill == moved.skill


def test_a_comment_in_an_old_mail_is_found(client: Client, moved: Shelf, author: User) -> None:
    comment = comments.post(moved.skill, "Said once.", by=author)
    # The browser keeps what stands behind #.
    response = client.get("/skills/experiment-tracking/community/", follow=True)
    assert response.redirect_chain == [("/skills/new-experiment-tracking/community/", 301)]
    assert f'id="comment-{comment.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("domain", "domain:data"),
        ("group", "group:data/mlops"),
        ("level", "level:junior"),
        ("family", "family:ops"),
    ],
)
def test_a_slug_once_used_is_given_to_nothing_else(
    moved: Shelf, author: User, kind: str, target: str
) -> None:
    old = target.rpartition("/")[2].rpartition(":")[2]
    assert FormerAddress.objects.present(kind, old) == f"new-{old}"
    other = {"domain": "domain:law", "level": "level:middle", "family": "family:it"}
    other["group"] = "group:new-data/other"
    source, name = Revision.Source.CURATOR, FieldOperation("name", "", "Other", other[kind])
    if kind != "level":
        catalogue = Catalogue.objects.get()
        curation.publish(catalogue, [name], by=author, source=source, summary="")
    with pytest.raises(curation.SlugTaken):
        move(other[kind], old, by=author, name=other[kind].rpartition("/")[2].rpartition(":")[2])
    # Its own former slug it may have again.
    move(target, old, by=author, name=f"new-{old}")
    assert FormerAddress.objects.present(kind, old) is None
    assert FormerAddress.objects.present(kind, f"new-{old}") == old


def test_first_slugs_stay(moved: Shelf) -> None:
    domain, level = Domain.objects.get(), Level.objects.get(slug="new-junior")
    assert (domain.first_slug, level.first_slug) == ("data", "junior")
    assert domain.groups.get().first_slug == "mlops"
    assert RoleFamily.objects.get().first_slug == "ops"


def test_what_was_written_before_a_renaming_still_applies(
    shelf: Shelf, author: User, curator: User
) -> None:
    other = factories.group("other")
    wanted = factories.proposal(
        shelf.skill, FieldOperation("group", shelf.group.key, other.key), by=author
    )
    focus = FieldOperation("focus", "", "Own it.", "level:junior")
    part = factories.proposal(shelf.engineer, focus, by=author)
    move("group:data/mlops", "new-mlops", by=curator, name="mlops")
    move("group:data/other", "new-other", by=curator, name="other")
    move("level:junior", "new-junior", by=curator, name="junior")
    for proposal in (wanted, part):
        fresh = Proposal.objects.get(pk=proposal.pk)
        lifecycle.approve(fresh, by=curator, seen=lifecycle.Seen.of(fresh))
    shelf.skill.refresh_from_db()
    assert shelf.skill.group.key == "data/new-other"
    assert shelf.engineer.role_levels.get().level.slug == "new-junior"


def test_what_is_being_typed_survives_a_renaming(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    key = "ml-engineer:junior"
    sent = {"title": "Kept", f"text:{key}": "Typed before it moved.", f"version:{key}": "1"}
    sent |= {f"required:{key}": "on", "rationale": "Clearer.", "accepts_licence": "on"}
    client.force_login(author)
    address = "/skills/experiment-tracking/suggest/"
    client.post(address, {**sent, "do": "save"})
    move(shelf.engineer, "new-ml-engineer", by=curator)
    move("level:junior", "new-junior", by=curator, name="junior")
    draft = client.get(address).content.decode()
    assert 'name="text:new-ml-engineer:new-junior"' in draft
    assert "Typed before it moved." in draft
    response = client.post(address, {**sent, "do": "submit"})
    assert response.status_code == 302
    operation = Proposal.objects.get(title="Kept").versions.get().operations.get()
    assert operation.new_text == "Typed before it moved."
    assert (operation.role, operation.level) == (shelf.engineer, shelf.junior)
