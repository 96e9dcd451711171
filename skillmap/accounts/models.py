"""The person: one row for everybody who signs in, kept for ever, nameless once erased."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skillmap.accounts import impersonation
from skillmap.accounts.suspensions import Suspension
from skillmap.kernel.text import refuse_control_characters


def refuse_reserved_username(value: str) -> None:
    """Raise ValidationError for names that would pass for the site's own."""
    impersonation.refuse_reserved(value)


username_validators: list[Callable[[str], None]] = [
    RegexValidator(
        r"\A[A-Za-z0-9][A-Za-z0-9_.-]{1,38}\Z",
        _("Use 2 to 39 letters, digits, full stops, hyphens or underscores."),
    ),
    refuse_reserved_username,
]


def shown_name(person: "User") -> str:
    """What django-allauth calls the person in its pages and mails."""
    return person.get_full_name()


class PersonManager(UserManager["User"]):
    """Finds people the way they call themselves: upper and lower case are the same."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of that name; raises User.DoesNotExist."""
        return self.get(username__iexact=username)

    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra_fields: object,
    ) -> "User":
        """An administrator, whose address counts as confirmed: the operator typed it in."""
        person = super().create_superuser(username, email, password, **extra_fields)
        person.confirm_address()
        return person


class User(AbstractUser):
    """A person who can sign in; content points here, so rows are anonymised, never deleted."""

    class Digest(models.TextChoices):
        """How often the mail that can wait is sent."""

        NEVER = "never", _("never")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    username = models.CharField(
        _("username"), max_length=39, unique=True, validators=username_validators
    )
    email = models.EmailField(_("email address"), blank=True)
    display_name = models.CharField(
        _("display name"), max_length=80, blank=True, validators=[refuse_control_characters]
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_mailed_at_once = models.BooleanField(
        _("immediate emails about me"),
        default=True,
        help_text=_("Mentions, replies, review requests and decisions on your own proposals."),
    )
    digest = models.CharField(
        _("everything else by email"),
        max_length=10,
        choices=Digest.choices,
        default=Digest.DAILY,
    )
    # When the person agreed to publish under each licence, by its name.
    licences_accepted = models.JSONField(default=dict, blank=True, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(null=True, blank=True, editable=False)
    suspension_reason = models.CharField(max_length=500, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Whether the person curates anything, for the mark beside the name; Curatorship writes it.
    is_curator = models.BooleanField(default=False, db_default=False, editable=False)

    # What was ended in this request, for the mail about it; `credentials.end_all` writes it.
    ended_credentials: Sequence[object] = ()

    first_name = None  # type: ignore[assignment]  # one display name; people choose its shape
    last_name = None  # type: ignore[assignment]

    objects = PersonManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_one_per_name_in_any_case",
                violation_error_message=_("This name is taken. Choose another."),
            ),
            # Serves sign-in by address, and keeps an address to one person.
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_one_per_address_in_any_case",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name shown everywhere: chosen, else the user name; a number once erased."""
        if self.erased_at:
            return _("Former contributor %(number)s") % {"number": self.pk}
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """The full name: people have no separate first name."""
        return self.get_full_name()

    def get_absolute_url(self) -> str:
        """The person's public page."""
        return reverse("person", args=[self.username])

    def confirm_address(self) -> None:
        """Count the person's e-mail address as confirmed without a mail."""
        if self.email:
            addresses = apps.get_model("account", "EmailAddress")._default_manager
            addresses.update_or_create(
                user=self, email=self.email, defaults={"verified": True, "primary": True}
            )

    @property
    def shows_username(self) -> bool:
        """Whether the user name is shown beside the name that the person has chosen.

        Not where both are the same but for capitals: no two user names are.
        """
        chosen = self.display_name.casefold()
        return bool(chosen) and chosen != self.username.casefold()

    @property
    def has_mark(self) -> bool:
        """Whether the name is shown with the mark of those who curate."""
        return (
            (self.is_curator or self.is_superuser)
            and self.is_active
            and self.erased_at is None
            and not self.is_suspended
        )

    @property
    def is_suspended(self) -> bool:
        """Whether the person may read and sign in, but change nothing, at this moment."""
        return self.suspension is not None

    @property
    def suspension(self) -> Suspension | None:
        """Why the person is suspended and until when; None for those who are not suspended now."""
        until = self.suspended_until
        if self.suspended_at is None or (until is not None and until <= timezone.now()):
            return None
        return Suspension(self.suspension_reason, until)


class Token(models.Model):
    """A personal access token for programs; only its digest is kept."""

    class Scope(models.TextChoices):
        """What a program may do with it; each includes the ones before."""

        READ = "read", _("read")
        PROPOSE = "propose", _("read and propose")
        CURATE = "curate", _("read, propose and curate")

    person = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80, validators=[refuse_control_characters])
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def covers(self, scope: Scope) -> bool:
        """Whether it may do what that scope allows: each includes the ones before."""
        order = list(self.Scope)
        return order.index(self.Scope(self.scope)) >= order.index(scope)


class NameKey(models.Model):
    """The key by which names of erased accounts are kept; one row, made when it is needed first.

    It is not derived from SECRET_KEY, so that names stay reserved when that one is changed.
    """

    THE_ONE: ClassVar[int] = 1

    key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("key of reserved names")
        verbose_name_plural = _("keys of reserved names")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}"


class ReservedName(models.Model):
    """A name that an erased account had: only an HMAC of its skeleton, and nobody may take it."""

    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("reserved name")
        verbose_name_plural = _("reserved names")

    def __str__(self) -> str:
        return self.digest[:12]


class OutgoingMail(models.Model):
    """A mail about a person's own account on its way.

    Deleted once sent, for it may hold a link that opens the account.
    """

    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing email")

    def __str__(self) -> str:
        return f"{self.recipient} · {self.subject}"
