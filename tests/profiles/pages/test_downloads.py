"""Files to take away: their names, types, licence, and that they are written once per change."""

import csv
import io
import json
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.models import Confirmation
from profiles.operations import FieldOperation
from profiles.pages import downloads
from profiles.pages.page_metadata import CATALOGUE_FORMATS
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import values_of

SUBJECTS = ["/skills/experiment-tracking", "/roles/ml-engineer"]
TYPES = {"json": "application/json", "csv": "text/csv", "md": "text/markdown"}


def _body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.getvalue().decode()


@pytest.fixture
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("suffix", TYPES)
def test_a_file_says_what_it_is_each_time(
    client: Client, shelf: Shelf, subject: str, suffix: str
) -> None:
    slug = subject.rpartition("/")[2]
    for _time in range(2):
        response = client.get(f"{subject}.{suffix}")
        assert response.headers["Content-Type"] == f"{TYPES[suffix]}; charset=utf-8"
        name = f'attachment; filename="{slug}.{suffix}"'
        assert response.headers["Content-Disposition"] == name


@pytest.mark.parametrize(("subject", "rows"), list(zip(SUBJECTS, [5, 3], strict=True)))
def test_csv_has_a_row_for_each_expectation(
    client: Client, shelf: Shelf, subject: str, rows: int
) -> None:
    found = list(csv.DictReader(io.StringIO(_body(client, f"{subject}.csv"))))
    assert len(found) == rows
    assert found[0]["skill_slug"] == "experiment-tracking"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_json_carries_licence_and_attribution(client: Client, shelf: Shelf, subject: str) -> None:
    found = json.loads(_body(client, f"{subject}.json"))
    assert found["licence"] == "CC-BY-4.0"
    assert "Skillmap contributors" in found["attribution"]


@pytest.mark.parametrize("address", ["/skills/x", "/roles/x", *SUBJECTS, "/exports/catalogue"])
def test_an_unknown_file_is_404(client: Client, shelf: Shelf, address: str) -> None:
    assert client.get(f"{address}.exe").status_code == HTTPStatus.NOT_FOUND


def test_the_wrong_case_is_sent_on(client: Client, shelf: Shelf) -> None:
    response = client.get("/skills/Experiment-Tracking.csv")
    assert response.headers["Location"] == "/skills/experiment-tracking.csv"


@pytest.mark.parametrize("suffix", [*TYPES, "case.json"])
def test_the_catalogue_is_written_once_and_again_after_a_change(
    client: Client, shelf: Shelf, author: User, data_dir: Path, suffix: str
) -> None:
    address = f"/exports/catalogue.{suffix}"
    first = _body(client, address)
    (kept,) = (data_dir / "exports").iterdir()
    assert kept.read_text() == first
    assert _body(client, address) == first
    factories.publish(shelf.skill, FieldOperation("summary", "", "Keeping track."), by=author)
    second = _body(client, address)
    assert "Keeping track." in second
    assert [each.read_text() for each in (data_dir / "exports").iterdir()] == [second]


def test_every_format_is_kept_beside_the_others(
    client: Client, shelf: Shelf, data_dir: Path
) -> None:
    for suffix in downloads.CATALOGUE_WRITERS:
        address = f"/exports/catalogue.{suffix}"
        first = client.get(address)
        again = client.get(address)
        assert again.getvalue() == first.getvalue()
        media_type = CATALOGUE_FORMATS[suffix].media_type
        assert first.headers["Content-Type"].partition(";")[0] == media_type
        assert again.headers["Content-Type"] == first.headers["Content-Type"]
        name = f'attachment; filename="catalogue.{suffix}"'
        assert first.headers["Content-Disposition"] == name
        assert again.headers["Content-Disposition"] == name
    assert len(list((data_dir / "exports").iterdir())) == len(downloads.CATALOGUE_WRITERS)


def test_a_page_tells_what_can_be_taken_away(
    client: Client, shelf: Shelf, data_dir: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        html = client.get("/exports/").content.decode()
    files = ("/exports/catalogue", "/ims/", "/api/v1/changes/")
    links = [each for each in values_of(html, ".//main//a") if each.startswith(files)]
    assert len(links) == len(downloads.CATALOGUE_WRITERS) + 2
    for address in links:
        assert client.get(address).status_code == HTTPStatus.OK


@pytest.mark.parametrize("suffix", ["case.xml", "case.", ".json", "x" * 200, "a.b.c", "case%00"])
def test_a_format_that_there_is_not_is_404(
    client: Client, shelf: Shelf, data_dir: Path, suffix: str
) -> None:
    assert client.get(f"/exports/catalogue.{suffix}").status_code == HTTPStatus.NOT_FOUND


def test_the_catalogue_says_under_what_licence_it_is(
    client: Client, shelf: Shelf, data_dir: Path
) -> None:
    for _time in range(2):
        response = client.get("/exports/catalogue.csv")
        response.getvalue()
        link = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
        assert response.headers["Link"] == link
        name = 'attachment; filename="catalogue.csv"'
        assert response.headers["Content-Disposition"] == name


def test_the_catalogue_that_is_known_is_not_sent_again(
    client: Client, shelf: Shelf, data_dir: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    etag = client.get("/exports/catalogue.json").headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get("/exports/catalogue.json", headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


@pytest.mark.parametrize("subject", [*SUBJECTS, "/exports/catalogue"])
@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_file_is_written_again_when_a_text_is_confirmed(
    client: Client, shelf: Shelf, data_dir: Path, subject: str, suffix: str
) -> None:
    address = f"{subject}.{suffix}"
    etag = client.get(address).headers["ETag"]
    assert "confirmed by 1" not in _body(client, address)
    Confirmation.objects.create(
        person=factories.person(),
        expectation=shelf.cell(shelf.engineer, shelf.junior),
        version=1,
        answer=Confirmation.Answer.TRUE,
        answered_at=timezone.now(),
    )
    again = client.get(address, headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.OK
    assert "confirmed by 1 (version 1, " in again.getvalue().decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.more_skills(shelf, count, by=author)
    costs = {"/roles/ml-engineer": (8, 5, 7), "/skills/skill-0": (6, 5, 6)}
    for subject, cold in costs.items():
        for suffix, number in zip(TYPES, cold, strict=True):
            with django_assert_num_queries(number):
                client.get(f"{subject}.{suffix}")
            with django_assert_num_queries(2):  # the state, and the last confirmation
                client.get(f"{subject}.{suffix}")
