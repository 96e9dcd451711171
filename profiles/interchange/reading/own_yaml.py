"""Turns nodes into records: which keys each kind of thing has, whatever the format."""

import json

from django.utils.translation import gettext as _

from profiles.fields import as_json
from profiles.interchange.places import Problems
from profiles.interchange.reading import aliases
from profiles.interchange.reading.nodes import Mapping, Node, judged
from profiles.interchange.records import (
    AliasRecord,
    CellRecord,
    FileScope,
    PartRecord,
    RoleRecord,
    SkillRecord,
)
from profiles.interchange.staging import Spool
from profiles.models import Catalogue, Domain, Expectation, Group, Level, Role, RoleFamily, Skill
from profiles.models.fields import NAME_LENGTH
from profiles.models.role import RoleLevel
from profiles.operations import CellValues

CATALOGUE_KEYS = ("title", "description", "language", "publisher", "licence", "licence_url")
DOMAIN_KEYS = ("slug", "name", "summary", "position", "groups")
GROUP_KEYS = ("slug", "name", "summary", "position")
LEVEL_KEYS = ("slug", "name", "rank", "position", "summary")
FAMILY_KEYS = ("slug", "name", "position")
ROLE_KEYS = (
    *("slug", "name", "family", "position", "aliases", "mission"),
    *("base_role", "not_expected"),
    *("source", "code", "source_url", "licence", "levels"),
)
ROLE_LEVEL_KEYS = ("level", "focus", "technology")
SKILL_KEYS = (
    *("slug", "name", "domain", "group", "aliases", "summary", "description"),
    *("source", "code", "source_url", "licence", "drafted_by", "expectations"),
)
ORIGIN_KEYS = ("source", "code", "source_url", "licence")
SKILL_TEXTS = ("summary", "description", *ORIGIN_KEYS)
# `confirmation` is written and never read: confirmations belong to the people who gave them.
CELL_KEYS = ("role", "level", "required", "description", "examples", "drafted_by", "confirmation")
RANKS, POSITIONS = 32_767, 2_147_483_647


class Shapes:
    """Reads the things of one file into a spool.

    Where the file speaks for the whole catalogue, what it leaves out is empty, and things stand
    in its order; else what it leaves out stays as it is. Examples of expectations and aliases are
    the exception: files that were written before there were any do not take them away
    (`Spool.fill_examples`, `fill_aliases`). `examples: ""` and `aliases: []` always do.
    """

    def __init__(self, spool: Spool, file: str, scope: FileScope = FileScope.CATALOGUE) -> None:
        self._spool, self._file, self._scope = spool, file, scope
        self._is_whole = scope == FileScope.CATALOGUE

    @property
    def problems(self) -> Problems:
        """Where everything wrong is noted."""
        return self._spool.problems

    def mapping(self, node: Node, known: tuple[str, ...]) -> Mapping:
        """The node as a mapping with those keys and no others."""
        return Mapping(node, self._file, self.problems, known)

    def catalogue(self, keys: Mapping) -> None:
        """The catalogue's own title, description, language, publisher and licence."""
        fields = {
            key: keys.text(key, Catalogue._meta.get_field(key))
            for key in CATALOGUE_KEYS
            if keys.has(key)
        }
        self._spool.parts[""] = PartRecord("", fields, keys.place())

    def domains(self, nodes: list[Node]) -> None:
        """Domains with their groups."""
        for order, node in enumerate(nodes, 1):
            keys = self.mapping(node, DOMAIN_KEYS)
            slug = keys.text("slug", Domain._meta.get_field("slug"), is_needed=True)
            fields = self._named(keys, Domain, order)
            fields |= self._optional(keys, "summary", Domain)
            self._part(f"domain:{slug}", fields, keys)
            for place, inner in enumerate(keys.items("groups"), 1):
                self._group(inner, slug, place)

    def _group(self, node: Node, domain: str, order: int) -> None:
        keys = self.mapping(node, GROUP_KEYS)
        slug = keys.text("slug", Group._meta.get_field("slug"), is_needed=True)
        fields = self._named(keys, Group, order) | self._optional(keys, "summary", Group)
        self._part(f"group:{domain}/{slug}", fields, keys)

    def levels(self, nodes: list[Node]) -> None:
        """The levels of the site."""
        for order, node in enumerate(nodes, 1):
            keys = self.mapping(node, LEVEL_KEYS)
            slug = keys.text("slug", Level._meta.get_field("slug"), is_needed=True)
            fields = self._named(keys, Level, order) | {"rank": keys.number("rank", RANKS)}
            fields |= self._optional(keys, "summary", Level)
            self._part(f"level:{slug}", fields, keys)

    def families(self, nodes: list[Node]) -> None:
        """The families of roles."""
        for order, node in enumerate(nodes, 1):
            keys = self.mapping(node, FAMILY_KEYS)
            slug = keys.text("slug", RoleFamily._meta.get_field("slug"), is_needed=True)
            self._part(f"family:{slug}", self._named(keys, RoleFamily, order), keys)

    def _named(
        self, keys: Mapping, kind: type[Domain | Group | Level | RoleFamily | Role], order: int
    ) -> dict[str, str]:
        fields = {"name": keys.text("name", kind._meta.get_field("name"), is_needed=True)}
        if self._is_whole or keys.has("position"):
            fields["position"] = keys.number("position", POSITIONS, order)
        return fields

    def _optional(
        self, keys: Mapping, key: str, kind: type[Domain | Group | Level | Role | Skill]
    ) -> dict[str, str]:
        if self._is_whole or keys.has(key):
            return {key: keys.text(key, kind._meta.get_field(key))}
        return {}

    def _part(self, target: str, fields: dict[str, str], keys: Mapping) -> None:
        if earlier := self._spool.parts.get(target):
            kind, _colon, slug = target.partition(":")
            keys.refuse(
                keys.node,
                _("There is already a %(kind)s with the slug “%(slug)s”: %(place)s.")
                % {"kind": kind, "slug": slug, "place": earlier.place},
            )
            return
        self._spool.parts[target] = PartRecord(target, fields, keys.place(), not self._is_whole)

    def roles(self, nodes: list[Node]) -> None:
        """Roles with what they are at each level."""
        for order, node in enumerate(nodes, 1):
            keys = self.mapping(node, ROLE_KEYS)
            slug = keys.text("slug", Role._meta.get_field("slug"), is_needed=True)
            fields = self._named(keys, Role, order)
            for key in ("mission", *ORIGIN_KEYS):
                fields |= self._optional(keys, key, Role)
            if self._is_whole or keys.has("family"):
                fields["family"] = keys.text("family", Role._meta.get_field("mission"))
            fields |= self._sharing(keys)
            is_reference = self._scope == FileScope.SKILL
            if not is_reference:
                fields |= self._aliases(keys, "role", slug, fields["name"])
            role = RoleRecord(
                *(slug, fields, keys.place(), self._role_levels(keys)),
                is_reference=is_reference,
            )
            if earlier := self._spool.roles.get(slug):
                message = _("There is already a role with the slug “%(slug)s”: %(place)s.")
                keys.refuse(node, message % {"slug": slug, "place": earlier.place})
            else:
                self._spool.roles[slug] = role

    def _sharing(self, role: Mapping) -> dict[str, str]:
        """Base role and exclusions, where the file says them: what it leaves out stays."""
        rule, found = Role._meta.get_field("mission"), {}
        if role.has("base_role"):
            found["base_role"] = role.text("base_role", rule)
        if role.has("not_expected"):
            nodes = role.items("not_expected")
            names = {
                judged(role.raw(node) or "", rule, self.problems, role.place(node))
                for node in nodes
            }
            found["not_expected"] = as_json(sorted(names - {""}))
        return found

    def _role_levels(self, role: Mapping) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for node in role.items("levels"):
            keys = self.mapping(node, ROLE_LEVEL_KEYS)
            level = keys.text("level", Level._meta.get_field("slug"), is_needed=True)
            if level in found:
                keys.refuse(node, _("This role has the level “%s” already. Remove one.") % level)
            found[level] = {
                "focus": keys.text("focus", RoleLevel._meta.get_field("focus")),
                "technology": self._technology(keys),
            }
        return found

    def _technology(self, keys: Mapping) -> str:
        rule = Role._meta.get_field("mission")
        names = [
            judged(keys.raw(node) or "", rule, self.problems, keys.place(node))
            for node in keys.items("technology")
        ]
        names = [name for name in names if name]
        if any(len(name) > NAME_LENGTH for name in names):
            message = _("The name of a tool has at most %(limit)d characters.")
            keys.refuse(keys.values["technology"], message % {"limit": NAME_LENGTH})
        return json.dumps(names, ensure_ascii=False) if names else ""

    def skill(self, node: Node) -> None:
        """One skill with its expectations."""
        keys = self.mapping(node, SKILL_KEYS)
        slug = keys.text("slug", Skill._meta.get_field("slug"), is_needed=True)
        fields = {"name": keys.text("name", Skill._meta.get_field("name"), is_needed=True)}
        domain = keys.text("domain", Domain._meta.get_field("slug"), is_needed=True)
        group = keys.text("group", Group._meta.get_field("slug"), is_needed=True)
        fields["group"] = f"{domain}/{group}"
        for key in SKILL_TEXTS:
            fields |= self._optional(keys, key, Skill)
        fields |= self._aliases(keys, "skill", slug, fields["name"])
        earlier = self._spool.skill(slug)
        if earlier:
            message = _("There is already a skill with the slug “%(slug)s”: %(place)s.")
            keys.refuse(node, message % {"slug": slug, "place": earlier[1].place})
            number = earlier[0]
        else:
            is_reference = self._scope == FileScope.ROLE
            record = SkillRecord(slug, fields, keys.place(), is_reference)
            number = self._spool.add_skill(record)
        drafted_by = self._mark(keys)
        for inner in keys.items("expectations"):
            cell = self._cell(inner, drafted_by)
            if not earlier:
                self._spool.add_cell(number, cell)

    def _aliases(self, keys: Mapping, kind: str, slug: str, own_name: str) -> dict[str, str]:
        """The other names of a skill or role, where the file says them."""
        if not keys.has("aliases"):
            return {}
        raw = [(keys.raw(node), keys.place(node)) for node in keys.items("aliases")]
        told = [AliasRecord(text or "", place) for text, place in raw]
        at = keys.place(keys.values["aliases"])
        return {"aliases": aliases.own(self._spool, kind, slug, told, at, own_name=own_name)}

    def cell_of(self, skill: str, node: Node) -> None:
        """One expectation that stands apart from its skill, which has been read before."""
        known = self._spool.skill(skill)
        cell = self._cell(node)
        if known:
            self._spool.add_cell(known[0], cell)
        else:
            message = _("The skill “%(slug)s” is not defined before this. Define it first.")
            self.problems.add(cell.place, message % {"slug": skill[:100]})

    @staticmethod
    def _mark(keys: Mapping) -> str:
        """What drafted an expectation, or all of a skill that say nothing else."""
        return keys.text("drafted_by", Expectation._meta.get_field("drafted_by"))

    def _cell(self, node: Node, drafted_by: str = "") -> CellRecord:
        keys = self.mapping(node, CELL_KEYS)
        role = keys.text("role", Role._meta.get_field("slug"), is_needed=True)
        level = keys.text("level", Level._meta.get_field("slug"), is_needed=True)
        required = keys.truth("required")
        text = keys.text("description", Expectation._meta.get_field("description"))
        examples = None
        if keys.has("examples"):
            examples = keys.text("examples", Expectation._meta.get_field("examples"))
        values = CellValues(text, required, examples, self._mark(keys) or drafted_by)
        return CellRecord(role, level, values, keys.place())
