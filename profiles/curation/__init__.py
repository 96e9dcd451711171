"""The only writer of published text: every edit, approval, import and revert passes here."""

from profiles.curation.errors import (
    CurationError,
    NothingToChange,
    PublishedConflict,
    SlugTaken,
    UnknownTarget,
)
from profiles.curation.publishing import (
    create_role,
    create_skill,
    lock,
    publish,
    renew_pages,
    renew_pages_of,
    revision_published,
)
from profiles.curation.redaction import redact, redact_summary

__all__ = [
    "CurationError",
    "NothingToChange",
    "PublishedConflict",
    "SlugTaken",
    "UnknownTarget",
    "create_role",
    "create_skill",
    "lock",
    "publish",
    "redact",
    "redact_summary",
    "renew_pages",
    "renew_pages_of",
    "revision_published",
]
