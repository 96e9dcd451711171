"""The pages where a person says where they stand and how far they are."""

from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.assessments import ratings
from profiles.models import Assessment, Expectation, OwnPlace, RoleLevel, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.html import find_all, find_one, text_of, texts_of, values_of

pytestmark = pytest.mark.django_db
PLACE, SHEET = "/me/place/", "/me/assessment/"
QUERIES = 8
SAVING = 17  # however much of a sheet is saved


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
    assert values_of(page, ".//option[@selected]", "value") == ["ml-engineer", "junior"]
    assert 'href="/roles/ml-engineer/career/?from=junior"' in page
    page = mine.post(PLACE, {"forget": "1"}, follow=True).content.decode()
    assert "were removed" in page
    assert not OwnPlace.objects.exists()


def test_a_wrong_place_is_said_at_its_field(mine: Client) -> None:
    page = mine.post(PLACE, {"role": "ml-engineer", "level": "emperor"}).content.decode()
    assert 'href="#id_level"' in page
    assert not OwnPlace.objects.exists()


def test_the_roles_name_their_levels_for_the_script(
    mine: Client, shelf: factories.Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.level("director", 9)
    for level in (shelf.junior, shelf.middle):
        RoleLevel.objects.create(role=shelf.engineer, level=level)
    with django_assert_num_queries(7):
        html = mine.get(PLACE).content.decode()
    form = find_one(html, ".//form[@data-levels-of='role']")
    option = find_one(form, ".//select[@name='role']/option[@value='ml-engineer']")
    assert option.attrib["data-levels"] == "junior middle"
    # Without script every level can be chosen, and the server names those of the role.
    assert "director" in values_of(form, ".//select[@name='level']/option", "value")
    page = mine.post(PLACE, {"role": "ml-engineer", "level": "director"}).content.decode()
    assert "Ml Engineer has these levels: Junior, Middle, Senior." in page


def test_without_a_place_the_sheet_asks_for_a_role(mine: Client) -> None:
    page = mine.get(SHEET).content.decode()
    assert "Choose a role to begin" in page
    assert '<option value="ml-engineer">' in page


def test_the_sheet_opens_with_ones_next_level(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.junior)
    page = mine.get(SHEET).content.decode()
    assert "<h1>Self-assessment: Ml Engineer, Middle</h1>" in page
    assert "Designs the tracking workflow of a project." in page
    assert "Left to Middle" in page


def test_from_the_highest_level_it_stays_there(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.senior)
    assert b"<h1>Self-assessment: Ml Engineer, Senior</h1>" in mine.get(SHEET).content


def test_another_role_opens_at_its_lowest_level(
    mine: Client, reader: User, shelf: factories.Shelf
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.senior)
    page = mine.get(SHEET, {"role": "data-analyst"}).content
    assert b"<h1>Self-assessment: Data Analyst, Junior</h1>" in page


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


# --- Answers line by line -------------------------------------------------------------------------

ADDRESS = f"{SHEET}?role=ml-engineer&level=middle"


def filled(page: str, ticked: set[str]) -> dict[str, list[str]]:
    """What a browser sends of the sheet with exactly the boxes of these lines ticked."""
    form = find_one(page, ".//form[@class='form-wide']")
    data = {each.get("name", ""): [each.get("value", "")] for each in hidden(form)}
    for select in find_all(form, ".//select"):
        data[select.get("name", "")] = values_of(select, "option[@selected]", "value") or [""]
    for choice in find_all(form, ".//div[@class='choice']"):
        box, label = find_one(choice, "input"), text_of(find_one(choice, "label"))
        if any(label.endswith(line) for line in ticked):
            data.setdefault(box.get("name", ""), []).append(box.get("value", ""))
    return data


def hidden(form: Element) -> list[Element]:
    return find_all(form, ".//input[@type='hidden']")


def test_lines_are_ticked_and_an_edit_asks_again_for_what_changed(
    mine: Client, author: User, shelf: factories.Shelf
) -> None:
    logs, plans, teaches = "Logs each run.", "Plans the work.", "Teaches others to compare models."
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, f"{logs}\n{plans}\n{teaches}"), by=author)
    mine.post(ADDRESS, filled(mine.get(ADDRESS).content.decode(), {logs, plans}))
    page = mine.get(ADDRESS).content.decode()
    assert "2 of 3 lines" in page
    assert texts_of(page, ".//ul[@class='open-lines']/li") == [teaches]

    cell = shelf.cell(shelf.engineer, shelf.middle)
    edit = factories.edit(cell, f"Logs every run.\n{plans}\nShips <b>it</b>.")
    factories.publish(shelf.skill, edit, by=author)
    for late in (filled(page, {logs, plans}), filled(page, {logs, plans, teaches})):
        mine.post(ADDRESS, late)  # the page from before the edit
    page = mine.get(ADDRESS).content.decode()
    lines = texts_of(page, ".//div[@class='choice']/label")
    assert lines == ["Reworded Logs every run.", plans, "New Ships <b>it</b>."]
    assert texts_of(page, ".//div[@class='choice']//del") == ["each"]
    assert "2 lines are new or reworded since you answered." in page
    assert len(find_all(page, ".//div[@class='choice']/input[@checked]")) == 1

    mine.post(ADDRESS, filled(page, {"Logs every run.", plans, "Ships <b>it</b>."}))
    page = mine.get(ADDRESS).content.decode()
    assert "3 of 3 lines" in page
    assert "Left to Middle" not in page


def test_what_another_tab_saved_stays(mine: Client, author: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, "Logs each run.\nPlans."), by=author)
    page = mine.get(ADDRESS).content.decode()
    mine.post(ADDRESS, filled(page, {"Plans."}))
    mine.post(ADDRESS, filled(page, {"Logs each run."}))
    mine.post(ADDRESS, filled(page, set()))
    assert Assessment.objects.get().met_lines == [1, 2]


@pytest.mark.parametrize("many", [1, 3, 50])
def test_fifty_expectations_of_four_lines_are_one_form(
    mine: Client, author: User, shelf: factories.Shelf, many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    text = "\n".join(f"Does the thing number {number}." for number in range(4))
    for number in range(many):
        skill = Skill.objects.create(
            slug=f"s{number}",
            name=f"S{number}",
            group=shelf.group,
            created_at=timezone.now(),
            updated_at=timezone.now(),
            updated_by=author,
        )
        Expectation.objects.create(
            skill=skill, role=shelf.engineer, level=shelf.senior, description=text, required=True
        )
    address = f"{SHEET}?role=ml-engineer&level=senior"
    page = mine.get(address).content.decode()
    data = filled(page, set(text.split("\n")))
    assert sum(map(len, data.values())) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    with django_assert_num_queries(SAVING):
        assert mine.post(address, data).status_code == 302
    assert Assessment.objects.filter(state="met").count() == many
