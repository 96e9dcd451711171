"""Curation: the queue, the review page, the catalogue, moderation, the log; nothing deletes."""

from proposals.editor.admin import expectations, revisions, subjects
from proposals.moderation.admin import accounts, log, queue

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
