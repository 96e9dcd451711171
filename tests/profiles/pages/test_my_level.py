"""The pages where a person says where they stand and how far they are."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.assessments import ratings
from profiles.models import Assessment, OwnPlace
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PLACE, SHEET = "/me/place/", "/me/assessment/"
QUERIES = 8


@pytest.fixture
def mine(client: Client, reader: User, shelf: factories.Shelf) -> Client:
    client.force_login(reader)
    return client


@pytest.mark.parametrize("path", [PLACE, SHEET])
def test_they_ask_who_one_is_and_are_kept_by_nobody(
    client: Client, reader: User, shelf: factories.Shelf, path: str
) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    client.force_login(reader)
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.put(path).status_code == 405


def test_a_place_is_saved_shown_and_forgotten(mine: Client, reader: User) -> None:
    form = {"role": "ml-engineer", "level": "junior"}
    page = mine.post(PLACE, form, follow=True).content.decode()
    assert "Your role and level are saved." in page
    assert '<option value="ml-engineer" selected>' in page
    assert 'href="/roles/ml-engineer/career/?from=junior"' in page
    page = mine.post(PLACE, {"forget": "1"}, follow=True).content.decode()
    assert "were removed" in page
    assert not OwnPlace.objects.exists()


def test_a_wrong_place_is_said_at_its_field(mine: Client) -> None:
    page = mine.post(PLACE, {"role": "ml-engineer", "level": "emperor"}).content.decode()
    assert 'href="#id_level"' in page
    assert not OwnPlace.objects.exists()


def test_without_a_place_the_sheet_asks_for_a_role(mine: Client) -> None:
    page = mine.get(SHEET).content.decode()
    assert "Choose a role to begin" in page
    assert '<option value="ml-engineer">' in page


def test_the_sheet_opens_with_ones_next_level(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.junior)
    page = mine.get(SHEET).content.decode()
    assert "<h1>Ml Engineer, Middle</h1>" in page
    assert "Designs the tracking workflow of a project." in page
    assert "Left to Middle" in page


def test_from_the_highest_level_it_stays_there(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.senior)
    assert b"<h1>Ml Engineer, Senior</h1>" in mine.get(SHEET).content


def test_another_role_opens_at_its_lowest_level(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.senior)
    page = mine.get(SHEET, {"role": "data-analyst"}).content
    assert b"<h1>Data Analyst, Junior</h1>" in page


def test_what_one_says_is_kept_and_the_plan_gets_shorter(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    address = f"{SHEET}?role=ml-engineer&level=middle"
    response = mine.post(address, {f"e{cell.pk}": "met"})
    assert response.headers["Location"] == address
    page = mine.get(address).content.decode()
    assert "Your self-assessment is saved." in page
    assert "Left to Middle" not in page
    assert Assessment.objects.get().state == "met"


def test_a_new_text_is_shown_with_its_difference_until_it_is_rated_again(
    mine: Client, reader: User, author: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    address = f"{SHEET}?role=ml-engineer&level=middle"
    seen = {"versions": f"{cell.pk}.1"}
    mine.post(address, {f"e{cell.pk}": "met", **seen})
    page = mine.get(address).content.decode()
    assert "Reworded" not in page
    assert f'name="versions" value="{cell.pk}.1"' in page

    edit = factories.edit(cell, "Designs the release workflow.", required=False)
    factories.publish(shelf.skill, edit, by=author)
    page = mine.get(address).content.decode()
    assert "Reworded since you answered “doing it”." in page
    assert "<del>tracking</del>" in page
    assert "<ins>release</ins>" in page
    assert 'class="flag-change"' in page
    assert '<option value="keep" selected>rate again …</option>' in page
    assert "Reworded, rate again" in page

    for late in (seen, {}):  # the page from before, sent once more; then one that keeps it
        mine.post(address, {f"e{cell.pk}": "met" if late else "keep", **late})
        assert "Reworded since you answered" in mine.get(address).content.decode()
    mine.post(address, {f"e{cell.pk}": "met", "versions": f"{cell.pk}.2"})
    page = mine.get(address).content.decode()
    assert "Reworded" not in page
    assert '<option value="met" selected>' in page


def test_ratings_of_what_is_retired_are_named_with_their_successor(
    mine: Client, reader: User, author: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    ratings.record(reader, {cell.pk: "met"}, [cell])
    assert "Retired since you rated" not in mine.get(SHEET).content.decode()
    newer = factories.skill("run-tracking", group=shelf.group, by=author)
    shelf.skill.retired_at, shelf.skill.replaced_by = timezone.now(), newer
    shelf.skill.save()
    for query in ({}, {"role": "ml-engineer"}):
        page = mine.get(SHEET, query).content.decode()
        assert "Retired since you rated" in page
        assert f'href="{cell.get_absolute_url()}"' in page
        assert "Experiment Tracking: Ml Engineer, Middle" in page
        assert '<a href="/skills/run-tracking/">Run Tracking</a>' in page


@pytest.mark.parametrize("many", [False, True])
def test_the_page_takes_as_many_queries_however_much_it_asks(
    mine: Client,
    author: User,
    shelf: factories.Shelf,
    many: bool,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    if many:
        for slug in ("model-serving", "cloud-costs"):
            operation = factories.add(shelf.engineer, shelf.middle, f"Does {slug}.")
            factories.skill(slug, group=shelf.group, by=author, operations=(operation,))
    mine.get(SHEET)
    with django_assert_num_queries(QUERIES):
        mine.get(f"{SHEET}?role=ml-engineer&level=middle")


def test_a_forged_word_is_refused(mine: Client, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    response = mine.post(f"{SHEET}?role=ml-engineer&level=middle", {f"e{cell.pk}": "perhaps"})
    assert response.status_code == 200
    assert b"There is a problem" in response.content
    assert not Assessment.objects.exists()


def test_a_level_that_asks_nothing_says_what_to_do(mine: Client) -> None:
    page = mine.get(SHEET, {"role": "data-analyst", "level": "senior"}).content
    assert b"This level is not described yet" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"role": "nobody"}, 404),
        ({"role": "ml-engineer", "level": "emperor"}, 404),
        ({"role": "ML-Engineer", "level": "Middle"}, 200),
        ({"role": "a\x00"}, 400),
        ({"role": "x" * 9_000}, 404),
    ],
)
def test_addresses_that_name_nothing(mine: Client, query: dict[str, str], status: int) -> None:
    assert mine.get(SHEET, query).status_code == status


def test_a_hostile_role_name_is_inert(mine: Client, shelf: factories.Shelf) -> None:
    shelf.engineer.name = "<script>alert(1)</script>"
    shelf.engineer.save()
    for path in (PLACE, f"{SHEET}?role=ml-engineer"):
        assert b"<script>alert" not in mine.get(path).content


def test_a_sheet_is_saved_after_its_role_and_level_were_renamed(
    mine: Client, reader: User, author: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.move(shelf.engineer, "engineer", by=author)
    factories.move(shelf.junior, "beginner", by=author)
    former = f"{SHEET}?role=ml-engineer&level=junior"
    present = f"{SHEET}?role=engineer&level=beginner"
    assert mine.get(former).headers["Location"] == present
    sent = mine.post(former, {f"e{cell.pk}": "met", "versions": f"{cell.pk}.1"})
    assert sent.headers["Location"] == present
    assert Assessment.objects.get(person=reader).expectation == cell
