"""What the people of a demo have going on: something to read, to answer and to decide on.

Nothing is published by it: the catalogue of a demo is the shipped one, word for word.
"""

from django.db import transaction

from profiles.models import Expectation, Skill
from profiles.operations import CellOperation, CellValues, Kind
from proposals import lifecycle, watches
from proposals.discussion import comments
from proposals.lifecycle import Submission
from proposals.models import Watch
from skillmap.accounts.models import User
from skillmap.kernel.text import lines_of

MONITORING, PROMPTS = "model-monitoring", "prompt-design"
REWORDED = (
    "Says in the alert's ticket whether the data, the season or the model explains a shift, with"
    " the query that shows it."
)


@transaction.atomic
def begin(*, reader: User, author: User, curator: User) -> None:
    """Two proposals of the reader that wait, a discussion, an endorsement and watches.

    The author is left with every proposal that a new member may open in a day.

    Does nothing where the shipped skills are not there.
    """
    skills = {each.slug: each for each in Skill.objects.filter(slug__in=[MONITORING, PROMPTS])}
    if len(skills) < 2:  # noqa: PLR2004  # both
        return
    watches.set_level(skills[MONITORING], Watch.Level.WATCHING, by=reader)
    watches.set_level(skills[PROMPTS], Watch.Level.WATCHING, by=curator)
    _talk_of_monitoring(skills[MONITORING], reader=reader, author=author)
    _talk_of_prompts(skills[PROMPTS], reader=reader, curator=curator)


def _talk_of_monitoring(skill: Skill, *, reader: User, author: User) -> None:
    proposal = lifecycle.propose(
        skill,
        Submission(
            "Say what explains a shift",
            "Recording the result is not enough: whoever is on call needs to know whether it is"
            " worth waking up for.",
            "",
            [_edit(skill, "ml-engineer", "junior", last_line=REWORDED)],
        ),
        by=reader,
    )
    lifecycle.endorse(proposal, by=author, text="This is how our team works already.")
    comments.post(
        skill,
        "Should a delayed label be mentioned at Junior too? Most of our questions start there.",
        by=author,
    )


def _talk_of_prompts(skill: Skill, *, reader: User, curator: User) -> None:
    proposal = lifecycle.propose(
        skill,
        Submission(
            "Writing prompts is no longer optional for a Senior Data Analyst",
            "Every study of ours that classifies text calls a language model at some step.",
            "",
            [_edit(skill, "data-analyst", "senior", required=True)],
        ),
        by=reader,
    )
    comments.post(
        proposal,
        "Is this true of teams that only study tables of numbers? An example would help.",
        by=curator,
    )


def _edit(
    skill: Skill, role: str, level: str, *, last_line: str = "", required: bool | None = None
) -> CellOperation:
    """The change of one expectation: another last line, or whether it is required."""
    cell = Expectation.objects.get(skill=skill, role__slug=role, level__slug=level)
    new = CellValues(
        "\n".join([*lines_of(cell.description)[:-1], last_line]) if last_line else cell.description,
        cell.required if required is None else required,
        cell.examples,
    )
    return CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)
