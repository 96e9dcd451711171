"""What a program leaves as a draft for its person: held against what is published, then kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import provenance
from profiles.curation import UnknownTarget
from profiles.models import Role, Skill
from profiles.operations import AnyOperation, Kind
from proposals import lifecycle
from proposals.editor import loader
from proposals.editor.texts import ASSISTED, WORDS, EditedCell, EditedField, EditedTexts
from proposals.lifecycle import Submission, drafts, proposed_fields, transitions
from proposals.models import Proposal
from proposals.models.fields import TITLE_LENGTH
from proposals.models.version import Content
from skillmap.accounts.models import Token, User
from skillmap.kernel.errors import DomainError
from skillmap.kernel.text import looks_same

_Found = tuple[str, str, str] | None  # which value of an operation, the code, the sentence


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """What is wrong with one value of a draft; `path` leads to it from the top."""

    path: tuple[str | int, ...]
    code: str
    sentence: str

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return "".join(f"/{step}" for step in self.path)


class UnfitDraft(DomainError):
    """Some of it would change nothing, is written against another text, or has no place."""

    code = "invalid"
    status = HTTPStatus.BAD_REQUEST
    message = gettext_lazy("Some values are invalid. Fix them and send the form again.")

    def __init__(self, problems: Sequence[DraftProblem]) -> None:
        super().__init__("; ".join(f"{each.pointer}: {each.sentence}" for each in problems))
        self.problems = list(problems)


def leave(
    subject: Skill | Role | None, content: Content, *, by: User, token: Token | None = None
) -> Proposal:
    """A new draft about the subject (None: a new skill), which its person reads and submits.

    `content` has title, rationale, sources and operations as a working copy has them; `token` is
    the program's, whose drafts stay marked. Raises UnfitDraft, DraftExists, NotAllowed.
    """
    fit, operations = _fit(subject, content, token)
    return lifecycle.leave_draft(subject, fit, by=by, token=token, operations=operations)


def replace(
    draft: Proposal,
    content: Content,
    *,
    by: User,
    token: Token | None = None,
    seen: str | None = None,
) -> Proposal:
    """The draft with other content. Raises UnfitDraft, NotAllowed, StaleProposal, Gone."""
    fit, operations = _fit(draft.subject, content, token)
    return lifecycle.replace_draft(draft, fit, by=by, seen=seen, token=token, operations=operations)


@transaction.atomic
def submit(
    draft: Proposal, *, by: User, accepts_licence: bool = False, seen: str | None = None
) -> Proposal:
    """Submit the draft as it stands. Raises StaleProposal, and what `lifecycle.submit` raises."""
    transitions.lock(draft)
    drafts.refuse_unseen(draft, seen, by=by)
    content = lifecycle.typed(draft, by=by) or {}
    words = {name: str(content.get(name, "")) for name in WORDS}
    texts = loader.load(draft.subject, content)
    mark = provenance.ASSISTANT if content.get(ASSISTED) else ""
    said = (words["title"], words["rationale"], words["sources"])
    submission = Submission(*said, operations=texts.operations(), drafted_by=mark)
    return lifecycle.submit(draft, submission, by=by, accepts_licence=accepts_licence)


def _fit(
    subject: Skill | Role | None, content: Content, token: Token | None
) -> tuple[Content, list[AnyOperation]]:
    """The content as the editor would keep it, and its operations; raises UnfitDraft."""
    operations = content.get("operations", [])
    texts = loader.load(subject, content)
    problems = [*_wordy(content), *_unfit(texts, operations)]
    if problems:
        raise UnfitDraft(problems)
    words = {name: str(content.get(name, "")) for name in WORDS}
    marked = {"left_by": token.name} if token else {}
    return {**words, "operations": texts.contents(), **marked}, texts.operations()


def _wordy(content: Content) -> Iterator[DraftProblem]:
    """What is wrong with the words around the operations; a draft may lack them."""
    for name in WORDS:
        try:
            if name == "title":
                transitions.valid_reason(
                    str(content.get(name, "")), limit=TITLE_LENGTH, is_needed=False
                )
            else:
                transitions.valid_markdown(str(content.get(name, "")))
        except ValidationError as error:
            yield DraftProblem((name,), "invalid", " ".join(error.messages))


def _unfit(texts: EditedTexts, operations: Sequence[Content]) -> Iterator[DraftProblem]:
    if not operations:
        yield DraftProblem(("operations",), "nothing_to_propose", _("Describe the change."))
    cells = {(cell.role.slug, cell.level.slug): cell for cell in texts.cells}
    fields = {(each.name, each.target): each for each in texts.fields}
    seen: set[tuple[bool, tuple[str, str]]] = set()
    for index, said in enumerate(operations):
        is_field = "field" in said
        key = (said["field"], said.get("target", "")) if is_field else (said["role"], said["level"])
        found = fields.get(key) if is_field else cells.get(key)
        problem: _Found
        if (is_field, key) in seen:
            problem = ("", "repeated", _("This is a duplicate."))
        elif isinstance(found, EditedCell):
            problem = _of_cell(found, said)
        elif isinstance(found, EditedField):
            problem = _of_field(found, texts.subject)
        else:
            problem = _nowhere(texts, said, is_field=is_field)
        seen.add((is_field, key))
        if problem:
            name, code, sentence = problem
            yield DraftProblem(("operations", index, *([name] if name else [])), code, sentence)


def _of_cell(cell: EditedCell, said: Content) -> _Found:
    if cell.base_version != cell.version:
        text = _("This is at version %(number)d now. Read it again.") % {"number": cell.version}
        return "base_version", "stale", text
    if not cell.version and said["kind"] != Kind.ADD:
        return "kind", "unknown_target", _("Nothing is described here yet. Use “add”.")
    for name, messages in ({} if cell.is_retiring else cell.problems()).items():
        return name, "invalid", " ".join(messages)
    return None if cell.is_changed else _nothing()


def _of_field(each: EditedField, subject: Skill | Role | None) -> _Found:
    if not looks_same(each.base, each.live):
        return "base", "stale", _("The published text changed. Read it again.")
    proposal = Proposal(**drafts.about(subject))
    try:
        new = proposed_fields.clean(proposal, each.operation())
    except ValidationError as error:
        return "new", "invalid", " ".join(error.messages)
    except UnknownTarget:
        return "new", "unknown_target", _("Not found.")
    return _nothing() if looks_same(new, each.live) else None


def _nothing() -> _Found:
    return "", "nothing_to_propose", _("Nothing would change: all of this is already published.")


def _nowhere(texts: EditedTexts, said: Mapping[str, object], *, is_field: bool) -> _Found:
    if is_field:
        return "field", "unknown_target", _("Unknown field.")
    if isinstance(texts.subject, Role):
        return "role", "unknown_target", _("Expectations are changed in the skill's draft.")
    names = {"role": str(said["role"]), "level": str(said["level"])}
    if any(row[0].role.slug == said["role"] for row in texts.rows if row):
        return "level", "unknown_target", _("“%(role)s” has no level “%(level)s”.") % names
    return "role", "unknown_target", _("There is no role “%(role)s”.") % names
