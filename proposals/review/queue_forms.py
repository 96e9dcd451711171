"""The filters and the order of the curators' queue, and what is done with several of its rows."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles.form_fields import SlugChoiceField
from profiles.models import Domain
from proposals import people
from proposals.form_fields import long_text
from proposals.models import Proposal, Reason, State
from proposals.models.fields import REASON_LENGTH
from proposals.models.proposal import ProposalQuerySet
from proposals.models.review import with_stances
from proposals.review import workload
from proposals.review.decision_forms import SeenListField
from skillmap.accounts.models import User
from skillmap.kernel.text import normalise_line, refuse_control_characters

SEARCHED = ("title", "skill__name", "role__name", "author__username")


class QueueFilterForm(forms.Form):
    """Which proposals of a curator's areas the queue shows, and in which order."""

    ME, EVERYONE = "me", "all"
    ASKED, CLOSED = "changes_requested", "closed"
    ORDERS = {
        "": ("opened_at", "id"),
        "newest": ("-opened_at", "-id"),
        "endorsed": ("-endorsement_count", "opened_at", "id"),
        "objected": ("-objection_count", "opened_at", "id"),
    }
    q = forms.CharField(
        label=_("Title, skill, role or author"),
        required=False,
        max_length=200,
        validators=[refuse_control_characters],
    )
    reviewer = forms.ChoiceField(
        label=_("Reviewer"),
        required=False,
        choices=[("", _("Me or unassigned")), (ME, _("Me")), (EVERYONE, _("Everyone"))],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), (ASKED, _("Changes requested")), (CLOSED, _("Closed"))],
    )
    domain = SlugChoiceField(
        label=_("Domain"),
        queryset=Domain.objects.published().order_by("position", "slug"),
        to_field_name="slug",
        required=False,
        empty_label=_("All domains"),
    )
    age = forms.ChoiceField(
        label=pgettext_lazy("for how long", "Waiting"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("3", _("3 days and more")),
            ("7", _("7 days and more")),
            ("14", _("14 days and more")),
        ],
    )
    impact = forms.ChoiceField(
        label=_("Impact"),
        required=False,
        choices=[("", _("Any")), ("high", _("High")), ("other", _("Not high"))],
    )
    moved = forms.ChoiceField(
        label=_("Published text"),
        required=False,
        choices=[("", _("Any")), ("no", _("Unchanged since")), ("yes", _("Changed since"))],
    )
    drafted = forms.ChoiceField(
        label=_("Drafted"),
        required=False,
        choices=[
            ("", _("Any")),
            ("yes", _("Drafted with an assistant")),
            ("no", _("Written by the author")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Oldest first")),
            ("newest", _("Newest first")),
            ("endorsed", _("Most endorsements first")),
            ("objected", _("Most objections first")),
        ],
    )

    def narrow(self, person: User) -> ProposalQuerySet:
        """The proposals that pass, in the order asked for; the person's own are left out."""
        data = self.cleaned_data
        rows = self._by_state(person, data["state"])
        if data["q"]:
            text = normalise_line(data["q"])
            rows = rows.filter(reduce(or_, (Q((f"{way}__icontains", text)) for way in SEARCHED)))
        if data["domain"]:
            rows = rows.in_domain(data["domain"])
        if data["age"]:
            since = timezone.now() - timedelta(days=int(data["age"]))
            rows = rows.filter(opened_at__lte=since)
        if data["impact"]:
            rows = rows.filter(is_high_impact=data["impact"] == "high")
        if data["moved"]:
            moved = Q(skill__updated_at__gt=F("current__created_at"))
            moved |= Q(role__updated_at__gt=F("current__created_at"))
            rows = rows.filter(moved) if data["moved"] == "yes" else rows.exclude(moved)
        if data["drafted"]:
            by_author = Q(drafted_by="")
            rows = rows.exclude(by_author) if data["drafted"] == "yes" else rows.filter(by_author)
        if data["sort"] in {"endorsed", "objected"}:
            rows = with_stances(rows)
        return rows.order_by(*self.ORDERS[data["sort"]])

    def _by_state(self, person: User, state: str) -> ProposalQuerySet:
        """The proposals in the chosen state that wait for the chosen reviewer."""
        reviewer = self.cleaned_data["reviewer"]
        if not state and not reviewer:
            return workload.waiting_for(person)
        rows = Proposal.objects.submitted().curated_by(person).exclude(author=person)
        if state == self.CLOSED:
            rows = rows.exclude(state__in=Proposal.WAITING)
        else:
            rows = rows.filter(state=state or State.OPEN)
        if reviewer == self.ME:
            return rows.filter(assigned_to=person)
        if reviewer == self.EVERYONE:
            return rows
        return rows.filter(Q(assigned_to=person) | Q(assigned_to=None))

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set, be it one that makes no sense; the order is none."""
        names = (name for name in self.fields if name != "sort")
        return bool(self.errors) or any(self.data.get(name) for name in names)


class TogetherForm(forms.Form):
    """What is done with all that is ticked; which button says what is wanted."""

    APPROVE, REJECT, ASSIGN, DUPLICATES = "approve", "reject", "assign", "duplicates"
    only = SeenListField(required=False)
    do = forms.ChoiceField(
        required=False,
        choices=[(APPROVE, ""), (REJECT, ""), (ASSIGN, ""), (DUPLICATES, "")],
        widget=forms.HiddenInput,
    )
    code = forms.ChoiceField(
        label=_("Reason for rejecting"),
        required=False,
        choices=[("", _("Choose a reason")), *Reason.choices],
    )
    text = long_text(
        _("Message to the authors"),
        REASON_LENGTH,
        rows=3,
        help_text=_("Each author sees it. Markdown."),
        is_required=False,
    )
    curator = forms.CharField(
        label=_("Username of a curator"),
        help_text=_("Leave empty to unassign."),
        required=False,
        max_length=150,
    )
    other = forms.IntegerField(
        label=_("Number of the proposal that stays"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
    )

    def clean_curator(self) -> User | None:
        """The person of that name; whether they may decide is asked for each proposal."""
        name = self.cleaned_data["curator"].strip()
        try:
            return people.find(name) if name else None
        except User.DoesNotExist:
            raise ValidationError(_("There is no active user with this name.")) from None

    def clean(self) -> dict[str, object]:
        """Something has to be ticked, and each button asks for its fields."""
        cleaned: dict[str, object] = super().clean() or {}
        do = cleaned.get("do")
        if do and not cleaned.get("only") and "only" not in self.errors:
            self.add_error("only", _("Tick at least one item."))
        has_words = bool(str(cleaned.get("text", "")).strip())
        if do == self.REJECT and not has_words and "text" not in self.errors:
            self.add_error("text", _("Give a reason so that the author can respond."))
        if do == self.REJECT and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", _("Choose a reason."))
        if do == self.DUPLICATES and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Enter the number of a proposal."))
        if do and do != self.REJECT and has_words:
            self.add_error("text", _("Only a rejection sends this text. Delete it, or reject."))
        return cleaned
