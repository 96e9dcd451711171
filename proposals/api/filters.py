"""What lists of proposals can be narrowed by."""

import django_filters as filters
from drf_spectacular.utils import extend_schema_field

from profiles.api.filters import StrictFilter, flag
from profiles.api.slugs import SlugFilter
from profiles.models import Domain, Role, Skill
from proposals.models import Proposal, State
from proposals.models.proposal import ProposalQuerySet


class ProposalFilter(StrictFilter):
    """Proposals by state, subject, domain and author."""

    state = filters.MultipleChoiceFilter(
        choices=[each for each in State.choices if each[0] != State.DRAFT]
    )
    skill = SlugFilter(queryset=Skill.objects.all())
    role = SlugFilter(queryset=Role.objects.all())
    domain = SlugFilter(queryset=Domain.objects.all(), method="within")
    author = filters.CharFilter(field_name="author__username", lookup_expr="iexact")
    drafted = flag(method="with_mark", help_text="Whether a program or an assistant drafted it.")
    opened_since = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte")

    class Meta:
        model = Proposal
        fields: list[str] = []

    @extend_schema_field({"type": "string"})
    def within(self, rows: ProposalQuerySet, name: str, domain: Domain) -> ProposalQuerySet:
        """About a skill of the domain, or a new one for it."""
        return rows.in_domain(domain)

    def with_mark(self, rows: ProposalQuerySet, name: str, value: bool) -> ProposalQuerySet:  # noqa: FBT001
        """Drafted by a program or with an assistant, or by the author alone."""
        return rows.exclude(drafted_by="") if value else rows.filter(drafted_by="")
