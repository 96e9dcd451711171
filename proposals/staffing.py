"""Keeps the site staffed: always an administrator, and nobody loses a last curator unnoticed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Curatorship, Domain
from proposals import areas, events
from skillmap.accounts import outbox
from skillmap.accounts.bidi import isolated
from skillmap.accounts.models import User
from skillmap.kernel.errors import DomainError

logger = logging.getLogger(__name__)
WHOLE_SITE = None  # as in Curatorship.domain
SUBJECT = 300  # what a mail on its way keeps of its subject


class LastAdministrator(DomainError):
    """Nobody could appoint curators or help people any more."""

    code = "last_administrator"
    message = gettext_lazy("The site needs an administrator. Appoint another one first.")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for the site at one moment: ids of people, and of domains with a curator.

    `administrators` are in good standing; `superusers` may be suspended. None in `curated` is the
    whole site.
    """

    superusers: frozenset[int]
    administrators: frozenset[int]
    curated: frozenset[int | None]

    def lacks_administrator_of(self, before: "Staff") -> bool:
        """Whether somebody is no administrator any more and none in good standing is left."""
        is_fewer = not (
            before.superusers <= self.superusers and before.administrators <= self.administrators
        )
        return is_fewer and not self.administrators


@contextmanager
def leaving(person: User, *, by: User | None) -> Iterator[None]:
    """Wrap whatever may end what the person does for the site, in one transaction.

    Raises LastAdministrator, and nothing is written, where no administrator would be left. Where
    a domain or the whole site loses its last curator, the audit log notes it, and the operator,
    the administrators and the curators that remain are told.
    """
    with transaction.atomic():
        lock(person)
        before = _staff()
        yield
        after = _staff()
        if after.lacks_administrator_of(before):
            raise LastAdministrator
        if lost := before.curated - after.curated:
            _tell(person, lost, by=by)


def lock(*people: User) -> None:
    """Make everybody who would end an administrator's or curator's duties wait for this one.

    Call it in a transaction. Always in the order of ids, so that no two wait for each other.
    """
    who = Q(pk__in=[each.pk for each in people]) | Q(is_superuser=True) | Q(is_curator=True)
    rows = User.objects.filter(who).select_for_update(no_key=True)
    list(rows.order_by("pk").values_list("pk"))


def administrators() -> QuerySet[User]:
    """Who may do everything now."""
    return User.objects.filter(areas.in_good_standing(), is_superuser=True)


def is_last_administrator(person: User) -> bool:
    """Whether the site would be left without anybody who may do everything."""
    return person.is_superuser and not administrators().exclude(pk=person.pk).exists()


def only_curated_by(person: User) -> str:
    """Names of the domains that nobody else curates, in one text; empty where there are none."""
    return _lost_with(person.curatorships.all())


def only_curated_through(curatorship: Curatorship) -> str:
    """Names of the domains that would have no curator once this curatorship has ended."""
    return _lost_with(Curatorship.objects.filter(pk=curatorship.pk))


def _lost_with(ending: QuerySet[Curatorship]) -> str:
    lost = _curated(Curatorship.objects.all()) - _curated(
        Curatorship.objects.exclude(pk__in=ending.values("pk"))
    )
    return _names(lost)


def _staff() -> Staff:
    superusers = User.objects.filter(is_superuser=True, is_active=True, erased_at=None)
    return Staff(
        frozenset(superusers.values_list("pk", flat=True)),
        frozenset(administrators().values_list("pk", flat=True)),
        _curated(Curatorship.objects.all()),
    )


def _curated(rows: QuerySet[Curatorship]) -> frozenset[int | None]:
    """The domains about which one of these curators may decide now."""
    current = rows.filter(areas.in_good_standing("person__"), ended_at=None)
    found: set[int | None] = set(current.values_list("domain_id", flat=True))
    if WHOLE_SITE in found:
        found.update(Domain.objects.published().values_list("pk", flat=True))
    return frozenset(found)


def _names(lost: frozenset[int | None]) -> str:
    """The whole site where it is among them, else the domains by name."""
    if WHOLE_SITE in lost:
        return _("the whole site")
    return ", ".join(isolated(each) for each in _domains(lost))


def _domains(lost: frozenset[int | None]) -> list[Domain]:
    return list(Domain.objects.published().filter(pk__in=[pk for pk in lost if pk is not None]))


def _tell(person: User, lost: frozenset[int | None], *, by: User | None) -> None:
    domains, is_site = _domains(lost), WHOLE_SITE in lost
    events.record(
        "last_curator_left",
        by=by,
        kind=events.Kind.LAST_CURATOR_LEFT,
        person=person,
        domains=[each.slug for each in domains],
        whole_site=is_site,
        areas=list(lost),
        area="" if is_site else ", ".join(each.name for each in domains),
    )
    _mail_operator(person, lost)


def _mail_operator(person: User, lost: frozenset[int | None]) -> None:
    """One mail to each address of OPERATOR_EMAIL; without one, a warning in the log."""
    with translation.override(settings.LANGUAGE_CODE):
        if not settings.OPERATOR_EMAIL:
            logger.warning("no curator any more: %s; OPERATOR_EMAIL is not set", _names(lost))
        context = {
            # Read anew: who has deleted their account is not named.
            "name": isolated(User.objects.get(pk=person.pk)),
            "domains": [isolated(each) for each in _domains(lost)],
            "is_site": WHOLE_SITE in lost,
            "url": settings.SITE_URL + reverse("admin:profiles_curatorship_add"),
        }
        subject = _("No curator left: %(area)s") % {"area": _names(lost)}
        text = render_to_string("email/last_curator_left.txt", context)
    for address in settings.OPERATOR_EMAIL:
        outbox.post(EmailMultiAlternatives(subject[:SUBJECT], text, to=[address]))
