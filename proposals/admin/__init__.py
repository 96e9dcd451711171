"""Curation: the queue, the review page, the catalogue, moderation, the log; nothing deletes."""

from proposals.admin import (
    accounts,
    expectations,
    frame,
    log,
    moderating,
    offices,
    queue,
    revisions,
    subjects,
)

__all__ = [
    "accounts",
    "expectations",
    "frame",
    "log",
    "moderating",
    "offices",
    "queue",
    "revisions",
    "subjects",
]
