"""People in the admin: found, switched off, given rights; never deleted, no secret shown."""

from typing import Any, ClassVar

# Imported so that they have registered what is unregistered below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin
import django.contrib.sites.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.sites.models import Site
from django.http import HttpRequest

from skillmap.accounts.models import User

# Where these show, they show keys, and deleting a row there tells nobody. Providers come from
# the environment; a person ends sessions and factors on their own pages.
for kind in (
    *(Authenticator, SocialAccount, SocialApp, SocialToken, UserSession),
    *(EmailAddress, Group, Site),  # deleting one of these locks somebody, or everybody, out
):
    admin.site.unregister(kind)


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """One line a person. Made by signing up, forgotten by deleting one's own account."""

    list_display = ("username", "display_name", "date_joined", "last_login", "is_active")
    list_filter = ("is_active", "is_staff", "is_superuser", "suspended_at", "date_joined")
    search_fields = ("username", "display_name", "emailaddress__email")
    ordering = ("-date_joined",)
    rights: ClassVar[tuple[str, ...]] = ("is_staff", "is_superuser", "groups", "user_permissions")
    own: ClassVar[tuple[str, ...]] = (
        *("username", "display_name", "email", "language", "time_zone", "digest"),
        *("date_joined", "last_login", "licence_accepted_at", "erased_at"),
        *("suspended_at", "suspended_until", "suspension_reason"),
    )
    fieldsets = ((None, {"fields": own}), ("", {"fields": ("is_active", *rights)}))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """What a person says of themselves is theirs; rights are given by superusers alone."""
        return self.own if request.user.is_superuser else (*self.own, *self.rights)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up, or are made on the server."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History points at people."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who is no superuser does not touch one, and nobody touches who has left."""
        if obj is not None and (obj.erased_at or obj.is_superuser > request.user.is_superuser):
            return False
        return super().has_change_permission(request, obj)
