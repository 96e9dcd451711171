"""The engineer's expectation at Middle: rated by a person, reworded by its founder."""

from profiles.assessments import ratings
from profiles.assessments.self_assessments import Item
from profiles.models import Expectation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def rate(person: User, cell: Expectation, state: str = "met") -> None:
    """Answer for the whole text."""
    ratings.record(person, {cell.pk: state}, [cell])


def item(person: User, shelf: Shelf) -> Item:
    """The one thing asked of the engineer at Middle, with the person's rating."""
    (found,) = ratings.sheet(person, shelf.engineer, shelf.middle).items
    return found


def reword(shelf: Shelf, text: str, *, required: bool | None = None) -> Expectation:
    """Publish another text for it; gives the expectation as it then is."""
    cell = shelf.cell(shelf.engineer, shelf.middle)
    by = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.edit(cell, text, required=required), by=by)
    return shelf.cell(shelf.engineer, shelf.middle)
