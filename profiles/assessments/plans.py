"""Writes the step to the next level as a plan to take away (CommonMark with task boxes); pure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.comparison import Chapter, LevelMove, StepKind
from profiles.interchange.writing import attribution
from profiles.interchange.writing.markdown import escaped
from profiles.models import Catalogue

TITLES = {
    StepKind.BECOMES_REQUIRED: gettext_lazy("Becomes required"),
    StepKind.STAYS_REQUIRED: gettext_lazy("Stays required, expects more"),
    StepKind.BECOMES_EXPECTED: gettext_lazy("New, optional"),
    StepKind.STAYS_OPTIONAL: gettext_lazy("Stays optional, expects more"),
    StepKind.BECOMES_OPTIONAL: gettext_lazy("Becomes optional"),
}


def escape(text: str) -> str:
    """The text as one line of Markdown that shows exactly its words."""
    return escaped(" ".join(text.split()))


def markdown(
    title: str, focus: str, chapters: Sequence[Chapter], catalogue: Catalogue, url: str
) -> str:
    """The plan: what the next level is for, then boxes for each skill, Required first.

    What does not change is left out; `url` is the page that the plan comes from.
    """
    lines = [f"# {escape(title)}", ""]
    if focus:
        lines += [escape(focus), ""]
    for chapter in chapters:
        if chapter.verdict in TITLES:
            lines += [f"## {TITLES[chapter.verdict]}", ""]
            lines += [box for step in chapter.steps for box in _boxes(step)]
            lines.append("")
    source = _("From “%(title)s” by %(publisher)s, under %(licence)s.") % {
        "title": escape(catalogue.title),
        "publisher": escape(catalogue.publisher),
        "licence": escape(catalogue.licence),
    }
    skills = (step.skill for chapter in chapters for step in chapter.steps)
    others = [f"{_('Parts are from')}: {escape(each)}" for each in attribution.origins(skills)]
    return "\n".join([*lines, "---", "", source, *others, f"<{url}>", ""])


def _boxes(step: LevelMove) -> list[str]:
    """A box for the skill, and one below it for each line of an expectation that has several."""
    lines = step.after.expectation.lines if step.after and step.after.expectation else []
    box = f"- [ ] **{escape(step.skill.name)}**"
    if len(lines) > 1:
        return [box, *(f"  - [ ] {escape(line)}" for line in lines)]
    return [f"{box}: {escape(lines[0]) if lines else _('Not described yet')}"]
