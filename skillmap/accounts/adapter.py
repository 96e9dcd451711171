"""Where django-allauth asks the site: user names, and where a person lands afterwards."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """The site's answers to django-allauth."""
