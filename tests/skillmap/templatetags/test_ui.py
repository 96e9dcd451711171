"""The filters, and the components that are drawn with them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, loader
from django.test import Client
from django.utils import translation

from profiles.models import Catalogue
from profiles.wording import word_differences
from skillmap.accounts.models import User
from skillmap.templatetags import ui
from tests.factories import Shelf
from tests.html import compact, find_all, text_of, texts_of, values_of


def component(name: str, /, **context: Any) -> str:
    """The component's HTML without the white space that is not shown."""
    return compact(loader.render_to_string(f"components/{name}.html", context)).strip()


# --- Filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "steps"),
    [
        (1, [5]),
        (2, [1, 9]),
        (4, [1, 4, 6, 9]),
        (5, [1, 3, 5, 7, 9]),
        (9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (12, [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9]),
    ],
)
def test_levels_spread_over_the_ramp(count: int, steps: list[int]) -> None:
    assert [ui.level_step(index, count) for index in range(count)] == steps


def test_a_level_outside_the_count_takes_the_nearest_step() -> None:
    assert ui.level_step(-3, 5) == 1
    assert ui.level_step(7, 5) == 9
    assert ui.level_step(0, 0) == 5


@pytest.mark.parametrize(("language", "written"), [("en", "1,204,007"), ("de", "1.204.007")])
def test_figures_are_grouped_as_the_language_does(language: str, written: str) -> None:
    with translation.override(language):
        assert ui.grouped(1_204_007) == written


@pytest.mark.parametrize(
    ("number", "links"),
    [
        (1, ["1", "2", "", "50"]),
        (25, ["1", "", "24", "25", "26", "", "50"]),
        (50, ["1", "", "49", "50"]),
    ],
)
def test_pages_around_this_one(number: int, links: list[str]) -> None:
    page = Paginator(range(1000), 20).page(number)
    assert ui.around(page) == links


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="In one line.")
    note = forms.CharField(label="Note", required=False, max_length=5)
    pace = forms.ChoiceField(
        label="Pace", choices=[("d", "Daily"), ("w", "Weekly")], widget=forms.RadioSelect
    )
    is_public = forms.BooleanField(label="Public", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("note") == "no":
            raise forms.ValidationError("Together these make no sense.")
        return self.cleaned_data


def test_errors_are_counted_over_all_fields() -> None:
    bound = SampleForm({"note": "too long", "version": "x"})
    assert ui.error_count(bound) == 4
    assert ui.error_count(bound, ["one more", "and another"]) == 6
    assert ui.error_count(SampleForm()) == 0
    assert ui.error_count("") == 0  # a page without a form


# --- Languages --------------------------------------------------------------------------------

SKILL = "/skills/experiment-tracking/"


def other(client: Client, path: str) -> list[str]:
    """The links of a page to itself in other languages."""
    return values_of(client.get(path).content.decode(), ".//footer//a[@hreflang][@lang]")


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/", ["/de/"]),
        ("/de/", ["/"]),
        ("/skills/?q=a&page=1", ["/de/skills/?q=a&page=1"]),
        ("/de/skills/?q=a", ["/skills/?q=a"]),
        ("/accounts/login/", ["/de/accounts/login/"]),
        (f"/skills/?q={'a' * 1000}", ["/de/skills/"]),
        ("/api/docs/", ["/de/api/docs/"]),
    ],
)
def test_a_page_leads_to_itself_in_the_other_language(
    client: Client, shelf: Shelf, path: str, links: list[str]
) -> None:
    assert other(client, path) == links


def test_ones_own_pages_follow_the_settings_instead(client: Client, author: User) -> None:
    client.force_login(author)
    assert other(client, "/me/") == other(client, "/de/me/settings/") == []


def test_a_language_is_called_as_it_calls_itself(client: Client, db: None) -> None:
    for path, code, name in (("/roles/", "de", "Deutsch"), ("/de/roles/", "en", "English")):
        links = f".//footer//a[@hreflang='{code}'][@lang='{code}']"
        assert texts_of(client.get(path).content.decode(), links) == [name]


@pytest.mark.parametrize(("texts", "english", "german"), [("en", "", "en"), ("de", "de", "")])
def test_texts_of_the_catalogue_say_their_language_where_it_is_another(
    client: Client, shelf: Shelf, texts: str, english: str, german: str
) -> None:
    Catalogue.objects.update(language=texts)
    for path, language in ((SKILL, english), (f"/de{SKILL}", german)):
        page = client.get(path).content.decode()
        languages = {text_of(each): each.get("lang", "") for each in find_all(page, ".//main//*")}
        assert languages["Experiment Tracking"] == language
        assert languages["Logs parameters and metrics of each run."] == language


def test_paragraphs_are_escaped_first() -> None:
    page = Template("{% load ui %}{% paragraphs text %}")
    html = page.render(Context({"text": "<p>One</p>\r\n\r\nTwo\nlines"}))
    assert html.split() == ["<p>&lt;p&gt;One&lt;/p&gt;</p>", "<p>Two<br>lines</p>"]


# --- Fields and what is wrong with them -------------------------------------------------------


def test_a_field_brings_label_help_and_control() -> None:
    assert component("field", field=SampleForm()["title"]) == (
        '<div class="field"><label for="id_title">Title</label>'
        '<p class="hint" id="id_title_helptext">In one line.</p>'
        '<input type="text" name="title" dir="auto" required aria-describedby="id_title_helptext" '
        'id="id_title"></div>'
    )


def test_an_error_stands_at_its_field_and_keeps_what_was_typed() -> None:
    html = component("field", field=SampleForm({"note": "<b>long"})["note"], short=True)
    assert html == (
        '<div class="field field--error field--short">'
        '<label for="id_note">Note <span class="optional-word">(optional)</span></label>'
        '<div class="error" id="id_note_error"><p>Ensure this value has at most 5 characters '
        "(it has 7).</p></div>"
        '<input type="text" name="note" value="&lt;b&gt;long" maxlength="5" dir="auto" '
        'aria-invalid="true" aria-describedby="id_note_error" id="id_note"></div>'
    )


def test_choices_share_a_legend() -> None:
    html = component("field", field=SampleForm()["pace"])
    assert texts_of(html, ".//legend") == ["Pace"]
    assert len(find_all(html, ".//div[@class='choice']/input[@type='radio']")) == 2
    assert texts_of(html, ".//label[@for='id_pace_1']") == ["Weekly"]


def test_one_box_to_tick_has_its_label_behind() -> None:
    assert component("field", field=SampleForm()["is_public"]) == (
        '<div class="field field--check"><input type="checkbox" name="is_public" '
        'id="id_is_public"><label for="id_is_public">Public</label></div>'
    )


def test_a_hidden_field_is_only_itself() -> None:
    assert component("field", field=SampleForm()["version"]) == (
        '<input type="hidden" name="version" id="id_version">'
    )


def test_the_summary_leads_to_every_field_that_needs_mending() -> None:
    html = component("error_summary", form=SampleForm({"title": "x", "note": "no"}))
    assert texts_of(html, ".//p[@class='notice-title']") == ["There are 3 problems"]
    problems = [(text_of(each), values_of(each, "a")) for each in find_all(html, ".//li")]
    assert sorted(problems) == [
        ("Pace: This field is required.", ["#id_pace_0"]),
        ("This field is required.", []),  # hidden: nowhere to lead to
        ("Together these make no sense.", []),
    ]


def test_no_summary_where_nothing_is_wrong() -> None:
    assert component("error_summary", form=SampleForm()) == ""


# --- Pages of a list --------------------------------------------------------------------------


def test_paging_keeps_the_other_parameters() -> None:
    page = Paginator(range(45), 20).page(2)
    html = component("pagination", page=page, query=QueryDict("q=a%26b&page=2&role=x"))
    assert texts_of(html, ".//p[@class='small muted']") == ["21–40 of 45"]
    for link, number, text in (
        ("a[@rel='prev']", 1, "Previous"),
        ("a[@aria-current='page']", 2, "2"),
        ("a[@rel='next']", 3, "Next"),
    ):
        assert texts_of(html, f".//{link}") == [text]
        assert values_of(html, f".//{link}") == [f"?q=a%26b&role=x&page={number}"]


def test_a_page_of_many_is_linked_by_its_bare_number() -> None:
    page = Paginator(range(30_000), 20).page(1_204)
    with translation.override("de"):
        html = component("pagination", page=page, query=QueryDict("page=1204"))
    assert texts_of(html, ".//a[@href='?page=1204'][@aria-current='page']") == ["1204"]


def test_what_is_asked_twice_is_kept_twice_and_nothing_leaves_the_mark() -> None:
    query = QueryDict("a=1&a=2&page=3&ü=%22")
    assert ui.without(query, "page") == "?a=1&a=2&%C3%BC=%22&"
    assert ui.without(query, "page ü a") == "?"


def test_a_gap_between_pages_is_no_link() -> None:
    page = Paginator(range(1000), 20).page(25)
    html = component("pagination", page=page, query=QueryDict(""))
    assert texts_of(html, ".//li/span") == ["…", "…"]


def test_one_page_needs_no_paging() -> None:
    page = Paginator(range(20), 20).page(1)
    assert component("pagination", page=page, query=QueryDict("")) == ""


# --- Small things -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "html"),
    [
        ("required", '<span class="mark mark--required">Required</span>'),
        ("optional", '<span class="mark mark--optional">Optional</span>'),
        ("missing", '<span class="mark mark--missing">Not described yet</span>'),
        ("outside", ""),
    ],
)
def test_a_mark_says_its_meaning_in_words(state: str, html: str) -> None:
    assert component("required_mark", state=state) == html


@pytest.mark.parametrize(
    ("state", "html"),
    [
        ("required", '<a class="cell cell--required ramp-3" href="#e">Required</a>'),
        ("optional", '<a class="cell cell--optional ramp-3" href="#e">Optional</a>'),
        ("missing", '<a class="cell cell--missing" href="#e">Not described yet</a>'),
        ("outside", ""),
    ],
)
def test_a_cell_leads_to_its_text(state: str, html: str) -> None:
    assert component("cell", state=state, step=3, href="#e") == html


def test_a_level_is_a_link_only_where_it_leads_somewhere() -> None:
    assert component("level_chip", name="A & B", step=2, href="/x/") == (
        '<a class="level ramp-2" href="/x/">A &amp; B</a>'
    )
    assert component("level_chip", name="Senior", step=2) == (
        '<span class="level ramp-2">Senior</span>'
    )


@pytest.mark.parametrize(
    ("state", "kind"), [("changes_requested", "changes"), ("approved", "approved")]
)
def test_a_state_is_told_by_its_word(state: str, kind: str) -> None:
    assert component("state", state=state, label="Word") == (
        f'<span class="state state--{kind}">Word</span>'
    )


def test_dates_are_written_out_in_the_language_of_the_page() -> None:
    day = component("time", value=date(2026, 3, 17))
    assert day == '<time datetime="2026-03-17">17 March 2026</time>'
    moment = component("time", value=datetime(2026, 3, 17, 14, 2, 0, 7, UTC), with_clock=True)
    assert moment == '<time datetime="2026-03-17T14:02:00+0000">17 March 2026, 14:02 UTC</time>'
    assert component("time", value=None) == ""
    with translation.override("de"):
        assert "17. März 2026" in component("time", value=date(2026, 3, 17))
        assert "17. März 2026, 14:02 Uhr" in component(
            "time", value=datetime(2026, 3, 17, 14, 2, tzinfo=UTC), with_clock=True
        )


def test_inline_pieces_bring_no_blank_into_a_sentence() -> None:
    for name in ("time", "required_mark", "level_chip", "state", "person", "diff", "icon"):
        html = loader.render_to_string(f"components/{name}.html", {"state": "open"})
        assert html == html.rstrip(), name


@pytest.mark.parametrize(
    ("side", "html"),
    [
        ("", "Logs <del>two</del><ins>all &lt;b&gt;</ins> runs"),
        ("before", "Logs <del>two</del> runs"),
        ("after", "Logs <ins>all &lt;b&gt;</ins> runs"),
    ],
)
def test_differences_show_both_texts_or_one_of_them(side: str, html: str) -> None:
    segments = word_differences("Logs two runs", "Logs all <b> runs")
    assert (
        component("diff", segments=segments, side=side) == f'<p class="diff" dir="auto">{html}</p>'
    )


def test_the_way_here_ends_with_the_page_itself() -> None:
    assert component("breadcrumbs", trail=[("Skills", "/skills/"), ("A <b>", None)]) == (
        '<nav class="breadcrumbs wrap" aria-label="Breadcrumb"><ol>'
        '<li><a href="/skills/">Skills</a></li>'
        '<li><span aria-current="page">A &lt;b&gt;</span></li></ol></nav>'
    )


def test_tabs_mark_the_page_and_count_what_waits() -> None:
    tabs = [("profile", "Profile", "/a/", None), ("proposals", "Proposals", "/b/", 2)]
    assert component("tabs", label="MLflow", current="profile", tabs=tabs) == (
        '<nav class="tabs" aria-label="MLflow"><ul>'
        '<li><a href="/a/" aria-current="page">Profile</a></li>'
        '<li><a href="/b/">Proposals <span class="count">2</span></a></li></ul></nav>'
    )


def test_a_counter_is_a_figure_with_its_word() -> None:
    assert component("counter", label="Skills", value=1204, note="by 86 people") == (
        '<div><dt>Skills</dt><dd>1,204</dd><dd class="note">by 86 people</dd></div>'
    )


@pytest.mark.parametrize(("kind", "role"), [("error", "alert"), ("stale", "status")])
def test_a_notice_says_what_to_do_next(kind: str, role: str) -> None:
    html = component("notice", kind=kind, title="T", text="Do this:", href="/x/", action="Look")
    assert html == (
        f'<div class="notice notice--{kind}" role="{role}"><p class="notice-title">T</p>'
        '<p>Do this: <a href="/x/">Look</a></p></div>'
    )


def test_an_empty_list_says_what_to_do_next() -> None:
    assert component("empty", title="Nothing", text="Try less.", href="/x/", action="All") == (
        '<div class="empty"><p class="empty-title">Nothing</p><p>Try less.</p>'
        '<p><a class="button" href="/x/">All</a></p></div>'
    )
