"""The editor: members suggest a change, authors write the next version, curators publish at once.

All of them are `edit`. What differs is in the TextEditor that it is given.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.curation import PublishedConflict
from profiles.models import Role, Skill
from profiles.pages import former_slugs
from profiles.pages.query_params import reads
from proposals import error_messages, lifecycle, lookup, permissions
from proposals.discussion import comments
from proposals.editor import (
    autosave_views,
    editor_page,
    form_reading,
    in_place_page,
    loader,
    prefilled,
    proposed_title,
    questions_page,
    text_checks,
    ways_to_save,
)
from proposals.editor.autosave_views import takes_autosaves
from proposals.editor.editor_page import Step, TextEditor
from proposals.editor.form import ANSWER, CARRIED, SUGGESTION, EditorForm
from proposals.editor.own_drafts import OwnDraft
from proposals.editor.texts import ASSISTED, KEPT_WORDS, LONGEST, WORDS, EditedTexts
from proposals.editor.ways_to_save import Made
from proposals.errors import NotAllowed
from proposals.lifecycle import (
    AlreadyDecided,
    Conflict,
    ConsentNeeded,
    DraftChanged,
    IdenticalProposal,
    StaleProposal,
)
from proposals.models import Proposal
from proposals.models.review import newest_request
from proposals.models.version import Content
from proposals.write_budget import writes_nothing
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.resumable import resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
@lookup.published_first
@sign_in_first(lambda kind, key: reverse("proposals:suggest", args=[kind, key]))
@takes_autosaves
@reads("role", "level", "copy", "exclude", "as")
@resumable(CARRIED)
def suggest(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Suggest a change to a skill or a role."""
    if request.method == "POST":  # one that was retired meanwhile keeps what was typed
        subject = lookup.skill(key) if kind == "skills" else lookup.role(key)
    else:
        subject = lookup.published(kind, key)
    return edit(_suggestion(request, subject))


@form_methods
@sign_in_first(lambda: reverse("proposals:suggest_skill"))
@takes_autosaves
@reads("role", "level", "name", "group")
@resumable(CARRIED)
def suggest_skill(request: HttpRequest) -> HttpResponse:
    """Propose a whole new skill."""
    return edit(_suggestion(request, None))


@form_methods
@sign_in_first(lambda n: reverse("proposals:edit", args=[n]))
@takes_autosaves
@reads("role", "level", "copy", "exclude", "as")
@resumable(CARRIED)
def edit_proposal(request: HttpRequest, n: int) -> HttpResponse:
    """Write the next version of one's own open proposal; a curator amends it."""
    proposal = lookup.proposal(request, n)
    person = current_user.person(request)
    is_own = permissions.can_revise(person, proposal)
    if not is_own and not permissions.can_decide(person, proposal):
        raise NotAllowed
    draft = OwnDraft(person, proposal.subject, proposal, is_amendment=not is_own)
    if not proposal.is_waiting:
        return _closed(request, draft, proposal)
    if is_own and proposal.state == Proposal.State.CHANGES_REQUESTED:
        draft.answers = newest_request(proposal)
    return edit(_editor(request, draft, partial(ways_to_save.next_version, draft)))


@require_POST
@sign_in_first(lambda kind, key: reverse("proposals:suggest", args=[kind, key]), is_background=True)
@reads("cell")
@writes_nothing
def check(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What one cell changes and what a reader would remark, while it is being typed."""
    skill = lookup.skill(key)
    texts = form_reading.read(lambda roles: loader.load(skill, {}, roles), request.POST)
    wanted = request.GET.get("cell", "")
    cell = next((each for each in texts.cells if each.key == wanted), None)
    if cell is None:
        raise Http404
    remarks = [each.sentence for each in text_checks.remarks(texts) if each.cell is cell]
    context = {"remarks": remarks, "changes": editor_page.changes(cell)}
    return render(request, "proposals/editor/_remarks_fragment.html", context)


# --- The one editor -----------------------------------------------------------------------------


def edit(editor: TextEditor) -> HttpResponse:
    """The editor's page, or what came of the button that was pressed.

    With a draft, everything typed is kept first, whatever the button is.
    """
    if editor.draft is not None:
        return _edit_draft(editor, editor.draft)
    data = resumed_forms.sent(editor.request)
    texts = editor.read(data)
    return _after_reading(editor, texts, {})


def after_saving(
    request: HttpRequest, made: Made, *, is_suggestion: bool = False, is_amendment: bool = False
) -> HttpResponse:
    """Say what came of it, and show it where everybody reads it.

    The curator who amended a proposal goes on reviewing it.
    """
    if not isinstance(made, Proposal):
        text = _("Published as revision %(number)d.") % {"number": made.number}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:profiles_revision_change", args=[made.pk]))
    if is_amendment:
        text = _("Amended as version %(number)d.") % {"number": made.version_number}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("proposals:review", args=[made.pk]))
    if is_suggestion:
        text = _("Thank you. The curators are notified, and you will be notified of the decision.")
        messages.success(request, text)
    else:
        text = _("This needs a second curator: it is proposal %(number)d now.")
        messages.info(request, text % {"number": made.pk})
    return HttpResponseRedirect(made.get_absolute_url())


def _suggestion(request: HttpRequest, subject: Skill | Role | None) -> TextEditor:
    draft = OwnDraft(current_user.person(request), subject)
    return _editor(request, draft, partial(ways_to_save.suggest, draft))


def _editor(request: HttpRequest, draft: OwnDraft, save: ways_to_save.Save) -> TextEditor:
    subject, page = draft.subject, draft.proposal or draft.subject
    return TextEditor(
        request,
        draft.person,
        partial(loader.load, subject),
        save,
        ANSWER if _may_answer(draft) else SUGGESTION,
        back=page.get_absolute_url() if page else reverse("profiles:skills"),
        subject=subject,
        draft=draft,
    )


def _may_answer(draft: OwnDraft) -> bool:
    """Whether the next version can bring an answer, which is a comment."""
    return bool(draft.answers and draft.proposal and not comments.is_locked(draft.proposal))


def _edit_draft(editor: TextEditor, draft: OwnDraft) -> HttpResponse:
    """The page of a draft, once every text that somebody else wrote meanwhile is decided on."""
    if not permissions.can_propose(editor.person):
        raise NotAllowed
    draft.open()
    data = resumed_forms.sent(editor.request)
    if autosave_views.is_autosave(editor.request):
        return _autosave(editor, draft, data) if data else autosave_views.nothing_sent()
    if not data:
        return _open_draft(editor, draft)
    texts, words = editor.read(data), _words(data)
    ask = partial(questions_page.ask, editor, texts, words)
    if questions := questions_page.about_others(editor, draft, texts, words, data):
        version, draft_version = (
            form_reading.number(data, name) for name in ("version", "draft_version")
        )
        return ask(questions, version=version, draft_version=draft_version, data=data)
    questions = questions_page.about_published(texts, words, data)
    try:
        draft.keep(texts, words)
    except DraftChanged:  # a moment ago: now it can be compared
        return _edit_draft(editor, draft)
    if questions:
        return ask(questions, version=draft.seen.version, draft_version=draft.version)
    return _after_reading(editor, texts, words)


def _open_draft(editor: TextEditor, draft: OwnDraft) -> HttpResponse:
    """The page as its address opens it: with the draft, or with what is published."""
    asked = editor.request.GET.get("role", "")
    if asked and (present := former_slugs.present_slug("role", asked)):
        asked = present
    texts = editor.load(draft.content, [asked] if asked else [])
    query = editor.request.GET.dict() | {"role": asked}
    if shared := prefilled.shared_place(texts, query):
        return HttpResponseRedirect(f"{editor.request.path}?{urlencode(shared)}")
    prefilled.apply(texts, query)
    words = _words(draft.content)
    version = draft.of_version
    questions = []
    if version != draft.seen.version:
        questions = questions_page.about_version(editor, draft, texts, words, {})
    questions = questions or questions_page.about_published(texts, words, {})
    if questions:
        return questions_page.ask(
            editor, texts, words, questions, version=version, draft_version=draft.version
        )
    form = editor.form(texts, words)
    if editor.request.htmx and (cell := editor_page.asked_cell(editor, texts)):  # type: ignore[attr-defined]
        return in_place_page.show(editor, form, cell)
    return editor_page.show(editor, form)


def _autosave(editor: TextEditor, draft: OwnDraft, data: QueryDict) -> HttpResponse:
    """Save what the editor's script sends, unless a newer draft or version is there."""
    if form_reading.number(data, "draft_version") and not draft.version:
        return autosave_views.draft_gone()
    texts, words = editor.read(data), _words(data)
    if questions_page.about_others(editor, draft, texts, words, data):
        return autosave_views.draft_changed()
    questions_page.about_published(texts, words, data)
    try:
        draft.keep(texts, words)
    except DraftChanged:
        return autosave_views.draft_changed()
    return autosave_views.saved(draft.version)


def _words(data: QueryDict | Content) -> Content:
    """The words around the change; a title that only the page proposed is not kept."""
    names = [*WORDS, *(each for each in KEPT_WORDS if each not in WORDS and each in data)]
    words = {name: str(data.get(name, ""))[:LONGEST] for name in names}
    before = str(data.get("proposed_title", ""))
    ticked = {ASSISTED: "on"} if data.get(ASSISTED) else {}
    return words | {"title": proposed_title.unless_proposed(words["title"], before)} | ticked


def _after_reading(editor: TextEditor, texts: EditedTexts, words: Content) -> HttpResponse:
    """Do what the button asks for."""
    step = editor.step
    if step != Step.SAVE:
        if step == Step.KEEP:
            messages.success(editor.request, _("Draft saved. Only you see it."))
        form = editor.form(texts, words)
        return editor_page.show(editor, form, is_preview=step == Step.PREVIEW)
    form = editor.form(texts, is_checked=True)
    if _is_fit(editor, form) and (done := _save(editor, form)):
        return done
    return editor_page.show(editor, form, is_preview=True, status=422)


def _is_fit(editor: TextEditor, form: EditorForm) -> bool:
    """Check everything at once, and note each error at its place."""
    texts = form.texts
    texts.check_cells()
    if editor.draft is not None:
        texts.note(lifecycle.field_errors(texts.subject, texts.field_operations()))
        if editor.draft.proposal is None:
            form.require_consent(str(ConsentNeeded.message))
    return form.is_valid() and not (texts.has_errors or texts.problems)


def _save(editor: TextEditor, form: EditorForm) -> HttpResponse | None:
    """Save and show what came of it; None where something stands in the way, as the form says."""
    request, draft = editor.request, editor.draft
    try:
        made = editor.save(form.texts, form.cleaned_data, editor.person)
    except IdenticalProposal as same:
        if draft is not None:
            draft.forget()
        messages.info(request, str(error_messages.sentence(same)))
        return HttpResponseRedirect(same.other.get_absolute_url())
    except AlreadyDecided as decided:
        if draft is not None:
            return _closed(request, draft, decided.proposal)
        raise
    except (DomainError, ValidationError) as error:
        _note(error, editor, form)
        return None
    is_amendment = draft is not None and draft.is_amendment
    return after_saving(request, made, is_suggestion=draft is not None, is_amendment=is_amendment)


def _note(error: DomainError | ValidationError, editor: TextEditor, form: EditorForm) -> None:
    """Say in the form what stands in the way."""
    if isinstance(error, Conflict | PublishedConflict):
        _note_conflict(form)
    elif isinstance(error, ValidationError):
        form.note(error)
    else:
        form.add_error(None, error_messages.sentence(error, to=editor.person))
    if isinstance(error, StaleProposal) and editor.draft is not None:
        seen = editor.draft.seen  # sending the same again is about the present state
        form.renew(seen.version, seen.lock_version)


def _note_conflict(form: EditorForm) -> None:
    """Say what changed meanwhile and what it says now; what was typed stays."""
    changed, cells = form.texts.replace_published()
    form.add_error(
        None,
        _("Someone else changed this after you opened it. Nothing was saved; your "
        "text is below. Save again to replace theirs."),
    )  # fmt: skip
    for each in changed:
        said = {"field": each.label, "text": each.live}
        form.add_error(None, _("%(field)s is now: “%(text)s”") % said)
    for cell in cells:
        said = {"role": cell.role.name, "level": cell.level.name}
        text = cell.live.description if cell.live else _("retired")
        form.add_error(None, _("%(role)s, %(level)s is now: “%(text)s”") % {**said, "text": text})
        cell.note(_("Changed since you opened it. The published text is shown above."))


def _closed(request: HttpRequest, draft: OwnDraft, proposal: Proposal) -> HttpResponse:
    """The proposal was decided meanwhile: what was typed, for a suggestion of its own; 409.

    Where nothing was typed it leads to the decision.
    """
    if autosave_views.is_autosave(request):
        return autosave_views.already_decided()
    draft.open()
    data = resumed_forms.sent(request)
    if not data and not draft.version:
        messages.info(request, _("This is already closed. See the decision below."))
        return HttpResponseRedirect(proposal.get_absolute_url())
    if not permissions.can_propose(draft.person):
        raise NotAllowed
    subject = proposal.subject
    suggestion = OwnDraft(draft.person, subject, content=draft.content)
    editor = _editor(request, suggestion, partial(ways_to_save.suggest, suggestion))
    editor.closed, editor.action = proposal, reverse("proposals:suggest_skill")
    if subject is not None:
        editor.action = reverse("proposals:suggest", args=[f"{subject.column}s", subject.slug])
    texts = editor.read(data) if data else editor.load(draft.content, [])
    marked = {ASSISTED: "on"} if draft.drafted_by else {}
    form = editor.form(texts, _words(data or draft.content) | marked)
    return editor_page.show(editor, form, status=409 if data else 200)
