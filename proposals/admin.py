"""Loads the admin pages of every feature, where Django looks for them; nothing here deletes."""

from proposals.catalogue_files import admin as catalogue_files
from proposals.editor.admin import expectations, revisions, subjects, taxonomy
from proposals.moderation.admin import accounts, bulk, curators, log, people
from proposals.moderation.admin import queue as moderation_queue
from proposals.review import admin as review

__all__ = [
    "accounts",
    "bulk",
    "catalogue_files",
    "curators",
    "expectations",
    "log",
    "moderation_queue",
    "people",
    "review",
    "revisions",
    "subjects",
    "taxonomy",
]
