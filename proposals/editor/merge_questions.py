"""Asks which of two texts a draft keeps: its own, or what somebody else wrote meanwhile."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from profiles.operations import CellValues
from proposals.editor import merge_choices
from proposals.editor.draft_merging import Stale
from proposals.editor.merge_choices import MINE, THEIRS, THIRD, MergeChoice
from proposals.editor.texts import (
    EMPTY,
    TEXTS,
    WORDS,
    EditedCell,
    EditedField,
    EditedTexts,
    form_name,
    has_text,
    tidied,
)
from proposals.models.version import Content
from skillmap.kernel.text import normalise, tidy

PREFIXES = ("live.", "kept.", "version.")
CHOSEN_FROM_A_LIST = ("group", "family", "base_role")
MORE = TEXTS[1:]  # of a cell, beside what is expected


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the texts to choose from. `required` is None where it says nothing about that.

    `more` has the other texts of a cell, each with its label and its name in forms.
    """

    label: str
    text: str
    required: bool | None = None
    is_retired: bool = False
    more: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MergeQuestion:
    """Two texts for one place, `theirs` and `mine`, and which of them the person keeps.

    `base` is the text that both come from, if it is known. `seen` is a digest of the other text:
    an answer counts only for the text that was shown.
    """

    key: str
    title: str
    base: MergeSide | None
    theirs: MergeSide
    mine: MergeSide
    choice: MergeChoice
    seen: str
    is_answered: bool
    place: EditedCell | EditedField | None = None
    other: EditedCell | EditedField | None = None

    @property
    def is_cell(self) -> bool:
        """Whether Required belongs to it."""
        return isinstance(self.place, EditedCell)

    @property
    def sides(self) -> list[MergeSide]:
        """The texts in the order in which they are shown."""
        return [*([self.base] if self.base else []), self.theirs, self.mine]

    @property
    def use_theirs_label(self) -> str:
        """The label of the choice of the other text."""
        return _("Use the other text: %(label)s") % {"label": self.theirs.label}

    @property
    def keep_mine_label(self) -> str:
        """The label of the choice of the form's own text."""
        return _("Keep this text: %(label)s") % {"label": self.mine.label}

    @property
    def more(self) -> list[tuple[str, str, str]]:
        """The other texts of a third one: label, name in forms, and what was typed."""
        more = self.choice.more
        return [(label, name, more[name]) for label, name, _text in self.mine.more]

    @property
    def has_third(self) -> bool:
        """Whether a third text can be typed."""
        return getattr(self.place, "name", "") not in CHOSEN_FROM_A_LIST


def about_published(stale: Sequence[Stale], data: Mapping[str, str]) -> list[MergeQuestion]:
    """One question for each place that conflicts with what is published now."""
    return [_about_published(each, data) for each in stale]


def about_other(
    mine: EditedTexts,
    other: EditedTexts,
    words: Content,
    other_words: Content,
    data: Mapping[str, str],
    source: tuple[str, str],
) -> list[MergeQuestion]:
    """One question for each place where the form and another text of the draft differ.

    `source` says where the other text is from: the prefix of the keys, and a label.
    """
    prefix, label = source
    others = {each.key: each for each in other.places}
    questions = []
    for name in WORDS:
        theirs, own = str(other_words.get(name, "")), str(words.get(name, ""))
        if normalise(theirs) != normalise(own):
            sides = (None, MergeSide(label, theirs), MergeSide(_("In this window"), own))
            what = MINE if normalise(own) else THEIRS
            questions.append(_question(prefix + name, _title(name), sides, data, what))
    for place in mine.places:
        kept = others.get(place.key)
        if kept is None or _state(place) == _state(kept):
            continue
        sides = (None, _side(label, kept), _side(_("In this window"), place))
        what = MINE if place.is_changed else THEIRS
        questions.append(
            _question(prefix + place.key, title_of(place), sides, data, what, place, kept)
        )
    return questions


def apply(questions: Sequence[MergeQuestion], words: Content) -> None:
    """Write the answers into the form and its words."""
    for each in questions:
        what, text = each.choice.what, each.choice.text
        if each.place is None:
            if what != MINE:
                words[each.key.partition(".")[2]] = each.theirs.text if what == THEIRS else text
            continue
        if isinstance(each.place, EditedCell):
            _apply_cell(each, each.place)
        else:
            _apply_field(each, each.place)


def title_of(place: EditedCell | EditedField) -> str:
    """What a place is called: role and level, or the field."""
    if isinstance(place, EditedCell):
        return f"{place.role.name}, {place.level.name}"
    return place.label


def _about_published(stale: Stale, data: Mapping[str, str]) -> MergeQuestion:
    place, base = stale.place, stale.base
    before, now = _("When it was written"), _("Published now")
    sides: tuple[MergeSide, MergeSide, MergeSide]
    if isinstance(place, EditedCell):
        first = _values(before, base if isinstance(base, CellValues) else None)
        sides = (first, _values(now, place.live), _side(_("In your draft"), place))
    else:
        sides = (
            MergeSide(before, str(base)),
            MergeSide(now, place.live),
            _side(_("In your draft"), place),
        )
    return _question(f"live.{place.key}", title_of(place), sides, data, MINE, place)


def _question(
    key: str,
    title: str,
    sides: tuple[MergeSide | None, MergeSide, MergeSide],
    data: Mapping[str, str],
    what: str,
    place: EditedCell | EditedField | None = None,
    other: EditedCell | EditedField | None = None,
) -> MergeQuestion:
    _base, theirs, mine = sides
    seen = _digest(theirs)
    more = {name: text for _label, name, text in mine.more}
    choice = merge_choices.read(
        data, key, text=mine.text, required=bool(mine.required), what=what, more=more
    )
    is_answered = data.get(f"seen:{key}") == seen and not choice.drops
    return MergeQuestion(key, title, *sides, choice, seen, is_answered, place, other)


def _apply_field(question: MergeQuestion, field: EditedField) -> None:
    choice, other = question.choice, question.other
    if choice.what == THIRD:
        field.text = choice.text
    elif choice.what == THEIRS:
        field.text = question.theirs.text
    if other is None:
        field.base = field.live
    elif choice.what == THEIRS and isinstance(other, EditedField):
        field.base = other.base


def _apply_cell(question: MergeQuestion, cell: EditedCell) -> None:
    choice, other = question.choice, question.other
    if choice.what == THIRD:
        more = {each.name: choice.more[form_name(each)] for each in MORE}
        cell.write(description=choice.text, required=choice.required, **more)
        cell.is_retiring = False
    elif choice.what == THEIRS and isinstance(other, EditedCell):
        cell.values = other.values
        cell.is_retiring, cell.base_version = other.is_retiring, other.base_version
    elif choice.what == THEIRS:
        cell.values, cell.is_retiring = cell.live or EMPTY, False
    if other is None:
        cell.base_version = cell.version
        cell.is_retiring = cell.is_retiring and cell.live is not None


def _state(place: EditedCell | EditedField) -> object:
    if isinstance(place, EditedField):
        return tidy(place.text)
    if place.is_retiring:
        return None
    return tidied(place.values, []) if has_text(place.values) else EMPTY


def _side(label: str, place: EditedCell | EditedField) -> MergeSide:
    if isinstance(place, EditedField):
        return MergeSide(label, place.text)
    if place.is_retiring:
        return replace(_values(label, EMPTY), is_retired=True)
    return _values(label, place.values)


def _values(label: str, values: CellValues | None) -> MergeSide:
    """The side of a cell; Required is said only of one that has a text."""
    shown = values or EMPTY
    more = ((str(each.label), form_name(each), getattr(shown, each.name)) for each in MORE)
    required = shown.required if has_text(shown) else None
    return MergeSide(label, shown.description, required, more=tuple(more))


def _title(name: str) -> str:
    return {"title": _("Title"), "rationale": _("Why"), "sources": _("Sources")}[name]


def _digest(side: MergeSide) -> str:
    more = [normalise(text) for _label, _name, text in side.more]
    said = json.dumps([normalise(side.text), side.required, side.is_retired, *more])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
