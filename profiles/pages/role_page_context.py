"""What stands around the content of every page of a role: trail, tabs, citation."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.models import Role, inheritance
from profiles.pages.page_metadata import CatalogueName, Trail, permanent

CATALOGUE_FIELDS = ("title", "licence", "licence_url", "sequence")


def load(slug: str) -> Role:
    """The role with what its pages show of it; retired or not.

    `is_base` says whether published roles share its expectations.
    """
    roles = Role.objects.for_profile().with_catalogue(*CATALOGUE_FIELDS)
    is_base = Exists(inheritance.based_on(OuterRef("pk")))
    return get_object_or_404(roles.annotate(is_base=is_base), slug=slug)


def trail_of(role: Role, *below: str) -> Trail:
    """Where a page of the role stands: the names of what comes below the role itself."""
    home = [(_("Roles"), reverse("profiles:roles"))]
    if not below:
        return [*home, (CatalogueName(role.name), None)]
    return [
        *home,
        (CatalogueName(role.name), role.get_absolute_url()),
        *((name, None) for name in below),
    ]


def frame(role: Role, *, number: int | None = None) -> dict[str, object]:
    """The context of a role's page; `number` is the revision that it quotes, else the newest."""
    career = reverse("profiles:career", args=[role.slug])
    history = reverse("profiles:role_history", args=[role.slug])
    return {
        "role": role,
        "career_url": career,
        "revision_url": permanent(
            "profiles:role_revision", role.slug, number or role.revision_number
        ),
        "compare_url": reverse("profiles:role_compare", args=[role.slug]),
        "tabs": [
            ("profile", _("Profile"), role.get_absolute_url(), None),
            ("career", _("Career track"), career, None),
            ("history", _("History"), history, None),
        ],
    }
