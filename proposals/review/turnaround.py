"""How long authors wait for an answer and for a decision: what the site promises, measured."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, Min, Q

from proposals.models import Proposal
from proposals.models.fields import Visibility

PERIOD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Medians over the proposals that were decided in the period; None where there were none."""

    decided: int
    first_answer: timedelta | None
    decision: timedelta | None


def turnaround(now: datetime) -> Turnaround:
    """The medians over the last 90 days; one query.

    The first answer is the first public comment or review by somebody else than the author, or
    the decision if nobody wrote anything. Proposals that their authors withdrew do not count.
    """
    by_others = ~Q(comments__author=F("author")) & Q(comments__visibility=Visibility.PUBLIC)
    rows = (
        Proposal.objects.filter(decided_at__gte=now - PERIOD, opened_at__isnull=False)
        .exclude(decided_by=None)
        .exclude(decided_by=F("author"))
        .annotate(
            commented=Min("comments__created_at", filter=by_others),
            reviewed=Min("reviews__created_at", filter=~Q(reviews__reviewer=F("author"))),
        )
        .values_list("opened_at", "decided_at", "commented", "reviewed")
    )
    answers, decisions = [], []
    for opened, decided, commented, reviewed in rows:
        answered = min(each for each in (commented, reviewed, decided) if each)
        if opened is None or decided is None:  # excluded above; for the type checker
            continue
        answers.append((answered - opened).total_seconds())
        decisions.append((decided - opened).total_seconds())
    return Turnaround(len(decisions), _median(answers), _median(decisions))


def _median(seconds: list[float]) -> timedelta | None:
    return timedelta(seconds=median(seconds)) if seconds else None
