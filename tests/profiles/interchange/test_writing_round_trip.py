"""Export, import into an empty site, export again: the same bytes."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from profiles.addresses import RESERVED_SLUGS
from profiles.interchange import checking, importing, reading, writing
from profiles.models import Expectation, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from skillmap.kernel.text import normalise, normalise_line, tidy
from tests import factories
from tests.factories import Shelf

SHIPPED = settings.BASE_DIR / "fixtures" / "catalogue"
WORDS = ["true", "null", "no", "1", "0-1", "a", "b-c", "e3", "on", "x"]
# Everything that means something to YAML, JSON, CSV or Markdown, and letters that take more room.
LETTERS = "ab01-#:'\"\\|>&*!%@`{}[],?~=;. \n\t/é漢🚀\u00a0\u200d\ufeff\u0301"
assert not RESERVED_SLUGS & {*WORDS}


def lines(longest: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=longest).map(normalise_line).filter(bool)


def texts(longest: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, max_size=longest).map(normalise)


def many_lines(longest: int) -> st.SearchStrategy[str]:
    """Up to three lines, as descriptions and examples of expectations have them."""
    return st.lists(texts(longest), max_size=3).map("\n".join).map(normalise)


# Two of a name are none: what an alias may be is tested elsewhere.
ALIASES = st.lists(
    lines(9).map(lambda line: f"also {line}"),
    max_size=3,
    unique_by=lambda name: tidy(name).casefold(),
)


def things(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """One to three things with slugs of their own."""
    named = {"slug": st.sampled_from(WORDS), "name": lines(20), **keys}
    return st.lists(
        st.fixed_dictionaries(named), min_size=1, max_size=3, unique_by=lambda each: each["slug"]
    )


ADDRESSES = st.sampled_from(["", "https://example.org/1", "https://example.org/2"])
ORIGIN = {
    "source": st.just("") | lines(20),
    "code": st.just("") | lines(9),
    "source_url": ADDRESSES,
    "licence": lines(9),
}


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, Any]:
    """A whole catalogue as the JSON that is imported."""
    numbers = st.integers(0, 3)
    groups = things(summary=lines(20), position=numbers)
    found: dict[str, Any] = {"format": "skillmap-catalogue/1", "kind": "catalogue"}
    found |= {"title": draw(lines(20)), "description": draw(texts(40))}
    found["levels"] = draw(things(rank=numbers, position=numbers, summary=lines(20)))
    found["families"] = draw(things(position=numbers))
    found["domains"] = draw(things(groups=groups, position=numbers))
    found["roles"] = draw(things(aliases=ALIASES, mission=lines(30), position=numbers, **ORIGIN))
    ladder = [level["slug"] for level in found["levels"]]
    for role in found["roles"]:
        role["family"] = draw(st.sampled_from(["", *(each["slug"] for each in found["families"])]))
        role["levels"] = [
            {"level": level, "focus": draw(texts(40)), "technology": draw(st.lists(lines(12)))}
            for level in draw(st.lists(st.sampled_from(ladder), unique=True))
        ]
    found["skills"] = draw(
        things(aliases=ALIASES, summary=lines(30), description=texts(60), **ORIGIN)
    )
    places = [(role["slug"], level) for role in found["roles"] for level in ladder]
    for skill in found["skills"]:
        domain = draw(st.sampled_from(found["domains"]))
        skill["domain"] = domain["slug"]
        skill["group"] = draw(st.sampled_from(domain["groups"]))["slug"]
        skill["expectations"] = [
            {
                "role": role,
                "level": level,
                "required": draw(st.booleans()),
                "description": draw(many_lines(20)),
                "examples": draw(many_lines(20)),
            }
            for role, level in draw(st.lists(st.sampled_from(places), unique=True))
        ]
    return found


@contextmanager
def empty_site() -> Iterator[None]:
    """A site that forgets everything at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bring_in(path: Path) -> None:
    with reading.read(path) as spool:
        checking.check(spool)
        assert list(spool.problems.lines()) == []
        importing.Import(spool, by=importing.system_user()).run()


def take_out(root: Path) -> dict[str, str]:
    """Every lossless export, kept under `root` too.

    A package of CASE is kept only: it names the site, and when each thing changed.
    """
    found = {f"folder/{name}": text for name, text in writing.catalogue_folder()}
    found["all.json"] = "".join(writing.catalogue_json())
    found["all.csv"] = "".join(writing.catalogue_csv())
    packages = {"case.json": "".join(writing.catalogue_case())}
    for name, text in {**found, **packages}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="")
    return found


@pytest.mark.slow
@pytest.mark.django_db
@effort(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogue=catalogues())
def test_any_catalogue_survives_export_and_import(catalogue: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with empty_site():
            (root / "made.json").write_text(json.dumps(catalogue), encoding="utf-8")
            bring_in(root / "made.json")
            before = take_out(root)
        for part in ("folder", "all.json", "case.json"):
            with empty_site():
                bring_in(root / part)
                assert take_out(root / "again") == before
        if before["all.csv"].count("\n") > 1:
            with empty_site():
                bring_in(root / "all.csv")
                assert take_out(root / "again")["all.csv"] == before["all.csv"]


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
def test_the_shipped_catalogue_survives_in_every_format(tmp_path: Path) -> None:
    shipped = {
        f"folder/{path.relative_to(SHIPPED).as_posix()}": path.read_text("utf-8")
        for path in SHIPPED.rglob("*.yaml")
    }
    with empty_site():
        bring_in(SHIPPED)
        before = take_out(tmp_path)
        for part in ("folder", "all.json", "all.csv", "case.json"):
            revisions = Revision.objects.count()
            bring_in(tmp_path / part)
            assert Revision.objects.count() == revisions
    assert {name: text for name, text in before.items() if name.startswith("folder")} == shipped
    for part, kept in (
        ("folder", "folder"),
        ("all.json", ""),
        ("case.json", ""),
        ("all.csv", "all.csv"),
    ):
        with empty_site():
            bring_in(tmp_path / part)
            after = take_out(tmp_path / "again")
        assert {name: text for name, text in after.items() if name.startswith(kept)} == {
            name: text for name, text in before.items() if name.startswith(kept)
        }


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_retired_is_in_no_file_and_no_file_brings_it_back(
    tmp_path: Path, shelf: Shelf, author: User
) -> None:
    old = take_out(tmp_path / "old")
    law, lead = factories.domain("law"), factories.level("lead", 4)
    torts = factories.group("torts", domain=law)
    factories.publish(shelf.engineer, FieldOperation("focus", "", "", "level:lead"), by=author)
    factories.publish(shelf.engineer, FieldOperation("focus", "", "", "level:junior"), by=author)
    replaced = factories.skill("liability", group=torts, by=author)
    gone = FieldOperation("replaced_by", "", "experiment-tracking")
    factories.publish(replaced, FieldOperation("retired", "", "yes"), gone, by=author)
    take_out(tmp_path / "with")
    factories.retire_part(torts, shelf.group, by=author)
    factories.retire_part(law, by=author)
    factories.retire_part(lead, by=author)
    before = take_out(tmp_path / "new")
    assert not [name for name, text in before.items() if "lead" in text or "torts" in text]
    assert before != old
    for part in ("folder", "all.json", "all.csv", "case.json"):
        revisions = Revision.objects.count()
        bring_in(tmp_path / "new" / part)
        assert Revision.objects.count() == revisions
        with reading.read(tmp_path / "with" / part) as spool:
            checking.check(spool)
            said = [each.partition(": ")[2] for each in spool.problems.lines()]
        if part != "all.csv":  # which names no empty group and no unused level
            assert any("The level “lead” is retired." in each for each in said)
            assert any("The group “law/torts” is retired." in each for each in said)


@pytest.mark.django_db
def test_exports_for_others_change_nothing_where_they_were_made(tmp_path: Path) -> None:
    with empty_site():
        bring_in(SHIPPED)
        before = Revision.objects.count()
        for name, pieces in (
            ("case.json", writing.catalogue_case()),
            ("rsd.csv", writing.catalogue_descriptor_table()),
            ("rsd.json", writing.catalogue_descriptors()),
        ):
            (tmp_path / name).write_text("".join(pieces), encoding="utf-8", newline="")
            bring_in(tmp_path / name)
            assert (name, Revision.objects.count()) == (name, before)


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["rsd.csv", "rsd.json"])
def test_descriptors_come_back_as_the_same_expectations(tmp_path: Path, name: str) -> None:
    with empty_site():
        bring_in(SHIPPED)
        path = tmp_path / name
        pieces = writing.catalogue_descriptor_table()
        if name == "rsd.json":
            pieces = writing.catalogue_descriptors()
        path.write_text("".join(pieces), encoding="utf-8", newline="")
        before = said()
    with empty_site():
        bring_in(path)
        assert said() == before


def said() -> set[tuple[object, ...]]:
    """What descriptors can carry of every expectation."""
    names = ("skill__slug", "skill__name", "skill__group__name", "skill__group__domain__name")
    more = ("role__name", "level__name", "required", "description")
    return set(Expectation.objects.live().values_list(*names, *more))
