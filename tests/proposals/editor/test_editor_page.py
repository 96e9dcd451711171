"""What the buttons of the editor ask for, in each way to save."""

from functools import partial

import pytest
from django.test import RequestFactory

from proposals.editor import loader, ways_to_save
from proposals.editor.editor_page import Step, TextEditor
from proposals.editor.own_drafts import OwnDraft
from skillmap.accounts.models import User


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
