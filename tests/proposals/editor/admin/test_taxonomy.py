"""The frame of the catalogue edited by curators: domains, groups, levels, families."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles import curation
from profiles.models import Catalogue, Domain, Group, Level, Revision, RoleFamily
from profiles.operations import FieldOperation
from proposals.editor.admin.taxonomy import LevelAdmin
from proposals.models import Event
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all

pytestmark = pytest.mark.django_db
WHY = {"summary": "In order", "do": "save"}


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def add(kind: str) -> str:
    return reverse(f"admin:profiles_{kind}_add")


def change(part: Catalogue | Domain | Group | Level | RoleFamily) -> str:
    return reverse(f"admin:profiles_{part._meta.model_name}_change", args=[part.pk])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(target: str, base: str, new: str, field: str = "name") -> dict[str, str]:
    """One field of a part as the page sends it."""
    return {**WHY, f"base:{target}:{field}": base, f"field:{target}:{field}": new}


def newest() -> Revision:
    return Revision.objects.filter(skill=None, role=None).latest("sequence")


@pytest.mark.parametrize(
    ("kind", "sent", "target"),
    [
        ("domain", {"slug": "law", "field:name": "Law"}, "domain:law"),
        ("group", {"slug": "etl", "domain": "data", "field:name": "ETL"}, "group:data/etl"),
        ("level", {"slug": "lead", "field:name": "Lead", "field:rank": "4"}, "level:lead"),
        ("rolefamily", {"slug": "ops", "field:name": "Operations"}, "family:ops"),
        ("domain", {"slug": "", "field:name": "Öffentliches Recht"}, "domain:oeffentliches-recht"),
        ("group", {"domain": "data", "field:name": " Data Lakes "}, "group:data/data-lakes"),
        ("level", {"slug": " ", "field:name": "Lead", "field:rank": "4"}, "level:lead"),
        ("rolefamily", {"field:name": "Operations & Support"}, "family:operations-support"),
    ],
)
def test_a_part_is_made_as_a_revision_of_the_catalogue(
    signed: Client, shelf: Shelf, curator: User, kind: str, sent: dict[str, str], target: str
) -> None:
    assert signed.post(add(kind), {**WHY, **sent}).status_code == 302
    made = newest()
    assert (made.author, made.summary, made.source) == (curator, "In order", "curator")
    assert set(made.changes.values_list("target", "kind")) == {(target, "create")}
    assert Event.objects.latest("id").data == {"revision": made.pk}
    again = signed.post(add(kind), {**WHY, **sent})
    assert (again.status_code, "This slug is already in use." in text_of(again)) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"slug": "new", "field:name": "New"}, "reserved for the site"),
        ({"slug": "lock", "field:name": "Lock"}, "is the address of another page of each role"),
        ({"slug": "A B", "field:name": "New"}, "Use lower-case letters"),
        ({"slug": "fine", "field:name": " "}, "Name: "),
        ({"slug": "fine", "field:name": "x" * 121}, "Name: "),
        ({"slug": "fine", "field:name": "Fine", "field:rank": "high"}, "Give a whole number."),
        ({"slug": "fine", "field:name": "Fine", "field:rank": "9" * 30}, "Rank: "),
        ({"slug": "", "field:name": "Junior"}, "This slug is already in use."),
        ({"slug": "", "field:name": ""}, "Name: "),
    ],
)
def test_what_cannot_be_made_is_told_and_stays(
    signed: Client, shelf: Shelf, sent: dict[str, str], said: str
) -> None:
    response = signed.post(add("level"), {**WHY, **sent})
    assert (response.status_code, Level.objects.count()) == (422, 3)
    assert said in text_of(response)
    assert f'value="{sent["field:name"]}"' in text_of(response)


def test_a_part_is_edited_and_a_stale_edit_is_told(signed: Client, shelf: Shelf) -> None:
    data = typed("level:junior", "Junior", "Beginner")
    assert signed.post(change(shelf.junior), data).status_code == 302
    shelf.junior.refresh_from_db()
    assert shelf.junior.name == "Beginner"
    stale = signed.post(change(shelf.junior), {**data, "field:level:junior:name": "Starter"})
    assert stale.status_code == 422
    assert "Name is now: “Beginner”" in text_of(stale)
    assert 'value="Starter"' in text_of(stale)
    same = typed("level:junior", "Beginner", "Beginner")
    assert "Nothing would change" in text_of(signed.post(change(shelf.junior), same))


def test_a_preview_of_a_part_shows_the_words(signed: Client, shelf: Shelf) -> None:
    data = typed("level:junior", "Junior", "Beginner") | {"do": "preview"}
    assert "<ins>Beginner</ins>" in text_of(signed.post(change(shelf.junior), data))


@pytest.mark.parametrize(
    ("kind", "field"), [("level", "slug"), ("role", "field:slug"), ("skill", "field:slug")]
)
def test_a_slug_is_proposed_from_the_name(
    signed: Client, shelf: Shelf, kind: str, field: str
) -> None:
    sent = {"field:name": "Höhere Stufe", "do": "preview"}
    for typed_slug, shown in (("", "hoehere-stufe"), ("own", "own")):
        page = text_of(signed.post(add(kind), {**sent, field: typed_slug}))
        (slug,) = find_all(page, f".//input[@name='{field}']")
        assert slug.get("value") == shown
    asked = signed.get("/admin/slug/", {"name": "Höhere Stufe"})
    assert (text_of(asked), asked["Content-Type"]) == ("hoehere-stufe", "text/plain")
    assert text_of(signed.get("/admin/slug/")) == ""


def test_the_catalogue_has_a_title_and_a_licence(signed: Client) -> None:
    catalogue = Catalogue.objects.get()
    data = {**WHY, "base:title": catalogue.title, "field:title": "Ours"}
    assert signed.post(change(catalogue), data).status_code == 302
    assert Catalogue.objects.get().title == "Ours"
    bad = {**WHY, "base:licence_url": catalogue.licence_url, "field:licence_url": "javascript:x"}
    assert signed.post(change(catalogue), bad).status_code == 422
    assert signed.get("/admin/profiles/catalogue/add/").status_code == 403


def test_a_domains_curator_keeps_its_groups_and_nothing_else(client: Client, shelf: Shelf) -> None:
    Domain.objects.create(slug="law", name="Law")
    client.force_login(factories.curator("local", domain=shelf.domain))
    shown = text_of(client.get(add("group")))
    assert ('value="data"' in shown, 'value="law"' in shown) == (True, False)
    own = {**WHY, "slug": "etl", "domain": "data", "field:name": "ETL"}
    assert client.post(add("group"), own).status_code == 302
    assert client.post(add("group"), {**own, "domain": "law"}).status_code == 422
    name = typed("domain:data", shelf.domain.name, "Data")
    assert client.post(change(shelf.domain), name).status_code == 302
    for url in (add("level"), add("domain"), change(shelf.junior), change(Catalogue.objects.get())):
        assert client.post(url, {**WHY, "slug": "x", "field:name": "X"}).status_code == 403
    elsewhere = factories.group("torts", domain=Domain.objects.get(slug="law"))
    assert client.post(change(elsewhere), name).status_code == 403


def test_a_group_of_another_kind_of_word_is_found_by_its_domain(
    signed: Client, shelf: Shelf, stranger: User
) -> None:
    said = FieldOperation("name", shelf.group.name, "Operations", "group:data/mlops")
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [said], by=stranger, source=source)
    data = typed("group:data/mlops", "Mlops", "ML Operations")
    stale = text_of(signed.post(change(shelf.group), data))
    assert "Name is now: “Operations”" in stale


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("kind", "queries"), [("domain", 7), ("group", 8), ("level", 7), ("rolefamily", 7)]
)
def test_lists_take_as_many_queries_for_many(
    signed: Client,
    count: int,
    kind: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        where = Domain.objects.create(slug=f"d{number}", name="D")
        Group.objects.create(domain=where, slug="g", name="G")
        Level.objects.create(slug=f"l{number}", name="L", rank=number)
        RoleFamily.objects.create(slug=f"f{number}", name="F")
    url = reverse(f"admin:profiles_{kind}_changelist")
    signed.get(url)
    with django_assert_num_queries(queries):
        signed.get(url)


def test_a_group_is_made_in_a_domain_that_was_renamed_meanwhile(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(factories.curator("local", domain=shelf.domain))
    factories.move(shelf.domain, "data-ai", by=author)
    own = {**WHY, "slug": "etl", "domain": "data", "field:name": "ETL"}
    assert client.post(add("group"), own).status_code == 302
    assert Group.objects.get(slug="etl").domain == shelf.domain


def move(kind: str) -> str:
    return reverse(f"admin:profiles_{kind}_move")


def slugs(kind: type[Domain | Group | Level | RoleFamily]) -> list[str]:
    return list(kind._default_manager.values_list("slug", flat=True))


def test_parts_move_up_and_down_without_script(signed: Client, shelf: Shelf) -> None:
    for position, slug in enumerate(("law", "art")):
        Domain.objects.create(slug=slug, name=slug.title(), position=7 + position)
    assert slugs(Domain) == ["data", "law", "art"]
    shown = text_of(signed.get(reverse("admin:profiles_domain_changelist")))
    assert f'formaction="{move("domain")}"' in shown
    assert 'aria-label="Move Law up"' in shown
    art = Domain.objects.get(slug="art")
    moved = signed.post(move("domain"), {"up": art.pk}, follow=True)
    assert "Moved Art." in text_of(moved)
    assert slugs(Domain) == ["data", "art", "law"]
    made = newest()
    assert made.summary == "Moved Art"
    assert made.changes.count() == 2  # the two change their places
    assert Event.objects.latest("id").verb == "edit"
    signed.post(move("domain"), {"down": art.pk})
    assert slugs(Domain) == ["data", "law", "art"]
    signed.post(move("domain"), {"down": art.pk})  # it is the last already
    assert (slugs(Domain), newest().number) == (["data", "law", "art"], made.number + 1)


def test_parts_that_share_a_place_are_numbered_anew(signed: Client) -> None:
    for slug in ("a", "b", "c"):
        RoleFamily.objects.create(slug=slug, name=slug)
    signed.post(move("rolefamily"), {"up": RoleFamily.objects.get(slug="c").pk})
    assert slugs(RoleFamily) == ["a", "c", "b"]
    assert list(RoleFamily.objects.values_list("position", flat=True)) == [0, 1, 2]


def test_levels_exchange_their_ranks(signed: Client, shelf: Shelf) -> None:
    ranks = list(Level.objects.values_list("rank", flat=True))
    signed.post(move("level"), {"up": shelf.senior.pk})
    assert slugs(Level) == ["junior", "senior", "middle"]
    assert list(Level.objects.values_list("rank", flat=True)) == ranks


def test_groups_move_in_their_domain_by_its_curators(client: Client, shelf: Shelf) -> None:
    other = Domain.objects.create(slug="law", name="Law", position=9)
    second = factories.group("etl", domain=shelf.domain)
    alien = factories.group("tax", domain=other)
    client.force_login(factories.curator("local", domain=shelf.domain))
    before = slugs(Group)
    client.post(move("group"), {"down": Group.objects.filter(domain=shelf.domain)[0].pk})
    assert slugs(Group) == [before[1], before[0], "tax"]
    factories.group("torts", domain=other)
    assert client.post(move("group"), {"down": alien.pk}).status_code == 403
    assert client.post(move("domain"), {"down": shelf.domain.pk}).status_code == 403
    assert "formaction" not in text_of(client.get(reverse("admin:profiles_domain_changelist")))
    assert "formaction" in text_of(client.get(reverse("admin:profiles_group_changelist")))
    assert second.domain == shelf.domain


def test_a_part_that_was_dragged_goes_beside_another(signed: Client, shelf: Shelf) -> None:
    ranks = list(Level.objects.values_list("rank", flat=True))
    shown = {"query": "q=e&x=%22"}
    sent = {"part": shelf.senior.pk, "before": shelf.junior.pk, **shown}
    answer = signed.post(move("level"), sent)
    assert answer["Location"] == f"/admin/profiles/level/?q=e&x=%22#up-{shelf.senior.pk}"
    assert slugs(Level) == ["senior", "junior", "middle"]
    assert list(Level.objects.values_list("rank", flat=True)) == ranks
    made = newest()
    assert (made.summary, Event.objects.latest("id").data) == (
        "Moved Senior",
        {"revision": made.pk},
    )
    signed.post(move("level"), {"part": shelf.senior.pk, "after": shelf.middle.pk})
    assert slugs(Level) == ["junior", "middle", "senior"]
    signed.post(move("level"), {"part": shelf.senior.pk, "after": shelf.middle.pk})  # it is there
    assert newest().number == made.number + 1


def test_two_who_move_at_once_do_not_undo_each_other(
    signed: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second read the order before the first had changed it."""
    seen = list(Level.objects.all())
    signed.post(move("level"), {"up": shelf.senior.pk})
    monkeypatch.setattr(LevelAdmin, "siblings", lambda _admin, _part: seen)
    answer = signed.post(move("level"), {"part": shelf.junior.pk, "after": shelf.senior.pk})
    assert slugs(Level) == ["junior", "senior", "middle"]
    assert "notice--error" in text_of(signed.get(answer["Location"]))


def test_a_group_is_not_dragged_into_another_domain(signed: Client, shelf: Shelf) -> None:
    alien = factories.group("tax", domain=Domain.objects.create(slug="law", name="Law"))
    before = slugs(Group)
    sent = {"part": shelf.group.pk, "after": alien.pk}
    assert (signed.post(move("group"), sent).status_code, slugs(Group)) == (404, before)


@pytest.mark.parametrize(
    "sent",
    [
        *({}, {"up": "x"}, {"up": "1", "down": "1"}, {"up": "999999"}, {"part": "1"}),
        *({"part": "1", "before": "1"}, {"part": "1", "before": "2", "after": "3"}),
        {"up": "1", "part": "1", "before": "2"},
    ],
)
def test_what_names_no_part_is_not_found(signed: Client, sent: dict[str, str]) -> None:
    assert signed.post(move("level"), sent).status_code == 404
    assert signed.get(move("level")).status_code == 405
