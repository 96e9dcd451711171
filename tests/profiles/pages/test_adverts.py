"""Job adverts: how long they are, what they take first, and their three formats."""

import pytest

from profiles import ladders, level_sheets
from profiles.level_sheets import LevelSheet
from profiles.models import Role
from profiles.operations import FieldOperation
from profiles.pages import adverts
from profiles.pages.adverts import Advert
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

URL = "https://site.example/roles/ml-engineer/junior/revisions/7/"
SENTENCE = "Keeps {} in order so that the next person can go on with it after a short look."


def _sheet(shelf: Shelf) -> LevelSheet:
    role = Role.objects.select_related("base_role").get(pk=shelf.engineer.pk)
    rung = ladders.of(role).find("junior")
    assert rung is not None
    return level_sheets.of(role, rung)


def _advert(shelf: Shelf) -> Advert:
    return adverts.make(_sheet(shelf), "Expectations from the catalogue:", URL)


def _skills(shelf: Shelf, by: User, count: int, text: str = SENTENCE, group: str = "") -> None:
    shelf_of = factories.group(group) if group else shelf.group
    for number in range(count):
        name = f"{group or 'part'}-{number}"
        cell = factories.add(shelf.engineer, shelf.junior, text.format(name), required=True)
        factories.skill(name, group=shelf_of, by=by, operations=(cell,))


@pytest.fixture
def told(shelf: Shelf, author: User) -> Shelf:
    """The engineer with a mission, and a focus and tools at Junior."""
    fields = (
        FieldOperation("mission", "", "Turns data into models that people can rely on."),
        FieldOperation("focus", "", "Learns the trade with help.", target="level:junior"),
        FieldOperation("technology", "", "Python, Git", target="level:junior"),
    )
    factories.publish(shelf.engineer, *fields, by=author)
    return shelf


def test_the_parts_as_text(told: Shelf) -> None:
    assert _advert(told).text == (
        "Ml Engineer (Junior)\n\n"
        "The role: Turns data into models that people can rely on.\n\n"
        "At this level: Learns the trade with help.\n\n"
        "What the person in this role does:\n\n"
        "- Logs parameters and metrics of each run.\n\n"
        "Technology: Python, Git\n\n"
        f"Expectations from the catalogue:\n{URL}\n"
    )


def test_the_parts_as_markdown(told: Shelf, author: User) -> None:
    _skills(told, author, 1, "Writes *notes*.")
    text = _advert(told).markdown
    assert text.startswith("**Ml Engineer (Junior)**\n\n**The role:** Turns data")
    assert "- Writes \\*notes\\*." in text
    assert text.endswith(f"\n<{URL}>\n")


def test_the_parts_as_html(told: Shelf, author: User) -> None:
    _skills(told, author, 1, "Writes <b>notes</b>.")
    html = _advert(told).html
    assert html.startswith("<h2>Ml Engineer (Junior)</h2>")
    assert "<li>Writes &lt;b&gt;notes&lt;/b&gt;.</li>" in html
    assert html.count("<ul>") == 1


@pytest.mark.parametrize("count", [6, 12, 40])
def test_it_has_120_to_250_words(told: Shelf, author: User, count: int) -> None:
    _skills(told, author, count)
    advert = _advert(told)
    assert 120 <= advert.word_count <= 250
    assert len(advert.duties) <= adverts.MOST_DUTIES


def test_long_sentences_are_passed_over_when_they_do_not_fit(told: Shelf, author: User) -> None:
    _skills(told, author, 3, " ".join(["word"] * 90) + " {}.")
    advert = _advert(told)
    assert len(advert.duties) == 3
    assert advert.word_count <= 250


def test_groups_take_turns(told: Shelf, author: User) -> None:
    _skills(told, author, 12)
    _skills(told, author, 3, group="zebra")
    duties = " ".join(_advert(told).duties)
    assert [f"zebra-{number}" in duties for number in range(3)] == [True, True, True]


def test_only_the_first_sentence_of_each_is_taken_where_there_are_many(
    told: Shelf, author: User
) -> None:
    _skills(told, author, 8, "Plans {} with the team for the whole of the year. Reviews it.\nEnds.")
    duties = _advert(told).duties
    assert len(duties) == 8
    assert all("Reviews" not in each and "Ends" not in each for each in duties)


def test_few_expectations_are_told_in_full_and_then_what_is_optional(
    told: Shelf, author: User
) -> None:
    _skills(told, author, 1, "Plans {} with the team. Reviews it.\nEnds it.")
    cell = factories.add(told.engineer, told.junior, "Draws charts that others understand.")
    factories.skill("charts", group=told.group, by=author, operations=(cell,))
    advert = _advert(told)
    assert advert.duties[-2:] == ("Reviews it.", "Ends it.")
    assert advert.welcome == ("Draws charts that others understand.",)
    assert "Nice to have:\n\n- Draws charts" in advert.text


def test_what_is_shared_comes_after_the_roles_own(told: Shelf, author: User) -> None:
    every = factories.role("every-engineer", by=author)
    group = factories.group("aaa")
    for number in range(9):
        cell = factories.add(every, told.junior, f"Shares {number} with all.", required=True)
        factories.skill(f"shared-{number}", group=group, by=author, operations=(cell,))
    base = FieldOperation("base_role", "", "every-engineer")
    factories.publish(told.engineer, base, by=author)
    _skills(told, author, 9)
    duties = _advert(told).duties
    assert [each.startswith("Shares") for each in duties] == [False] * 6 + [True] * 2


def test_a_text_that_nobody_wrote_is_left_out(told: Shelf) -> None:
    cell = told.cell(told.engineer, told.junior)
    type(cell).objects.filter(pk=cell.pk).update(description="")
    assert _advert(told).duties == ()
