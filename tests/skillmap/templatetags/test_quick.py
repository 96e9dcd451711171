"""What is drawn in one pass: addresses, people, times, differences."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils import timezone, translation

from profiles.wording import Segment, SegmentKind, word_differences
from proposals import moderation_actions
from skillmap.accounts.models import User
from skillmap.templatetags import quick
from tests import factories


def drawn(source: str, **context: Any) -> str:
    return engines["django"].from_string("{% load quick %}" + source).render(context)


def test_an_address_is_that_of_the_page_in_its_language() -> None:
    drawn_here = [drawn("{% address 'profiles:skill' slug %}", slug="a-b")]
    drawn_here += [drawn("{% address 'proposals:proposal' 7 %}")]
    with translation.override("de"):
        drawn_here += [drawn("{% address 'profiles:skill' slug %}", slug="a-b")]
    assert drawn_here == ["/skills/a-b/", "/proposals/7/", "/de/skills/a-b/"]
    with pytest.raises(NoReverseMatch):
        drawn("{% address 'profiles:skill' %}")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("A\u00a0<b>", "A <b>", "A<del>[no-break space]</del><ins>[1 space]</ins>&lt;b&gt;"),
        ("A  b", "A b", "A<del>[2 spaces]</del><ins>[1 space]</ins>b"),
        ("A b\u2061.", "A b.", "A b<del>[U+2061]</del>."),
        ("A.\nB", "A. B", "A.<del>[line break]\n</del><ins>[1 space]</ins>B"),
        ("A & b", "A & c", "A &amp; <del>b</del><ins>c</ins>"),
    ],
)
def test_a_change_that_cannot_be_seen_is_named(before: str, after: str, shown: str) -> None:
    html = quick.differences(word_differences(before, after))
    assert html.replace('<span class="unseen">', "").replace("</span>", "") == shown


def test_a_person_is_linked_while_there_is_one(db: Any) -> None:
    ada = factories.person("ada")
    assert quick.person(ada) == '<a class="person" href="/people/ada/">ada</a>'
    ada.display_name = "Ada <b>"
    link = '<a class="person" href="/people/ada/">Ada &lt;b&gt;</a>'
    assert quick.person(ada) == f'{link} <span class="handle">@ada</span>'
    gone = User(username="gone", erased_at=timezone.now())
    assert quick.person(gone) == f'<span class="person">{gone}</span>'
    assert quick.person(None) == '<span class="person">Skillmap</span>'
    assert drawn("{{ nobody|person }}") == '<span class="person">Skillmap</span>'


def test_who_curates_has_a_mark_while_it_is_so(db: Any) -> None:
    mark = ' <span class="mark mark--curator">Curator</span>'
    office = factories.curator("cleo").curatorships.get()
    assert (
        quick.person(User.objects.get()) == f'<a class="person" href="/people/cleo/">cleo</a>{mark}'
    )
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    assert quick.handle(chief) == mark
    cleo = User.objects.get(username="cleo")
    moderation_actions.suspend(cleo, by=chief, reason="Holiday")
    assert quick.handle(cleo) == ""
    moderation_actions.lift_suspension(cleo, by=chief)
    assert quick.handle(cleo) == mark
    moderation_actions.end_appointment(office, by=chief)
    assert quick.handle(User.objects.get(username="cleo")) == ""


def test_the_same_moment_is_written_in_the_zone_of_who_reads() -> None:
    moment = datetime(2026, 3, 17, 23, 30, 5, tzinfo=UTC)
    expected = '<time datetime="2026-03-17T23:30:05+0000">17 March 2026, 23:30 UTC</time>'
    assert drawn("{{ moment|minute }}", moment=moment) == expected
    assert "17 March 2026</time>" in drawn("{{ moment|day }}", moment=moment)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        there = drawn("{{ moment|minute }}", moment=moment)
        assert there == '<time datetime="2026-03-18T08:30:05+0900">18 March 2026, 08:30 JST</time>'
        assert "18 March 2026</time>" in drawn("{{ moment|day }}", moment=moment)


def test_a_day_is_written_in_the_language_of_the_page() -> None:
    assert quick.day(date(2026, 3, 7)) == '<time datetime="2026-03-07">7 March 2026</time>'
    with translation.override("de"):
        german = quick.day(date(2026, 3, 7))
    assert (german.count("2026"), "March" in german) == (2, False)
    assert quick.day(None) == ""
    assert quick.minute(None) == ""


@pytest.mark.parametrize(
    ("side", "html"),
    [
        ("", "Logs <del>two</del><ins>all &lt;b&gt;</ins> runs"),
        ("before", "Logs <del>two</del> runs"),
        ("after", "Logs <ins>all &lt;b&gt;</ins> runs"),
    ],
)
def test_differences_of_both_texts_or_one(side: str, html: str) -> None:
    segments = word_differences("Logs two runs", "Logs all <b> runs")
    assert quick.differences(segments, side) == html
    assert quick.differences(None, side) == ""
    assert quick.differences([Segment(SegmentKind.EQUAL, "a & b")], side) == "a &amp; b"


def test_a_flag_is_drawn_as_the_component_draws_it() -> None:
    for required, state in ((True, "required"), (False, "optional"), (None, "")):
        drawn = render_to_string("components/required_mark.html", {"state": state})
        assert quick.flag(required) == drawn
