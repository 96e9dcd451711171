"""What practitioners miss in a text of their own role: an answer, with a comment on the skill."""

from django.db import transaction

from profiles.confirmations import answers
from profiles.interchange.writing.markdown import escaped
from profiles.models import Confirmation, Expectation
from proposals.discussion import comments
from proposals.models import Comment
from skillmap.accounts.models import User


@transaction.atomic
def comment(cell: Expectation, text: str, *, version: int, by: User, token: str = "") -> Comment:
    """Answer “Not quite”, and write why into the discussion of the skill.

    `version` is the version of the expectation that the person read. The comment begins with the
    role and the level. Raises as `answers.record` and `comments.post` do; nothing is written then.
    """
    answers.record(cell, Confirmation.Answer.NOT_QUITE, version=version, by=by)
    place = escaped(f"{cell.role}, {cell.level}")
    text = comments.checked(text)
    return comments.post(cell.skill, f"**{place}:** {text}", by=by, token=token)
