"""The JSON document in which everything that a recording writes reaches PostgreSQL, and how its
statement reads rows of it.

One parameter instead of one for each column: to prepare those took the worker longer than to write
the document.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from db.tables import Table, rows_of

_PARAMETER = "document"

_GIVEN = select(cast(bindparam(_PARAMETER, type_=Text()), JSONB).label("document")).cte("given")


def parameters(document: Mapping[str, Any]) -> dict[str, str]:
    """What the statement is executed with: models, ids and moments as JSON has them."""
    return {_PARAMETER: to_json(document).decode()}


def of(table: type[Table], columns: Sequence[str], **more: TypeEngine[Any]) -> dict[str, Any]:
    """Names and types of these columns of a table, and of others."""
    return {name: rows_of(table).c[name].type for name in columns} | more


def row(path: Sequence[str | int], types: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """The row that is found there, of nulls where there is none. PostgreSQL knows that it is one,
    and looks for its place by the index, however few rows there are when it plans."""
    return _typed(func.jsonb_to_record(_at(path)), types)


def rows(path: Sequence[str | int], types: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """The rows that are found there, however many."""
    return _typed(func.jsonb_to_recordset(_at(path)), types)


def _at(path: Sequence[str | int]) -> ColumnElement[Any]:
    found: ColumnElement[Any] = _GIVEN.c.document
    for key in path:
        found = found.op("->")(literal_column(repr(key)))
    return select(found).scalar_subquery()


def _typed(found: Any, types: Mapping[str, TypeEngine[Any]]) -> FromClause:
    columns = (column(name, kind) for name, kind in types.items())
    result: FromClause = found.table_valued(*columns).render_derived(with_types=True)
    return result
