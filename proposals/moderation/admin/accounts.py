"""People in the admin: found, switched off, given rights; never deleted, no secret shown."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals import account_rights, permissions, staffing
from proposals.admin_base import page_tools
from skillmap.accounts.models import User

OWN = (
    *("username", "display_name", "email", "language", "time_zone", "digest"),
    *("date_joined", "last_login", "licences_accepted", "erased_at"),
    *("suspended_at", "suspended_until", "suspension_reason"),
)


class AccountForm(forms.ModelForm[User]):
    """Whether the account is active, and its rights."""

    class Meta:
        labels: ClassVar = {"is_staff": _("Staff"), "is_superuser": _("Administrator")}
        help_texts: ClassVar = {
            "is_active": _("An account that is not active cannot sign in. No account is deleted."),
            "is_staff": _("Only administrators may change or suspend the accounts of staff."),
            "is_superuser": _("May do everything: appoint curators and change rights too."),
        }

    def clean(self) -> dict[str, object]:
        """The last administrator stays one, and stays active."""
        typed = super().clean() or {}
        ending = [name for name in ("is_active", "is_superuser") if typed.get(name) is False]
        if ending and staffing.is_last_administrator(self.instance):
            text = gettext(
                "This is the last administrator. Make another account an administrator first."
            )
            raise ValidationError({ending[0]: text})
        return typed

    def changes(self) -> account_rights.Changes:
        """What is not as it was: whether it is on, or the ids that are chosen now."""
        sent = {name: self.cleaned_data[name] for name in self.changed_data}
        return {
            name: value if isinstance(value, bool) else sorted(each.pk for each in value)
            for name, value in sent.items()
        }


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """One line a person. Made by signing up, forgotten by deleting one's own account."""

    form = AccountForm
    list_display = ("username", "display_name", "date_joined", "last_login", "state")
    list_filter = ("is_active", "is_staff", "is_superuser", "suspended_at", "date_joined")
    search_fields = ("username", "display_name", "emailaddress__email")
    ordering = ("-date_joined",)
    _note = _("Only administrators change rights, and the accounts of curators and staff.")
    fieldsets = (
        (None, {"fields": OWN}),
        ("", {"fields": ("is_active", *account_rights.RIGHTS), "description": _note}),
    )

    @admin.display(description=_("state"), ordering="is_active")
    def state(self, person: User) -> str:
        """Active, suspended or deactivated, in words."""
        if not person.is_active:
            return gettext("deactivated")
        return gettext("suspended") if person.is_suspended else gettext("active")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """What a person says of themselves is theirs; rights are given by administrators alone."""
        is_allowed = permissions.can_change_rights(request.user, obj)
        return OWN if is_allowed else (*OWN, *account_rights.RIGHTS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up, or are made on the server."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History points at people."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Administrators, and for members who may change users; nobody touches who has left."""
        if obj is not None:
            return permissions.can_change_account(request.user, obj)
        return super().has_change_permission(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Django's change form, one at a time: two cannot each remove the other administrator."""
        with transaction.atomic():
            if request.method == "POST" and self.has_change_permission(request):
                staffing.lock()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: User, form: AccountForm, change: bool) -> None:  # noqa: FBT001
        """Save what was changed, with its entry in the audit log."""
        account_rights.change(obj, form.changes(), by=page_tools.person(request))
