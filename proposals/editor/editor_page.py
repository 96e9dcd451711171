"""The page of the editor: who edits what, how it is saved, and what the page shows of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode

from profiles import lines
from profiles.addresses import slug_of
from profiles.models import Role, Skill
from profiles.wording import Segment
from proposals.editor import prefilled, preview, text_checks
from proposals.editor.form import EditorForm, control, linked_errors, names_of_choices
from proposals.editor.form_reading import read
from proposals.editor.own_drafts import OwnDraft
from proposals.editor.texts import CellText, EditedCell, EditedField, EditedTexts
from proposals.editor.ways_to_save import Save
from proposals.lifecycle import consent
from proposals.models import Operation, Proposal
from proposals.models.version import Content
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User

Load = Callable[[Content, Sequence[str]], EditedTexts]


class Step(Enum):
    """What a button of the editor asks for."""

    SHOW = auto()
    PREVIEW = auto()
    KEEP = auto()
    SAVE = auto()


# By the value of the button. Without one it is the first, which submits; what is none of them is a
# preview, which changes nothing.
STEPS_OF_DRAFTS = {
    "": Step.SAVE,
    "submit": Step.SAVE,
    "save": Step.KEEP,
    "add-role": Step.SHOW,
    "paste": Step.SHOW,
    "more": Step.SHOW,  # of the form in a page: go on in the editor of the whole subject
}
STEPS_OF_DIRECT_EDITS = {"save": Step.SAVE, "add-role": Step.SHOW, "paste": Step.SHOW}


@dataclass
class TextEditor:
    """Who edits what, how it is saved, and what stands around the form.

    `load` gives the texts with a draft's content laid over them, with rows for more roles. `asked`
    names the fields of EditorForm. Without a `draft`, a curator edits what is published.
    """

    request: HttpRequest
    person: User
    load: Load
    save: Save
    asked: Sequence[str]
    back: str
    subject: Skill | Role | None = None
    draft: OwnDraft | None = None
    title: str = ""
    kind: str = ""  # of a direct edit: what the list is called that it goes back to
    domains: list[tuple[str, str]] | None = None
    closed: Proposal | None = None  # decided while its next version was written
    retire_url: str = ""  # of a direct edit: the page on which what is edited is retired
    action: str = ""  # where the form is sent; the page itself when empty

    @property
    def step(self) -> Step:
        """What the button asks for; a form that was carried over signing in is only shown."""
        if self.request.method != "POST":
            return Step.SHOW
        steps = STEPS_OF_DRAFTS if self.draft else STEPS_OF_DIRECT_EDITS
        return steps.get(resumed_forms.sent(self.request).get("do", ""), Step.PREVIEW)

    @property
    def is_opened(self) -> bool:
        """Whether the page is opened at its address, or to go on with what stands in a page."""
        return self.request.method != "POST" or resumed_forms.sent(self.request).get("do") == "more"

    @property
    def is_new(self) -> bool:
        """Whether a curator adds something: a skill, a role or a part of the taxonomy."""
        return not self.draft and not self.subject

    def read(self, data: QueryDict) -> EditedTexts:
        """The texts as the form has them."""
        content = self.draft.content if self.draft else {}
        return read(lambda roles: self.load(content, roles), data)

    def form(
        self, texts: EditedTexts, words: Content | None = None, *, is_checked: bool = False
    ) -> EditorForm:
        """The form; with what was sent and its errors where it `is_checked`, else with `words`."""
        data = resumed_forms.sent(self.request)
        initial = resumed_forms.initial(self.request, EditorForm) | (words or {})
        if self.is_new and self.step == Step.PREVIEW:
            _propose_slug(texts, initial)
        if self.draft:
            seen = self.draft.seen
            initial |= {"version": seen.version, "lock_version": seen.lock_version}
        form = EditorForm(
            texts,
            self.asked,
            data if is_checked else None,
            licence=self._licence(),
            domains=self.domains,
            initial=initial,
        )
        if self.draft:
            form.keep_mark(self.draft.drafted_by)
        return form

    def _licence(self) -> str:
        """What the words will be published under, for those who have not agreed yet; else nothing.

        The author of a proposal agreed when it was submitted.
        """
        if self.draft is None or self.draft.proposal is not None:
            return ""
        if not consent.is_needed(self.person, self.subject):
            return ""
        return consent.licence_of(self.subject)


def _propose_slug(texts: EditedTexts, initial: Content) -> None:
    """Fill in the slug that the name gets, where none was typed; a part has it beside its texts."""
    own = {each.name: each for each in texts.fields if not each.target}
    if "name" not in own or not own["name"].text.strip():
        return
    slug = slug_of(own["name"].text.strip())
    if "slug" in own:
        own["slug"].text = own["slug"].text.strip() or slug
    else:
        initial["slug"] = str(initial.get("slug") or "").strip() or slug


def show(
    editor: TextEditor, form: EditorForm, *, is_preview: bool = False, status: int = 200
) -> HttpResponse:
    """The editor's page; a preview lists every change and has remarks beside each."""
    texts = form.texts
    if editor.draft:
        _note_others(texts, editor.draft.proposal)
    remarks = _remarks(texts) if is_preview else {}
    controls = [(each, control(each)) for each in texts.fields]
    names = {each.key: names_of_choices(bound) for each, bound in controls}
    context = {
        "editor": editor,
        "form": form,
        "texts": texts,
        "fields": [
            (each, bound, words_of_field(each, names[each.key])) for each, bound in controls
        ],
        "has_field_errors": any(each.errors for each in texts.fields),
        "linked_errors": list(linked_errors(texts, controls)) if form.is_bound else [],
        "levels": [
            (level, index, [(cell, remarks.get(cell.key, []), changes(cell)) for cell in cells])
            for level, index, cells in texts.levels
        ],
        "more_roles": _more_roles(texts) if texts.takes_roles else [],
        "preview": preview.of(texts, remarks, names) if is_preview and not form.is_bound else None,
        **_asked_for(editor, texts),
    }
    response = render(editor.request, "proposals/editor/editor_page.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def asked_cell(editor: TextEditor, texts: EditedTexts) -> EditedCell | None:
    """The cell that the address names; None where it names none that can be edited here."""
    key = ":".join(editor.request.GET.get(name, "") for name in ("role", "level"))
    return next((cell for cell in texts.cells if cell.key == key), None)


def shared_with(editor: TextEditor, cell: EditedCell | None) -> dict[str, object]:
    """The role that shares the asked cell and led to it, and where it gets a text of its own."""
    reader = prefilled.reader(cell, editor.request.GET)
    if cell is None or reader is None:
        return {}
    own = urlencode({"role": reader.slug, "level": cell.level.slug, "copy": "base"})
    return {"reader": reader, "own_cell_url": f"{editor.request.path}?{own}"}


def _asked_for(editor: TextEditor, texts: EditedTexts) -> dict[str, object]:
    """The cell that the address names, which is open, and the level that is shown first.

    Once a form was sent, what it changed is open instead. Without a level in the address, the
    lowest one with an error is shown, else with a change, else the lowest.
    """
    cell = asked_cell(editor, texts) if editor.is_opened else None
    level = editor.request.GET.get("level", "")
    levels = [each.slug for each, _index, _cells in texts.levels]
    marked = sorted(
        (each for each in texts.cells if each.errors or each.is_changed),
        key=lambda each: (not each.errors, each.index),
    )
    first = [level, *(each.level.slug for each in marked), *levels]
    return {
        "asked_cell": cell.key if cell else "",
        **shared_with(editor, cell),
        "first_level": next((each for each in first if each in levels), ""),
    }


def _remarks(texts: EditedTexts) -> dict[str, list[str]]:
    """What an attentive reader would remark, by the key of the cell."""
    remarks: dict[str, list[str]] = {}
    for each in text_checks.remarks(texts):
        remarks.setdefault(each.cell.key, []).append(each.sentence)
    return remarks


def changes(cell: EditedCell) -> list[tuple[CellText, list[Segment] | None]]:
    """Each text of the cell with what changes of it, word by word; None where nothing does."""
    return [
        (each, lines.differences(each.live, each.proposed) if cell.is_changed else None)
        for each in cell.texts
    ]


def words_of_field(each: EditedField, names: Mapping[str, str]) -> list[Segment] | None:
    """What changes of the field, word by word; None where nothing does.

    `names` are those of the values that can be chosen, which people read instead of the values.
    """
    return preview.words(each, names) if each.is_changed else None


def _more_roles(texts: EditedTexts) -> list[Role]:
    """The published roles that have no row."""
    return list(Role.objects.published().exclude(pk__in=[role.pk for role in texts.roles]))


def _note_others(texts: EditedTexts, mine: Proposal | None) -> None:
    """Note at each cell which other open proposals touch it; one query."""
    if not isinstance(texts.subject, Skill):
        return
    rows = Operation.objects.waiting().filter(
        version__proposal__skill=texts.subject, version__proposal__visibility="public"
    )
    if mine is not None:
        rows = rows.exclude(version__proposal=mine)
    cells = {(cell.role.pk, cell.level.pk): cell for cell in texts.cells}
    for row in rows.select_related("version__proposal"):
        cell = cells.get((row.role_id or 0, row.level_id or 0))
        if cell is not None:
            cell.others.append(row.version.proposal)
