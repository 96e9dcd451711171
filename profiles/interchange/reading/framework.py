"""Puts what files of others say into a spool: they have names, but none of our slugs or ranks."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import CharField
from django.utils.translation import gettext as _

from profiles.addresses import is_slug
from profiles.interchange.places import FilePosition
from profiles.interchange.reading import aliases, fitting
from profiles.interchange.reading.levels import Levels
from profiles.interchange.reading.naming import Names, SubjectIdentity, shelf
from profiles.interchange.reading.nodes import Rule, judged
from profiles.interchange.reading.repeats import Repeats
from profiles.interchange.reading.taxonomy import TaxonomyReader
from profiles.interchange.records import CellRecord, FileScope, Origin, RoleRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Expectation, Role, Skill
from profiles.operations import CellValues
from skillmap.kernel.text import normalise, normalise_line, showable

_NAME = Skill._meta.get_field("name")
_SUMMARY = Skill._meta.get_field("summary")
_LONG = Skill._meta.get_field("description")
_SOURCE = Skill._meta.get_field("source")
_CODE = Skill._meta.get_field("code")
_LICENCE = Skill._meta.get_field("licence")
_MISSION = Role._meta.get_field("mission")
_TEXT = Expectation._meta.get_field("description")
_EXAMPLES = Expectation._meta.get_field("examples")
_URL_LENGTH = 500
ONE_LEVEL = "All levels"  # the ladder of a framework that has none
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Thing:
    """A skill or a role as its publisher describes it.

    `url` is the identifier that a format defines for it. A `link` only says where to read more:
    many things may share one. A `slug` that cannot stand in an address is kept as the code. A
    `code` is kept too, and tells nothing apart where the publisher defines an identifier. The
    `aliases` of all places that name the thing add up; what cannot be one is left out.
    """

    name: str
    place: FilePosition
    text: str = ""
    url: str = ""
    slug: str = ""
    source: str = ""
    licence: str = ""
    link: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()


class Framework:
    """Adds skills, roles, levels and cells by their names; each but cells as often as one likes."""

    def __init__(self, spool: Spool, origin: Origin) -> None:
        if not is_address(origin.source_url):
            origin = replace(origin, source_url="")
        spool.scope, spool.origin = FileScope.SOURCE, origin
        self._is_licensed = bool(origin.licence)
        self._spool = spool
        self._skills, self._roles = Names(spool, Skill), Names(spool, Role)
        self._shelves, self._repeats = TaxonomyReader(spool), Repeats(spool)
        self._role_slugs: dict[str, str] = {}
        self.levels = Levels(spool)
        self.cut_count = self.replaced_count = 0

    def skill(self, thing: Thing, domain: str, group: str) -> int:
        """The number of the skill, for its cells; added when it is named the first time."""
        domain, group = self._name(domain, thing.place), self._name(group, thing.place)
        thing = replace(thing, text=self._showable(thing.text))
        said = self._said(thing, shelf(domain, group))
        url = said.url or _address(thing.link)
        told = {"name": said.name, "domain": domain, "group": group, "link": url}
        told["text"] = thing.text
        if known := self._number(said):
            if thing.aliases:
                slug = self._spool.slug_of(int(known))
                aliases.add(self._spool, "skill", slug, thing.aliases, thing.place)
            self._repeats.again("skill", known, told, thing.place)
            return int(known)
        slug = self._skills.slug(said)
        summary, description = fitting.told(thing.name, said.name, thing.text)
        fields = {
            "name": said.name,
            "group": self._shelves.group(domain, group, slug, thing.place),
            "source_url": url,
            "source": self._line(thing.source, _SOURCE, thing.place),
            "code": said.code or self._line(thing.code, _CODE, thing.place),
            "licence": self._line(thing.licence, _LICENCE, thing.place),
        }
        fields = {name: text for name, text in fields.items() if text}
        if summary:  # what a file does not say stays as it is
            fields["summary"] = self._judged(summary, _SUMMARY, thing.place)
            fields["description"] = self._judged(description, _LONG, thing.place)
        self._is_licensed |= bool(thing.licence)
        number = self._spool.add_skill(SkillRecord(slug, fields, thing.place))
        aliases.add(self._spool, "skill", slug, thing.aliases, thing.place)
        keys = (said.key, said.name_key) if said.slug or said.code else (said.key,)
        for key in keys:
            self._spool.keep("skill", key, str(number))
        self._repeats.first("skill", str(number), told)
        return number

    def _number(self, said: SubjectIdentity) -> str | None:
        """The number of a skill that the file has named before."""
        known = self._spool.kept("skill", said.key)
        if known is None and said.slug:  # perhaps the row before had the name only
            found = self._spool.skill(said.slug)
            if found and found[1].fields["name"] == said.name:
                return str(found[0])
        return known

    def role(self, thing: Thing, family: str = "", level: str = "") -> str:
        """The slug of the role; added when it is named the first time.

        Its text is its mission; where it is longer, all of it is its focus at the `level`.
        """
        thing = replace(thing, text=self._showable(thing.text))
        said = self._said(thing, "")
        told = {"name": said.name, "family": family, "text": thing.text}
        known = self._role_slugs.get(said.key)
        earlier = self._spool.roles.get(said.slug)  # perhaps the row before had the name only
        if known is None and earlier and earlier.fields["name"] == said.name:
            known = said.slug
        if known is not None:
            aliases.add(self._spool, "role", known, thing.aliases, thing.place)
            self._repeats.again("role", known, told, thing.place)
            return known
        slug = self._role_slugs[said.key] = self._roles.slug(said)
        if said.slug or said.code:
            self._role_slugs.setdefault(said.name_key, slug)
        self._repeats.first("role", slug, told)
        mission, text = fitting.told(thing.name, said.name, thing.text)
        fields = {"name": said.name}
        if mission:
            fields["mission"] = self._judged(mission, _MISSION, thing.place)
        if family:
            fields["family"] = self._shelves.family(self._name(family, thing.place), thing.place)
        if said.code:
            fields["code"] = said.code
        fields = self._spool.origin.fill({**fields, "source_url": said.url})
        levels = {level: {"focus": self._judged(text, _TEXT, thing.place)}} if level else {}
        self._spool.roles[slug] = RoleRecord(slug, fields, thing.place, levels)
        aliases.add(self._spool, "role", slug, thing.aliases, thing.place)
        return slug

    def level(self, name: str, place: FilePosition, slug: str = "") -> str:
        """The slug of the level of that name: the site's, else a new one without a rank."""
        return self.levels.slug(self._name(name, place), place, slug)

    def cell(
        self,
        skill: int,
        role: str,
        level: str,
        values: CellValues,
        place: FilePosition,
        examples_at: FilePosition | None = None,
    ) -> None:
        """One expectation; its level becomes one of a new role's own, whatever others there are.

        `examples_at` is where its examples stand, if not in the same place as its text. Both are
        taken line by line as they are.
        """
        text = self._judged(self._showable(values.description), _TEXT, place)
        examples = values.examples
        if examples is not None:
            examples = self._judged(self._showable(examples), _EXAMPLES, examples_at or place)
        if not self._roles.has(role):
            self._spool.roles[role].levels.setdefault(level, {})
        values = replace(values, description=text, examples=examples)
        self._spool.add_cell(skill, CellRecord(role, level, values, place))

    def close(self) -> None:
        """Say what was decided where names did not fit, once everything has been added."""
        for names, what in ((self._skills, _("skills")), (self._roles, _("roles"))):
            if names.collision_count:
                message = _(
                    "%(count)d %(what)s would have had the same slug. Suffixes from their "
                    "codes keep the slugs unique: %(some)s."
                )
                some = ", ".join(names.collisions)
                more = ", …" if names.collision_count > len(names.collisions) else ""
                said = {"count": names.collision_count, "what": what, "some": some + more}
                self._spool.notes.append(message % said)
        self._repeats.close()
        aliases.settle(self._spool)
        if not self._is_licensed:
            message = _(
                "The file names no licence, so the licence of this catalogue applies. Use"
                " --licence for another one."
            )
            self._spool.notes.append(message)
        if self.cut_count:
            message = _(
                "%d names were too long and were shortened with “…”; descriptions begin "
                "with the full name."
            )
            self._spool.notes.append(message % self.cut_count)
        if self.replaced_count:
            message = _(
                "%d texts had characters that cannot be displayed. They were replaced or removed."
            )
            self._spool.notes.append(message % self.replaced_count)

    def _said(self, thing: Thing, shelf: str) -> SubjectIdentity:
        name = self._name(thing.name, thing.place)
        source = thing.source or self._spool.origin.source
        slug, code = (thing.slug, "") if is_slug(thing.slug) else ("", thing.slug)
        code = self._line(code, _CODE, thing.place) if code else ""
        return SubjectIdentity(name, shelf, _address(thing.url), source, slug, code)

    def _name(self, text: str, place: FilePosition) -> str:
        text = self._showable(text)
        fit = fitting.name(text)
        self.cut_count += fit != normalise_line(text)
        return judged(fit, _NAME, self._spool.problems, place)

    def _showable(self, text: str) -> str:
        shown = showable(text)
        self.replaced_count += normalise(shown) != normalise(text)
        return shown

    def _judged(self, text: str, rule: Rule, place: FilePosition) -> str:
        return judged(text, rule, self._spool.problems, place) if text else ""

    def _line(self, text: str, rule: "CharField[str, str]", place: FilePosition) -> str:
        """A line that may be empty, cut to the length of its field."""
        return self._judged(fitting.cut(normalise_line(text), rule.max_length or 0), rule, place)


def _address(text: str) -> str:
    """The text as the address of a source; empty where it cannot stand as one."""
    url = normalise_line(text)
    return url if is_address(url) else ""


def is_address(url: str) -> bool:
    """Whether the text can stand as the address of a source."""
    try:
        _is_web_address(url)
    except ValidationError:
        return False
    return len(url) <= _URL_LENGTH
