"""Curation: the queue, the review page, moderation and the audit log; nothing here deletes."""

from proposals.admin import log, queue

__all__ = ["log", "queue"]
