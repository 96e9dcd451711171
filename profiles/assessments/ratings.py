"""How far a person thinks they are: their own word on each expectation of a level; private.

A rating is of the version that the person read. Once whether it is required has changed, it no
longer counts as met until the person rates it again. So it is when the text has changed, where the
person gave one answer for the whole expectation. Where they answered line by line, lines that are
still there keep their answer.
"""

from collections.abc import Iterable, Mapping, Sequence

from profiles.assessments import line_answers
from profiles.assessments.line_answers import LineTicks
from profiles.assessments.self_assessments import Item, SelfAssessment
from profiles.history import Difference
from profiles.models import Assessment, Change, Expectation, Level, OwnPlace, Role
from skillmap.accounts.models import User
from skillmap.kernel.text import lines_of
from skillmap.kernel.uniqueness import atomic_with_retry

State = Assessment.State


def sheet(person: User, role: Role, level: Level) -> SelfAssessment:
    """The person's sheet for a role at a level, in two queries however much it asks."""
    cells = list(Expectation.objects.for_role(role).filter(level=level))
    ratings = Assessment.objects.filter(
        person=person,
        expectation__role__in=[role.pk, role.base_role_id or role.pk],
        expectation__level=level,
    )
    rated = {rating.expectation_id: rating for rating in ratings.with_rated_text()}
    items = (_item(cell, rated.get(cell.pk)) for cell in cells)
    return SelfAssessment(
        role, level, tuple(sorted(items, key=lambda each: not each.expectation.required))
    )


def of_retired(person: User) -> Iterable[Assessment]:
    """The person's ratings of expectations that are no longer published."""
    return Assessment.objects.filter(person=person).of_retired()


@atomic_with_retry
def record(
    person: User,
    said: Mapping[int, str],
    cells: Sequence[Expectation],
    versions: Mapping[int, int] | None = None,
    ticks: Mapping[int, LineTicks] | None = None,
) -> None:
    """Keep what the person says of these expectations; an empty state takes a rating back.

    `said` is by the expectation's id, and so are the `versions` that the person read, where they
    are not the present ones, and the `ticks` of lines. The state of an expectation in `ticks`
    follows from the lines that the person does, what is in `said` counts where they do none.
    Expectations that neither names stay as they were, and so do those of which the person has
    rated a later version meanwhile. Lines that the version read does not have are passed over.
    """
    shown = {cell.pk: cell.version for cell in cells} | dict(versions or {})
    ticks = ticks or {}
    named = sorted({cell.pk for cell in cells} & {*said, *ticks})
    ratings = Assessment.objects.filter(person=person, expectation__in=named)
    locked = ratings.with_rated_text().select_for_update(of=("self",)).order_by("expectation")
    old = {rating.expectation_id: rating for rating in locked}
    texts = _texts([cell for cell in cells if cell.pk in ticks], shown)
    kept, taken_back = [], []
    for pk in named:
        rating, state, met_lines = old.get(pk), said.get(pk, ""), list[int]()
        if (rating and rating.version > shown[pk]) or (pk in ticks and not texts[pk]):
            continue
        if pk in ticks:
            met = _met_keys(rating) if rating else frozenset()
            met = met - ticks[pk].removed | ticks[pk].added
            met_lines = line_answers.numbers_of(texts[pk], met)
            state = _state(len(met_lines), len(lines_of(texts[pk]))) or state
        if not state:
            taken_back.append(pk)
            continue
        values = {"version": shown[pk], "state": state, "met_lines": met_lines}
        if rating is None or any(getattr(rating, name) != each for name, each in values.items()):
            kept.append(Assessment(person=person, expectation_id=pk, **values))
    ratings.filter(expectation__in=taken_back).delete()
    Assessment.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["person", "expectation"],
        update_fields=[*("version", "state", "met_lines"), "updated_at"],
    )


def _texts(cells: Iterable[Expectation], versions: Mapping[int, int]) -> dict[int, str]:
    """The text of each expectation in the version that was read, by the expectation's id.

    It is empty where that text was redacted.
    """
    texts = {cell.pk: cell.description for cell in cells if versions[cell.pk] == cell.version}
    former = [cell.pk for cell in cells if cell.pk not in texts]
    texts |= dict.fromkeys(former, "")
    if former:
        changes = Change.objects.filter(expectation__in=former)
        for pk, version, text in changes.values_list("expectation", "version", "after_text"):
            if versions[pk] == version:
                texts[pk] = text or ""
    return texts


def place_of(person: User) -> OwnPlace | None:
    """The person's own role and level, unless the role is retired."""
    places = OwnPlace.objects.filter(person=person, role__retired_at=None)
    return places.select_related("role", "level").first()


@atomic_with_retry
def take_place(person: User, role: Role, level: Level) -> None:
    """Remember where the person stands."""
    OwnPlace.objects.update_or_create(person=person, defaults={"role": role, "level": level})


def leave_place(person: User) -> None:
    """Forget where the person stands."""
    OwnPlace.objects.filter(person=person).delete()


def _item(cell: Expectation, rating: Assessment | None) -> Item:
    asked = line_answers.not_answered(cell.description)
    has_lines = len(asked) > 1
    if rating is None:
        return Item(cell, "", lines=asked if has_lines else ())
    state, rewording = rating.state, _rewording(cell, rating)
    if met := _met_keys(rating):
        asked = line_answers.carry_over(_rated_text(rating), met, cell.description)
        met_count = sum(line.is_met for line in asked)
        state = _state(met_count, len(asked)) or state
        is_answered = met_count and not any(line.is_asked_again for line in asked)
        if rewording is not None and is_answered and not rewording.is_flag_changed:
            rewording = None
    return Item(cell, state, rewording, asked if has_lines else ())


def _state(met: int, lines: int) -> str:
    """What follows from how many lines the person does; empty where they do none."""
    if not met:
        return ""
    return State.MET if met == lines else State.WORKING


def _met_keys(rating: Assessment) -> frozenset[str]:
    """The keys of the lines that the person does, of the text that they rated.

    One answer for an expectation of one line is the answer for that line. Nothing is known of the
    lines of a text that was blanked since.
    """
    text, numbers = _rated_text(rating), rating.met_lines
    if not numbers and rating.state == State.MET and len(lines_of(text)) == 1:
        numbers = [1]
    return line_answers.keys_of(text, numbers)


def _rated_text(rating: Assessment) -> str:
    return getattr(rating, "rated_text", None) or ""


def _rewording(cell: Expectation, rating: Assessment) -> Difference | None:
    """What changed between the version rated and the present one; None where both say the same.

    A text that was blanked since cannot be compared: it counts as changed.
    """
    if rating.version == cell.version:
        return None
    before: str | None = getattr(rating, "rated_text", None)
    was_required: bool | None = getattr(rating, "rated_required", None)
    is_redacted = getattr(rating, "rated_redacted_at", None) is not None
    is_same = line_answers.have_same_lines(before or "", cell.description)
    if not is_redacted and is_same and was_required == cell.required:
        return None
    return Difference(
        expectation=cell,
        field="",
        target="",
        before_text=before,
        before_required=was_required,
        after_text=cell.description,
        after_required=cell.required,
        revisions=(),
        version=cell.version,
        is_redacted=is_redacted,
    )
