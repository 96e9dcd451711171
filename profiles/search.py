"""Finds skills and roles by name, summary and text; one way of asking, two databases."""

from profiles.models import Catalogue, Role, Skill


def refresh(subject: Skill | Role | Catalogue) -> None:
    """Bring the search documents of the subject up to date; called in the same transaction."""
