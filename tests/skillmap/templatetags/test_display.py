"""Times, people and differences as the components show them; URLs of pages."""

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
from tests import factories


def drawn(source: str, **context: Any) -> str:
    return engines["django"].from_string("{% load display %}" + source).render(context)


def component(name: str, **context: Any) -> str:
    """The component's HTML, letter by letter."""
    return render_to_string(f"components/{name}.html", context)


def test_an_address_is_that_of_the_page_in_its_language() -> None:
    drawn_here = [drawn("{% address 'profiles:skill' slug %}", slug="a-b")]
    drawn_here += [drawn("{% address 'proposals:proposal' 7 %}")]
    with translation.override("de"):
        drawn_here += [drawn("{% address 'profiles:skill' slug %}", slug="a-b")]
    assert drawn_here == ["/skills/a-b/", "/proposals/7/", "/de/skills/a-b/"]
    with pytest.raises(NoReverseMatch):
        drawn("{% address 'profiles:skill' %}")


def test_line_breaks_of_an_inline_template_are_removed_and_those_of_values_kept() -> None:
    source = """{% inline %}
      {% if text %}
        <b title="a  b">{{ text }}</b> and
      {% endif %}
      {% for n in numbers %}
        {{ n }}
      {% endfor %}
    {% endinline %}"""
    html = drawn(source, text="one\n  two", numbers=[1, 2])
    assert html == '<b title="a  b">one\n  two</b> and12'


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
    html = component("differences", segments=word_differences(before, after))
    assert html.replace('<span class="unseen">', "").replace("</span>", "") == shown


def test_a_person_is_linked_while_there_is_one(db: None) -> None:
    ada = factories.person("ada")
    assert component("person", person=ada) == '<a class="person" href="/people/ada/">ada</a>'
    ada.display_name = "Ada <b>"
    link = '<a class="person" href="/people/ada/">Ada &lt;b&gt;</a>'
    handle = '<span class="handle">@ada</span>'
    ada.display_name = "Ada"
    assert handle not in component("person", person=ada)  # it says the same
    ada.display_name = "Ada <b>"
    assert component("person", person=ada) == f"{link} {handle}"
    ada.erased_at = timezone.now()
    assert component("person", person=ada) == f'<span class="person">{ada}</span>'
    assert component("person", person=None) == '<span class="person">Skillmap</span>'


def test_a_curator_has_a_mark_while_being_one(db: None) -> None:
    mark = ' <span class="mark mark--curator">Curator</span>'
    appointment = factories.curator("cleo").curatorships.get()
    html = component("person", person=User.objects.get())
    assert html == f'<a class="person" href="/people/cleo/">cleo</a>{mark}'
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    assert component("handle", person=chief) == mark
    cleo = User.objects.get(username="cleo")
    moderation_actions.suspend(cleo, by=chief, reason="Holiday")
    assert component("handle", person=cleo) == ""
    moderation_actions.lift_suspension(cleo, by=chief)
    assert component("handle", person=cleo) == mark
    moderation_actions.end_appointment(appointment, by=chief)
    assert component("handle", person=User.objects.get(username="cleo")) == ""


def test_a_moment_is_written_in_the_time_zone_of_the_reader() -> None:
    moment = datetime(2026, 3, 17, 23, 30, 5, tzinfo=UTC)
    expected = '<time datetime="2026-03-17T23:30:05+0000">17 March 2026, 23:30 UTC</time>'
    assert component("time", value=moment, with_clock=True) == expected
    assert "17 March 2026</time>" in component("time", value=moment)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        there = component("time", value=moment, with_clock=True)
        assert there == '<time datetime="2026-03-18T08:30:05+0900">18 March 2026, 08:30 JST</time>'
        assert "18 March 2026</time>" in component("time", value=moment)


def test_a_day_is_written_in_the_language_of_the_page() -> None:
    day = date(2026, 3, 7)
    assert component("time", value=day) == '<time datetime="2026-03-07">7 March 2026</time>'
    with translation.override("de"):
        german = component("time", value=day)
    assert german == '<time datetime="2026-03-07">7. März 2026</time>'
    assert component("time", value=None) == ""
    assert component("time", value=None, with_clock=True) == ""


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
    same = [Segment(SegmentKind.EQUAL, "a & b")]
    assert component("differences", segments=segments, side=side) == html
    assert component("differences", segments=None, side=side) == ""
    assert component("differences", segments=same, side=side) == "a &amp; b"
