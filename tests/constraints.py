"""Says which named constraint of the database refused a row, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction


@contextmanager
def refused(model: type[models.Model], name: str) -> Iterator[None]:
    """What happens inside is refused by the constraint of that name, and by no other."""
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        yield
    assert _said(found.value) == _expected(model, name)


@contextmanager
def refused_as_history(table: str) -> Iterator[None]:
    """What happens inside is refused because the rows of the table stand for ever."""
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        yield
    assert str(found.value).splitlines()[0] == f"{table} is insert-only"


def code_of(model: type[models.Model], field: str, value: object) -> str:
    """The code with which the field's own rules refuse the value; empty where they let it in."""
    try:
        model._meta.get_field(field).clean(value, model())  # type: ignore[union-attr]
    except ValidationError as error:
        return ",".join(str(each.code) for each in error.error_list)
    return ""


def _said(error: IntegrityError) -> str:
    if connection.vendor == "postgresql":
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return str(error)


def _expected(model: type[models.Model], name: str) -> str:
    (constraint,) = [each for each in model._meta.constraints if each.name == name]
    if connection.vendor == "postgresql":
        return name
    if isinstance(constraint, models.CheckConstraint):
        return f"CHECK constraint failed: {name}"
    assert isinstance(constraint, models.UniqueConstraint)
    fields = list(constraint.fields)
    for expression in constraint.expressions:
        if not isinstance(expression, models.F):  # a function of columns: SQLite names the index
            return f"UNIQUE constraint failed: index '{name}'"
        fields.append(expression.deconstruct()[1][0])
    table = model._meta.db_table
    columns = [f"{table}.{model._meta.get_field(field).column}" for field in fields]  # type: ignore[union-attr]
    return f"UNIQUE constraint failed: {', '.join(columns)}"
