"""How a role's matrix, and the step from one level to the next, look to programs."""

from rest_framework import serializers

from profiles.comparison import LevelMove, StepKind
from profiles.matrix import Place, PlaceState, Row
from profiles.models import RoleLevel, Skill

STATES = [each.value for each in PlaceState]
VERDICTS = [each.value for each in StepKind]

SHARED_FROM = serializers.SlugField(
    source="shared_from.slug",
    default=None,
    allow_null=True,
    help_text="The base role under which the expectation is kept; null where it is the role's own.",
)


class RungSerializer(serializers.Serializer[RoleLevel]):
    """A level of the role's ladder, with what the role is there."""

    slug = serializers.SlugField(source="level.slug")
    name = serializers.CharField(source="level.name")
    rank = serializers.IntegerField(source="level.rank")
    focus = serializers.CharField(allow_blank=True)
    technology = serializers.ListField(child=serializers.CharField())


class PlaceSerializer(serializers.Serializer[Place]):
    """A place of the matrix; `version` is null where there is no expectation."""

    level = serializers.SlugField(source="level.slug")
    state = serializers.ChoiceField(choices=STATES)
    version = serializers.IntegerField(source="expectation.version", default=None, allow_null=True)
    shared_from = SHARED_FROM


class RowSerializer(serializers.Serializer[Row[Skill]]):
    """A skill with its places, lowest level first."""

    skill = serializers.SlugField(source="head.slug")
    name = serializers.CharField(source="head.name")
    places = PlaceSerializer(many=True)


class MatrixSerializer(serializers.Serializer[object]):
    """A role's matrix: its levels, lowest first, and a row for each skill."""

    role = serializers.SlugField()
    levels = RungSerializer(many=True)
    results = RowSerializer(many=True)


class SideSerializer(serializers.Serializer[Place]):
    """What one level asks in a skill."""

    description = serializers.CharField(source="expectation.description", allow_blank=True)
    examples = serializers.CharField(source="expectation.examples", allow_blank=True)
    required = serializers.BooleanField(source="expectation.required")  # type: ignore[assignment]
    version = serializers.IntegerField(source="expectation.version")
    shared_from = SHARED_FROM


class StepSerializer(serializers.Serializer[LevelMove]):
    """What changes in one skill; a side is null where nothing is asked."""

    skill = serializers.SlugField(source="skill.slug")
    name = serializers.CharField(source="skill.name")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    before = SideSerializer(allow_null=True)
    after = SideSerializer(allow_null=True)

    def to_representation(self, step: LevelMove) -> dict[str, object]:
        """The step; a place without an expectation is null, as one that is not there."""
        shown: dict[str, object] = {
            "skill": step.skill.slug,
            "name": step.skill.name,
            "verdict": step.verdict.value,
        }
        for name, place in (("before", step.before), ("after", step.after)):
            is_told = place is not None and place.expectation is not None
            shown[name] = SideSerializer(place).data if is_told else None
        return shown


class CareerSerializer(serializers.Serializer[object]):
    """From a level to the next; `after` is null from the highest, both where there is no level."""

    role = serializers.SlugField()
    before = RungSerializer(allow_null=True)
    after = RungSerializer(allow_null=True)
    results = StepSerializer(many=True)
