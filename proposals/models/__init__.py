"""How people change what is published, as the database keeps it; `lifecycle` writes states."""

from proposals.models.answers import KeptAnswer
from proposals.models.discussion import Comment, CommentEdit, DiscussionLock, Report
from proposals.models.event import Dispatch, Event
from proposals.models.fields import Visibility
from proposals.models.notification import DigestMark, Mail, Notification, Watch
from proposals.models.proposal import Outcome, Proposal, Reason, State
from proposals.models.review import Endorsement, Review
from proposals.models.version import Operation, ProposalVersion, WorkingCopy
from proposals.models.webhook import Delivery, Webhook

__all__ = [
    "Comment",
    "CommentEdit",
    "Delivery",
    "DigestMark",
    "DiscussionLock",
    "Dispatch",
    "Endorsement",
    "Event",
    "KeptAnswer",
    "Mail",
    "Notification",
    "Operation",
    "Outcome",
    "Proposal",
    "ProposalVersion",
    "Reason",
    "Report",
    "Review",
    "State",
    "Visibility",
    "Watch",
    "Webhook",
    "WorkingCopy",
]
