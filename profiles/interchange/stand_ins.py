"""Bare rows that stand in for what earlier batches of a dry run wrote and took back."""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from profiles.interchange import site
from profiles.interchange.staging import Spool
from profiles.models import Domain, Group, Level, Role, RoleFamily
from skillmap.accounts.models import User

Part = TypeVar("Part", bound=Model)
_KINDS: dict[str, type[Domain | Level | RoleFamily]] = {
    "domain": Domain,
    "level": Level,
    "family": RoleFamily,
}


def make(spool: Spool, roles: Collection[str], *, by: User) -> None:
    """Make the parts that the files add to the catalogue, and those of the roles that they add.

    Only for a transaction that is rolled back: nothing of them is checked, and they have no
    revision. What refers to them needs no more than that they exist.
    """
    live = site.parts()
    new = [target.partition(":") for target in spool.parts if target not in live]
    for kind, model in _KINDS.items():
        rank: dict[str, object] = {"rank": 0} if model is Level else {}
        rows = [_row(model, slug, **rank) for name, _colon, slug in new if name == kind]
        _add(model, rows)
    domains = dict(Domain.objects.values_list("slug", "pk"))
    keys = [key.split("/") for name, _colon, key in new if name == "group"]
    groups = [_row(Group, slug, domain_id=domains[domain]) for domain, slug in keys]
    _add(Group, groups)
    now = timezone.now()
    dates: dict[str, object] = {"created_at": now, "updated_at": now, "updated_by": by}
    known = set(Role.objects.filter(slug__in=roles).values_list("slug", flat=True))
    added = [_row(Role, slug, **dates) for slug in sorted(set(roles) - known)]
    _add(Role, added)


def _row(model: type[Part], slug: str, **fields: object) -> Part:
    return model(slug=slug, first_slug=slug, name=slug, **fields)


def _add(model: type[Part], rows: list[Part]) -> None:
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
