"""The published catalogue as plain dictionaries, ordered as in the files, without empty keys."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self, TypeVar

from django.db.models import Prefetch

from profiles import confirmation_words, provenance
from profiles.models import (
    Catalogue,
    Confirmation,
    Domain,
    Expectation,
    Group,
    Level,
    Role,
    RoleFamily,
    RoleLevel,
    Skill,
)
from profiles.models.confirmation import UNCONFIRMED, ConfirmationStatus

Document = dict[str, Any]  # of JSON or YAML
_BATCH = 200
Shelved = TypeVar("Shelved", Domain, Group, RoleFamily, Role)


class ExportedCell(NamedTuple):
    """An expectation as files have it: role and level by slug."""

    role: str
    level: str
    required: bool
    description: str
    examples: str
    drafted_by: str = ""
    confirmation: ConfirmationStatus = UNCONFIRMED

    @classmethod
    def of(cls, row: Expectation) -> Self:
        """The cell of a row that has been loaded with its role, level and confirmation."""
        place = (row.role.slug, row.level.slug)
        texts = (row.description, row.examples, row.drafted_by)
        return cls(*place, row.required, *texts, confirmation_words.of(row))

    def as_row(self, skill: Skill, role: Role, level: Level) -> Expectation:
        """The cell as a row with its status, never to be saved."""
        texts = {name: getattr(self, name) for name in ("description", "examples", "drafted_by")}
        row = Expectation(skill=skill, role=role, level=level, required=self.required, **texts)
        confirmation_words.give(row, self.confirmation)
        return row


def catalogue(row: Catalogue | None = None) -> Document:
    """Title, description, language, publisher and licence of the catalogue."""
    row = row or Catalogue.objects.get()
    names = ("title", "description", "language", "publisher", "licence", "licence_url")
    return filled({name: getattr(row, name) for name in names})


def filled(document: Document) -> Document:
    """The document without the keys that have nothing to say."""
    return {key: value for key, value in document.items() if value not in ("", None, [])}


def level(row: Level) -> Document:
    """A level: rank and position always, since ranks may be equal."""
    place = {"rank": row.rank, "position": row.position}
    return {"slug": row.slug, "name": row.name, **place, **filled({"summary": row.summary})}


def levels() -> list[Document]:
    """Every published level in the order of the ladder."""
    return [level(row) for row in sorted(Level.objects.published(), key=ladder)]


def ladder(row: Level) -> tuple[int, int, str]:
    """What orders levels, the same on every database."""
    return row.rank, row.position, row.slug


def _position(row: Domain | Group | RoleFamily | Role, order: int) -> Document:
    """The position, where it is not that of the row in the file."""
    return {} if row.position == order else {"position": row.position}


def _shelved(rows: Iterable[Shelved]) -> Iterator[tuple[int, Shelved]]:
    return enumerate(sorted(rows, key=lambda row: (row.position, row.slug)), 1)


def domains() -> list[Document]:
    """Every published domain with its published groups."""
    rows = Domain.objects.published().prefetch_related(
        Prefetch("groups", Group.objects.published())
    )
    return [
        {
            "slug": row.slug,
            "name": row.name,
            **_position(row, order),
            **filled({"summary": row.summary, "groups": _groups(row.groups.all())}),
        }
        for order, row in _shelved(rows)
    ]


def _groups(rows: Iterable[Group]) -> list[Document]:
    return [
        {
            "slug": row.slug,
            "name": row.name,
            **_position(row, order),
            **filled({"summary": row.summary}),
        }
        for order, row in _shelved(rows)
    ]


def families() -> list[Document]:
    """Every family of roles."""
    return [
        {"slug": row.slug, "name": row.name, **_position(row, order)}
        for order, row in _shelved(RoleFamily.objects.all())
    ]


def roles() -> Iterator[Document]:
    """Every published role with what it is at each level."""
    rows = Role.objects.published().for_listing().select_related("base_role")
    rows = rows.prefetch_related("role_levels__level", "exclusions")
    for order, row in _shelved(rows):
        yield {
            "slug": row.slug,
            "name": row.name,
            **filled({"family": row.family.slug if row.family else ""}),
            **_position(row, order),
            **filled({"aliases": row.aliases, "mission": row.mission}),
            **sharing(row),
            **origin(row),
            **filled({"levels": role_levels(row.role_levels.all())}),
        }


def sharing(row: Role) -> Document:
    """The base role of a role, and what it does not take over from it."""
    base = row.base_role.slug if row.base_role else ""
    return filled({"base_role": base, "not_expected": row.not_expected_now})


def origin(row: Skill | Role) -> Document:
    """Where a skill or role came from, and under which licence, where it says so itself."""
    names = ("source", "code", "source_url", "licence")
    return filled({name: getattr(row, name) for name in names})


def role_levels(rows: Iterable[RoleLevel]) -> list[Document]:
    """Focus and technology of one role by published level."""
    return [
        {"level": row.level.slug, **filled({"focus": row.focus, "technology": row.technology})}
        for row in sorted(rows, key=lambda row: ladder(row.level))
        if row.level.retired_at is None
    ]


def skill(row: Skill, cells: Iterable[ExportedCell], *, has_status: bool = True) -> Document:
    """A skill with its cells; what drafted all of them is said once, on the skill.

    Each cell says how it stands with practitioners, unless `has_status` is false.
    """
    cells = list(cells)
    mark = provenance.common(each.drafted_by for each in cells)
    if mark:
        cells = [each._replace(drafted_by="") for each in cells]
    return {
        "slug": row.slug,
        "name": row.name,
        "domain": row.group.domain.slug,
        "group": row.group.slug,
        **filled({name: getattr(row, name) for name in ("aliases", "summary", "description")}),
        **origin(row),
        **filled({"drafted_by": mark}),
        **filled({"expectations": [cell(each, has_status=has_status) for each in cells]}),
    }


def cell(row: ExportedCell, *, has_status: bool) -> Document:
    """One expectation as folder and JSON exports write it; blank texts are left out."""
    said = confirmation_words.data(row.confirmation) if has_status else ""
    return filled({**row._asdict(), "confirmation": said})


def skills(
    statuses: Mapping[int, ConfirmationStatus] | None = None,
) -> Iterator[tuple[Skill, list[ExportedCell]]]:
    """Every published skill with its live cells, by slug, read in parts of bounded size.

    `statuses` are those of `Confirmation.objects.statuses()`, where they have been read already.
    """
    statuses = Confirmation.objects.statuses() if statuses is None else statuses
    order = {row.slug: place for place, row in enumerate(sorted(Level.objects.all(), key=ladder))}
    slugs = sorted(Skill.objects.published().values_list("slug", flat=True))
    for start in range(0, len(slugs), _BATCH):
        part = slugs[start : start + _BATCH]
        rows = Skill.objects.published().for_listing().in_bulk(part, field_name="slug")
        cells = _cells(rows.values(), statuses)
        for slug in sorted(rows):
            found = cells[rows[slug].pk]
            yield rows[slug], sorted(found, key=lambda each: (each.role, order.get(each.level, 0)))


def _cells(
    skills: Iterable[Skill], statuses: Mapping[int, ConfirmationStatus]
) -> dict[int, list[ExportedCell]]:
    found: dict[int, list[ExportedCell]] = {row.pk: [] for row in skills}
    cells = Expectation.objects.live().filter(skill__in=list(found))
    fields = ("role__slug", "level__slug", "required", "description", "examples", "drafted_by")
    for pk, skill, *said in cells.values_list("pk", "skill_id", *fields):
        status = statuses.get(pk, UNCONFIRMED)
        found[skill].append(ExportedCell(*said)._replace(confirmation=status))
    return found


def skill_documents(*, has_status: bool = True) -> Iterator[Document]:
    """Every published skill as a document."""
    for row, cells in skills():
        yield skill(row, cells, has_status=has_status)


def cells_of(row: Skill) -> list[Expectation]:
    """The live cells of one skill with role, level and status, in the order of the files."""
    found = Expectation.objects.live().filter(skill=row).select_related("role__family", "level")
    cells = sorted(found, key=lambda each: (each.role.slug, ladder(each.level)))
    confirmation_words.attach(cells)
    return cells


def cells_of_role(row: Role) -> list[Expectation]:
    """The live cells of one role with skill, group, domain, level and status.

    In the order of the files.
    """
    found = (
        Expectation.objects.live()
        .filter(role=row)
        .select_related("role__family", "skill__group__domain", "level")
    )
    cells = sorted(found, key=lambda each: (each.skill.slug, ladder(each.level)))
    confirmation_words.attach(cells)
    return cells
