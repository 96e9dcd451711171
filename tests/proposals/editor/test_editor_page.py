"""The page of the editor: what its buttons ask for, and that its controls say what is there."""

from functools import partial

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from profiles.models import Role, RoleLevel, Skill
from proposals.editor import loader, ways_to_save
from proposals.editor.editor_page import Step, TextEditor
from proposals.editor.own_drafts import OwnDraft
from skillmap.accounts.models import User
from tests.factories import Shelf
from tests.proposals.editor.browser_forms import form_on


@pytest.mark.parametrize(
    ("sent", "of_draft", "of_direct_edit"),
    [
        ({"do": "submit"}, Step.SAVE, Step.PREVIEW),
        ({}, Step.SAVE, Step.PREVIEW),
        ({"do": "save"}, Step.KEEP, Step.SAVE),
        ({"do": "preview"}, Step.PREVIEW, Step.PREVIEW),
        ({"do": "merge"}, Step.PREVIEW, Step.PREVIEW),
        ({"do": "add-role"}, Step.SHOW, Step.SHOW),
        ({"do": "nonsense"}, Step.PREVIEW, Step.PREVIEW),
    ],
)
def test_an_unknown_button_saves_nothing(
    rf: RequestFactory, sent: dict[str, str], of_draft: Step, of_direct_edit: Step
) -> None:
    person = User(username="author")
    request = rf.post("/", sent)
    load = partial(loader.load, None)
    editor = TextEditor(request, person, load, ways_to_save.publish_new_skill, (), back="/")
    assert editor.step == of_direct_edit
    editor.draft = OwnDraft(person, None)
    assert editor.step == of_draft


@pytest.mark.parametrize("subject", ["skill", "engineer"])
@pytest.mark.parametrize("is_direct", [False, True])
def test_a_page_that_is_sent_as_it_is_changes_nothing(
    client: Client, shelf: Shelf, curator: User, subject: str, is_direct: bool
) -> None:
    row: Skill | Role = getattr(shelf, subject)
    RoleLevel.objects.create(
        role=shelf.engineer, level=shelf.junior, focus="\nLearns.", technology=["Git", "DVC"]
    )
    url = reverse("proposals:suggest", args=[f"{row.column}s", row.slug])
    if is_direct:
        url = reverse(f"admin:profiles_{row.column}_change", args=[row.pk])
    client.force_login(curator)
    form = form_on(client.get(url).content.decode())
    assert "field:name" in form.sent
    why = {"title": "Nothing", "summary": "Nothing"}
    response = client.post(url, {**form.sent, **why, "do": "save" if is_direct else "submit"})
    page = response.content.decode()
    assert (response.status_code, "Nothing would change" in page) == (422, True)
    assert form_on(page).sent.keys() >= form.sent.keys()


def test_the_page_sends_back_what_was_typed(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    typed = {
        "text:ml-engineer:junior": ["Logs\r\nevery run."],
        "retire:ml-engineer:middle": ["1"],
        "text:data-analyst:senior": ["Reviews dashboards."],
        "required:data-analyst:senior": ["1"],
        "field:group": [shelf.group.key],
        "title": ["Say <more>"],
    }
    form = form_on(client.get(url).content.decode())
    del form.sent["required:ml-engineer:junior"]
    client.post(url, {**form.sent, **typed, "do": "save"})
    again = form_on(client.get(url).content.decode())
    ticks = {name for name in again.sent if name.startswith(("required:", "retire:"))}
    sent = {name: again.sent[name] for name in typed}
    assert sent == typed
    assert ticks - {*typed} == {name for name in form.sent if name.startswith("required:")}


def test_the_cell_of_the_address_is_open_and_its_level_is_shown_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    page = client.get(f"{url}?role=ml-engineer&level=senior").content.decode()
    assert '<section id="level-senior" class="level-panel is-current">' in page
    assert 'id="cell-ml-engineer-senior" open>' in page
    assert page.count(" autofocus") == 1
    page = client.get(f"{url}?role=nobody&level=never").content.decode()
    assert '<section id="level-junior" class="level-panel is-current">' in page
    assert " autofocus" not in page


def test_the_lowest_level_with_an_error_or_a_change_is_shown_first(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.force_login(author)
    url = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    sent = form_on(client.get(url).content.decode()).sent
    senior = {"text:ml-engineer:senior": ["x" * 2_001]}
    client.post(url, {**sent, **senior, "do": "save"})
    shown = '<section id="level-{}" class="level-panel is-current">'
    assert shown.format("senior") in client.get(url).content.decode()
    both = senior | {"text:ml-engineer:middle": ["Shorter."], "draft_version": ["1"]}
    saved = client.post(url, {**sent, **both, "do": "save"}).content.decode()
    assert shown.format("middle") in saved
    wrong = client.post(url, {**sent, **both, "draft_version": ["2"], "do": "submit"})
    assert shown.format("senior") in wrong.content.decode()
