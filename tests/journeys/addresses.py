"""Every address of the site, walked off the URL resolver, with words put in for its blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from tests.journeys.world import World

BLANK = re.compile(r"<(?:\w+:)?(\w+)>")
DESCRIPTOR = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: its name with namespaces, and its text."""

    name: str
    pieces: tuple[Any, ...]
    view: Any

    @property
    def route(self) -> str:
        """The whole pattern as it is written."""
        return "".join(str(piece) for piece in self.pieces)

    def url(self, world: World) -> str:
        """The address with every blank filled by what the world has."""
        words = {name: str(word) for name, word in blanks(self, world).items()}
        return "/" + "".join(_filled(piece, words) for piece in self.pieces)


def every() -> list[Address]:
    """All of them, in the order in which the resolver tries them."""
    return list(_walk(get_resolver().url_patterns, (), ""))


def _walk(patterns: list[Any], pieces: tuple[Any, ...], space: str) -> Iterator[Address]:
    for each in patterns:
        own = (*pieces, each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, own, each.namespace or space)
        elif isinstance(each, URLPattern):
            name = each.name or str(each.pattern)
            yield Address(f"{space}:{name}" if space else name, own, each.callback)


def _filled(piece: Any, words: dict[str, str]) -> str:
    if isinstance(piece, RegexPattern):
        text, names = normalize(piece.regex.pattern)[0]
        return text % {name: words[name] for name in names}
    return BLANK.sub(lambda blank: words[blank[1]], str(piece))


def blanks(address: Address, world: World) -> dict[str, Any]:
    """What stands for each blank: the same everywhere, but for what a part of the site says."""
    words = _everywhere(world)
    for start, own in _somewhere(world):
        if re.search(start, address.route):
            words |= own
    return words


def _everywhere(world: World) -> dict[str, Any]:
    shelf = world.shelf
    return {
        "slug": shelf.skill.slug,
        "skill": shelf.skill.slug,
        "role": shelf.engineer.slug,
        "level": shelf.junior.slug,
        "domain": shelf.domain.slug,
        "group": shelf.group.slug,
        "kind": "skills",
        "key": shelf.skill.slug,
        "n": world.edited.pk,
        "number": 1,
        "pk": world.edited.pk,
        "username": "author",
        "word": world.unsubscribe,
        "sequence": world.landed.sequence,
        "identifier": DESCRIPTOR,
        "collection": "CFItems",
        "suffix": "json",
        "app_label": "profiles",
        "url": "nowhere/",
        "uidb36": "1",
        "content_type_id": "1",
        "object_id": "1",
        "change": "1",
        "digest": "0" * 12,
    }


def _somewhere(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where in the site a blank stands for something else; later ones win."""
    yield r"^\^site/", {"kind": "logo", "suffix": "svg"}
    yield r"proposals\)/\(\?P<key>", {"kind": "proposals", "key": world.edited.pk}
    yield r"domains\)/\(\?P<key>", {"kind": "domains", "key": world.shelf.domain.slug}
    yield r"^comments/", {"n": world.comment.pk}
    yield r"discard/$", {"n": world.draft.pk}
    yield r"copy/$", {"n": world.declined.pk}
    yield r"^me/confirm/", {"n": world.cell.pk}
    yield r"^me/notifications/", {"n": world.line.pk}
    yield r"^me/tokens/", {"pk": world.token.pk}
    ours = {"n": world.delivery.webhook_id, "number": world.delivery.pk}
    yield r"^me/webhooks/", ours
    yield r"^api/v1/.*webhooks/", {**ours, "pk": world.delivery.webhook_id}
    yield r"/advert\.", {"suffix": "txt"}
    yield r"revisions/<int:n>", {"n": 1}
    yield r"roles/<slug:slug>", {"slug": world.shelf.engineer.slug}
    yield r"^api/v1/.*roles/", {"slug": world.shelf.engineer.slug}
    yield r"^api/v1/.*domains/", {"slug": world.shelf.domain.slug}
    yield r"^api/v1/.*levels/", {"slug": world.shelf.junior.slug}
    yield r"^api/v1/.*expectations/\(", {"pk": world.cell.pk}
    yield r"^api/v1/.*drafts/\(", {"pk": world.draft.pk}
    yield r"^api/v1/.*comments/\(", {"pk": world.comment.pk}
    yield r"^api/v1/.*notifications/\(", {"pk": world.line.pk}
    yield r"password/reset/key", {"key": "set-password"}
    yield r"^admin/profiles/revision", {"key": world.landed.pk, "change": world.change.pk}
    yield r"^admin/profiles/skill/", {"key": world.shelf.skill.pk}
    yield r"^admin/profiles/role/", {"key": world.shelf.engineer.pk}
    yield r"^admin/profiles/domain/", {"key": world.shelf.domain.pk}
    yield r"^admin/profiles/group/", {"key": world.shelf.group.pk}
    yield r"^admin/profiles/level/", {"key": world.shelf.junior.pk}
    yield r"^admin/proposals/report/people", {"key": world.people["member"].pk}
    yield r"people/<str:key>/lift", {"key": world.people["suspended"].pk}
    yield r"^admin/proposals/report/<str:kind>", {"kind": "comment", "key": world.comment.pk}
    for model, row in world.rows.items():
        yield rf"^admin/{model}/", {"object_id": row.pk}
