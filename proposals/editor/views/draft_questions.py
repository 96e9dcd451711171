"""The page that asks which text a draft keeps, where two of them differ; nothing is overwritten."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.models import Role, Skill
from proposals import lifecycle
from proposals.editor import draft_merging, editing, merge_questions
from proposals.editor.editing import Content, Sheet
from proposals.editor.merge_questions import WORDS, MergeQuestion
from proposals.models import Proposal

DIGITS = 9


def about_draft(
    subject: Skill | Role | None,
    kept: Content,
    sheet: Sheet,
    words: Content,
    data: Mapping[str, str],
) -> list[MergeQuestion]:
    """Where the form differs from the draft that was kept since; answers are written into it."""
    return _about(subject, kept, sheet, words, data, ("kept.", _("In your draft")))


def about_version(
    proposal: Proposal, sheet: Sheet, words: Content, data: Mapping[str, str]
) -> list[MergeQuestion]:
    """Where the form differs from the present version; it was written for an earlier one."""
    label = _("In version %(number)d") % {"number": proposal.version_number}
    content = lifecycle.content_of(proposal)
    return _about(proposal.subject, content, sheet, words, data, ("version.", label))


def about_published(sheet: Sheet, words: Content, data: Mapping[str, str]) -> list[MergeQuestion]:
    """Where the form conflicts with what is published now; the rest is merged into it."""
    stale = draft_merging.bring_up_to_date(sheet)
    return _answered(merge_questions.about_published(stale, data), words)


def number(data: Mapping[str, str], name: str) -> int:
    """A number that the form carries; 0 for anything else."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def page(
    desk: Any,
    sheet: Sheet,
    words: Content,
    questions: Sequence[MergeQuestion],
    *,
    version: int,
    data: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The questions, with everything typed carried along; 422 where a form was sent.

    `version` is the one of the proposal that the words were written for; `data` is the form where
    the draft does not keep it yet, with answers to questions of another kind.
    """
    context = {
        "desk": desk,
        "questions": questions,
        "carried": [*_carried(sheet, words), *_given(questions, data or {})],
        "version": version,
        "heading": sheet.subject or _("A new skill"),
        "is_kept": data is None,
        "has_errors": any(each.choice.drops for each in questions),
    }
    request: HttpRequest = desk.request
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/draft_questions_page.html", context, status=status)


def _given(
    questions: Sequence[MergeQuestion], data: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Answers in the form that are not about these questions."""
    open_now = {each.key for each in questions}
    for name, value in data.items():
        key = name.partition(":")[2]
        if key.startswith(merge_questions.PREFIXES) and key not in open_now:
            yield name, value


def _about(
    subject: Skill | Role | None,
    content: Content,
    sheet: Sheet,
    words: Content,
    data: Mapping[str, str],
    source: tuple[str, str],
) -> list[MergeQuestion]:
    """`source` is the prefix of the keys of these questions, and what the other text is called."""
    roles = [row[0].role.slug for row in sheet.rows if row]
    other = editing.open_sheet(subject, content, roles)
    questions = merge_questions.about_other(sheet, other, words, content, data, source)
    return _answered(questions, words)


def _answered(questions: list[MergeQuestion], words: Content) -> list[MergeQuestion]:
    """All of them while one is open; none, with the answers written, when all are answered."""
    if all(each.is_answered for each in questions):
        merge_questions.apply(questions, words)
        return []
    return questions


def _carried(sheet: Sheet, words: Content) -> Iterator[tuple[str, str]]:
    """The form as it stands, for fields that nobody sees."""
    for name in WORDS:
        yield name, str(words.get(name, ""))
    for row in sheet.rows:
        yield "roles", row[0].role.slug
    for field in sheet.fields:
        yield f"field:{field.key}", field.text
        yield f"base:{field.key}", field.base
    for cell in sheet.cells:
        yield f"text:{cell.key}", cell.text
        yield f"version:{cell.key}", str(cell.base_version)
        if cell.required:
            yield f"required:{cell.key}", "1"
        if cell.is_retiring:
            yield f"retire:{cell.key}", "1"
