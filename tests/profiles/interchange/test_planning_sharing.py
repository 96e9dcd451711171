"""Base roles and exclusions in files: they come back as they were, and mistakes have a place."""

from pathlib import Path

import pytest

from profiles.models import Role
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.test_writing_round_trip import bring_in, empty_site, take_out


def test_they_survive_every_format_without_loss(shelf: Shelf, author: User, tmp_path: Path) -> None:
    based = FieldOperation("base_role", "", shelf.engineer.slug)
    excluded = FieldOperation("not_expected", "", "experiment-tracking/senior")
    factories.publish(shelf.analyst, based, excluded, by=author)
    before = take_out(tmp_path)
    assert "base_role: ml-engineer" in "".join(before.values())
    for part in ("folder", "all.json", "case.json"):
        with empty_site():
            bring_in(tmp_path / part)
            analyst = Role.objects.get(slug="data-analyst")
            assert analyst.base_role == Role.objects.get(slug="ml-engineer")
            assert analyst.not_expected == ["experiment-tracking/senior"]
            assert take_out(tmp_path / "again") == before


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["    base_role: nobody"], "There is no role “nobody”"),
        (["    base_role: data-analyst"], "“data-analyst” cannot be its own base role."),
        (["    not_expected: [cooking/senior]"], "There is no skill “cooking”"),
        (["    not_expected: [experiment-tracking/boss]"], "There is no level “boss”"),
    ],
)
def test_mistakes_are_told_with_file_and_line(
    shelf: Shelf, tmp_path: Path, lines: list[str], problem: str
) -> None:
    take_out(tmp_path)
    path = next(tmp_path.joinpath("folder").rglob("roles.yaml"))
    before = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(before) if "slug: data-analyst" in line)
    indent = before[at].index("slug")
    told = [" " * indent + line.strip() for line in lines]
    path.write_text("\n".join([*before[: at + 1], *told, *before[at + 1 :], ""]), "utf-8")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        bring_in(tmp_path / "folder")
    assert problem in str(caught.value)
    assert "roles.yaml" in str(caught.value)
