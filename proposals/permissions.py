"""Who may do what: plain predicates `can_<verb>(person, thing)`.

A person is a user or AnonymousUser. Whether a step makes sense in the proposal's state is for
`lifecycle.transitions` to say; only `can_view` asks the state, since drafts are their authors'.
Who may approve, and when a second curator is needed, is in `lifecycle.approval_rule`.
"""

from datetime import timedelta
from typing import TypeAlias

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from profiles.models import Catalogue, Domain, Group, Role, Skill
from proposals import areas
from proposals.models import Comment, Proposal, Visibility
from skillmap.accounts.models import User

Person: TypeAlias = areas.Person
areas_of, remembered = areas.of, areas.remembered
is_in_good_standing = areas.is_in_good_standing
Thing = Skill | Role | Domain | Group | Proposal | Comment | Catalogue | None
IN_A_DOMAIN = (Domain, Group)
ACTIVE_DAYS = 90


def covers(area: areas.Areas, thing: Thing) -> bool:
    """Whether the thing lies within; roles, levels and people belong to the whole site."""
    return area.holds(domain_of(thing))


def domain_of(thing: Thing) -> int | None:
    """The id of the domain that the thing belongs to, if to any."""
    if isinstance(thing, Comment):
        return domain_of(thing.subject)
    if isinstance(thing, Proposal):
        return domain_of(thing.skill or thing.group)
    if isinstance(thing, Skill):
        return thing.group.domain_id
    if isinstance(thing, Group):
        return thing.domain_id
    return thing.pk if isinstance(thing, Domain) else None


def is_verified(person: Person) -> bool:
    """Whether the person has shown that an e-mail address is theirs."""
    if not isinstance(person, User):
        return False
    verified = EmailAddress.objects.filter(user=person, verified=True)
    return bool(areas.once("verified", person, verified.exists))


def active_curators(thing: Thing) -> QuerySet[User]:
    """Curators of the thing who signed in, or were appointed, in the last 90 days."""
    since = timezone.now() - timedelta(days=ACTIVE_DAYS)
    area = Q(curatorships__ended_at=None, curatorships__domain=None)
    if (domain := domain_of(thing)) is not None:
        area |= Q(curatorships__ended_at=None, curatorships__domain=domain)
    recent = Q(last_login__gte=since) | Q(curatorships__created_at__gte=since)
    appointed = Q(curatorships__isnull=False) & area & recent
    admins = Q(is_superuser=True, last_login__gte=since)
    return User.objects.filter(areas.in_good_standing() & (appointed | admins)).distinct()


def can_curate(person: Person, thing: Thing) -> bool:
    """Decide about the thing: its domain's curators, the site's, and administrators."""
    return covers(areas_of(person), thing)


def can_propose(person: Person, thing: Thing = None) -> bool:
    """Suggest a change: anybody in good standing with a verified address."""
    return is_in_good_standing(person) and is_verified(person)


def can_view(person: Person, proposal: Proposal) -> bool:
    """See a proposal; drafts are their authors', held and hidden ones also the curators'."""
    if isinstance(person, User) and person.pk == proposal.author_id:
        return True
    if proposal.state == Proposal.State.DRAFT:
        return False
    return proposal.visibility == Visibility.PUBLIC or can_curate(person, proposal)


def can_revise(person: Person, proposal: Proposal) -> bool:
    """Write the next version: the author. Curators amend."""
    return is_own(person, proposal) and can_propose(person)


def can_withdraw(person: Person, proposal: Proposal) -> bool:
    """Take it back: the author."""
    return is_own(person, proposal) and is_in_good_standing(person)


def can_decide(person: Person, proposal: Proposal) -> bool:
    """Reject, ask for changes or amend: a curator, not of one's own proposal.

    Pages offer approving by it, too; whether it is accepted is for `lifecycle.approval_rule`.
    """
    return can_curate(person, proposal) and not is_own(person, proposal)


def can_supersede(person: Person, proposal: Proposal) -> bool:
    """Close it in favour of another: the author or a curator."""
    return can_withdraw(person, proposal) or can_curate(person, proposal)


def can_endorse(person: Person, proposal: Proposal) -> bool:
    """Be for or against: anybody who may propose, except about one's own."""
    return can_propose(person) and not is_own(person, proposal) and can_view(person, proposal)


def can_moderate(person: Person, thing: Thing) -> bool:
    """Hold, release and hide: a curator, not of one's own."""
    return can_curate(person, thing) and not is_own(person, thing)


def can_revert(person: Person, subject: Skill | Role) -> bool:
    """Undo a revision at once: a curator; everybody else proposes it."""
    return can_curate(person, subject)


def can_comment(person: Person, thing: object = None) -> bool:
    """Write, answer and report: anybody in good standing with a verified address."""
    return can_propose(person)


def can_edit_comment(person: Person, comment: Comment) -> bool:
    """Change or delete what one wrote."""
    return is_own(person, comment) and is_in_good_standing(person)


def can_resolve(person: Person, comment: Comment) -> bool:
    """Mark as settled: who asked, whose proposal it is about, or a curator."""
    if not is_in_good_standing(person):
        return False
    about = comment.proposal is not None and is_own(person, comment.proposal)
    return is_own(person, comment) or about or can_curate(person, comment)


def can_lock(person: Person, thing: Thing) -> bool:
    """Close a discussion for now: a curator."""
    return can_curate(person, thing)


def can_suspend(person: Person, other: User) -> bool:
    """Suspend a person, or answer for them: a curator of the whole site.

    Administrators alone suspend a curator, so that no curator gets rid of the second one who has
    to agree. Administrators are not suspended, and people do not suspend themselves.
    """
    if other.is_superuser or person.pk == other.pk or not areas_of(person).is_whole_site:
        return False
    return is_administrator(person) or not is_appointed(other)


def can_appoint(person: Person) -> bool:
    """Make people curators and end curatorships: administrators alone."""
    return is_administrator(person)


def can_change_account(person: Person, other: User) -> bool:
    """Switch an account off and on: administrators, and for members who may change users.

    Administrators alone do so to curators, staff and administrators. Who has left has no account.
    """
    if other.erased_at is not None:
        return False
    if is_administrator(person):
        return True
    if not (is_in_good_standing(person) and person.has_perm("accounts.change_user")):
        return False
    return not (other.is_staff or other.is_superuser or is_appointed(other))


def can_change_rights(person: Person, other: User | None = None) -> bool:
    """Make staff and administrators, and give groups and permissions: administrators alone."""
    return is_administrator(person) and (other is None or other.erased_at is None)


def can_import(person: Person) -> bool:
    """Bring files into the catalogue: administrators, and a site's one active curator.

    A file can change anything, so with a second curator about, one alone may only look.
    """
    if not areas_of(person).is_whole_site or not isinstance(person, User):
        return False
    if person.is_superuser or not settings.TWO_CURATORS:
        return True
    return not active_curators(None).exclude(pk=person.pk).exists()


def can_keep_webhooks(person: Person) -> bool:
    """Have the site call one's programs: anybody in good standing with a verified address."""
    return can_propose(person)


def can_watch(person: Person, thing: object = None) -> bool:
    """Watch: anybody signed in, suspended or not; it changes nobody else's site."""
    return isinstance(person, User) and person.is_active


def is_administrator(person: Person) -> bool:
    """Whether the person may do everything at this moment."""
    return isinstance(person, User) and person.is_superuser and is_in_good_standing(person)


def is_appointed(person: User) -> bool:
    """Whether the person is a curator of anything, suspended or not."""
    return person.curatorships.filter(ended_at=None).exists()


def is_own(person: Person, thing: Thing) -> bool:
    """Whether the person wrote the proposal or comment."""
    return isinstance(thing, Proposal | Comment) and person.pk == thing.author_id
