"""React-admin's list conventions (ra-data-simple-rest): `sort`, `range` and `filter` as JSON in, an
array with `Content-Range` out."""

import json
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Response

from db.listing import FARTHEST_ROW, LONGEST_PAGE, Page, Wanted, counted_to
from domain.errors import Invalid

Row = TypeVar("Row")

_DEFAULT_ROWS = 100


RangeQuery = Annotated[
    str | None,
    Query(
        alias="range",
        max_length=100,
        description="`[0,24]`: the first and the last row wanted, counted from 0; at most 1000",
        examples=["[0,24]"],
    ),
]


async def wanted(
    sort: Annotated[
        str | None,
        Query(max_length=200, description='`["due_at","ASC"]`', examples=['["id","ASC"]']),
    ] = None,
    rows: RangeQuery = None,
    conditions: Annotated[
        str | None,
        Query(
            alias="filter",
            description='`{"status":"open"}`; a list as a value means any of them',
            examples=["{}"],
        ),
    ] = None,
) -> Wanted:
    """What the query asks for; 422 when it cannot be read."""
    field, descending = _sort(sort)
    filters = _filters(conditions)
    first, last = _range(rows, len(filters["id"]) if isinstance(filters.get("id"), list) else 0)
    return Wanted(sort=field, descending=descending, first=first, last=last, filters=filters)


async def part(rows: RangeQuery = None) -> Wanted:
    """A part of something that has one order and no filters; the beginning when not said."""
    first, last = _range(rows, LONGEST_PAGE)
    return Wanted(first=first, last=last)


List = Annotated[Wanted, Depends(wanted)]
Range = Annotated[Wanted, Depends(part)]


def paged(response: Response, resource: str, page: Page[Row]) -> list[Row]:
    """The page's rows as the body, and where they stand among all in `Content-Range`: behind the
    slash their number, or `500+` for more than are counted."""
    rows = list(page.rows)
    last = page.first + len(rows) - 1
    here = f"{page.first}-{last}" if rows else "*"
    most = counted_to(last)
    counted = f"{most}+" if page.total > most else page.total
    response.headers["Content-Range"] = f"{resource} {here}/{counted}"
    response.headers["Access-Control-Expose-Headers"] = "Content-Range"
    return rows


def _sort(text: str | None) -> tuple[str | None, bool]:
    if text is None:
        return None, False
    content = _json("sort", text)
    if (
        not isinstance(content, list)
        or len(content) != 2
        or not isinstance(content[0], str)
        or content[1] not in ("ASC", "DESC")
    ):
        raise Invalid("The sort cannot be read.", 'Right: ["due_at","ASC"] or ["due_at","DESC"].')
    return content[0], content[1] == "DESC"


def _range(text: str | None, ids: int) -> tuple[int, int]:
    """The rows wanted; whoever names ids wants them all."""
    if text is None:
        return 0, max(_DEFAULT_ROWS, min(ids, LONGEST_PAGE)) - 1
    content = _json("range", text)
    right = f"Right: [0,24], at most {LONGEST_PAGE} rows and none beyond row {FARTHEST_ROW}."
    if (
        not isinstance(content, list)
        or len(content) != 2
        or not all(type(number) is int for number in content)
    ):
        raise Invalid("The range cannot be read.", right)
    first, last = content
    if not 0 <= first <= last <= FARTHEST_ROW or last - first >= LONGEST_PAGE:
        raise Invalid("The range is not possible.", right)
    return first, last


def _filters(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    content = _json("filter", text)
    if not isinstance(content, dict):
        raise Invalid("The filter cannot be read.", 'Right: {"status":"open"}.')
    return content


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(f"The {name} is not JSON.", "Write JSON, encoded for an address.") from None
