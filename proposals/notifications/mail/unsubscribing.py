"""The signed word in every mail by which its reader ends such mail without signing in."""

from dataclasses import dataclass

from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals import watches
from proposals.models import Mail, Proposal, Watch
from skillmap.accounts.models import User

_SALT = "proposals.unsubscribe"


class UnsubscribeChoice(models.TextChoices):
    """What the person wants to end with the link in an email."""

    KIND = "kind", _("this kind of email")
    PROPOSAL = "proposal", _("everything about this proposal")
    ALL = "all", _("all emails about activity on the site")


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whose mail a signed word may end, of which kind, and about which proposal."""

    person: User
    kind: Mail.Kind
    proposal: Proposal | None = None

    def can_end(self, choice: str) -> bool:
        """Whether that is one of the things to end."""
        return choice in UnsubscribeChoice.values and (
            choice != UnsubscribeChoice.PROPOSAL or self.proposal is not None
        )

    def end(self, choice: UnsubscribeChoice) -> None:
        """Do as asked; twice is once. Account mail (sign-in, addresses) is no part of it."""
        if choice == UnsubscribeChoice.PROPOSAL and self.proposal is not None:
            watches.set_level(self.proposal, Watch.Level.IGNORE, by=self.person)
            return
        changed: dict[str, object] = {}
        if choice == UnsubscribeChoice.ALL or self.kind == Mail.Kind.AT_ONCE:
            changed["is_mailed_at_once"] = False
        if choice == UnsubscribeChoice.ALL or self.kind == Mail.Kind.DIGEST:
            changed["digest"] = User.Digest.NEVER
        User.objects.filter(pk=self.person.pk).update(**changed)


def token(mail: Mail, proposal: Proposal | None = None) -> str:
    """The signed word for one mail; it holds for ever, for mail is read late."""
    said = [mail.person_id, mail.kind, proposal.pk if proposal else None]
    return signing.dumps(said, salt=_SALT)


def read_token(word: str) -> Subscription | None:
    """What the word stands for; None where nobody signed it, or its person is gone."""
    try:
        person, kind, proposal = signing.loads(word, salt=_SALT)
    except signing.BadSignature:
        return None
    found = User.objects.filter(pk=person, is_active=True, erased_at=None).first()
    if found is None:
        return None
    about = Proposal.objects.visible_to(found).filter(pk=proposal).first()
    return Subscription(found, Mail.Kind(kind), about)
