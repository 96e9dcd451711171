"""Files in and out from the admin: looked at first, then all of it or nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.curation import SlugTaken
from profiles.models import Catalogue, Level, Revision
from proposals.models import Event
from skillmap.accounts.models import User
from tests import factories
from tests.expectations_csv import HEAD, LINE, row
from tests.factories import Shelf
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.django_db
FILES = "/admin/profiles/catalogue/files/"


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = str(tmp_path)  # type: ignore[attr-defined]


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def look(client: Client, text: str, name: str = "table.csv", **more: str) -> Any:
    sent = {"do": "look", "file": SimpleUploadedFile(name, text.encode()), **more}
    return client.post(FILES, sent)


def applying(response: Any, **more: str) -> dict[str, str]:
    """The form under the look, as the page sends it."""
    form = response.context["look"].form
    sent = {field.name: str(field.value()) for field in form.hidden_fields()}
    return {**sent, "do": "import", "summary": "From a table", **more}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_file_is_looked_at_and_then_brought_in(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    seen = look(signed, HEAD + LINE)
    assert seen.status_code == 200
    assert "~ skill experiment-tracking" in text_of(seen)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1
    done = signed.post(FILES, applying(seen), follow=True)
    assert "Imported: cell edit: 1, skill changed: 1." in text_of(done)
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs each run."
    event = Event.objects.latest("id")
    counts = {"skill changed": 1, "cell edit": 1}
    assert (event.verb, event.actor, event.data) == ("import", curator, {"counts": counts})
    again = signed.post(FILES, applying(seen))
    assert (again.status_code, "Upload it again" in text_of(again)) == (422, True)


def test_what_is_exported_is_brought_in_again_without_a_change(
    signed: Client, shelf: Shelf
) -> None:
    shown = text_of(signed.get(FILES))
    assert '/exports/catalogue.json"' in shown
    out = b"".join(signed.get("/exports/catalogue.json").streaming_content)  # type: ignore[attr-defined]
    seen = look(signed, out.decode(), "all.json")
    assert "Nothing to change" in text_of(seen)


def test_problems_are_told_by_line(signed: Client, shelf: Shelf) -> None:
    seen = look(signed, HEAD + row("Text.", required="<script>alert(1)</script>"))
    assert (seen.status_code, "upload.csv, line 2" in text_of(seen)) == (422, True)
    assert "Import now" not in text_of(seen)
    assert b"<script>alert" not in seen.content


def test_one_cause_is_one_line_and_every_place_is_below(signed: Client, shelf: Shelf) -> None:
    rows = "".join(row("Text.", slug=f"s{n}", required="perhaps") for n in range(5))
    seen = look(signed, HEAD + rows)
    text = text_of(seen)
    preview = seen.context["look"].preview
    assert (preview.problem_count, len(preview.problems)) == (5, 1)
    assert preview.problems[0].startswith("5 times: ")
    assert len(preview.all_problems) == 5
    assert "All errors" in text
    assert text.count("upload.csv, line 6, column required") == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x", "table.exe"),
        ("\x00", "table.csv"),
        ("\ufeff" + HEAD, "table.csv"),
        ("[" * 100_000, "deep.json"),
        ('{"a": ' * 100_000, "deep.json"),
        ("{", "broken.json"),
        ("", "empty.csv"),
    ],
)
def test_broken_files_are_told_and_write_nothing(
    signed: Client, shelf: Shelf, text: str, name: str
) -> None:
    before = Revision.objects.count()
    assert look(signed, text, name).status_code == 422
    assert Revision.objects.count() == before


def test_without_a_file_there_is_a_clear_answer(signed: Client) -> None:
    response = signed.post(FILES, {"do": "look"})
    assert (response.status_code, "This field is required." in text_of(response)) == (422, True)


def test_a_look_that_retires_nothing_goes_on_retiring_nothing(signed: Client, shelf: Shelf) -> None:
    seen = look(signed, HEAD + LINE)
    again = signed.post(FILES, applying(seen, summary=" "))
    assert again.context["look"].form["is_retiring"].value() in {False, "False"}
    assert "- " not in text_of(again).partition("<pre")[2].partition("</pre>")[0]
    signed.post(FILES, applying(again))
    assert shelf.cell(shelf.engineer, shelf.junior).version == 2
    assert shelf.cell(shelf.engineer, shelf.middle).retired_at is None


MOVED = HEAD + LINE.replace(",Mlops,", ",Elsewhere,")  # a skill of the site in another group


def test_a_file_takes_over_only_where_both_steps_say_so(signed: Client, shelf: Shelf) -> None:
    refused = look(signed, MOVED)
    assert (refused.status_code, "Import now" in text_of(refused)) == (422, False)
    assert "upload.csv, line 2: This would move a skill of the site" in text_of(refused)
    seen = look(signed, MOVED, is_taking_over="on")
    assert (seen.status_code, "Taken over" in text_of(seen)) == (200, True)
    changed = signed.post(FILES, applying(seen, is_taking_over="False"))
    assert (changed.status_code, "Import now" in text_of(changed)) == (422, False)
    shelf.skill.refresh_from_db()
    assert shelf.skill.group == shelf.group
    again = signed.post(FILES, applying(seen, summary=" "))
    assert again.context["look"].form["is_taking_over"].value() in {True, "True"}
    done = signed.post(FILES, applying(again), follow=True)
    assert "taken over: 1" in text_of(done)
    shelf.skill.refresh_from_db()
    assert shelf.skill.group.name == "Elsewhere"
    assert Event.objects.latest("id").data["counts"]["taken over"] == 1


def test_what_may_be_taken_over_is_remembered_over_signing_in(signed: Client, shelf: Shelf) -> None:
    sent = applying(look(signed, MOVED, is_taking_over="on"))
    signed.logout()
    sign_in(signed, signed.post(FILES, sent), "curator")
    shown = signed.get(FILES)
    assert "Taken over" in text_of(shown)
    assert signed.post(FILES, applying(shown)).status_code == 302


def test_what_was_looked_at_is_there_after_signing_in(signed: Client, shelf: Shelf) -> None:
    sent = applying(look(signed, HEAD + LINE), summary="Half an hour of zqx thoughts")
    signed.logout()
    entered = sign_in(signed, signed.post(FILES, sent), "curator")
    assert entered["Location"] == FILES
    shown = signed.get(FILES)
    assert "Half an hour of zqx thoughts" in text_of(shown)
    assert "Imported" in text_of(signed.post(FILES, applying(shown), follow=True))


def test_without_a_summary_the_look_stays(signed: Client, shelf: Shelf) -> None:
    seen = look(signed, HEAD + LINE, is_retiring="on")
    response = signed.post(FILES, applying(seen, summary=" "))
    assert (response.status_code, "~ skill experiment-tracking" in text_of(response)) == (422, True)
    assert response.context["look"].form["is_retiring"].value() in {True, "True"}
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_a_catalogue_that_moved_on_is_shown_anew(
    signed: Client, shelf: Shelf, stranger: User
) -> None:
    seen = look(signed, HEAD + LINE)
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Theirs.")
    factories.publish(shelf.skill, edit, by=stranger)
    again = signed.post(FILES, applying(seen))
    assert (again.status_code, "changed since the preview" in text_of(again)) == (422, True)
    assert "From a table" in text_of(again)
    assert signed.post(FILES, applying(again)).status_code == 302
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs each run."


def test_what_is_found_while_writing_undoes_all_of_it(signed: Client, shelf: Shelf) -> None:
    seen = look(signed, HEAD + LINE + row("Another.", slug="another"))
    calls: list[Revision] = []

    def refuse(sender: Any, revision: Revision, **kwargs: object) -> None:
        if revision.skill != shelf.skill and len(calls) == 0:
            calls.append(revision)
            raise SlugTaken("another")

    curation.revision_published.connect(refuse, sender=Revision)
    try:
        response = signed.post(FILES, applying(seen))
    finally:
        curation.revision_published.disconnect(refuse, sender=Revision)
    assert (response.status_code, "or used, this slug" in text_of(response)) == (422, True)
    assert "From a table" in text_of(response)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


NEW_LEVELS = json.dumps(
    {
        "CFDocument": {"title": "T"},
        "CFItems": [],
        "CFRubrics": [
            {
                "title": "Pupil",
                "CFRubricCriteria": [
                    {
                        "category": "Speaking",
                        "CFRubricCriterionLevels": [
                            {"quality": "Better", "description": "Speaks up."},
                            {"quality": "Good", "description": "Speaks."},
                        ],
                    }
                ],
            }
        ],
    }
)


def test_the_order_of_levels_is_carried_to_the_import(signed: Client, shelf: Shelf) -> None:
    exported = b"".join(signed.get("/exports/catalogue.json").streaming_content)  # type: ignore[attr-defined]
    seen = look(signed, exported.decode(), "all.json", levels="Senior, Middle, Junior")
    assert "“1” → “3”" in text_of(seen)
    again = signed.post(FILES, applying(seen, summary=" "))
    assert again.context["look"].form["levels"].value() == "Senior, Middle, Junior"
    assert signed.post(FILES, applying(again)).status_code == 302
    ranks = Level.objects.values_list("slug", "rank")
    assert list(ranks) == [("senior", 1), ("middle", 2), ("junior", 3)]


def test_the_order_of_levels_is_asked_for_and_what_is_typed_stays(
    signed: Client, shelf: Shelf
) -> None:
    seen = look(signed, HEAD + LINE, levels="Junior, Junior")
    assert (seen.status_code, "is given twice" in text_of(seen)) == (422, True)
    assert 'value="Junior, Junior"' in text_of(seen)
    asked = look(signed, NEW_LEVELS, "package.json")
    assert "Nothing says in which order these levels stand: Better, Good." in text_of(asked)


def test_with_a_second_curator_an_administrator_brings_it_in(
    client: Client, shelf: Shelf, curator: User, settings: object
) -> None:
    factories.curator("second")
    client.force_login(curator)
    seen = look(client, HEAD + LINE)
    assert ("Preview only" in text_of(seen), "Import now" in text_of(seen)) == (True, False)
    assert client.post(FILES, applying(seen)).status_code == 403
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1
    settings.TWO_CURATORS = False  # type: ignore[attr-defined]
    assert "Import now" in text_of(look(client, HEAD + LINE))
    settings.TWO_CURATORS = True  # type: ignore[attr-defined]
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    client.force_login(chief)
    assert client.post(FILES, applying(look(client, HEAD + LINE))).status_code == 302


def test_a_domains_curator_brings_nothing_in(client: Client, shelf: Shelf) -> None:
    client.force_login(factories.curator("local", domain=shelf.domain))
    assert client.get(FILES).status_code == 403
    assert client.post(FILES, {"do": "import"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"key": "../x"}, {"sequence": "x"}, {"key": "\x00"}])
def test_a_forged_form_opens_nothing(signed: Client, sent: dict[str, str]) -> None:
    before = Catalogue.objects.get().sequence
    assert signed.post(FILES, {"do": "import", "summary": "x", **sent}).status_code == 422
    assert Catalogue.objects.get().sequence == before
    assert signed.put(FILES).status_code == 405


def test_a_file_in_json_is_named_by_its_lines_too(signed: Client, shelf: Shelf) -> None:
    seen = look(signed, json.dumps({"format": "nonsense"}), "all.json")
    assert (seen.status_code, "upload.json, line 1" in text_of(seen)) == (422, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_many(
    signed: Client, shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.skill(f"s{number}", group=shelf.group, by=factories.person())
    with django_assert_num_queries(4):
        signed.get(FILES)


def test_what_cannot_be_written_is_told_by_the_preview(signed: Client, shelf: Shelf) -> None:
    def refuse(sender: Any, revision: Revision, **kwargs: object) -> None:
        if revision.skill != shelf.skill:
            raise SlugTaken("another")

    curation.revision_published.connect(refuse, sender=Revision)
    try:
        seen = look(signed, HEAD + LINE + row("Another.", slug="another"))
    finally:
        curation.revision_published.disconnect(refuse, sender=Revision)
    text = text_of(seen)
    assert "upload.csv, line 3: Another skill or role uses, or used, this slug." in text
    assert "Import now" not in text
    assert Revision.objects.filter(source="import").count() == 0
