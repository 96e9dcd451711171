"""The editor's sheet between form and page: read from a form, checked, laid out, judged live."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.models import FormerAddress, Level, Role, Skill
from profiles.pages.query_params import reads
from proposals import lifecycle, lookup
from proposals.editor import editing, form_errors, pasting, sheet_page, text_checks
from proposals.editor.editing import Content, EditedCell, Sheet
from proposals.editor.forms import HONEYPOT, PasteForm, SuggestForm
from proposals.models import Operation
from proposals.write_budget import writes_nothing
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.text import looks_same

WORDS = ("title", "rationale", "sources")


def posted(
    subject: Skill | Role | None, data: QueryDict, content: Content
) -> tuple[Sheet, Content]:
    """The sheet as the form has it, with pasted lines laid over, and the words around it."""
    wanted = [*data.getlist("roles"), data.get("add_role", "")]
    paste = str(data.get("paste", ""))
    lines, problems = _pasted(paste)
    wanted += [line.role for line in lines]
    known = _slugs(Role, wanted)
    sheet = editing.open_sheet(subject, content, list(known.values())[: editing.MOST_ROLES])
    editing.read(sheet, data)
    problems += _lay(sheet, lines, known, replaces="replace" in data)
    words: Content = {name: str(data.get(name, ""))[: editing.LONGEST] for name in WORDS}
    words["roles"] = [row[0].role.slug for row in sheet.rows if row]
    sheet.problems, sheet.pasted = problems, paste if problems else ""
    return sheet, words


def _pasted(text: str) -> tuple[list[pasting.Pasted], list[str]]:
    form = PasteForm({"paste": text})
    if not form.is_valid():
        return [], [str(each) for each in form.errors["paste"]]
    try:
        return pasting.read(form.cleaned_data["paste"]), []
    except pasting.Unreadable as unreadable:
        return [], unreadable.problems


def _slugs(model: Any, names: list[str]) -> dict[str, str]:
    """What people call roles or levels, in lower case, to their slugs."""
    asked = {name.strip().casefold() for name in names if name}
    if not asked:
        return {}
    rows = model.objects.values_list("slug", "name")
    found = {said: slug for slug, name in rows for said in (slug, name.casefold()) if said in asked}
    if missing := asked - set(found):
        kind = str(model._meta.model_name)
        former = FormerAddress.objects.filter(slug__in=missing).exclude(**{kind: None})
        found |= dict(former.values_list("slug", f"{kind}__slug"))
    return found


def _lay(
    sheet: Sheet, lines: list[pasting.Pasted], roles: dict[str, str], *, replaces: bool
) -> list[str]:
    """Write the lines into their cells; what could not be written, or only over typed words."""
    levels = _slugs(Level, [line.level for line in lines])
    cells = {cell.key: cell for cell in sheet.cells}
    problems = []
    for line in lines:
        role = roles.get(line.role.casefold(), "")
        cell = cells.get(f"{role}:{levels.get(line.level.casefold(), '')}")
        names = {"line": line.line, "role": line.role[:40], "level": line.level[:40]}
        if cell is None:
            text = _("Line %(line)d: there is no role “%(role)s” with a level “%(level)s”.")
            problems.append(text % names)
        elif _is_typed(cell, line) and not replaces:
            text = _(
                "Line %(line)d: the form already has another text for “%(role)s” at “%(level)s”."
            )
            problems.append(text % names)
        else:
            cell.text, cell.required, cell.is_retiring = line.description, line.required, False
            cell.errors = []
    return problems


def _is_typed(cell: EditedCell, line: pasting.Pasted) -> bool:
    """Whether the line would replace other words that the person typed."""
    live = cell.live.description if cell.live else ""
    return not any(looks_same(cell.text, text) for text in ("", live, line.description))


def check_sheet(sheet: Sheet) -> None:
    """Note at each cell and field what may not be submitted."""
    form_errors.check_cells(sheet)
    changed = [each.operation() for each in sheet.fields if each.is_changed]
    errors = lifecycle.field_errors(sheet.subject, changed)
    for each in sheet.fields:
        each.errors = errors.get((each.name, each.target), [])


def render_sheet(
    desk: Any, sheet: Sheet, form: SuggestForm, *, is_preview: bool = False, status: int = 200
) -> HttpResponse:
    """The editor's page; a preview shows differences and remarks beside every changed cell."""
    _lay_others(sheet, desk.proposal)
    remarks: dict[str, list[str]] = {}
    for remark in text_checks.remarks(sheet) if is_preview else ():
        remarks.setdefault(remark.cell.key, []).append(remark.sentence)
    context = sheet_page.context(sheet, form, remarks=remarks) | {
        "desk": desk,
        "more_roles": [] if isinstance(desk.subject, Role) else sheet_page.more_roles(sheet),
        "paste": _paste_form(sheet),
        "problems": sheet.problems,
        "is_preview": is_preview,
        "honeypot": HONEYPOT,
    }
    return render(desk.request, "proposals/suggest_page.html", context, status=status)


def _paste_form(sheet: Sheet) -> PasteForm | None:
    """The form with what could not be read; None for a role, which has no cells of its own."""
    is_role = isinstance(sheet.subject, Role)
    return None if is_role else PasteForm(initial={"paste": sheet.pasted})


def _lay_others(sheet: Sheet, mine: Any) -> None:
    """Note at each cell which other open proposals touch it; one query."""
    if not isinstance(sheet.subject, Skill):
        return
    rows = Operation.objects.waiting().filter(
        version__proposal__skill=sheet.subject, version__proposal__visibility="public"
    )
    if mine is not None:
        rows = rows.exclude(version__proposal=mine)
    cells = {(cell.role.pk, cell.level.pk): cell for cell in sheet.cells}
    for row in rows.select_related("version__proposal"):
        cell = cells.get((row.role_id or 0, row.level_id or 0))
        if cell is not None:
            cell.others.append(row.version.proposal)


@require_POST
@sign_in_first(lambda kind, key: reverse("proposals:suggest", args=[kind, key]), is_background=True)
@reads("cell")
@writes_nothing
def check(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What one cell changes and what a reader would remark, while it is being typed."""
    sheet, _content = posted(lookup.skill(key), request.POST, {})
    wanted = request.GET.get("cell", "")
    cell = next((each for each in sheet.cells if each.key == wanted), None)
    if cell is None:
        raise Http404
    sentences = [each.sentence for each in text_checks.remarks(sheet) if each.cell is cell]
    context = {"cell": cell, "remarks": sentences, "words": sheet_page.words(cell)}
    return render(request, "proposals/_remarks_fragment.html", context)
