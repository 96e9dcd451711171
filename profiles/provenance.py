"""Who drafted a text, where it was no person: the mark that stays with it, and its words.

A mark is empty for a person (and for everything older than marks), or says what drafted the text,
for a language model with the month: `language-model 2026-11`.
"""

import re
from collections.abc import Iterable
from datetime import date

from django.core.validators import RegexValidator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROGRAM = "program"  # through an API token or the MCP server
ASSISTANT = "assistant"  # a person wrote it with an assistant, and says so
MODEL = "language-model"  # a file says so
MARK_LENGTH = 30
_PATTERN = r"(program|assistant|language-model)( [0-9]{4}-(0[1-9]|1[0-2]))?"

validate_mark = RegexValidator(
    rf"\A{_PATTERN}\Z",
    gettext_lazy("Write program, assistant or language-model, and the month: 2026-11."),
    code="invalid",
)


def strongest(marks: Iterable[str]) -> str:
    """The mark of a whole: that of a program if there is one, else the first that is not empty."""
    said = [mark for mark in marks if mark]
    return PROGRAM if PROGRAM in said else next(iter(said), "")


def common(marks: Iterable[str]) -> str:
    """The mark that all of them are; empty where they differ, or where there is none."""
    said = set(marks)
    return said.pop() if len(said) == 1 else ""


def label(mark: str) -> str:
    """The mark in a sentence without a full stop; empty for a person."""
    match = re.fullmatch(_PATTERN, mark)
    if match is None:
        return ""
    kind, month = match[1], _month(match[2])
    if kind == PROGRAM:
        text = _("Drafted by a program in %(month)s") if month else _("Drafted by a program")
    elif kind == ASSISTANT:
        if month:
            text = _("Written with an assistant in %(month)s")
        else:
            text = _("Written with an assistant")
    elif month:
        text = _("Drafted by a language model in %(month)s")
    else:
        text = _("Drafted by a language model")
    return text % {"month": month}


def meaning(mark: str) -> str:
    """What the mark means for a reader, in one sentence."""
    if mark == PROGRAM:
        return _("A program wrote the first draft through a token; a person submitted it.")
    if mark == ASSISTANT:
        return _("The author used a writing assistant and says so.")
    if mark:
        return _("No person wrote the first draft of this text.")
    return ""


def _month(text: str | None) -> str:
    """The month written out in the language of the page, as "November 2026"."""
    if not text:
        return ""
    year, month = text.strip().split("-")
    return date_format(date(int(year), int(month), 1), "F Y") if int(year) else text.strip()
