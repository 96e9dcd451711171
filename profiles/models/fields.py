"""Columns that every kind of thing in the catalogue has, with their rules."""

from django.core.validators import MaxLengthValidator
from django.db import models

from profiles.addresses import SLUG_LENGTH, validate_slug
from profiles.provenance import MARK_LENGTH, validate_mark
from skillmap.kernel.text import refuse_control_characters

NAME_LENGTH = 120
MOST_ALIASES = 20
SUMMARY_LENGTH = 300
EXPECTATION_LENGTH = 2_000  # also limits a role's focus and the catalogue's description
EXAMPLES_LENGTH = 1_000
DESCRIPTION_LENGTH = 10_000  # of a skill: no other field of the catalogue is as long


def name_field() -> models.CharField[str, str]:
    """A name of one line, any script, emoji too."""
    return models.CharField(max_length=NAME_LENGTH, validators=[refuse_control_characters])


def slug_field(*, is_unique: bool = True) -> models.CharField[str, str]:
    """The word that stands for a thing in addresses."""
    return models.CharField(max_length=SLUG_LENGTH, unique=is_unique, validators=[validate_slug])


def first_slug_field() -> models.CharField[str, str]:
    """The slug that a thing had first, of which its permanent identifiers are made."""
    return models.CharField(max_length=SLUG_LENGTH, editable=False, default="", db_default="")


def summary_field() -> models.CharField[str, str]:
    """One line that says what a thing is; may be empty."""
    return models.CharField(
        max_length=SUMMARY_LENGTH, blank=True, validators=[refuse_control_characters]
    )


def text_field(limit: int = EXPECTATION_LENGTH) -> models.TextField[str, str]:
    """Plain text of several lines, at most `limit` characters; may be empty."""
    return models.TextField(
        blank=True, validators=[refuse_control_characters, MaxLengthValidator(limit)]
    )


def aliases_field() -> models.JSONField[list[str], list[str]]:
    """Other names of a thing: a list of texts; may be empty."""
    return models.JSONField(
        default=list, blank=True, db_default=models.Value([], output_field=models.JSONField())
    )


def drafted_by_field() -> models.CharField[str, str]:
    """What drafted a text where it was no person, as `profiles.provenance` has it; else empty."""
    return models.CharField(
        max_length=MARK_LENGTH, blank=True, default="", db_default="", validators=[validate_mark]
    )


def examples_field() -> models.TextField[str, str]:
    """Examples of what would show a behaviour, one a line; may be empty."""
    return models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[refuse_control_characters, MaxLengthValidator(EXAMPLES_LENGTH)],
    )
