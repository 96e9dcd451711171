"""The plan to the next level as Markdown: order, boxes, and text that stays text."""

import pytest
from markdown_it import MarkdownIt

from profiles import comparison, matrix
from profiles.assessments import plans
from profiles.models import Catalogue, Domain, Expectation, Group, Level, Role, Skill

DOMAIN = Domain(pk=1, slug="d", name="D")
GROUP = Group(pk=1, slug="g", name="G", domain=DOMAIN)
ROLE = Role(pk=1, slug="tester", name="Tester")
LOW = Level(pk=1, slug="low", name="Low", rank=1)
HIGH = Level(pk=2, slug="high", name="High", rank=2)
CATALOGUE = Catalogue(title="T", publisher="P", licence="CC-BY-4.0")

Cells = dict[str, tuple[bool | None, bool | None]]


def _plan(cells: Cells, name: str = "{}", text: str = "{} at {}") -> str:
    """The plan of skills with these flags at the low and the high level (None: no cell)."""
    found = []
    for pk, (slug, flags) in enumerate(cells.items(), 1):
        skill = Skill(pk=pk, slug=slug, name=name.format(slug), group=GROUP)
        for level, required in zip((LOW, HIGH), flags, strict=True):
            if required is not None:
                said = text.format(slug, level.slug)
                found.append(
                    Expectation(
                        skill=skill, role=ROLE, level=level, required=required, description=said
                    )
                )
    grid = matrix.for_role(ROLE, found, [LOW, HIGH], ())
    steps = comparison.levels(grid, "low", "high")
    return plans.markdown("Tester", "", comparison.chapters(steps), CATALOGUE, "https://x/plan")


def test_required_first_and_what_stays_is_left_out() -> None:
    cells: Cells = {
        "new": (None, False),
        "deeper": (True, True),
        "now": (False, True),
        "eased": (True, False),
        "wider": (False, False),
        "gone": (True, None),
    }
    assert _plan(cells) == (
        "# Tester\n\n"
        "## Becomes required\n\n- [ ] **now**: now at high\n\n"
        "## Stays required, expects more\n\n- [ ] **deeper**: deeper at high\n\n"
        "## New, optional\n\n- [ ] **new**: new at high\n\n"
        "## Stays optional, expects more\n\n- [ ] **wider**: wider at high\n\n"
        "## Becomes optional\n\n- [ ] **eased**: eased at high\n\n"
        "---\n\nFrom “T” by P, under CC-BY-4.0.\n<https://x/plan>\n"
    )


def test_the_same_text_at_both_levels_is_nothing_to_plan() -> None:
    assert "same" not in _plan({"same": (True, True)}, text="one text")


def test_a_cell_without_text_says_so() -> None:
    assert "- [ ] **a**: Not described yet\n" in _plan({"a": (None, True)}, text="")


def test_a_text_of_several_lines_has_a_box_for_each() -> None:
    plan = _plan({"a": (None, True)}, text="Writes *it*.\n\nReads it.")
    assert "- [ ] **a**\n  - [ ] Writes \\*it\\*.\n  - [ ] Reads it.\n" in plan


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**bold** _it_ `code` [a](javascript:x) ![i](j) a|b ~~s~~",
        "&lt;b&gt; &amp; \\* C:\\temp",
        "line\n# heading\n- item",
    ],
)
def test_text_is_shown_exactly_and_makes_no_markup(text: str) -> None:
    plan = _plan({"a": (None, True)}, text=text.replace("{", "").replace("}", ""))
    html = MarkdownIt().render(plan)
    shown = "".join(
        token.content
        for block in MarkdownIt().parse(plan)
        for token in block.children or []
        if token.type in {"text", "text_special"}
    )
    for line in text.splitlines():
        assert line in shown
    assert "<script" not in html
    assert "<em>" not in html
    assert 'href="javascript' not in html


def test_the_focus_of_the_level_comes_first() -> None:
    plan = plans.markdown("Tester", "Owns *all*.", [], CATALOGUE, "https://x/")
    assert plan.startswith("# Tester\n\nOwns \\*all\\*.\n\n---\n")
