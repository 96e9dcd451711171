"""The ways to save what was typed: as a suggestion, as its next version, or published at once.

Each takes the texts, the other fields of the form (`words`) and who saves them, and returns what
came of it: a proposal, or the revision that is published now. It raises what the lifecycle raises;
then nothing is saved. A draft is saved by `OwnDraft.keep`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from profiles import provenance
from profiles.addresses import slug_of
from profiles.curation import taxonomy
from profiles.models import Catalogue, Revision, Role, Skill
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.discussion import comments
from proposals.editor.own_drafts import OwnDraft
from proposals.editor.texts import ASSISTED, EditedTexts
from proposals.lifecycle import Seen, Submission, curator_edits
from proposals.models import Proposal
from skillmap.accounts.models import User

Words = Mapping[str, Any]
Made = Revision | Proposal
Save = Callable[[EditedTexts, Words, User], Made]


def suggest(draft: OwnDraft, texts: EditedTexts, words: Words, by: User) -> Proposal:
    """Submit the person's draft as a proposal, on which curators decide."""
    proposal = lifecycle.save_draft(draft.subject, draft.content, by=by)
    return lifecycle.submit(
        proposal,
        _submission(texts, words),
        by=by,
        accepts_licence=bool(words.get("accepts_licence")),
        is_suspicious=bool(str(words.get("website") or "").strip()),
    )


@transaction.atomic
def next_version(draft: OwnDraft, texts: EditedTexts, words: Words, by: User) -> Proposal:
    """Write the next version of an open proposal: its author revises it, a curator amends it.

    The author's answer to a request for changes becomes a comment.
    """
    assert draft.proposal is not None  # noqa: S101  # this way is only for proposals
    seen = Seen(words.get("version") or 0, words.get("lock_version") or 0)
    write = lifecycle.amend if draft.is_amendment else lifecycle.revise
    made = write(draft.proposal, _submission(texts, words), by=by, seen=seen)
    lifecycle.forget_typed(draft.proposal, by=by)
    if answer := str(words.get("answer") or "").strip():
        comments.post(made, answer, by=by)
    return made


def publish(subject: Skill | Role, texts: EditedTexts, words: Words, by: User) -> Made:
    """Publish a curator's edit of a skill or role.

    A change of high impact becomes a proposal where two or more curators are active.
    """
    return curator_edits.edit(
        subject, texts.operations(), words["summary"], by=by, drafted_by=_mark(words)
    )


def publish_new_skill(texts: EditedTexts, words: Words, by: User) -> Made:
    """Publish a curator's new skill, or propose it where two or more curators are active."""
    return curator_edits.create_skill(
        texts.operations(), words["summary"], by=by, drafted_by=_mark(words)
    )


def publish_new_role(texts: EditedTexts, words: Words, by: User) -> Revision:
    """Publish a new role, at an address made from its name where none was typed."""
    slug = _typed(texts, "slug") or slug_of(_typed(texts, "name"))
    rest = [each for each in texts.field_operations() if each.field != "slug"]
    return curator_edits.create_role(slug, rest, words["summary"], by=by, drafted_by=_mark(words))


def publish_part(texts: EditedTexts, words: Words, by: User) -> Revision:
    """Publish a change of the taxonomy."""
    return curator_edits.edit_frame(texts.field_operations(), words["summary"], by=by)


def publish_new_part(kind: str, texts: EditedTexts, words: Words, by: User) -> Revision:
    """Publish a new domain, group, level or family; raises ValidationError for a slug in use.

    Its slug is made from the name where none was typed.
    """
    domain = f"{words['domain']}/" if words.get("domain") else ""
    slug = words["slug"] or slug_of(_typed(texts, "name"))
    target = f"{kind}:{domain}{slug}"
    if taxonomy.find(Catalogue.objects.get(), target).pk is not None:
        raise ValidationError({"slug": _("This slug is already in use.")})
    operations = [
        FieldOperation(each.name, "", each.text, target) for each in texts.fields if each.text
    ]
    return curator_edits.edit_frame(operations, words["summary"], by=by)


def _typed(texts: EditedTexts, name: str) -> str:
    """What was typed into the field of that name."""
    return next(each.text.strip() for each in texts.fields if each.name == name)


def _submission(texts: EditedTexts, words: Words) -> Submission:
    said = (words["title"], words["rationale"], words["sources"])
    return Submission(*said, operations=texts.operations(), drafted_by=_mark(words))


def _mark(words: Words) -> str:
    """That it was written with an assistant, where the form says so."""
    return provenance.ASSISTANT if words.get(ASSISTED) else ""
