"""Finds, or makes, the domain, group and family that a flat table names without a slug."""

from collections import defaultdict

from profiles.interchange.places import FilePosition
from profiles.interchange.reading.slugs import free_slug
from profiles.interchange.records import PartRecord
from profiles.interchange.staging import Spool
from profiles.models import Domain, Group, RoleFamily, Skill

Key = tuple[str, str]


class TaxonomyReader:
    """Groups by the names of domain and group, families by name; new ones go into the spool.

    Names need not be unique on a site: where several bear one, a skill stays where it is, and
    otherwise the first of them counts.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._domains: dict[str, str] = {}
        self._families: dict[str, str] = {}
        self._groups: defaultdict[Key, list[str]] = defaultdict(list)
        self._taken: defaultdict[str, set[str]] = defaultdict(set)
        for domain in Domain.objects.published_first():
            self._domains.setdefault(domain.name, domain.slug)
            self._taken["domain"].add(domain.slug)
        for family in RoleFamily.objects.all():
            self._families.setdefault(family.name, family.slug)
            self._taken["family"].add(family.slug)
        for group in Group.objects.published_first().select_related("domain"):
            self._groups[group.domain.name, group.name].append(group.key)
            self._taken[f"group:{group.domain.slug}"].add(group.slug)

    def group(self, domain: str, group: str, skill: str, place: FilePosition) -> str:
        """The key `domain/group` for those names, for that skill."""
        known = self._groups[domain, group]
        if not known:
            known.append(self._new_group(domain, group, place))
        if len(known) > 1:
            own = Skill.objects.filter(slug=skill).select_related("group__domain").first()
            if own and own.group.key in known:
                return own.group.key
        return known[0]

    def _new_group(self, domain: str, group: str, place: FilePosition) -> str:
        parent = self._domains.get(domain) or self._new("domain", "domain:", domain, place)
        self._domains[domain] = parent
        slug = self._new(f"group:{parent}", f"group:{parent}/", group, place)
        return f"{parent}/{slug}"

    def family(self, name: str, place: FilePosition) -> str:
        """The slug of the family of that name; none for an empty one."""
        if name and name not in self._families:
            self._families[name] = self._new("family", "family:", name, place)
        return self._families[name] if name else ""

    def _new(self, line: str, prefix: str, name: str, place: FilePosition) -> str:
        slug = free_slug(name, self._taken[line])
        self._taken[line].add(slug)
        target = f"{prefix}{slug}"
        self._spool.parts[target] = PartRecord(target, {"name": name}, place)
        return slug
