"""The form on which a person rates everything that a level asks of a role."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from profiles.assessments.line_answers import LineTicks, RatedLine
from profiles.assessments.self_assessments import Item, SelfAssessment
from profiles.models import Assessment

KEEP = "keep"  # the rating of what was reworded stays as it is, until it is rated again
LINES = "lines"  # the ticked lines say it
_VERSION = re.compile(r"(\d{1,18})\.(\d{1,9})")
_SHOWN = re.compile(r"(\d{1,18}):([a-z_]*):([0-9a-f-]*)")
_KEY = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What the page showed as the answer for one expectation: the choice and the ticked lines."""

    choice: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One expectation with its fields: a choice, and a box for each line where it has several."""

    item: Item
    choice: forms.BoundField
    lines: list[tuple[RatedLine, BoundWidget]]


class LineKeysField(forms.MultipleChoiceField):
    """The ticked lines of an expectation, by their keys; those of a text before an edit, too."""

    def valid_value(self, value: str) -> bool:
        """Whether it can be the key of a line."""
        return _KEY.fullmatch(value) is not None


class AssessmentForm(forms.Form):
    """For each expectation of a sheet one choice (`e<id>`) and the lines that are ticked (`l<id>`).

    `versions` says which version of each expectation the page shows (`<id>.<version>`, with
    spaces between), so that an answer is of the text that the person read. `shown` says which
    answers (`<id>:<choice>:<keys>`), so that only what the person changes is recorded, whatever
    they answered in another tab meanwhile. `typed` is what was sent before signing in.
    """

    versions = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        sheet: SelfAssessment,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.sheet = sheet
        typed = self._of_present_texts(typed or QueryDict())
        former = _shown(typed.get("shown", ""))
        answers = {item.expectation.pk: _answer(item) for item in sheet.items}
        for item in sheet.items:
            answer = answers[item.expectation.pk]
            self._add_fields(item, answer)
            if _name(item) in typed:
                answers[item.expectation.pk] = former.get(item.expectation.pk, answer)
                self.initial[_name(item)] = typed[_name(item)]
                self.initial[_lines_name(item)] = typed.getlist(_lines_name(item))
        pairs = (f"{item.expectation.pk}.{item.expectation.version}" for item in sheet.items)
        self.fields["versions"].initial = " ".join(pairs)
        self.fields["shown"].initial = " ".join(
            f"{pk}:{answer.choice}:{'-'.join(sorted(answer.keys))}"
            for pk, answer in answers.items()
        )

    def _of_present_texts(self, typed: QueryDict) -> QueryDict:
        """What was typed for expectations that have not been changed since."""
        read = {
            int(pk): int(version) for pk, version in _VERSION.findall(typed.get("versions", ""))
        }
        present = typed.copy()
        for item in self.sheet.items:
            cell = item.expectation
            if read.get(cell.pk, cell.version) != cell.version:
                present.pop(_name(item), None)
        return present

    def _add_fields(self, item: Item, answer: ShownAnswer) -> None:
        not_said, keep = ("", _("—")), (KEEP, _("rate again …"))
        states = [*Assessment.State.choices, (LINES, _("as ticked"))]
        choice = forms.ChoiceField(
            choices=[not_said, *states, keep],
            required=False,
            initial=answer.choice,
            label=item.expectation.skill.name,
        )
        # Whichever of them was on the page, all are understood.
        states = states if item.lines else states[:-1]
        choice.widget.choices = (
            [keep, *states, not_said] if item.is_reworded else [not_said, *states]
        )
        self.fields[_name(item)] = choice
        self.fields[_lines_name(item)] = LineKeysField(
            choices=[(line.key, line.text) for line in item.lines],
            required=False,
            initial=sorted(answer.keys),
            widget=forms.CheckboxSelectMultiple,
            label=item.expectation.skill.name,
        )

    def rows(self, *, is_required: bool) -> list[RatingRow]:
        """The items of one kind with their fields."""
        items = self.sheet.required if is_required else self.sheet.optional
        return [
            RatingRow(
                item,
                self[_name(item)],
                list(zip(item.lines, self[_lines_name(item)].subwidgets, strict=True)),
            )
            for item in items
        ]

    @property
    def said(self) -> dict[int, str]:
        """The one answer for each expectation that the person changed, by its id.

        For an expectation of which they changed the lines, it counts where no line is ticked.
        """
        states = Assessment.State.values
        return {pk: choice for pk, choice, _ticks in self._changes() if choice in {"", *states}}

    @property
    def ticks(self) -> dict[int, LineTicks]:
        """Which lines the person ticked and unticked, by the expectation's id."""
        return {pk: ticks for pk, _choice, ticks in self._changes() if ticks is not None}

    def _changes(self) -> Iterator[tuple[int, str, LineTicks | None]]:
        """The expectations of which the page sent something else than it showed.

        The ticks are None where one answer for the whole expectation was chosen instead.
        """
        shown = _shown(self.cleaned_data["shown"])
        for item in self.sheet.items:
            if self.add_prefix(_name(item)) not in self.data:
                continue
            before = shown.get(item.expectation.pk) or _answer(item)
            choice = self.cleaned_data[_name(item)]
            keys = frozenset(self.cleaned_data[_lines_name(item)])
            ticks = LineTicks(added=keys - before.keys, removed=before.keys - keys)
            if ticks != LineTicks():
                yield item.expectation.pk, choice, ticks
            elif choice != before.choice:
                is_by_line = choice == LINES
                yield item.expectation.pk, choice, LineTicks() if is_by_line else None

    @property
    def read_versions(self) -> dict[int, int]:
        """Which version of each expectation the person read, by the expectation's id."""
        pairs = _VERSION.findall(self.cleaned_data["versions"])
        read = {int(pk): int(version) for pk, version in pairs}
        present = {item.expectation.pk: item.expectation.version for item in self.sheet.items}
        return {pk: min(max(read[pk], 1), version) for pk, version in present.items() if pk in read}


def _answer(item: Item) -> ShownAnswer:
    """The answer that the page shows for an item before the person changes it."""
    choice = KEEP if item.is_reworded else LINES if item.met_lines else item.state
    return ShownAnswer(choice, frozenset(line.key for line in item.met_lines))


def _shown(text: str) -> dict[int, ShownAnswer]:
    """The answers that a page showed, as its hidden field has them."""
    return {
        int(pk): ShownAnswer(choice, frozenset(_KEY.findall(keys)))
        for pk, choice, keys in _SHOWN.findall(text)
    }


def _name(item: Item) -> str:
    return f"e{item.expectation.pk}"


def _lines_name(item: Item) -> str:
    return f"l{item.expectation.pk}"
