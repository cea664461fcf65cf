"""What can be wrong with a field of a request, in few words, for which screens have sentences."""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Wrong(StrEnum):
    """What is wrong with a field, whatever the library calls it."""

    MISSING = "missing"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_FIELD = "unknown_field"


_BY_TYPE = {
    "missing": Wrong.MISSING,
    "union_tag_not_found": Wrong.MISSING,
    "string_too_short": Wrong.TOO_SHORT,
    "string_too_long": Wrong.TOO_LONG,
    "too_short": Wrong.TOO_FEW,
    "too_long": Wrong.TOO_MANY,
    "greater_than_equal": Wrong.TOO_SMALL,
    "less_than_equal": Wrong.TOO_LARGE,
    "string_pattern_mismatch": Wrong.MALFORMED,
    "timezone_aware": Wrong.MALFORMED,
    "finite_number": Wrong.MALFORMED,
    "int_from_float": Wrong.MALFORMED,
    "uuid_version": Wrong.MALFORMED,
    "enum": Wrong.NOT_ALLOWED,
    "literal_error": Wrong.NOT_ALLOWED,
    "union_tag_invalid": Wrong.NOT_ALLOWED,
    "extra_forbidden": Wrong.UNKNOWN_FIELD,
}
_FORMS = ("_type", "_parsing", "_parsing_size")
_LIMITS = ("min_length", "max_length", "ge", "le")


def wrong_of(error: Mapping[str, Any]) -> tuple[Wrong | None, float | None]:
    """What one of pydantic's errors is, None where it says what only its own words say; and the
    limit that was passed. Never what was sent."""
    found = _BY_TYPE.get(error["type"])
    if found is None and error["type"].endswith(_FORMS):
        found = Wrong.MALFORMED
    limit = _limit(error.get("ctx", {}))
    if limit is None:
        # A sentence about a limit that nobody knows helps less than the library's own.
        return (None if found in _LIMITED else found), None
    if found in (Wrong.TOO_SHORT, Wrong.TOO_FEW) and limit <= 1:
        return Wrong.EMPTY, None
    return found, limit


_LIMITED = (
    Wrong.TOO_SHORT,
    Wrong.TOO_LONG,
    Wrong.TOO_FEW,
    Wrong.TOO_MANY,
    Wrong.TOO_SMALL,
    Wrong.TOO_LARGE,
)


def _limit(context: Mapping[str, Any]) -> float | None:
    for name in _LIMITS:
        limit = context.get(name)
        if isinstance(limit, int | float) and math.isfinite(limit):
            return limit
    return None
