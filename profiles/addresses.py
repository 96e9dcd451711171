"""Words of the site's addresses: what a slug may be, and which words it may not take."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED_SLUGS = frozenset(
    {
        *("add", "all", "api", "approve", "career", "catalogue", "change", "changes", "comments"),
        *("community", "compare", "create", "delete", "domains", "draft", "drafts", "edit"),
        *("embed", "expectations", "export", "exports", "feed", "feeds", "groups", "history"),
        *("import", "levels", "matrix", "me", "new", "none", "notifications", "people", "preview"),
        *("proposals", "reject", "review", "revisions", "revert", "roles", "schema", "search"),
        *("skills", "static", "submit", "suggest", "watch", "withdraw"),
    }
)
SLUG = re.compile(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LENGTH = 100


def validate_slug(value: str) -> None:
    """Raise ValidationError unless the text can stand in an address for ever."""
    if len(value) > SLUG_LENGTH or not SLUG.match(value):
        raise ValidationError(
            _("Use lower-case letters, digits and single hyphens, at most %(limit)d characters."),
            code="slug",
            params={"limit": SLUG_LENGTH},
        )
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(word)s” is part of the site's own addresses. Choose another word."),
            code="reserved",
            params={"word": value},
        )
