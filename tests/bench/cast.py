"""Puts people with tokens, and something of every kind, on a site: what trying its API needs.

`python -m tests.bench.cast` on the site of the environment; tells the tokens as JSON.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
django.setup()

from profiles.models import Expectation, Skill  # noqa: E402
from proposals import lifecycle, notifications, watches  # noqa: E402
from proposals.discussion import comments  # noqa: E402
from proposals.lifecycle import Seen  # noqa: E402
from proposals.models import Proposal, Watch  # noqa: E402
from skillmap.accounts import tokens  # noqa: E402
from skillmap.accounts.models import Token, User  # noqa: E402
from tests import factories  # noqa: E402

SKILL = "experiment-tracking"
PROVEN = 10  # approved proposals, so that the author's limits are wide


def fill() -> dict[str, str]:
    """An author of much and a curator; proposals open and decided, comments, lines to read."""
    author, curator = factories.person("author"), factories.curator("curator")
    skill = Skill.objects.get(slug=SKILL)
    watches.set_level(skill, Watch.Level.ALL, by=author)
    *cells, last = Expectation.objects.live().select_related("skill").order_by("pk")[: PROVEN + 1]
    for cell in cells:
        made = suggest(cell, author)
        lifecycle.approve(made, by=curator, seen=Seen.of(made))
    for subject in (suggest(last, author), skill):
        root = comments.post(subject, "Why so?", by=curator)
        comments.post(subject, "Because.", by=author, parent=root)
    notifications.tell_due()
    return {"author": secret(author), "curator": secret(curator)}


def suggest(cell: Expectation, by: User) -> Proposal:
    """A proposal to word one cell otherwise."""
    return factories.proposal(cell.skill, factories.edit(cell, f"{cell.description} Anew."), by=by)


def secret(person: User) -> str:
    """A token that may all that its person may."""
    return tokens.make(person, name="tried", scope=Token.Scope.CURATE, expires_at=None)[1]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill()))
