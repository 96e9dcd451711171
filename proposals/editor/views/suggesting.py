"""The editor: suggest a change to a skill, a role, or a whole new skill; edit what is open."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.models import Catalogue, Role, Skill
from profiles.pages import former_slugs
from profiles.pages.query_params import reads
from proposals import error_messages, lifecycle, lookup, permissions
from proposals.editor import editing, form_errors
from proposals.editor.editing import Content, Sheet
from proposals.editor.forms import EditorStepForm, HoneypotForm, PasteForm, SuggestForm
from proposals.editor.merge_questions import MergeQuestion
from proposals.editor.views import autosaving, draft_questions, form_page
from proposals.editor.views.autosaving import takes_autosaves
from proposals.errors import NotAllowed
from proposals.lifecycle import (
    ConsentNeeded,
    DraftChanged,
    IdenticalProposal,
    Seen,
    StaleProposal,
    Submission,
)
from proposals.models import Proposal
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError

EDITOR = Resumable.of(SuggestForm, PasteForm, more=editing.SENT)


@dataclass
class MemberEditor:
    """What is being edited by whom: a subject's draft, or the next version of a proposal."""

    request: HttpRequest
    person: User
    subject: Skill | Role | None
    proposal: Proposal | None = None
    is_amendment: bool = False
    kept: Content = field(default_factory=dict)
    draft_version: int = 0
    left_by: str = ""

    @property
    def seen(self) -> Seen:
        """Which proposal, exactly, is edited."""
        return Seen.of(self.proposal) if self.proposal else Seen(0, 0)

    @property
    def back(self) -> str:
        """The path of the page that Cancel leads to."""
        thing = self.proposal or self.subject
        return thing.get_absolute_url() if thing else reverse("profiles:skills")

    def open(self) -> Content:
        """What was typed before, as a draft; else what stands. Notes which version it is."""
        copy = lifecycle.working_copy(self.thing, by=self.person)
        self.draft_version = copy.version if copy else 0
        content: Content = copy.content if copy else {}
        self.left_by = str(content.get("left_by", ""))
        if copy is None and self.proposal is not None:
            return lifecycle.content_of(self.proposal)
        return content

    @property
    def thing(self) -> Skill | Role | Proposal | None:
        """What the working copy belongs to."""
        return self.proposal or self._draft() or self.subject

    def _draft(self) -> Proposal | None:
        about = {"skill": None, "role": None, "is_new_skill": self.subject is None}
        if self.subject is not None:
            about[self.subject._meta.model_name or ""] = self.subject  # type: ignore[assignment]
        rows = Proposal.objects.by(self.person).filter(state=Proposal.State.DRAFT, **about)
        return rows.first()

    def keep(self, content: Content) -> None:
        """Keep what was typed, word for word; raises DraftChanged where a newer one is there."""
        self.kept = {**content, "left_by": self.left_by} if self.left_by else content
        seen, by = self.draft_version, self.person
        if self.proposal is not None:
            copy = lifecycle.keep_typed(self.proposal, self.kept, by=by, seen=seen)
        else:
            copy = lifecycle.keep_draft(self.subject, self.kept, by=by, seen=seen)
        self.draft_version = copy.version

    def forget(self) -> None:
        """Throw away what was typed: the very same is proposed already."""
        thing = self.thing
        if isinstance(thing, Proposal) and thing.state == Proposal.State.DRAFT:
            lifecycle.discard(thing, by=self.person)
        else:
            lifecycle.forget_typed(thing, by=self.person)

    def submit(self, submission: Submission, form: SuggestForm) -> Proposal:
        """Open the draft, or write the next version; raises as the lifecycle does."""
        data = form.cleaned_data
        if self.proposal is None:
            draft = lifecycle.save_draft(self.subject, self.kept, by=self.person)
            return lifecycle.submit(
                draft,
                submission,
                by=self.person,
                accepts_licence=bool(data.get("accepts_licence")),
                is_suspicious=not HoneypotForm(self.request.POST).is_valid(),
            )
        seen = Seen(data.get("version") or 0, data.get("lock_version") or 0)
        step = lifecycle.amend if self.is_amendment else lifecycle.revise
        done = step(self.proposal, submission, by=self.person, seen=seen)
        lifecycle.forget_typed(self.proposal, by=self.person)
        return done


@require_http_methods(["GET", "HEAD", "POST"])
@lookup.published_first
@sign_in_first(lambda kind, key: reverse("proposals:suggest", args=[kind, key]))
@takes_autosaves
@reads("role", "level")
@resumable(EDITOR)
def suggest(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Suggest a change to a skill or a role."""
    if request.method == "POST":  # one that was retired meanwhile keeps what was typed
        subject = lookup.skill(key) if kind == "skills" else lookup.role(key)
    else:
        subject = lookup.published(kind, key)
    return _edit(MemberEditor(request, current_user.person(request), subject))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("proposals:suggest_skill"))
@takes_autosaves
@reads("role", "level")
@resumable(EDITOR)
def suggest_skill(request: HttpRequest) -> HttpResponse:
    """Propose a whole new skill."""
    return _edit(MemberEditor(request, current_user.person(request), None))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:edit", args=[n]))
@takes_autosaves
@reads("role", "level")
@resumable(EDITOR)
def edit(request: HttpRequest, n: int) -> HttpResponse:
    """Write the next version of one's own open proposal; a curator amends it."""
    proposal = lookup.proposal(request, n)
    person = current_user.person(request)
    is_own = permissions.can_revise(person, proposal)
    if not is_own and not permissions.can_decide(person, proposal):
        raise NotAllowed
    if not proposal.is_waiting:
        if autosaving.is_autosave(request):
            return autosaving.already_decided()
        messages.info(request, _("This is already closed. See the decision below."))
        return HttpResponseRedirect(proposal.get_absolute_url())
    return _edit(MemberEditor(request, person, proposal.subject, proposal, is_amendment=not is_own))


def _edit(desk: MemberEditor) -> HttpResponse:
    if not permissions.can_propose(desk.person):
        raise NotAllowed
    content, data = desk.open(), resumed_forms.sent(desk.request)
    if autosaving.is_autosave(desk.request):
        return _autosave(desk, content, data) if data else autosaving.nothing_sent()
    if data:
        return _work(desk, content, data)
    asked = desk.request.GET.get("role", "")
    if asked and (present := former_slugs.present_slug("role", asked)):
        asked = present
    sheet = editing.open_sheet(desk.subject, content, [asked] if asked else [])
    words = {name: content.get(name, "") for name in form_page.WORDS}
    questions: list[MergeQuestion] = []
    if desk.proposal and content.get("of_version", desk.seen.version) != desk.seen.version:
        questions = draft_questions.about_version(desk.proposal, sheet, words, {})
    questions = questions or draft_questions.about_published(sheet, words, {})
    if questions:
        of_version = content.get("of_version", desk.seen.version)
        return draft_questions.page(desk, sheet, words, questions, version=of_version)
    return form_page.render_sheet(desk, sheet, _quiet(desk, words))


def _work(desk: MemberEditor, content: Content, data: QueryDict) -> HttpResponse:
    """What a form asks for, once every text that somebody else wrote meanwhile is decided on."""
    sheet, words = form_page.posted(desk.subject, data, content)
    do = "resume"
    if desk.request.method == "POST":
        do = EditorStepForm(data).step or EditorStepForm.SUBMIT
    if questions := _about_others(desk, content, sheet, words, data):
        desk.draft_version = draft_questions.number(data, "draft_version")
        version = draft_questions.number(data, "version")
        return draft_questions.page(desk, sheet, words, questions, version=version, data=data)
    questions = draft_questions.about_published(sheet, words, data)
    try:
        _keep(desk, sheet, words)
    except DraftChanged:  # a moment ago: now it can be compared
        return _edit(desk)
    if questions:
        return draft_questions.page(desk, sheet, words, questions, version=desk.seen.version)
    if do == EditorStepForm.SUBMIT:
        return _finish(desk, sheet)
    if do == EditorStepForm.SAVE:
        messages.success(desk.request, _("Draft saved. Only you see it."))
    is_preview = do in {EditorStepForm.PREVIEW, EditorStepForm.MERGE}
    return form_page.render_sheet(desk, sheet, _quiet(desk, desk.kept), is_preview=is_preview)


def _autosave(desk: MemberEditor, content: Content, data: QueryDict) -> HttpResponse:
    """Save what the editor's script sends, unless a newer draft or version is there."""
    if draft_questions.number(data, "draft_version") and not desk.draft_version:
        return autosaving.draft_gone()
    sheet, words = form_page.posted(desk.subject, data, content)
    if _about_others(desk, content, sheet, words, data):
        return autosaving.draft_changed()
    draft_questions.about_published(sheet, words, data)
    try:
        _keep(desk, sheet, words)
    except DraftChanged:
        return autosaving.draft_changed()
    return autosaving.saved(desk.draft_version)


def _keep(desk: MemberEditor, sheet: Sheet, words: Content) -> None:
    if desk.proposal:
        words["of_version"] = desk.seen.version
    desk.keep({**words, "operations": sheet.contents()})


def _about_others(
    desk: MemberEditor, content: Content, sheet: Sheet, words: Content, data: QueryDict
) -> list[MergeQuestion]:
    """Questions about what another window, a program or a curator wrote since the page was made."""
    seen = draft_questions.number(data, "draft_version")
    if desk.draft_version and seen != desk.draft_version:
        questions = draft_questions.about_draft(desk.subject, content, sheet, words, data)
        if questions:
            return questions
    if desk.proposal and draft_questions.number(data, "version") != desk.seen.version:
        return draft_questions.about_version(desk.proposal, sheet, words, data)
    return []


def _finish(desk: MemberEditor, sheet: Sheet) -> HttpResponse:
    form = SuggestForm(desk.request.POST, licence=_licence(desk))
    form_page.check_sheet(sheet)
    if desk.proposal is None:
        form.require_consent(str(ConsentNeeded.message))
    is_fit = form.is_valid() and not (sheet.has_errors or sheet.problems)
    if is_fit and (done := _submit(desk, sheet, form)):
        return HttpResponseRedirect(done.get_absolute_url())
    return form_page.render_sheet(desk, sheet, form, is_preview=True, status=422)


def _submit(desk: MemberEditor, sheet: Sheet, form: SuggestForm) -> Proposal | None:
    data = form.cleaned_data
    words = (data["title"], data["rationale"], data["sources"])
    try:
        done = desk.submit(Submission(*words, operations=sheet.operations()), form)
    except NotAllowed:
        raise
    except IdenticalProposal as same:
        desk.forget()
        messages.info(desk.request, str(error_messages.sentence(same)))
        return same.other
    except ValidationError as problem:
        form_errors.add(problem, form, sheet)
    except DomainError as error:
        form.add_error(None, error_messages.sentence(error))
        if isinstance(error, StaleProposal):  # sending it again is about the present state
            form.renew(desk.seen.version, desk.seen.lock_version)
    else:
        messages.success(
            desk.request,
            _("Thank you. The curators are notified, and you will be notified of the decision."),
        )
        return done
    return None


def _quiet(desk: MemberEditor, content: Content) -> SuggestForm:
    """The form with what was typed, without complaints."""
    words = {name: content.get(name, "") for name in form_page.WORDS}
    seen = {"version": desk.seen.version, "lock_version": desk.seen.lock_version}
    initial = resumed_forms.initial(desk.request, SuggestForm) | words | seen
    return SuggestForm(initial=initial, licence=_licence(desk))


def _licence(desk: MemberEditor) -> str:
    """What the words will be published under, for who has not agreed yet; else nothing."""
    if desk.person.licence_accepted_at is not None:
        return ""
    own = desk.subject.licence if desk.subject else ""
    return own or Catalogue.objects.values_list("licence", flat=True).get(pk=Catalogue.THE_ONE)
