"""The large made-up catalogue is one that can be imported, and the same each time."""

from pathlib import Path

from profiles.interchange import checking, reading
from tests.bench import make_catalogue


def test_it_has_a_row_for_each_cell(tmp_path: Path, db: None) -> None:
    sizes = ("--skills", "4", "--roles", "3", "--levels", "2")
    for name, options in (("a.csv", ()), ("b.csv", ()), ("c.csv", ("--scatter",))):
        make_catalogue.main([str(tmp_path / name), *sizes, *options])
    texts = [(tmp_path / name).read_text().splitlines() for name in ("a.csv", "b.csv", "c.csv")]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
    assert sorted(texts[0]) == sorted(texts[2])
    with reading.read(tmp_path / "c.csv") as spool:
        checking.check(spool)
        assert list(spool.problems.lines()) == []
        assert (spool.skill_count, spool.cell_count, len(spool.roles)) == (4, 24, 3)
