"""Lists: which page, sorted by what, filtered by what, each by names that a list allows.

A list states its sort fields and filters once; whatever else is asked for is refused with the names
that would be right. Values never reach SQL as anything but parameters.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, TypeAdapter, ValidationError
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal_column,
    not_,
    nulls_last,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.columns import read_columns
from domain.errors import Invalid

LONGEST_PAGE = 1_000
FARTHEST_ROW = 10_000_000
COUNTED = 500
"""So far the rows of a list are counted, from where one is: the rest is "more", at any size of the
database."""

_MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of a list: rows `first` to `last` (from 0, both included)."""

    sort: str | None = None
    descending: bool = False
    first: int = 0
    last: int = LONGEST_PAGE - 1
    filters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for whoever asks for the same, as it would be written."""
        asked = (self.sort, self.descending, self.first, self.last, dict(self.filters))
        return json.dumps(asked, default=repr)

    def texts(self, name: str) -> list[str]:
        """The texts that a filter is given, as far as they can be looked for."""
        given = self.filters.get(name, [])
        values = given if isinstance(given, list) else [given]
        return [value for value in values if isinstance(value, str) and 0 < len(value) <= 200]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, where they begin, and how many there are in all; a total beyond
    `counted_to` the last of them says only that there are more than so many."""

    rows: Sequence[Row]
    first: int
    total: int

    def of(self, rows: Sequence[Other]) -> "Page[Other]":
        """The same page with its rows told in another way."""
        return Page(rows=rows, first=self.first, total=self.total)


def counted_to(last: int) -> int:
    """How many rows are counted for a page that ends with that one (from 0): a round number, and
    always some pages more, so that one can turn on."""
    return COUNTED * (1 + (last + COUNTED // 2) // COUNTED)


@dataclass(frozen=True)
class Filter:
    """How one filter reads its values (raising ValueError) and what it then asks of a row."""

    read: Callable[[Any], Any]
    expects: str
    condition: Callable[[Sequence[Any]], ColumnElement[bool]]


@dataclass(frozen=True)
class Listing:
    """What a list allows. `unique` makes the order of equal rows stable."""

    sorts: Mapping[str, Any]
    filters: Mapping[str, Filter]
    default_sort: str
    unique: Any

    async def page(
        self, session: AsyncSession, rows: Select[*tuple[Any, ...]], wanted: Wanted
    ) -> tuple[Sequence[Any], int]:
        """The result rows of that page and the number of all, as a `Page` has it. Raises Invalid
        for other names.

        `rows` selects whatever the caller needs; it holds the limits of what one may see.
        """
        matching = rows.where(*self.conditions(wanted.filters))
        ordered = matching.order_by(*self._order(wanted)).offset(wanted.first)
        found = (await session.execute(ordered.limit(wanted.last - wanted.first + 1))).all()
        if wanted.first == 0 and len(found) <= wanted.last:
            return found, len(found)
        most = counted_to(wanted.last) + 1
        counted = select(func.count()).select_from(
            matching.with_only_columns(self.unique).order_by(None).limit(most).subquery()
        )
        return found, await session.scalar(counted) or 0

    async def shown(
        self,
        session: AsyncSession,
        matching: Select[*tuple[Any, ...]],
        rows: Select[*tuple[Any, ...]],
        wanted: Wanted,
    ) -> tuple[Sequence[Any], int]:
        """As `page`, for lists that show much beside what they are sorted and filtered by, in one
        statement (see `asked`)."""
        return await self.asked(matching, rows, wanted).answer(session)

    def asked(
        self,
        matching: Select[*tuple[Any, ...]],
        rows: Select[*tuple[Any, ...]],
        wanted: Wanted,
    ) -> "Asked":
        """The statement of a page: `matching` selects `unique` alone within the limits of what one
        may see, `rows` whatever the caller shows, which is looked up only for the page's rows.
        Raises Invalid."""
        found = matching.where(*self.conditions(wanted.filters))
        order = self._order(wanted)
        size = wanted.last - wanted.first + 1
        here = found.order_by(*order).limit(_as_is(size))
        here = here.offset(wanted.first) if wanted.first else here
        # As an array and not as a join: the planner then knows that these are few, whatever it
        # expects of the filters, and looks each of them up.
        ids = select(func.array(here.scalar_subquery()).label("ids")).cte("here")
        these = select(ids.c.ids).scalar_subquery()
        most = _as_is(counted_to(wanted.last) + 1)
        counted = select(func.count()).select_from(found.limit(most).subquery())
        # The number is known without counting where the list ends on its first page.
        full = func.cardinality(these) == size
        total = counted.scalar_subquery()
        page = (
            rows.add_columns((total if wanted.first else case((full, total))).label("total"))
            .where(self.unique == any_(cast(these, ARRAY(self.unique.type))))
            .order_by(*order)
        )
        return Asked(page, counted, beginning=not wanted.first)

    async def newest(
        self,
        session: AsyncSession,
        rows: Select[*tuple[Any, ...]],
        wanted: Wanted,
        after: UUID | None,
    ) -> Sequence[Any]:
        """The next rows behind the one with the id `after`, the newest first: `unique` grows with
        time. As quick at the end of a long list as at its beginning. Raises Invalid."""
        matching = rows.where(*self.conditions(wanted.filters))
        if after is not None:
            matching = matching.where(self.unique < after)
        ordered = matching.order_by(self.unique.desc())
        return (await session.execute(ordered.limit(wanted.last - wanted.first + 1))).all()

    def conditions(self, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        """What those filters ask of a row. Raises Invalid."""
        return [self._condition(name, value) for name, value in filters.items()]

    def _condition(self, name: str, value: Any) -> ColumnElement[bool]:
        wanted = self.filters.get(name)
        if wanted is None:
            raise Invalid(
                "This list has no such filter.", f"Filters: {', '.join(sorted(self.filters))}."
            )
        values = value if isinstance(value, list) else [value]
        if not values:
            return false()
        if len(values) > LONGEST_PAGE:
            raise Invalid(f"The filter {name} has too many values.", f"At most {LONGEST_PAGE}.")
        try:
            read = [wanted.read(each) for each in values]
        except ValueError:
            raise Invalid(
                f"The filter {name} cannot have this value.", f"Right: {wanted.expects}."
            ) from None
        return wanted.condition(read)

    def _order(self, wanted: Wanted) -> list[Any]:
        column = self.sorts.get(wanted.sort or self.default_sort)
        if column is None:
            raise Invalid(
                "This list cannot be sorted by that.", f"Sort by: {', '.join(sorted(self.sorts))}."
            )
        return [nulls_last(column.desc() if wanted.descending else column.asc()), self.unique]


@dataclass(frozen=True)
class Asked:
    """What a list is asked, put together; it may be asked again as it is."""

    page: Select[*tuple[Any, ...]]
    counted: Select[int]
    beginning: bool

    async def answer(self, session: AsyncSession) -> tuple[Sequence[Any], int]:
        """The rows and their number, as `Listing.page` gives them."""
        rows = await read_columns(session, self.page)
        if rows:
            total = rows[0][-1]
            return rows, len(rows) if total is None else total
        return rows, 0 if self.beginning else (await session.scalar(self.counted) or 0)


# -- the kinds of filters --------------------------------------------------------------------------


def any_id(column: Any) -> Filter:
    """The column is one of the given ids."""
    return Filter(_id, "an id or a list of ids", column.in_)


def by_ids(condition: Callable[[Sequence[UUID]], ColumnElement[bool]]) -> Filter:
    """The condition holds for the given ids."""
    return Filter(_id, "an id or a list of ids", condition)


def any_of(column: Any, allowed: type[StrEnum]) -> Filter:
    """The column is one of the given words, which must be among the allowed."""
    expects = " or ".join(each.value for each in allowed)
    return Filter(lambda value: allowed(value).value, expects, column.in_)


def by_words(
    allowed: type[StrEnum], condition: Callable[[Sequence[str]], ColumnElement[bool]]
) -> Filter:
    """The condition holds for the given words, which must be among the allowed."""
    expects = " or ".join(each.value for each in allowed)
    return Filter(lambda value: allowed(value).value, expects, condition)


def any_word(column: Any) -> Filter:
    """The column is one of the given words, whatever they are."""
    return Filter(storable, "a text or a list of texts", column.in_)


def overlaps(column: Any, allowed: type[StrEnum]) -> Filter:
    """The column, an array, has one of the given words."""
    expects = " or ".join(each.value for each in allowed)
    return Filter(lambda value: allowed(value).value, expects, column.overlap)


def whether(condition: ColumnElement[bool]) -> Filter:
    """The condition holds (true) or does not (false)."""
    return Filter(
        _boolean,
        "true or false",
        lambda values: or_(*(condition if value else not_(condition) for value in values)),
    )


def since(column: Any) -> Filter:
    """At that moment or later."""
    return Filter(_moment, _MOMENT_EXPECTED, lambda values: and_(*(column >= v for v in values)))


def before(column: Any) -> Filter:
    """Earlier than that moment."""
    return Filter(_moment, _MOMENT_EXPECTED, lambda values: and_(*(column < v for v in values)))


def looked_for_elsewhere() -> Filter:
    """A text that the list itself looks for, before it asks for the page."""
    return Filter(storable, "a text of 1 to 200 characters", lambda _: true())


def containing(condition: Callable[[str], ColumnElement[bool]]) -> Filter:
    """Some text contains the words; `condition` gets them as a pattern for ILIKE."""
    return Filter(
        storable,
        "a text of 1 to 200 characters",
        lambda values: and_(*(condition(_pattern(value)) for value in values)),
    )


def _as_is(number: int) -> ColumnElement[int]:
    """Written into the statement, so that its plan, which is kept, is one for so many rows."""
    return literal_column(str(number), Integer)


_MOMENT_EXPECTED = "a moment with its zone, like 2026-03-01T09:30:00Z"


def storable(value: Any) -> str:
    """A short text that PostgreSQL can compare with. Raises ValueError."""
    if not isinstance(value, str) or not 0 < len(value) <= 200 or "\x00" in value:
        raise ValueError("not a short text")
    value.encode()  # half a surrogate pair raises UnicodeEncodeError, which is a ValueError
    return value


def _pattern(words: str) -> str:
    for special in ("\\", "%", "_"):
        words = words.replace(special, f"\\{special}")
    return f"%{words}%"


def _id(value: Any) -> UUID:
    if not isinstance(value, str):
        raise ValueError("not an id")
    return UUID(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a moment")
    try:
        return _MOMENT.validate_python(value)
    except ValidationError:
        raise ValueError("not a moment") from None
