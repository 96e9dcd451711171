"""Columns and rules that several kinds of thing here have."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from skillmap.kernel.text import refuse_control_characters

TITLE_LENGTH = 150
MARKDOWN_LENGTH = 10_000  # rationale, sources, reviews, endorsements and comments
REASON_LENGTH = 2_000


class Visibility(models.TextChoices):
    """Who may see a thing that a person wrote."""

    PUBLIC = "public", _("public")
    HELD = "held", _("held for review")
    HIDDEN = "hidden", _("hidden")


def visibility_field() -> models.CharField[str, str]:
    """Public unless held or hidden."""
    return models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC, editable=False
    )


def markdown_field() -> models.TextField[str, str]:
    """What a person typed, Markdown; may be empty."""
    return models.TextField(
        blank=True, validators=[refuse_control_characters, MaxLengthValidator(MARKDOWN_LENGTH)]
    )


def html_field() -> models.TextField[str, str]:
    """What was typed, rendered and sanitised once, when it was written."""
    return models.TextField(blank=True, editable=False)


def reason_field() -> models.TextField[str, str]:
    """Why somebody decided something; plain text, may be empty."""
    return models.TextField(
        blank=True, validators=[refuse_control_characters, MaxLengthValidator(REASON_LENGTH)]
    )


def exactly_one(*names: str) -> models.Q:
    """That exactly one of the columns is set."""
    return reduce(or_, (_only(name, names) for name in names))


def _only(name: str, names: Sequence[str]) -> models.Q:
    return ~models.Q(**{name: None}) & models.Q(**{n: None for n in names if n != name})
