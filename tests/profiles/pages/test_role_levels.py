"""A role at a level: everything expected there, what stands beside it, and what it was once."""

from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.models import Catalogue, Group
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import (
    figures_of,
    find_all,
    find_one,
    json_ld_of,
    text_of,
    texts_of,
    values_of,
)

PAGE = "/roles/ml-engineer/junior/"
SITE = "http://localhost:8000"


def _html(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _asked(html: str, part: str) -> list[tuple[str, list[str]]]:
    """The groups of a part of the page in order, each with its skills."""
    tables = find_all(html, f".//section[@aria-labelledby='{part}']/table")
    return [
        (text_of(find_one(each, ".//h3")), texts_of(each, ".//th[@scope='row']/a"))
        for each in tables
    ]


def _skill(slug: str, shelf: Shelf, by: User, group: Group | None = None, **flags: bool) -> None:
    """A skill that the engineer has at the levels named, required or not."""
    cells = [
        factories.add(shelf.engineer, getattr(shelf, level), f"Does {slug}.", required=flag)
        for level, flag in flags.items()
    ]
    factories.skill(slug, group=group or shelf.group, by=by, operations=tuple(cells))


@pytest.fixture
def base(shelf: Shelf, author: User) -> Shelf:
    """The engineer shares two skills of a base role, and does not take over a third."""
    every = factories.role("every-engineer", by=author)
    for slug in ("reading", "testing", "writing"):
        cell = factories.add(every, shelf.junior, f"Practises {slug}.", required=True)
        factories.skill(slug, group=shelf.group, by=author, operations=(cell,))
    fields = (
        FieldOperation("base_role", "", "every-engineer"),
        FieldOperation("not_expected", "", '["writing/junior"]'),
    )
    factories.publish(shelf.engineer, *fields, by=author)
    return shelf


# --- What is expected -------------------------------------------------------------------------


def test_required_comes_first_by_group(client: Client, shelf: Shelf, author: User) -> None:
    other = factories.group("etl", domain=factories.domain("aardvark"))
    _skill("charts", shelf, author, junior=False)
    _skill("loading", shelf, author, group=other, junior=True)
    _skill("later", shelf, author, middle=True)
    html = _html(client)
    assert texts_of(html, ".//h2")[:5] == [
        *("Next step", "Contents", "Required 2", "Optional 1", "Not described yet 1"),
    ]
    assert _asked(html, "required") == [("Etl", ["Loading"]), ("Mlops", ["Experiment Tracking"])]
    assert _asked(html, "optional") == [("Mlops", ["Charts"])]
    missing = find_one(html, ".//section[@aria-labelledby='missing']")
    assert values_of(missing, ".//a") == ["/skills/later/suggest/?role=ml-engineer&level=junior"]


def test_the_contents_lead_to_every_group_with_its_number(
    client: Client, shelf: Shelf, author: User
) -> None:
    other = factories.group("etl", domain=factories.domain("aardvark"))
    _skill("charts", shelf, author, junior=False)
    _skill("drawing", shelf, author, junior=False)
    _skill("loading", shelf, author, group=other, junior=True)
    _skill("later", shelf, author, middle=True)
    html = _html(client)
    contents = find_one(html, ".//nav[@aria-labelledby='contents']")
    assert texts_of(contents, "ol/li/a") == [
        "Required",
        "Optional",
        "Not described yet",
        "Previous and next level",
        "Job advert",
        "Download",
        "Cite",
    ]
    assert texts_of(contents, "ol/li/span") == ["2", "2", "1"]
    assert texts_of(contents, ".//summary") == ["2 groups", "1 group"]
    assert texts_of(contents, ".//ul/li") == ["Etl 1", "Mlops 1", "Mlops 2"]
    anchors = {each.lstrip("#") for each in values_of(contents, ".//a")}
    assert anchors <= set(values_of(html, ".//*[@id]", "id"))
    # Without script too; on paper there is nothing to follow.
    assert contents.attrib["class"].split()[-1] == "unprinted"


def test_an_empty_level_has_no_contents(client: Client, shelf: Shelf, author: User) -> None:
    factories.level("principal", 9)
    focus = FieldOperation("focus", "", "Leads.", target="level:principal")
    factories.publish(shelf.engineer, focus, by=author)
    html = _html(client, "/roles/ml-engineer/principal/")
    assert find_all(html, ".//nav[@aria-labelledby='contents']") == []


# --- Citing, and suggesting a change ----------------------------------------------------------


def _tools(html: str) -> Element:
    return find_one(html, ".//tr[@id='experiment-tracking']//div[@class='sentence-tools']")


def test_one_line_can_be_cited_where_it_stands(client: Client, shelf: Shelf, author: User) -> None:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs runs.\nReads “charts”.")
    factories.publish(shelf.skill, edit, by=author)
    url = f"{SITE}/skills/experiment-tracking/expectations/ml-engineer/junior/v2/"
    for path in (PAGE, f"/de{PAGE}", f"{PAGE}revisions/{Catalogue.objects.get().sequence}/"):
        html = _html(client, path)
        tools = _tools(html)
        assert values_of(tools, ".//p[@class='cite']/a") == [url]
        assert values_of(tools, ".//ol/li/a") == [f"{url}#line-1", f"{url}#line-2"]
        quoted = values_of(tools, ".//ol//button", "data-copy-text")[1].splitlines()
        assert quoted[0] == "Reads “charts”."
        assert quoted[1].endswith(f"{url}#line-2")
        # What is copied stands on the page, once; buttons are shown by script alone.
        ids = values_of(html, ".//*[@id]", "id")
        for each in values_of(tools, ".//button[@data-copy]", "data-copy"):
            assert ids.count(each) == 1
        buttons = find_all(tools, ".//*[@class='copy-buttons']")
        assert buttons
        assert all("hidden" in each.attrib for each in buttons)


def test_the_citation_of_the_page_has_buttons_to_copy_it(client: Client, shelf: Shelf) -> None:
    rail = find_one(_html(client), ".//aside")
    (copied,) = values_of(rail, ".//button[@data-copy]", "data-copy")
    assert "Ml Engineer, Junior" in text_of(find_one(rail, f".//p[@id='{copied}']"))
    (link,) = values_of(rail, ".//button[@data-copy-text]", "data-copy-text")
    assert link == values_of(rail, f".//p[@id='{copied}']/a")[0]


def test_a_sentence_is_edited_where_it_stands_but_for_that_of_the_past(
    client: Client, shelf: Shelf, author: User
) -> None:
    html = _html(client)
    (suggest,) = values_of(_tools(html), "a")
    assert suggest == "/skills/experiment-tracking/suggest/?role=ml-engineer&level=junior"
    assert len(find_all(html, ".//tr[@id='experiment-tracking']/td[@data-edit-here]")) == 1
    then = _html(client, f"{PAGE}revisions/{Catalogue.objects.get().sequence}/")
    assert find_all(_tools(then), "a") == []


def test_the_page_says_what_the_role_is_at_the_level(
    client: Client, shelf: Shelf, author: User
) -> None:
    type(shelf.junior).objects.filter(pk=shelf.junior.pk).update(summary="Learns <fast>.")
    focus = FieldOperation("focus", "", "Runs it.", target="level:junior")
    tools = FieldOperation("technology", "", "Python, Git", target="level:junior")
    factories.publish(shelf.engineer, focus, tools, by=author)
    html = _html(client)
    assert texts_of(html, ".//h1") == ["Ml Engineer, Junior"]
    assert texts_of(html, ".//p[@class='lead']") == ["Learns <fast>."]
    assert figures_of(html) == [
        ("Focus", "Runs it."),
        ("Technology", "Python, Git"),
        ("Expectations", "1 required, 0 optional"),
    ]


def test_previous_and_next_level_are_linked(client: Client, shelf: Shelf) -> None:
    html = _html(client, "/roles/ml-engineer/middle/")
    path = find_one(html, ".//nav[@class='level-path']")
    assert values_of(path, ".//a") == [
        f"/roles/ml-engineer/{slug}/" for slug in ("junior", "middle", "senior")
    ]
    assert texts_of(path, ".//a[@aria-current='page']") == ["Middle"]
    beside = find_one(html, ".//section[@aria-labelledby='beside']")
    assert values_of(beside, ".//a") == [
        "/roles/ml-engineer/junior/",
        "/roles/ml-engineer/senior/",
        "/roles/ml-engineer/career/?from=middle",
    ]


def test_the_next_step_stands_before_the_texts(client: Client, shelf: Shelf) -> None:
    html = _html(client)
    first = find_all(html, ".//div[@class='page-main']/*")[0]
    assert first.attrib["aria-labelledby"] == "next-step"
    assert values_of(first, ".//a") == [
        "/roles/ml-engineer/career/?from=junior",
        "/me/assessment/?role=ml-engineer&level=junior",
        "/roles/compare/?from=ml-engineer&level=junior",
    ]


def test_what_the_role_is_at_the_level_can_be_suggested(client: Client, shelf: Shelf) -> None:
    improve = find_all(_html(client), ".//aside/section")[0]
    assert texts_of(improve, "a") == ["Suggest focus or technology"]
    assert values_of(improve, "a") == ["/roles/ml-engineer/suggest/#id_field:level:junior:focus"]


def test_a_revision_of_the_level_has_no_next_step(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{PAGE}revisions/{Catalogue.objects.get().sequence}/")
    assert find_all(html, ".//*[@id='next-step']") == []
    anchors = values_of(html, ".//nav[@aria-labelledby='contents']//a")
    assert anchors == ["#required", "#required-mlops", "#beside", "#cite"]


def test_what_is_shared_says_so_and_leads_to_where_it_is_kept(client: Client, base: Shelf) -> None:
    html = _html(client)
    assert _asked(html, "required") == [("Mlops", ["Experiment Tracking", "Reading", "Testing"])]
    row = find_one(html, ".//tr[@id='reading']")
    assert "shared from Every Engineer" in text_of(row)
    stored = "/skills/reading/expectations/every-engineer/junior/?as=ml-engineer"
    assert values_of(row, ".//th//a") == [stored, stored]
    (suggest,) = values_of(row, ".//div[@class='sentence-tools']/a")
    assert suggest == "/skills/reading/suggest/?role=every-engineer&level=junior"
    assert ("Expectations", "3 required, 0 optional; 2 of them shared from Every Engineer") in (
        figures_of(html)
    )
    assert find_all(html, ".//section[@aria-labelledby='missing']") == []


def test_nothing_is_described_at_the_level(client: Client, shelf: Shelf) -> None:
    html = _html(client, "/roles/data-analyst/senior/")
    assert "Nothing is described at this level yet" in html
    assert "Job advert" not in html


def test_a_level_that_the_role_has_not_is_404_and_names_its_levels(
    client: Client, shelf: Shelf
) -> None:
    response = client.get("/roles/ml-engineer/emperor/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    html = response.content.decode()
    assert "Ml Engineer has no level “emperor”. Choose one of its levels." in html
    path = find_one(html, ".//nav[@class='level-path']")
    assert values_of(path, ".//a")[0] == PAGE
    for below in ("emperor.md", "emperor/advert.txt", "emperor/revisions/1/"):
        address = f"/roles/ml-engineer/{below}"
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_pages_with_a_word_of_their_own_are_no_levels(client: Client, shelf: Shelf) -> None:
    for word in ("career", "history"):
        html = _html(client, f"/roles/ml-engineer/{word}/")
        assert "has no level" not in html


# --- What machines are told -------------------------------------------------------------------


def test_machines_are_told_of_an_occupation_at_a_level(client: Client, shelf: Shelf) -> None:
    html = _html(client)
    breadcrumbs, occupation = json_ld_of(html)["@graph"]
    names = [each["name"] for each in breadcrumbs["itemListElement"]]
    assert names == ["Roles", "Ml Engineer", "Junior"]
    assert occupation == {
        "@type": "Occupation",
        "@id": f"{SITE}{PAGE}",
        "url": f"{SITE}{PAGE}",
        "name": "Ml Engineer, Junior",
        "skills": [
            {
                "@type": "DefinedTerm",
                "name": "Experiment Tracking",
                "url": f"{SITE}/skills/experiment-tracking/",
            }
        ],
    }
    assert values_of(html, ".//link[@rel='canonical']") == [f"{SITE}{PAGE}"]


def test_a_browser_that_has_the_page_is_told_so(client: Client, shelf: Shelf) -> None:
    tag = client.get(PAGE).headers["ETag"]
    again = client.get(PAGE, headers={"if-none-match": tag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_profile_matrix_and_expectation_lead_here(client: Client, shelf: Shelf) -> None:
    profile = _html(client, "/roles/ml-engineer/")
    assert values_of(profile, ".//dd/a[@href]").count(PAGE) == 1
    assert PAGE in values_of(profile, ".//table//th/a")
    cell = "/skills/experiment-tracking/expectations/ml-engineer/junior/"
    assert PAGE in values_of(_html(client, cell), ".//main//a")
    skill = _html(client, "/skills/experiment-tracking/?role=ml-engineer&level=junior")
    links = values_of(skill, ".//section[@id='comparison']//a")
    assert links[-3:] == [PAGE, "/roles/ml-engineer/middle/", "/roles/ml-engineer/"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("is_shared", "queries"), [(False, 5), (True, 6)])
def test_the_page_costs_few_queries(
    client: Client,
    base: Shelf,
    author: User,
    count: int,
    is_shared: bool,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        _skill(f"skill-{number}", base, author, junior=True)
    address = PAGE if is_shared else "/roles/every-engineer/junior/"
    with django_assert_num_queries(queries):
        client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


# --- At a revision ----------------------------------------------------------------------------


def test_the_citation_shows_the_texts_of_then(client: Client, shelf: Shelf, author: User) -> None:
    html = _html(client)
    (cited,) = values_of(html, ".//p[@id='citation']/a")
    number = Catalogue.objects.get().sequence
    assert cited == f"{SITE}{PAGE}revisions/{number}/"
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Something else.")
    factories.publish(shelf.skill, edit, by=author)
    _skill("later", shelf, author, junior=True)
    then = _html(client, f"{PAGE}revisions/{number}/")
    assert _asked(then, "required") == [("Mlops", ["Experiment Tracking"])]
    assert "Logs parameters and metrics of each run." in then
    assert "An earlier state" in then
    assert "Job advert" not in then
    assert '<meta name="robots" content="noindex, follow">' in then
    now = Catalogue.objects.get().sequence
    newest = _html(client, f"{PAGE}revisions/{now}/")
    assert "Something else." in newest
    assert "An earlier state" not in newest


@pytest.mark.parametrize("number", [0, 10_000])
def test_a_revision_that_there_is_not_is_404(client: Client, shelf: Shelf, number: int) -> None:
    address = f"{PAGE}revisions/{number}/"
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_role_did_not_exist_at_the_first_revision(
    client: Client, shelf: Shelf, author: User
) -> None:
    before = Catalogue.objects.get().sequence
    factories.role("tester", by=author)
    address = f"/roles/tester/junior/revisions/{before}/"
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("count", [1, 3])
def test_a_revision_costs_eight_queries(
    client: Client,
    base: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    number = Catalogue.objects.get().sequence
    for each in range(count):
        _skill(f"skill-{each}", base, author, junior=True)
    with django_assert_num_queries(8):
        client.get(f"{PAGE}revisions/{number}/")


# --- The advert -------------------------------------------------------------------------------


def test_the_advert_is_there_to_copy_in_three_formats(client: Client, shelf: Shelf) -> None:
    section = find_one(_html(client), ".//section[@aria-labelledby='advert']")
    texts = [each.text or "" for each in find_all(section, ".//textarea")]
    assert [text.splitlines()[0] for text in texts] == [
        "Ml Engineer (Junior)",
        "**Ml Engineer (Junior)**",
        "<h2>Ml Engineer (Junior)</h2>",
    ]
    assert values_of(section, ".//a") == [f"{PAGE}advert.{each}" for each in ("txt", "md", "html")]


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("txt", "text/plain"), ("md", "text/markdown"), ("html", "text/html")],
)
def test_the_advert_is_a_file(client: Client, shelf: Shelf, suffix: str, media_type: str) -> None:
    response = client.get(f"{PAGE}advert.{suffix}")
    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    name = f'attachment; filename="ml-engineer-junior.{suffix}"'
    assert response.headers["Content-Disposition"] == name
    number = Catalogue.objects.get().sequence
    assert f"{SITE}{PAGE}revisions/{number}/" in response.content.decode()


def test_an_unknown_format_is_404(client: Client, shelf: Shelf) -> None:
    assert client.get(f"{PAGE}advert.docx").status_code == HTTPStatus.NOT_FOUND


def test_hostile_words_stay_text(client: Client, shelf: Shelf, author: User) -> None:
    hostile = "</textarea><script>alert(1)</script> is used."
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), hostile)
    factories.publish(shelf.skill, edit, by=author)
    for address in (PAGE, f"{PAGE}advert.html"):
        assert "<script>alert" not in _html(client, address)


def test_the_advert_keeps_the_language_of_its_sentences(client: Client, shelf: Shelf) -> None:
    german = find_one(_html(client, f"/de{PAGE}"), ".//textarea[@id='copy-txt']").text
    assert german == find_one(_html(client), ".//textarea[@id='copy-txt']").text
