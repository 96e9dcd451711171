"""What curators change at once: a revision, or, where a second has to agree, a proposal."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from profiles import curation
from profiles.curation import fields, taxonomy
from profiles.models import Catalogue, Change, Revision, Role, Skill
from profiles.operations import AnyOperation, FieldOperation
from profiles.operations import fields as fields_of
from proposals import events, merge_status, permissions
from proposals.lifecycle import approval_rule, provenance
from proposals.lifecycle.drafts import about
from proposals.lifecycle.errors import Conflict, NotAllowed, NothingToPropose
from proposals.lifecycle.submission import propose
from proposals.lifecycle.transitions import valid_reason
from proposals.lifecycle.version_rows import Submission, build
from proposals.lifecycle.version_rows import typed as again
from proposals.lifecycle.versions import fill
from proposals.models import Proposal
from proposals.models.fields import TITLE_LENGTH
from skillmap.accounts.models import User
from skillmap.kernel.text import tidy_unless_known

SUMMARY_LENGTH = 500
Source = Revision.Source


def edit(
    subject: Skill | Role,
    operations: Sequence[AnyOperation],
    summary: str,
    *,
    by: User,
    drafted_by: str = "",
) -> Revision | Proposal:
    """A curator's own change of a skill or role; `drafted_by` says that an assistant helped.

    A proposal comes of it when it is of high impact and there is a second curator. Raises
    NotAllowed, Conflict, NothingToPropose, SlugTaken, UnknownTarget, ValidationError, and for
    proposals what `propose` raises; nothing is written then.
    """
    summary = valid_reason(summary, limit=SUMMARY_LENGTH)
    if not permissions.can_curate(by, subject):
        raise NotAllowed
    _refuse_foreign_group(operations, by)
    with transaction.atomic():
        made = _publish(
            subject, operations, summary, by=by, source=Source.CURATOR, drafted_by=drafted_by
        )
        if made is not None:
            events.record("edit", by=by, subject=subject, revision=made)
            return made
    return _propose(subject, operations, summary, by, drafted_by)


@transaction.atomic
def publish(
    subject: Skill | Role,
    operations: Sequence[AnyOperation],
    summary: str,
    *,
    by: User,
    source: Revision.Source,
    drafted_by: str = "",
) -> Revision | None:
    """Publish, merged field by field with what is live; None where a second curator has to agree.

    Raises Conflict, NothingToPropose, and what building and publishing raise.
    """
    return _publish(subject, operations, summary, by=by, source=source, drafted_by=drafted_by)


def _publish(
    subject: Skill | Role,
    operations: Sequence[AnyOperation],
    summary: str,
    *,
    by: User,
    source: Revision.Source,
    drafted_by: str = "",
) -> Revision | None:
    """Lock, merge and publish in the caller's transaction."""
    subject = curation.lock(subject)
    skill_cells = curation.cells_of(subject) if isinstance(subject, Skill) else None
    proposal = Proposal(author=by, **about(subject))
    is_exact = source == Source.REVERT
    rows = build(proposal, operations, by=by, is_exact=is_exact, skill_cells=skill_cells)
    statuses = merge_status.of_operations(proposal, rows, skill_cells)
    conflicts = [each for each in statuses if each.is_text_conflict]
    if conflicts:
        raise Conflict(conflicts)
    if not rows:
        raise NothingToPropose
    if approval_rule.needs_second(proposal, rows, by=by):
        return None
    if source != Source.REVERT:
        provenance.mark_known_texts(proposal, rows)
        for row in rows:
            row.drafted_by = row.drafted_by or drafted_by
    merged = [applied for each in statuses if (applied := each.to_apply())]
    return curation.publish_locked(
        subject, merged, by=by, source=source, summary=summary[:SUMMARY_LENGTH],
        skill_cells=skill_cells, drafted_by=drafted_by,
    ).revision  # fmt: skip


def create_skill(
    operations: Sequence[AnyOperation], summary: str, *, by: User, drafted_by: str = ""
) -> Revision | Proposal:
    """A curator's new skill; its name and group are among the operations. Raises as `edit` does."""
    summary = valid_reason(summary, limit=SUMMARY_LENGTH)
    if not permissions.areas_of(by):
        raise NotAllowed
    _refuse_foreign_group(operations, by)
    with transaction.atomic():
        proposal = Proposal(author=by, **about(None))
        rows = build(proposal, fill(proposal, Submission("", operations=operations)), by=by)
        said = {each.field: each.new_text or "" for each in rows if each.field}
        proposal.group = fields.find_group(said["group"])
        if not approval_rule.needs_second(proposal, rows, by=by):
            for row in rows:
                row.drafted_by = drafted_by
            rest = [each for each in again(rows) if _name(each) not in {"slug", "group"}]
            made = curation.create_skill(
                said["slug"], said["group"], rest, by=by,
                source=Source.CURATOR, summary=summary, drafted_by=drafted_by,
            )  # fmt: skip
            events.record("create", by=by, subject=made.skill, revision=made)
            return made
    return _propose(None, operations, summary, by, drafted_by)


@transaction.atomic
def create_role(
    slug: str, operations: Sequence[AnyOperation], summary: str, *, by: User, drafted_by: str = ""
) -> Revision:
    """A new role, by a curator of the whole site; proposals cannot be about one.

    Raises NotAllowed, SlugTaken, UnknownTarget, ValidationError.
    """
    summary = valid_reason(summary, limit=SUMMARY_LENGTH)
    if not permissions.can_curate(by, None):
        raise NotAllowed
    texts = [replace(each, drafted_by=drafted_by) for each in _tidied(fields_of(operations))]
    made = curation.create_role(
        slug, texts, by=by, source=Source.CURATOR, summary=summary, drafted_by=drafted_by
    )
    events.record("create", by=by, subject=made.role, revision=made)
    return made


@transaction.atomic
def edit_frame(operations: Sequence[FieldOperation], summary: str, *, by: User) -> Revision:
    """A change of the catalogue's own frame; proposals cannot be about it.

    A domain's curators may touch it and its groups; the rest is for those of the whole site.
    Raises NotAllowed, NothingToChange, PublishedConflict, UnknownTarget, ValidationError.
    """
    summary = valid_reason(summary, limit=SUMMARY_LENGTH)
    catalogue = curation.lock(Catalogue(pk=Catalogue.THE_ONE))
    area = permissions.areas_of(by)
    for target in {each.target for each in operations}:
        part = taxonomy.find(catalogue, target)
        thing = part if isinstance(part, permissions.IN_A_DOMAIN) else None
        if not permissions.covers(area, thing):
            raise NotAllowed
    made = curation.publish_locked(
        catalogue, _tidied(operations), by=by, source=Source.CURATOR, summary=summary
    ).revision
    events.record("edit", by=by, revision=made)
    return made


@transaction.atomic
def redact(change: Change, why: str, *, by: User) -> None:
    """Blank what a change row says, for ever. Raises NotAllowed, ValidationError."""
    subject = _may_redact(change.revision, by)
    curation.redact(change, by=by, reason=valid_reason(why, limit=SUMMARY_LENGTH))
    events.record("redact", by=by, subject=subject, change=change.pk)


@transaction.atomic
def redact_summary(revision: Revision, why: str, *, by: User) -> None:
    """Blank the summary of a revision, for ever. Raises NotAllowed, ValidationError."""
    subject = _may_redact(revision, by)
    curation.redact_summary(revision, by=by, reason=valid_reason(why, limit=SUMMARY_LENGTH))
    events.record("redact", by=by, subject=subject, revision=revision)


def _propose(
    subject: Skill | Role | None,
    operations: Sequence[AnyOperation],
    summary: str,
    by: User,
    drafted_by: str,
) -> Proposal:
    """Open it as a proposal: whoever edits directly publishes under the licence anyway."""
    title = summary[:TITLE_LENGTH]
    submission = Submission(title, summary, operations=operations, drafted_by=drafted_by)
    return propose(subject, submission, by=by, accepts_licence=True)


def _refuse_foreign_group(operations: Sequence[AnyOperation], by: User) -> None:
    """Nobody moves a skill into, or makes one in, a domain that they do not curate."""
    wanted = [each.new for each in fields_of(operations) if each.field == "group" and each.new]
    for key in wanted:
        if not permissions.can_curate(by, fields.find_group(key)):
            raise ValidationError({"group": _("You do not curate that group.")})


def _tidied(operations: Sequence[FieldOperation]) -> list[FieldOperation]:
    """The operations with their texts tidied; a change that nobody can see is none."""
    return [replace(each, new=tidy_unless_known(each.new, each.base)) for each in operations]


def _may_redact(revision: Revision, by: User) -> Skill | Role | None:
    subject = revision.skill or revision.role
    if not permissions.can_curate(by, subject):
        raise NotAllowed
    return subject


def _name(operation: AnyOperation) -> str:
    return operation.field if isinstance(operation, FieldOperation) else ""
