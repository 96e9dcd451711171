"""Writes the search documents: one of each published skill and role."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db.models import F, Q

from profiles.models import (
    Catalogue,
    Expectation,
    Group,
    Role,
    RoleDocument,
    RoleFamily,
    RoleLevel,
    Skill,
    SkillDocument,
)
from profiles.models.documents import Document
from profiles.search import spelling
from profiles.search.query import ALIAS_MARK, NAME_MARK
from profiles.search.words import index_words

Versioned = Skill | Role | Catalogue
BATCH = 500
# PostgreSQL refuses a vector of 1 MB; a skill with so many different words is not a text.
WORDS_LENGTH = 400_000
_COLUMNS = ("names", "shelf", "words", "revision_number")
_Pending = dict[type[Versioned], set[int]]
_pending: ContextVar[_Pending | None] = ContextVar("search_pending", default=None)
Item = TypeVar("Item")


def refresh(subject: Versioned, texts: Iterable[str] | None = None) -> None:
    """Bring the search documents of the subject up to date; called in the same transaction.

    `texts` are those of a skill's published cells, where the caller has them and nothing else of
    the skill has changed: the database is asked nothing then.
    """
    pending = _pending.get()
    if pending is None and isinstance(subject, Skill) and _has_other_words(subject, texts):
        return
    pks = {subject.pk}
    if not isinstance(subject, Catalogue) and (successor := subject.successor):
        pks.add(successor.pk)  # which is found by the name of what it replaces
    if pending is None:
        _write(type(subject), sorted(pks))
        return
    pending[type(subject)] |= pks
    if len(pending[type(subject)]) >= BATCH:
        _flush(pending)


@contextmanager
def deferred() -> Iterator[None]:
    """Inside, `refresh` only notes; documents are written by the batch and at the end.

    For imports, inside the transaction that writes what is searched.
    """
    if _pending.get() is not None:  # the outer one writes
        yield
        return
    pending: _Pending = defaultdict(set)
    token = _pending.set(pending)
    try:
        yield
        _flush(pending)
    finally:
        _pending.reset(token)


def rebuild() -> int:
    """Write every document anew; the number of documents."""
    spelling.forget()
    SkillDocument.objects.all().delete()
    RoleDocument.objects.all().delete()
    return catch_up()


def catch_up() -> int:
    """Write the documents that are not of the subject's present revision; their number."""
    for name, document in (("role", RoleDocument), ("skill", SkillDocument)):
        document._default_manager.filter(**{f"{name}__retired_at__isnull": False}).delete()
    roles, skills = _late(Role), _late(Skill)
    for some in in_batches(roles):
        _write_roles(some)
    for some in in_batches(skills):
        _write_skills(some)
    _move()
    return len(roles) + len(skills)


def _late(kind: type[Skill | Role]) -> list[int]:
    current = Q(search_document__revision_number=F("revision_number"))
    live = kind._default_manager.filter(retired_at=None).exclude(current)
    return list(live.order_by("pk").values_list("pk", flat=True))


def in_batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """The items, so many at a time."""
    return (items[at : at + size] for at in range(0, len(items), size))


def _flush(pending: _Pending) -> None:
    for kind in (Role, Catalogue, Skill):
        some = sorted(pending.pop(kind, ()))
        if some:
            _write(kind, some)


def _write(kind: type[Versioned], pks: Sequence[int]) -> None:
    if kind is Skill:
        _write_skills(pks)
    elif kind is Role:
        _write_skills_of(_write_roles(pks))
    else:
        _move()


def _write_skills(pks: Sequence[int]) -> None:
    skills = Skill.objects.published().filter(pk__in=pks).select_related("group__domain")
    # No join: after a large import PostgreSQL has no statistics yet, and would loop.
    live = Expectation.objects.filter(skill__in=pks, retired_at=None).exclude(
        role__in=Role.objects.order_by().exclude(retired_at=None)
    )
    texts: dict[int, list[str]] = defaultdict(list)
    said = live.order_by().values_list("skill_id", "description", "examples")
    for pk, description, examples in said:
        texts[pk] += [description, examples]
    former = _names_of_replaced(Skill, pks)
    documents = [
        SkillDocument(
            skill=skill,
            shelf=_group_words(skill.group),
            words=_words(skill, texts[skill.pk]),
            **_name(skill, former[skill.pk]),
        )
        for skill in skills
    ]
    SkillDocument.objects.filter(pk__in=_without(pks, documents)).delete()
    SkillDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["skill"], update_fields=_COLUMNS
    )
    spelling.learn(name for each in skills for name in (each.name, *each.aliases))


def _has_other_words(skill: Skill, texts: Iterable[str] | None) -> bool:
    """Whether the document of the revision before was there, and has the words of these texts now.

    Its names and shelf stay as they are. Without texts nothing is written.
    """
    if texts is None:
        return False
    before = SkillDocument.objects.filter(pk=skill.pk, revision_number=skill.revision_number - 1)
    return before.update(words=_words(skill, texts), revision_number=skill.revision_number) > 0


def _words(skill: Skill, texts: Iterable[str]) -> str:
    return _line([skill.summary, skill.description, *texts])


def _write_roles(pks: Sequence[int]) -> set[int]:
    """The roles' documents; which of the roles came or went."""
    roles = Role.objects.published().filter(pk__in=pks).select_related("family")
    texts: dict[int, list[str]] = defaultdict(list)
    for part in RoleLevel.objects.filter(role__in=pks):
        texts[part.role_id] += [part.focus, *part.technology]
    known = set(RoleDocument.objects.filter(pk__in=pks).values_list("pk", flat=True))
    former = _names_of_replaced(Role, pks)
    documents = [
        RoleDocument(
            role=role,
            shelf=_line([role.family.name if role.family else ""]),
            words=_line([role.mission, *texts[role.pk]]),
            **_name(role, former[role.pk]),
        )
        for role in roles
    ]
    RoleDocument.objects.filter(pk__in=_without(pks, documents)).delete()
    RoleDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["role"], update_fields=_COLUMNS
    )
    spelling.learn(name for each in roles for name in (each.name, *each.aliases))
    return known ^ {document.pk for document in documents}


def _names_of_replaced(kind: type[Skill | Role], pks: Sequence[int]) -> dict[int, list[str]]:
    """For each successor, the names and aliases of the retired ones that lead to it."""
    replaced = kind._default_manager.exclude(replaced_by=None)
    rows = list(replaced.values_list("pk", "replaced_by", "name", "aliases"))
    leads_to = {pk: successor for pk, successor, _name, _aliases in rows}
    found: dict[int, list[str]] = defaultdict(list)
    for pk, successor, name, aliases in rows:
        end, seen = successor, {pk}
        while end in leads_to and end not in seen:
            seen.add(end)
            end = leads_to[end]
        if end in pks and end is not None:
            found[end] += [name, *aliases]
    return found


def _write_skills_of(roles: Iterable[int]) -> None:
    cells = Expectation.objects.filter(role__in=roles, retired_at=None)
    skills = cells.order_by("skill").values_list("skill", flat=True).distinct()
    for some in in_batches(list(skills)):
        _write_skills(some)


def _move() -> None:
    """Bring the words of groups, domains and families up to date where they were renamed."""
    shelves = SkillDocument.objects.order_by().values_list("skill__group", "shelf").distinct()
    groups = Group.objects.select_related("domain").in_bulk({pk for pk, _words in shelves})
    for pk, words in shelves:
        if words != (new := _group_words(groups[pk])):
            SkillDocument.objects.filter(skill__group=pk, shelf=words).update(shelf=new)
    for family in RoleFamily.objects.all():
        words = _line([family.name])
        RoleDocument.objects.filter(role__family=family).exclude(shelf=words).update(shelf=words)


def _group_words(group: Group) -> str:
    return _line([group.name, group.domain.name])


def _name(subject: Skill | Role, former: Iterable[str]) -> dict[str, object]:
    """The words of the names, with and without their marks, and the revision.

    `former` are the names of what it replaces.
    """
    words = index_words([subject.name])
    every = words | index_words([*subject.aliases, *former])
    marked = {NAME_MARK + word for word in words} | {ALIAS_MARK + word for word in every}
    return {
        "names": " ".join(sorted(every | marked)),
        "revision_number": subject.revision_number,
    }


def _line(texts: Iterable[str]) -> str:
    """The words of the texts, divided by spaces, as many as an index takes."""
    line = " ".join(sorted(index_words(texts)))
    return line if len(line) <= WORDS_LENGTH else line[:WORDS_LENGTH].rpartition(" ")[0]


def _without(pks: Sequence[int], documents: Sequence[Document]) -> set[int]:
    return set(pks) - {document.pk for document in documents}
