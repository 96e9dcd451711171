"""Takes out of the admin what holds secrets; people themselves are listed by the proposals app."""

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

# Where these show, they show keys, and deleting a row there tells nobody. Providers come from
# the environment; a person ends sessions and factors on their own pages.
for kind in (
    *(Authenticator, SocialAccount, SocialApp, SocialToken, UserSession),
    *(EmailAddress, Group, Site),  # deleting one of these locks somebody, or everybody, out
):
    admin.site.unregister(kind)
