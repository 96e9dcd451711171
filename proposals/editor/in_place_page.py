"""The editor of one expectation, which a page shows where the sentence stands."""

from django.http import HttpResponse
from django.shortcuts import render

from proposals.editor.editor_page import TextEditor, changes, shared_with
from proposals.editor.form import EditorForm
from proposals.editor.texts import EditedCell


def show(editor: TextEditor, form: EditorForm, cell: EditedCell) -> HttpResponse:
    """The form of the cell alone; what else the draft changes is counted, and stays in it."""
    context = {
        "editor": editor,
        "form": form,
        "cell": cell,
        "changes": changes(cell),
        "others": sum(each is not cell for each in form.texts.changed),
        **shared_with(editor, cell),
    }
    response = render(editor.request, "proposals/editor/_in_place_fragment.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
