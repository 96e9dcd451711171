"""What a mail quotes besides the sentence: the comment, the reason, what was published."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import fields
from profiles.models import Change
from proposals import presentation
from proposals.models import Event, Operation, Proposal, Review
from skillmap.accounts.models import User

Kind = Event.Kind
MOST_SENTENCES = 5
_VERDICTS: dict[str, Review.Verdict] = {
    Kind.APPROVED: Review.Verdict.APPROVE,
    Kind.CHANGES_REQUESTED: Review.Verdict.REQUEST_CHANGES,
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage for both parts of a mail; `html` only where it was sanitised when written.

    `path` is where on the site it stands.
    """

    label: str
    text: str
    html: SafeString | str = ""
    path: str = ""


def of(event: Event) -> list[Quote]:
    """The passages worth quoting; none where the sentence says it all."""
    if event.comment is not None:
        return [_markdown(event.comment.text, event.comment.html)]
    if event.kind == Kind.SUSPENDED and event.person is not None:
        return _suspension(event.person)
    if event.kind == Kind.RIGHTS_CHANGED:
        return [_rights(event.data.get("rights", []))]
    return _about(event, event.proposal) if event.proposal else []


def _suspension(person: User) -> list[Quote]:
    """Why the person is suspended and until when; nothing once the suspension has ended."""
    suspension = person.suspension
    if suspension is None:
        return []
    quotes = [Quote(_("Reason"), suspension.reason)]
    if suspension.until:
        until = date_format(timezone.localtime(suspension.until), "DATETIME_FORMAT")
        quotes.append(Quote(_("Until"), f"{until} {timezone.get_current_timezone_name()}"))
    return quotes


def _rights(fields: Collection[str]) -> Quote:
    """Which rights were changed, as the form of the admin calls them."""
    known = (*User._meta.fields, *User._meta.many_to_many)
    names = [str(each.verbose_name) for each in known if each.name in fields]
    return Quote(_("Changed"), ", ".join(names))


def _about(event: Event, proposal: Proposal) -> list[Quote]:
    kind, version = event.kind, proposal.current
    if kind == Kind.REJECTED:
        why = _("Reason: %(reason)s") % {"reason": proposal.get_reason_code_display()}
        return [Quote(why, proposal.reason_text)]
    if kind in {Kind.APPROVED, Kind.CHANGES_REQUESTED}:
        said = proposal.reviews.filter(verdict=_VERDICTS[kind]).order_by("-pk")[:1]
        quotes = [_markdown(row.text, row.text_html) for row in said if row.text]
        return _amended(proposal) + quotes + _published(proposal) + _declined(proposal)
    if kind in {Kind.ASSIGNED, Kind.SUBMITTED, Kind.REVISED} and version is not None:
        return [_markdown(version.rationale, version.rationale_html)]
    return []


def _amended(proposal: Proposal) -> list[Quote]:
    """Who amended the text that was approved, with the version that it became."""
    rows = Operation.objects.current().filter(version__proposal=proposal).select_related("author")
    if said := presentation.amendment(proposal, rows):
        number = proposal.version_number
        path = reverse("proposals:version", args=[proposal.pk, number])
        return [Quote(said, "", path=path)]
    return []


def _published(proposal: Proposal) -> list[Quote]:
    """The first sentences of the revision that the proposal became, and how many more there are."""
    if proposal.revision_id is None:
        return []
    rows = Change.objects.for_showing().filter(revision=proposal.revision_id)
    quotes = list(islice(_sentences(rows), MOST_SENTENCES))
    if (more := rows.count() - len(quotes)) > 0:
        text = ngettext("and %(n)d more change", "and %(n)d more changes", more)
        quotes.append(Quote("", text % {"n": more}))
    return [Quote(_("Published now"), ""), *quotes]


def _sentences(rows: Iterable[Change]) -> Iterator[Quote]:
    """Each change of an expectation as it is published now: role, level, Required, the text."""
    for row in rows:
        if row.expectation is None:
            yield Quote(fields.label(row.field), fields.shown(row.field, row.after_text or ""))
            continue
        words = [f"{row.expectation.role}, {row.expectation.level}"]
        if row.after_text is None:
            yield Quote(words[0], _("retired"))
            continue
        words.append(_("Required") if row.after_required else _("Optional"))
        path = row.expectation.get_absolute_url()
        yield Quote(" · ".join(words), row.after_text, path=path)


def _declined(proposal: Proposal) -> list[Quote]:
    """Of a partial approval: each operation that was declined, with its reason."""
    rows = Operation.objects.filter(
        version__proposal=proposal, decision=Operation.Decision.DECLINED
    )
    return [
        Quote(
            _("Rejected: %(cell)s")
            % {"cell": f"{row.role} · {row.level}" if row.is_cell else row.field},
            row.decision_reason,
        )
        for row in rows.select_related("role", "level")
    ]


def _markdown(text: str, html: str) -> Quote:
    return Quote("", text, mark_safe(html))  # noqa: S308  # sanitised when it was written
