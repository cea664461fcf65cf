"""What all tables share."""

from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import DateTime, LargeBinary, MetaData, Text
from sqlalchemy import Table as Rows
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Table(DeclarativeBase):
    """Base of all tables; constraint names are stable so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        bytes: LargeBinary,
        str: Text,
    }


def rows_of(table: type[Table]) -> Rows:
    """The table itself: what is written past the mapping costs half."""
    return cast(Rows, table.__table__)
