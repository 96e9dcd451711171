"""Writes a version of a proposal, and sees to the reviews of the version before."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.addresses import slug_of
from profiles.curation import fields
from profiles.models import Skill
from profiles.operations import CellOperation, FieldOperation
from proposals.lifecycle import proposed_fields
from proposals.lifecycle.approval_rule import is_high_impact
from proposals.lifecycle.errors import IdenticalProposal, LimitReached, NothingToPropose
from proposals.lifecycle.transitions import valid_markdown
from proposals.lifecycle.version_rows import Submission, fingerprint_of
from proposals.models import Operation, Proposal, ProposalVersion, Review, Visibility
from proposals.models.fields import TITLE_LENGTH
from proposals.trust import Limits
from skillmap.accounts.models import User
from skillmap.kernel import markdown
from skillmap.kernel.text import refuse_control_characters, tidy_line

Kind = ProposalVersion.Kind


def write(
    proposal: Proposal,
    submission: Submission,
    rows: Sequence[Operation],
    *,
    by: User,
    kind: ProposalVersion.Kind = Kind.AUTHOR,
) -> tuple[ProposalVersion, dict[str, object]]:
    """Save the next version and its operations; it, and the columns of the proposal that change.

    Raises ValidationError for a title, rationale or sources that may not stand.
    """
    rationale, sources = valid_markdown(submission.rationale), valid_markdown(submission.sources)
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=(proposal.current.number if proposal.current else 0) + 1,
        author=by,
        kind=kind,
        title=title(submission.title),
        rationale=rationale,
        rationale_html=markdown.render(rationale),
        sources=sources,
        sources_html=markdown.render(sources),
        created_at=timezone.now(),
    )
    for row in rows:
        row.version = version
    Operation.objects.bulk_create(rows)
    if proposal.current:
        _outdate(proposal, rows)
        if fingerprint_of(proposal, rows) == proposal.fingerprint:
            proposal.endorsements.filter(version=proposal.current).update(version=version)
    return version, {
        "current": version,
        "version_number": version.number,
        "title": version.title,
        "fingerprint": fingerprint_of(proposal, rows),
        "operation_count": len(rows),
        "is_high_impact": is_high_impact(proposal, rows),
        **_group(proposal, rows),
    }


def says_the_same(
    proposal: Proposal,
    submission: Submission,
    rows: Sequence[Operation],
    previous: Sequence[Operation],
) -> bool:
    """Whether the present version has these operations, bases and all, and these words.

    The title does not count: another title alone is not another version.
    """
    current = proposal.current
    if current is None:
        return False
    words = (valid_markdown(submission.rationale), valid_markdown(submission.sources))
    same_words = words == (current.rationale, current.sources)
    return same_words and _said(rows) == _said(previous)


def _said(rows: Sequence[Operation]) -> list[tuple[str, int, str | None]]:
    return [(row.fingerprint, row.base_version, row.base_text) for row in rows]


def title(text: str) -> str:
    """The title, normalised; raises ValidationError."""
    text = tidy_line(text)
    refuse_control_characters(text)
    if not text:
        raise ValidationError({"title": _("Enter a title.")}, code="required")
    if len(text) > TITLE_LENGTH:
        raise ValidationError(
            {"title": _("At most %(limit)d characters.") % {"limit": TITLE_LENGTH}},
            code="max_length",
        )
    return text


def fill(proposal: Proposal, submission: Submission) -> list[CellOperation | FieldOperation]:
    """The operations submitted; for a new skill with its address, made from the name if need be.

    Raises ValidationError where a new skill lacks a name or a group, and SlugTaken.
    """
    operations = list(submission.operations)
    if not proposal.is_new_skill:
        return operations
    said = {each.field: each.new for each in operations if isinstance(each, FieldOperation)}
    name = tidy_line(said.get("name", ""))
    if missing := missing_fields(operations):
        raise ValidationError(dict(missing))
    if not said.get("slug"):
        operations = [each for each in operations if getattr(each, "field", "") != "slug"]
        said["slug"] = slug_of(name)
        operations.insert(0, FieldOperation("slug", "", said["slug"]))
    fields.claim_slug(Skill(), said["slug"])
    return operations


def missing_fields(
    operations: Sequence[CellOperation | FieldOperation],
) -> dict[str, ValidationError]:
    """What a new skill lacks, by the name of the field: all of it at once."""
    said = {each.field: each.new for each in operations if isinstance(each, FieldOperation)}
    missing = {}
    if not tidy_line(said.get("name", "")):
        missing["name"] = ValidationError(_("Enter the name of the new skill."), code="required")
    if not said.get("group"):
        text = _("Choose a group for the new skill.")
        missing["group"] = ValidationError(text, code="required")
    return missing


def refuse_unfit(proposal: Proposal, rows: Sequence[Operation], limits: Limits) -> None:
    """Raise NothingToPropose, LimitReached or IdenticalProposal."""
    if not rows or (proposal.is_new_skill and not any(row.field == "name" for row in rows)):
        raise NothingToPropose
    if sum(row.is_cell for row in rows) > limits.cells:
        raise LimitReached(limits.cells, "cells")
    same = (
        Proposal.objects.waiting()
        .filter(fingerprint=fingerprint_of(proposal, rows), visibility=Visibility.PUBLIC)
        .exclude(pk=proposal.pk)
        .first()
    )
    if same is not None:
        raise IdenticalProposal(same)


def texts_of(version: ProposalVersion, rows: Iterable[Operation]) -> Iterator[str]:
    """Everything that somebody wrote in the version of these operations, which may be a query."""
    yield from (version.title, version.rationale, version.sources)
    yield from (row.new_text for row in rows if row.new_text)


def _outdate(proposal: Proposal, rows: Sequence[Operation]) -> None:
    """Keep approvals of operations that all stayed the same; mark the others outdated."""
    kept = {row.fingerprint for row in rows}
    standing = proposal.reviews.filter(is_outdated=False)
    standing = standing.prefetch_related("version__operations")
    outdated = [review.pk for review in standing if not review.fingerprints() <= kept]
    Review.objects.filter(pk__in=outdated).update(is_outdated=True)


def _group(proposal: Proposal, rows: Sequence[Operation]) -> dict[str, object]:
    if not proposal.is_new_skill:
        return {}
    groups = [row.new_text or "" for row in rows if row.field == "group"]
    return {"group": proposed_fields.group_of(groups)}
