"""The only writer of published text: every edit, approval, import and revert passes here."""

from profiles.curation.cells import SkillCells
from profiles.curation.cells import of as cells_of
from profiles.curation.errors import (
    CurationError,
    NothingToChange,
    PublishedConflict,
    SlugTaken,
    UnknownTarget,
)
from profiles.curation.publishing import (
    Published,
    create_role,
    create_skill,
    lock,
    publish,
    publish_locked,
    renew_pages,
    renew_pages_of,
    revision_published,
)
from profiles.curation.redaction import redact, redact_summary

__all__ = [
    "CurationError",
    "NothingToChange",
    "Published",
    "PublishedConflict",
    "SkillCells",
    "SlugTaken",
    "UnknownTarget",
    "cells_of",
    "create_role",
    "create_skill",
    "lock",
    "publish",
    "publish_locked",
    "redact",
    "redact_summary",
    "renew_pages",
    "renew_pages_of",
    "revision_published",
]
