"""Writes the published catalogue, one skill or one role in every format it leaves in."""

from collections.abc import Iterator

from profiles.interchange.writing import case, csv_text, json_text, markdown, rsd, xlsx
from profiles.interchange.writing.folder import files as catalogue_folder
from profiles.models import Role, Skill

__all__ = [
    "catalogue_case",
    "catalogue_csv",
    "catalogue_descriptor_table",
    "catalogue_descriptors",
    "catalogue_folder",
    "catalogue_json",
    "catalogue_markdown",
    "catalogue_workbook",
    "role_csv",
    "role_json",
    "role_markdown",
    "skill_csv",
    "skill_json",
    "skill_markdown",
]


def skill_csv(skill: Skill) -> str:
    """One skill as flat CSV."""
    return "".join(csv_text.skill(skill))


def skill_json(skill: Skill) -> str:
    """One skill as a JSON document that can be imported by itself."""
    return json_text.skill(skill)


def skill_markdown(skill: Skill) -> str:
    """One skill as Markdown to be read."""
    return markdown.skill(skill)


def role_csv(role: Role) -> str:
    """One role as flat CSV."""
    return "".join(csv_text.role(role))


def role_json(role: Role) -> str:
    """One role as a JSON document that can be imported by itself."""
    return json_text.role(role)


def role_markdown(role: Role) -> str:
    """One role as Markdown to be read."""
    return markdown.role(role)


def catalogue_csv() -> Iterator[str]:
    """Every expectation as flat CSV, in pieces of bounded size."""
    return csv_text.catalogue()


def catalogue_json() -> Iterator[str]:
    """The whole catalogue as JSON, in pieces of bounded size."""
    return json_text.catalogue()


def catalogue_markdown() -> Iterator[str]:
    """The list of skills as Markdown, in pieces of bounded size."""
    return markdown.catalogue()


def catalogue_case() -> Iterator[str]:
    """The whole catalogue as a package of 1EdTech CASE 1.1, in pieces of bounded size."""
    return case.package()


def catalogue_descriptors() -> Iterator[str]:
    """Every expectation as a Rich Skill Descriptor in JSON, in pieces of bounded size."""
    return rsd.descriptors()


def catalogue_descriptor_table() -> Iterator[str]:
    """Every expectation as a Rich Skill Descriptor in CSV, in pieces of bounded size."""
    return rsd.table()


def catalogue_workbook() -> Iterator[bytes]:
    """The whole catalogue as a workbook for people, in pieces of bounded size."""
    return xlsx.catalogue()
