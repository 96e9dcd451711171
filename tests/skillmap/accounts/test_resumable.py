"""What of a form is carried over signing in: its own fields, and no more than they hold."""

from django.http import QueryDict

from proposals.discussion.forms import CommentForm
from proposals.models.fields import MARKDOWN_LENGTH
from skillmap.accounts.resumable import MOST, CarriedForm, Resumable

COMMENT = Resumable.of(CommentForm)
SHEET = Resumable.of(more={"text:*": 100, "roles": 20})


def data(**fields: list[str]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, values in fields.items():
        made.setlist(name, values)
    return made


def test_only_declared_fields_are_carried() -> None:
    sent = data(text=["Words"], csrfmiddlewaretoken=["x"], password=["secret"], other=["y"])
    assert COMMENT.pick(sent) == {"text": ["Words"]}


def test_a_family_of_fields_is_declared_by_how_their_names_begin() -> None:
    sent = data(**{"text:a:b": ["Words"], "text": ["x"], "text:" + "a" * 300: ["y"]})
    assert SHEET.pick(sent) == {"text:a:b": ["Words"]}


def test_a_text_that_is_too_long_comes_back_to_be_shortened() -> None:
    [text] = COMMENT.pick(data(text=["x" * (MARKDOWN_LENGTH + 500)]))["text"]
    assert len(text) == MARKDOWN_LENGTH + 500


def test_no_more_is_carried_than_the_fields_hold() -> None:
    picked = COMMENT.pick(data(text=["x" * 99_000] * 26, token=["x" * 99_000]))
    assert sum(len(text) for values in picked.values() for text in values) < 3 * MARKDOWN_LENGTH
    assert SHEET.pick(data(roles=["a" * 12, "b" * 12, "c" * 12]))["roles"] == [
        "a" * 12,
        "b" * 8,
        "",
    ]


def test_a_whole_form_is_bounded() -> None:
    wide = Resumable.of(more={"text:*": 20_000})
    picked = wide.pick(data(**{f"text:{n}": ["x" * 20_000] for n in range(200)}))
    assert sum(len(text) for values in picked.values() for text in values) == MOST


def test_what_is_carried_cannot_be_made_up() -> None:
    carried = CarriedForm("/skills/new/", {"title": ["Ünïcode ☃ \x00"]}, "a=b")
    assert CarriedForm.read(carried.sign()) == carried
    assert carried.address == "/skills/new/?a=b"
    assert CarriedForm.read(carried.sign()[:-1] + "!") is None
    assert CarriedForm.read("") is None
