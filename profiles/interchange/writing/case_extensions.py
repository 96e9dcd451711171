"""Says in CASE's `extensions` what the standard has no place for, so that nothing gets lost.

Without them a package still has every text: positions, families, levels without expectations,
what a role is at each level, lead and full text of one skill, and addresses of sources do not
come back, and other names only as one text (`alternativeLabel`). History, people, former
addresses and retired texts are in no package.
"""

from profiles import confirmation_words
from profiles.interchange.writing import documents
from profiles.interchange.writing.documents import Document, filled
from profiles.models import Catalogue, Domain, Expectation, Group, Role, Skill

FORMAT = "skillmap-case/1"  # read again by `profiles.interchange.reading.case_own`
Item = Domain | Group | Skill | Role | Expectation


def of_catalogue(row: Catalogue) -> Document:
    """What surrounds the items: levels, families, the address of the licence."""
    frame = {"levels": documents.levels(), "families": documents.families()}
    return filled({"format": FORMAT, "licence_url": row.licence_url, **frame})


def of(row: Item, title: str) -> Document:
    """What an item of that title does not say elsewhere."""
    if isinstance(row, Expectation):
        place = {"skill": row.skill.slug, "role": row.role.slug, "level": row.level.slug}
        told = {
            "required": row.required,
            **filled({"examples": row.examples, "drafted_by": row.drafted_by}),
            "confirmation": confirmation_words.data(confirmation_words.of(row)),
        }
        return {**place, **told, **_repeated("description", row, title)}
    if isinstance(row, Skill):
        shelf = {"domain": row.group.domain.slug, "group": row.group.slug}
        names = ("aliases", "summary", "code", "source_url")
        told = filled({name: getattr(row, name) for name in names})
        again = _repeated("description", row, row.name, row.summary)
        return {**shelf, **told, **filled({"licence": row.licence}), **again}
    if isinstance(row, Role):
        levels = documents.role_levels(row.role_levels.all())
        family = {"family": row.family.slug if row.family else "", "levels": levels}
        own = {
            **filled({"aliases": row.aliases}),
            **documents.sharing(row),
            **documents.origin(row),
            **_repeated("mission", row, title),
        }
        return {**filled(family), "position": row.position, **own}
    return {"position": row.position, **_repeated("summary", row, title)}


def _repeated(field: str, row: Item, *titles: str) -> Document:
    """The text of the field where it could be taken for one that stands in for it."""
    text = getattr(row, field)
    return {field: text} if text and text in titles else {}
