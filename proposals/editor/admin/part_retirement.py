"""The admin page on which a domain, group or level is retired, or published again."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from profiles.curation import retirement, taxonomy
from profiles.curation.retirement import RetirablePart
from profiles.models import Group, Level, Revision
from proposals import error_messages
from proposals.admin_base import page_tools
from proposals.editor import views
from proposals.editor.admin_forms import RetirePartForm
from proposals.lifecycle import part_retirement
from skillmap.accounts import resumed_forms
from skillmap.kernel.errors import DomainError

SHOWN = 50  # how many skills and roles the page links


def page(request: HttpRequest, part: RetirablePart, back: str) -> HttpResponse:
    """Ask why and what replaces it, then retire the part or bring it back.

    While something published is in the way, the page says what, with links, and asks nothing;
    words that were typed before are shown again.
    """
    initial = resumed_forms.sent(request).dict()
    form = RetirePartForm(request.POST or None, initial=initial, choices=_choices(part))
    if part.retired_at is not None:
        del form.fields["replaced_by"]
    if form.is_valid() and (made := _saved(request, part, form)):
        return views.after_saving(request, made)
    context: dict[str, object] = {
        "subject": part,
        "back": back,
        "kind": part._meta.verbose_name,
        "is_level": isinstance(part, Level),
    } | _obstacles(part)
    is_blocked = bool(context["skills"] or context["roles"])
    context["form"] = form if form.is_bound or initial or not is_blocked else None
    return page_tools.page(
        request, "proposals/editor/retire_part_page.html", context, has_errors=bool(form.errors)
    )


def _obstacles(part: RetirablePart) -> dict[str, object]:
    """The published skills, roles and groups in the way of retiring the part; none of a retired."""
    if part.retired_at is not None:
        return {"skills": [], "roles": [], "groups": []}
    skills = retirement.skills_in_the_way(part)
    roles = retirement.roles_in_the_way(part)
    return {
        "skills": skills[:SHOWN],
        "more_skills": max(0, skills.count() - SHOWN),
        "roles": roles[:SHOWN],
        "more_roles": max(0, roles.count() - SHOWN),
        "groups": retirement.groups_in_the_way(part),
    }


def _choices(part: RetirablePart) -> list[tuple[str, str]]:
    """The published ones of the same kind, without the part itself."""
    related = Group.objects.select_related("domain")
    kind = related if isinstance(part, Group) else type(part)._default_manager.all()
    rows: QuerySet[RetirablePart] = kind.filter(retired_at=None).exclude(pk=part.pk)
    return [(taxonomy.key_of(each), _label(each)) for each in rows]


def _label(part: RetirablePart) -> str:
    return f"{part.domain} · {part}" if isinstance(part, Group) else str(part)


def _saved(request: HttpRequest, part: RetirablePart, form: RetirePartForm) -> Revision | None:
    """The revision; None, and errors in the form, where that cannot be done."""
    person, summary = page_tools.person(request), form.cleaned_data["summary"]
    try:
        if part.retired_at is not None:
            return part_retirement.restore(part, summary, by=person)
        successor = form.cleaned_data["replaced_by"]
        return part_retirement.retire(part, successor, summary, by=person)
    except ValidationError as problem:
        form.add_error(None, list(problem.messages))
    except DomainError as error:
        form.add_error(None, error_messages.sentence(error))
    return None
