"""The published catalogue as the database keeps it; `curation` is its only writer."""

from profiles.models.catalogue import Catalogue, Domain, Group, Level, RoleFamily
from profiles.models.documents import RoleDocument, SkillDocument, Spelling
from profiles.models.expectation import Expectation
from profiles.models.former_address import FormerAddress
from profiles.models.import_run import ImportRun
from profiles.models.people import Assessment, Curatorship, OwnPlace
from profiles.models.revision import Change, Credit, Revision
from profiles.models.role import Role, RoleExclusion, RoleLevel
from profiles.models.skill import Skill
from profiles.models.subject import Subject

__all__ = [
    "Assessment",
    "Catalogue",
    "Change",
    "Credit",
    "Curatorship",
    "Domain",
    "Expectation",
    "FormerAddress",
    "Group",
    "ImportRun",
    "Level",
    "OwnPlace",
    "Revision",
    "Role",
    "RoleDocument",
    "RoleExclusion",
    "RoleFamily",
    "RoleLevel",
    "Skill",
    "SkillDocument",
    "Spelling",
    "Subject",
]
