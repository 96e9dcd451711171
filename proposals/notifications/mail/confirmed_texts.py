"""What a digest says to authors whose texts practitioners confirmed: how many did on each day.

It is news for a digest that goes anyway, never a mail of its own; names are not told.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Confirmation
from proposals.models import Mail
from proposals.notifications.mail import digests
from proposals.notifications.mail.summary import Line
from skillmap.accounts.models import User

LONGEST = timedelta(days=7)  # older answers are no news


def lines(mail: Mail, href: str) -> list[Line]:
    """One line for each day since the person's last digest, the newest first; `href` is theirs.

    Expects the language and the time zone of the person to be in force.
    """
    person, until = mail.person, digests.morning(mail)
    counted = _people_by_day(person, _since(mail, until), until)
    return [
        Line(_sentence(len(people), day), _("you wrote them"), href)
        for day, people in sorted(counted.items(), reverse=True)
    ]


def _since(mail: Mail, until: datetime) -> datetime:
    """When the digest before ended, but not longer ago than LONGEST."""
    earlier = Mail.objects.filter(person=mail.person, kind=Mail.Kind.DIGEST, key__lt=mail.key)
    last = earlier.exclude(sent_at=None).order_by("-key").first()
    longest = until - LONGEST
    return max(longest, digests.morning(last)) if last else longest


def _people_by_day(person: User, since: datetime, until: datetime) -> dict[date, set[int]]:
    """Who confirmed present texts of the person, by day; one query."""
    rows = Confirmation.objects.positive().of_present_text().of_texts_by(person)
    rows = rows.filter(answered_at__gte=since, answered_at__lt=until)
    found: defaultdict[date, set[int]] = defaultdict(set)
    for at, by in rows.values_list("answered_at", "person"):
        found[timezone.localtime(at).date()].add(by)
    return found


def _sentence(number: int, day: date) -> str:
    text = ngettext(
        "%(n)s practitioner confirmed your texts on %(day)s",
        "%(n)s practitioners confirmed your texts on %(day)s",
        number,
    )
    return text % {"n": number, "day": date_format(day, "MONTH_DAY_FORMAT")}
