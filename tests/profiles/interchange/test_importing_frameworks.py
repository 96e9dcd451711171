"""Frameworks of others come in beside what the site has, and only their own is taken away."""

import csv
import io
import json
from dataclasses import replace

import pytest

from profiles import curation, ladders
from profiles.interchange import steps
from profiles.interchange.reading.options import ImportOptions, columns
from profiles.interchange.records import Origin
from profiles.models import Expectation, Level, Revision, Role, Skill
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Load
from tests.profiles.interchange.reading import test_esco as esco

FRAMEWORK = ImportOptions(
    columns=columns(["skill_name=s", "role_name=r", "description=d"]),
    origin=Origin("Atlas", "", "CC0-1.0"),
    defaults={"required": "0"},
)
ATLAS = "s,r,d\nMaps,Guide,Draws.\nRocks,Guide,Climbs.\nKnots,Mate,Ties.\n"


def test_only_what_came_with_it_is_retired(load: Load, shelf: Shelf) -> None:
    load({"a.csv": ATLAS}, asked=FRAMEWORK)
    maps = Skill.objects.get(slug="maps")
    own = factories.add(shelf.analyst, shelf.junior, "Reads maps.")
    factories.publish(maps, own, by=shelf.skill.updated_by)
    again = ATLAS.replace("Knots,Mate,Ties.\n", "")
    done = load({"a.csv": again}, asked=FRAMEWORK, is_retiring=True)
    assert dict(done.counts) == {"skill retired": 1, "role retired": 1}
    assert set(Skill.objects.published().values_list("slug", flat=True)) == {
        *("experiment-tracking", "maps", "rocks"),
    }
    assert maps.expectations.filter(retired_at=None).count() == 2


def test_a_framework_of_no_source_retires_no_skill(load: Load, shelf: Shelf) -> None:
    done = load({"a.csv": ATLAS}, asked=replace(FRAMEWORK, origin=Origin()), is_retiring=True)
    assert not [name for name in done.counts if "retired" in name]
    assert Skill.objects.published().count() == 4


def test_new_roles_have_the_levels_of_the_framework_alone(load: Load, shelf: Shelf) -> None:
    load({"a.csv": ATLAS}, asked=FRAMEWORK)
    guide = Role.objects.get(slug="guide")
    assert [level.slug for level in ladders.of(guide).levels] == ["all-levels"]


TEXTS = [
    "Plans work; splits it. Says why: cost, risk.",
    "- Plans\n- Splits\n\n  1. Says why",
    "• Plans • Splits • Says why",
    "Plans  work\u00a0well.\n\tSplits it. ",
    "One. " * 150,
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_description_of_others_stays_as_it_is(load: Load, text: str) -> None:
    """Neither split into lines nor joined; only white space at both ends goes."""
    table = io.StringIO()
    csv.writer(table).writerows([("s", "r", "d"), ("Maps", "Guide", text)])
    load({"a.csv": table.getvalue()}, asked=FRAMEWORK)
    rung = {"quality": "Novice", "score": 1, "description": text}
    criterion = {"category": "Ropes", "CFRubricCriterionLevels": [rung]}
    rubric = {"title": "Pupil", "CFRubricCriteria": [criterion]}
    package = {"CFDocument": {"title": "T"}, "CFItems": [], "CFRubrics": [rubric]}
    load({"p.json": json.dumps(package)}, asked=ImportOptions(defaults={"required": "1"}))
    assert list(Expectation.objects.values_list("description", "examples")) == [
        *((text.strip(), ""), (text.strip(), "")),
    ]


def test_a_long_description_of_esco_stays_as_it_is(load: Load) -> None:
    text = "Leads; steers. " + "Plays - well.\n" * 30
    table = io.StringIO()
    csv.writer(table).writerows([*csv.reader([esco.SKILLS]), *_esco_row(text)])
    load({**esco.FILES, "skills_en.csv": table.getvalue()})
    assert set(Skill.objects.values_list("description", flat=True)) == {text.strip()}


def _esco_row(text: str) -> list[list[str]]:
    uris = [f"{esco.BASE}/skill/{name}" for name in ("aa-1", "bb-2")]
    return [[uri, "knowledge", "cross-sector", uri[-4:], "", text] for uri in uris]


class Killed(Exception):
    """What ends a process in the middle."""


@pytest.mark.django_db(transaction=True)
def test_colliding_names_keep_their_addresses_over_an_interruption(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_REVISIONS", 1)
    text = "s,r,d\n" + "".join(f"C{'+' * n},Guide,Says {n}.\n" for n in range(5))

    def die(revision: Revision, **kwargs: object) -> None:
        # Not in its dry run, where the skills before are not there.
        if revision.skill and revision.skill.name == "C++" and Skill.objects.count() == 3:
            raise Killed

    curation.revision_published.connect(die)
    try:
        with pytest.raises(Killed):
            load({"a.csv": text}, asked=FRAMEWORK, at_once=1)
    finally:
        curation.revision_published.disconnect(die)
    done = load({"a.csv": text}, asked=FRAMEWORK, at_once=1)
    assert (done.resumed_at, done.counts["skill new"]) == (2, 3)
    assert dict(load({"a.csv": text}, asked=FRAMEWORK, at_once=1).counts) == {}
    assert set(Skill.objects.values_list("name", flat=True)) == {f"C{'+' * n}" for n in range(5)}


SHAPES = [
    # One level; four; seven; nine; grades of one role; emoji; texts that begin with a sign.
    ("One", ["Any"], "- does"),
    ("Four", ["awareness", "working", "practitioner", "expert"], "= knows"),
    ("Seven", [f"L{n}" for n in range(7)], "+ 🚀 ships"),
    ("Nine", [f"E{n} · Grade" for n in range(9)], "@ \"quoted\", 'said'\n- and more"),
]


@pytest.mark.parametrize(("name", "levels", "text"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_frameworks_with_any_number_of_levels(
    load: Load, name: str, levels: list[str], text: str
) -> None:
    cell = '"' + text.replace('"', '""') + '"'
    rows = (["Skill 🌱", *levels], ["Talking", *[cell] * len(levels)])
    table = "\n".join(map(",".join, rows))
    asked = ImportOptions(
        columns=columns(["skill_name=Skill 🌱"]),
        levels={level: level for level in levels},
        defaults={"role_name": name, "required": "1"},
    )
    load({"a.csv": table}, asked=asked)
    assert list(Level.objects.values_list("name", flat=True)) == levels
    assert set(Expectation.objects.values_list("description", flat=True)) == {text}
    assert ladders.of(Role.objects.get()).levels == list(Level.objects.all())


@pytest.mark.slow
def test_340_skills_of_one_role(load: Load) -> None:
    rows = "".join(f"Skill {n},Guide,Does {n}.\n" for n in range(340))
    done = load({"a.csv": f"s,r,d\n{rows}"}, asked=FRAMEWORK, dry=True)
    assert (done.counts["skill new"], done.counts["cell add"]) == (340, 340)
