"""The flow that asks, the line on the page of an expectation, and the numbers on profiles."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.confirmations import answers
from profiles.models import Confirmation, Expectation, OwnPlace
from profiles.operations import FieldOperation
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.html import PageClient, find_all, json_ld_of, texts_of, values_of, words_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CELL = "/skills/experiment-tracking/expectations/ml-engineer/middle/"


@pytest.fixture
def cell(shelf: Shelf) -> Expectation:
    """The engineer's at Middle."""
    return shelf.cell(shelf.engineer, shelf.middle)


@pytest.fixture
def engineer(cell: Expectation) -> User:
    """A practitioner of the role."""
    return factories.practitioner(cell, "zoe")


@pytest.fixture
def web(engineer: User) -> Client:
    """The practitioner's."""
    client = PageClient()
    client.force_login(engineer)
    return client


def sent(cell: Expectation, answer: str = "true", **more: object) -> dict[str, object]:
    return {"cell": cell.pk, "version": cell.version, "answer": answer, **more}


def text_of(client: Client, path: str = "/me/confirm/", **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def confirmed_by(cell: Expectation, count: int) -> None:
    for _n in range(count):
        person = factories.practitioner(cell)
        answers.record(cell, Confirmation.Answer.TRUE, version=cell.version, by=person)


# --- The flow ---------------------------------------------------------------------------------


def test_it_asks_about_the_own_level_first(web: Client) -> None:
    page = text_of(web)
    assert page.index("Designs the tracking workflow") < page.index("Logs parameters")
    assert "Compares tracked runs" not in page  # another role's
    assert "0 of 3 answered" in page
    buttons = [*texts_of(page, ".//button"), *texts_of(page, ".//a")]
    assert buttons.count("True of my work") == buttons.count("Not quite") == 3


def test_an_answer_leads_to_the_next_text(web: Client, cell: Expectation) -> None:
    answered = web.post("/me/confirm/", sent(cell))
    assert (answered.status_code, answered["Location"]) == (302, "/me/confirm/#texts")
    assert Confirmation.objects.get().expectation == cell
    page = text_of(web)
    assert "1 of 3 answered" in page
    assert "Designs the tracking workflow" not in page


def test_a_skipped_text_comes_back_when_asked_for(web: Client, shelf: Shelf) -> None:
    for level in (shelf.middle, shelf.junior, shelf.senior):
        web.post("/me/confirm/", sent(shelf.cell(shelf.engineer, level), "skip"))
    assert not Confirmation.objects.exists()
    assert "Show the 3 skipped texts again" in text_of(web)
    web.post("/me/confirm/", {"unskip": "1"})
    assert text_of(web).count("True of my work") == 3


def test_the_end_thanks(web: Client, shelf: Shelf) -> None:
    for level in (shelf.middle, shelf.junior, shelf.senior):
        web.post("/me/confirm/", sent(shelf.cell(shelf.engineer, level)))
    assert "You have answered everything" in text_of(web)


def test_without_a_place_one_is_chosen_first(reader: User, shelf: Shelf) -> None:
    client = PageClient()
    client.force_login(reader)
    assert "/me/place/" in text_of(client)
    assert "Choose your role and level to begin" in text_of(client)


def test_who_wrote_all_of_it_is_told(shelf: Shelf) -> None:
    founder = User.objects.get(username="founder")
    OwnPlace.objects.create(person=founder, role=shelf.engineer, level=shelf.middle)
    client = PageClient()
    client.force_login(founder)
    assert "You wrote all of these texts" in text_of(client)


def test_a_role_without_texts_says_so(web: Client, engineer: User) -> None:
    role = factories.role("tester", by=User.objects.get(username="founder"))
    OwnPlace.objects.filter(person=engineer).update(role=role)
    assert "This level is not described yet" in text_of(web)


@pytest.mark.parametrize(
    ("who", "said"), [("unverified", "Verify your e-mail address"), ("suspended", "suspended")]
)
def test_who_may_not_answer_is_told_why(shelf: Shelf, who: str, said: str) -> None:
    unverified = factories.person("unverified", is_verified=False)
    person = {"unverified": unverified, "suspended": factories.suspended("suspended")}[who]
    OwnPlace.objects.create(person=person, role=shelf.engineer, level=shelf.middle)
    client = PageClient()
    client.force_login(person)
    assert said in text_of(client)
    cell = shelf.cell(shelf.engineer, shelf.middle)
    assert client.post("/me/confirm/", sent(cell)).status_code == 403


def test_a_visitor_signs_in_first(cell: Expectation) -> None:
    for response in (Client().get("/me/confirm/"), Client().post("/me/confirm/", sent(cell))):
        assert (response.status_code, response["Location"]) == (
            302,
            "/accounts/login/?next=/me/confirm/",
        )


def test_a_token_confirms_nothing(engineer: User, cell: Expectation) -> None:
    word = tokens.make(engineer, name="x", scope=Token.Scope.CURATE, expires_at=None)[1]
    header = {"Authorization": f"Bearer {word}"}
    assert Client(headers=header).post("/me/confirm/", sent(cell)).status_code == 302
    api = Client(headers=header).post(f"/api/v1/expectations/{cell.pk}/", sent(cell))
    assert api.status_code == 405
    assert not Confirmation.objects.exists()


# --- What somebody sends that no page offers --------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"version": 7}, 409),
        ({"version": 0}, 422),
        ({"version": "x"}, 422),
        ({"version": 2**70}, 422),
        ({"cell": 0}, 422),
        ({"cell": 2**70}, 422),
        ({"cell": 2**62}, 404),
        ({"cell": "1 OR 1=1"}, 422),
        ({"answer": "not_quite"}, 422),
        ({"answer": "maybe"}, 422),
        ({"answer": ""}, 422),
        ({"back": "https://evil.example/"}, 422),
    ],
)
def test_hostile_input_is_answered_clearly(
    web: Client, cell: Expectation, fields: dict[str, object], status: int
) -> None:
    assert web.post("/me/confirm/", sent(cell) | fields).status_code == status
    assert not Confirmation.objects.exists()


def test_cells_that_are_not_ones_own_or_no_longer_there(web: Client, shelf: Shelf) -> None:
    other = web.post("/me/confirm/", sent(shelf.cell(shelf.analyst, shelf.middle)))
    assert (other.status_code, "of your own role" in other.content.decode()) == (422, True)
    cell = shelf.cell(shelf.engineer, shelf.middle)
    founder = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.retire(cell), by=founder)
    gone = web.post("/me/confirm/", sent(cell))
    assert (gone.status_code, "no longer published" in gone.content.decode()) == (410, True)


def test_a_text_that_changed_is_shown_again(web: Client, shelf: Shelf, cell: Expectation) -> None:
    founder = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.edit(cell, "Reads quite otherwise."), by=founder)
    response = web.post("/me/confirm/", sent(cell))
    page = response.content.decode()
    assert response.status_code == 409
    assert "The text has changed since you read it." in page
    assert "Reads quite otherwise." in page


# --- The line on the page of an expectation ---------------------------------------------------


def test_the_page_says_how_it_stands(cell: Expectation) -> None:
    page = text_of(PageClient(), CELL)
    assert "Not confirmed by practitioners yet" in page
    assert f"{CELL}confirmations/" in values_of(page, ".//*", "data-hx-get")


def test_the_line_is_up_to_date_without_a_revision(cell: Expectation) -> None:
    client = PageClient()
    text_of(client, CELL)
    confirmed_by(cell, 2)
    line = text_of(client, f"{CELL}confirmations/", **HTMX)
    assert re.search(r"Confirmed by 2 practitioners \(version 1, \w+ \d{4}\)", line)
    assert find_all(line, ".//form") == []
    assert len(find_all(text_of(client, f"{CELL}confirmations/"), ".//h1")) == 1


def test_a_changed_text_says_so(shelf: Shelf, cell: Expectation) -> None:
    confirmed_by(cell, 1)
    founder = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.edit(cell, "Else."), by=founder)
    assert "Changed since it was confirmed" in text_of(PageClient(), CELL)


def test_people_of_the_role_answer_there(web: Client, cell: Expectation) -> None:
    line = text_of(web, f"{CELL}confirmations/", **HTMX)
    assert "True of my work" in line
    assert f"/me/confirm/{cell.pk}/not-quite/" in line
    answered = web.post("/me/confirm/", sent(cell, back="page"))
    assert answered["Location"] == f"{CELL}#confirmation"
    assert "You confirmed it." in text_of(web, f"{CELL}confirmations/", **HTMX)
    web.post("/me/confirm/", sent(cell, "withdrawn", back="page"))
    line = text_of(web, f"{CELL}confirmations/", **HTMX)
    assert "True of my work" in line
    assert "Not confirmed by practitioners yet" in line


def test_people_of_a_role_answer_about_what_it_shares(
    web: Client, shelf: Shelf, engineer: User
) -> None:
    founder = User.objects.get(username="founder")
    base = factories.role("everybody", by=founder)
    operation = factories.add(base, shelf.middle, "Explains a run to others.")
    skill = factories.skill("talking", group=shelf.group, by=founder, operations=(operation,))
    line = f"/skills/{skill.slug}/expectations/everybody/middle/confirmations/"
    assert "True of my work" not in text_of(web, line, **HTMX)
    factories.publish(shelf.engineer, FieldOperation("base_role", "", "everybody"), by=founder)
    assert "True of my work" in text_of(web, line, **HTMX)
    page = text_of(web)
    (shared_from,) = find_all(page, ".//a[@href='/roles/everybody/']/..")
    assert "shared from Everybody" in words_of(shared_from)
    shared = skill.expectations.get()
    web.post("/me/confirm/", sent(shared))
    assert Confirmation.objects.get().expectation == shared
    counted = web.get("/roles/ml-engineer/confirmations/", headers=HTMX).content.decode()
    assert counted.strip() == "1 of 4"
    assert "1 of 4" in text_of(PageClient(), "/roles/ml-engineer/")


def test_authors_and_people_of_other_roles_get_no_buttons(shelf: Shelf, reader: User) -> None:
    founder = User.objects.get(username="founder")
    OwnPlace.objects.create(person=founder, role=shelf.engineer, level=shelf.middle)
    OwnPlace.objects.create(person=reader, role=shelf.analyst, level=shelf.middle)
    for person, said in ((founder, True), (reader, False)):
        client = PageClient()
        client.force_login(person)
        response = client.get(f"{CELL}confirmations/", headers=HTMX)
        line = response.content.decode()
        assert "True of my work" not in line
        assert ("You wrote this text" in line) == said
        assert response["Cache-Control"] == "private, no-store"


def test_an_expectation_that_is_not_there(shelf: Shelf) -> None:
    for path in (
        "/skills/experiment-tracking/expectations/data-analyst/senior/confirmations/",
        "/skills/nowhere/confirmations/",
        "/roles/nowhere/confirmations/",
    ):
        assert Client().get(path, headers=HTMX).status_code == 404
        assert Client().post(path).status_code == 405


def test_nobody_is_named(web: Client, cell: Expectation, engineer: User) -> None:
    web.post("/me/confirm/", sent(cell))
    for path in (CELL, f"{CELL}confirmations/", "/skills/experiment-tracking/", "/"):
        assert engineer.username not in text_of(Client(), path)


# --- Numbers on profiles, on the home page, for programs -------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [("/skills/experiment-tracking/", "1 of 5"), ("/roles/ml-engineer/", "1 of 3")],
)
def test_profiles_count(cell: Expectation, path: str, said: str) -> None:
    client = PageClient()
    assert said.replace("1", "0", 1) in text_of(client, path)
    confirmed_by(cell, 2)
    assert said.replace("1", "0", 1) in text_of(client, path)  # kept until the next revision
    fragment = client.get(f"{path}confirmations/", headers=HTMX)
    assert fragment.content.decode().strip() == said
    assert fragment["Cache-Control"].startswith("public")
    assert client.get(f"{path}confirmations/")["Location"] == path


def test_a_kept_page_takes_no_more_statements(
    cell: Expectation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for path in (CELL, "/skills/experiment-tracking/", "/roles/ml-engineer/", "/"):
        Client().get(path)
        with django_assert_num_queries(1):
            Client().get(path)


@pytest.mark.parametrize(("path", "queries"), [(CELL, 2), ("/roles/ml-engineer/", 2)])
def test_the_fragments_take_few_statements(
    cell: Expectation, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 2):
        confirmed_by(cell, count)
        with django_assert_num_queries(queries):
            Client().get(f"{path}confirmations/", headers=HTMX)


def test_the_home_page_counts_at_once(cell: Expectation) -> None:
    client = PageClient()
    assert "confirmed by practitioners" not in text_of(client, "/")
    confirmed_by(cell, 2)
    assert "1 confirmed by practitioners" in text_of(client, "/")


@pytest.mark.parametrize("path", [CELL, "/skills/experiment-tracking/", "/roles/ml-engineer/"])
def test_programs_read_it_as_credit(cell: Expectation, path: str) -> None:
    confirmed_by(cell, 1)
    credits = [each.get("creditText", "") for each in json_ld_of(text_of(Client(), path))["@graph"]]
    assert any("onfirmed by" in each for each in credits)


def test_only_confirmed_ones_are_listed(shelf: Shelf, cell: Expectation) -> None:
    other = factories.add(shelf.engineer, shelf.middle, "Serves models.")
    founder = User.objects.get(username="founder")
    factories.skill("model-serving", group=shelf.group, by=founder, operations=(other,))
    client = PageClient()
    assert "Experiment Tracking" not in text_of(client, "/skills/?confirmed=1")
    confirmed_by(cell, 1)
    response = client.get("/skills/?confirmed=1")
    page = response.content.decode()
    assert "Experiment Tracking" in page
    assert "Model Serving" not in page
    assert "ETag" not in response.headers  # it changes without a revision
    assert "Experiment Tracking" not in text_of(client, "/skills/?confirmed=1&level=junior")
    assert "Model Serving" in text_of(client, "/skills/?confirmed=0")
    found = text_of(client, "/skills/?q=tracking+workflow&confirmed=1")
    assert "expectations/ml-engineer/middle/" in found


def test_the_workbook_follows_without_a_revision(
    cell: Expectation, tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path
    address = "/exports/catalogue.xlsx"
    first = Client().get(address)
    etag, before = first.headers["ETag"], first.getvalue()
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    confirmed_by(cell, 1)
    again = Client().get(address, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert again.getvalue() != before


def test_the_flow_says_whose_texts_it_asks_about(web: Client, shelf: Shelf) -> None:
    page = text_of(web)
    assert texts_of(page, ".//main//h2") == ["Ml Engineer, Middle"]
    assert texts_of(page, ".//main//article//h3") == ["Experiment Tracking"] * 3
    assert texts_of(page, ".//main//a[@href='/me/place/']") == ["Change role or level"]
