"""The page that asks which text a draft keeps, where two of them differ; nothing is overwritten."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from proposals import lifecycle
from proposals.editor import draft_merging, merge_questions
from proposals.editor.editor_page import TextEditor
from proposals.editor.form_reading import number
from proposals.editor.merge_questions import MergeQuestion
from proposals.editor.own_drafts import OwnDraft
from proposals.editor.texts import ASSISTED, KEPT_WORDS, EditedTexts
from proposals.models.version import Content


def about_others(
    editor: TextEditor, draft: OwnDraft, texts: EditedTexts, words: Content, data: QueryDict
) -> list[MergeQuestion]:
    """What another window, a program or a curator wrote since the page was made.

    Answers in the form are written into the texts and the words.
    """
    if draft.version and number(data, "draft_version") != draft.version:
        source = ("kept.", _("In your draft"))
        if questions := _about(editor, draft.content, texts, words, data, source):
            return questions
    if draft.proposal and number(data, "version") != draft.seen.version:
        return about_version(editor, draft, texts, words, data)
    return []


def about_version(
    editor: TextEditor, draft: OwnDraft, texts: EditedTexts, words: Content, data: Mapping[str, str]
) -> list[MergeQuestion]:
    """Where the texts differ from the present version; they were written for an earlier one."""
    if draft.proposal is None:
        return []
    label = _("In version %(number)d") % {"number": draft.seen.version}
    content = lifecycle.content_of(draft.proposal)
    return _about(editor, content, texts, words, data, ("version.", label))


def about_published(
    texts: EditedTexts, words: Content, data: Mapping[str, str]
) -> list[MergeQuestion]:
    """Where the texts conflict with what is published now; the rest is merged into them."""
    stale = draft_merging.bring_up_to_date(texts)
    return _answered(merge_questions.about_published(stale, data), words)


def ask(
    editor: TextEditor,
    texts: EditedTexts,
    words: Content,
    questions: Sequence[MergeQuestion],
    *,
    version: int,
    draft_version: int,
    data: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The questions, with everything typed carried along; 422 where a form was sent.

    `version` is the one of the proposal that the words were written for, `draft_version` the one
    of the draft; `data` is the form where the draft does not keep it yet, with answers to
    questions of another kind.
    """
    context = {
        "editor": editor,
        "questions": questions,
        "carried": [*_carried(texts, words), *_given(questions, data or {})],
        "version": version,
        "draft_version": draft_version,
        "heading": texts.subject or _("A new skill"),
        "is_kept": data is None,
        "has_errors": any(each.choice.drops for each in questions),
    }
    status = 422 if editor.request.method == "POST" else 200
    template = "proposals/editor/draft_questions_page.html"
    return render(editor.request, template, context, status=status)


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
    editor: TextEditor,
    content: Content,
    texts: EditedTexts,
    words: Content,
    data: Mapping[str, str],
    source: tuple[str, str],
) -> list[MergeQuestion]:
    """`source` is the prefix of the keys of these questions, and what the other text is called."""
    other = editor.load(content, [role.slug for role in texts.roles])
    questions = merge_questions.about_other(texts, other, words, content, data, source)
    return _answered(questions, words)


def _answered(questions: list[MergeQuestion], words: Content) -> list[MergeQuestion]:
    """All of them while one is open; none, with the answers written, when all are answered."""
    if all(each.is_answered for each in questions):
        merge_questions.apply(questions, words)
        return []
    return questions


def _carried(texts: EditedTexts, words: Content) -> Iterator[tuple[str, str]]:
    """The form as it stands, for hidden fields."""
    for name in KEPT_WORDS:
        yield name, str(words.get(name, ""))
    if words.get(ASSISTED):
        yield ASSISTED, "on"
    for role in texts.roles:
        yield "roles", role.slug
    for place in texts.places:
        yield from place.sent()
