"""Template tags for the site's own name and look; every template has them, error pages too."""

from django import template
from django.conf import settings
from django.templatetags.static import static

from skillmap.kernel import identity

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """The name of the site."""
    return settings.SITE_NAME


@register.simple_tag
def site_tagline() -> str:
    """What the site is, in one sentence."""
    return identity.tagline()


@register.simple_tag
def site_file(kind: str) -> identity.SiteFile | None:
    """The operator's `logo` or `accent` style sheet; None without one."""
    return identity.files().get(kind)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file for error pages: its plain name where no list of files is.

    Elsewhere `{% static %}` does, which fails without the list.
    """
    try:
        return static(path)
    except (ValueError, OSError):
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def accent_colour(look: str) -> str:
    """The accent of the `light` or the `dark` look as `#rrggbb`, for mails: they link no style."""
    scheme = identity.DARK if look == "dark" else identity.LIGHT
    try:
        return identity.chosen(scheme)
    except ValueError:  # `manage.py check` names a colour that is none
        return scheme.accent
