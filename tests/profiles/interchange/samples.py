"""Small catalogues that nothing is wrong with."""

from profiles.models import Expectation
from profiles.operations import CellOperation, CellValues, Kind
from tests import factories
from tests.profiles.interchange.conftest import Files

LEVELS = "levels:\n- slug: junior\n  name: Junior\n  rank: 1\n"
DOMAINS = "domains:\n- slug: data\n  name: Data\n  groups:\n  - slug: etl\n    name: ETL\n"
ROLES = "roles:\n- slug: analyst\n  name: Analyst\n"
SKILL = "slug: sql\nname: SQL\ndomain: data\ngroup: etl\n"
CELL = "expectations:\n- role: analyst\n  level: junior\n  required: true\n  description: Joins.\n"
GOOD: Files = {
    "levels.yaml": LEVELS,
    "domains.yaml": DOMAINS,
    "roles.yaml": ROLES,
    "skills/sql.yaml": SKILL + CELL,
}
HEADER = (
    "domain,group,skill_slug,skill_name,skill_summary,role_family,role_slug,role_name,"
    "level_slug,level_name,level_rank,required,description\n"
)
ROW = "Data,ETL,sql,SQL,Queries,Analysis,analyst,Analyst,junior,Junior,1,1,Joins.\n"


def with_examples(cell: Expectation, examples: str) -> Expectation:
    """The cell, now with those examples."""
    new = CellValues(cell.description, cell.required, examples)
    change = CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)
    factories.publish(cell.skill, change, by=cell.skill.updated_by)
    cell.refresh_from_db()
    return cell
