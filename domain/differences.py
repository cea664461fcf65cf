"""What differs between two versions of some configuration, place by place."""

from collections.abc import Iterator

from pydantic import JsonValue

from domain.values import Value


class Difference(Value):
    """One place ("calendar.week.0") with what stood there and what stands there now; None where
    there was or is nothing."""

    where: str
    before: JsonValue = None
    after: JsonValue = None


def differences(before: JsonValue, after: JsonValue) -> list[Difference]:
    """Every place that differs, in the order of the newer version. Objects are compared field by
    field, one that is new included; lists of one length entry by entry, others as a whole."""
    return list(_differing("", before, after))


def _differing(where: str, before: JsonValue, after: JsonValue) -> Iterator[Difference]:
    if before == after:
        return
    if before is None and isinstance(after, dict):
        fields = list(_differing(where, {}, after))  # each that says something is new
        yield from fields or [Difference(where=where, before=None, after=after)]
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in [*after, *(name for name in before if name not in after)]:
            yield from _differing(_at(where, name), before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differing(_at(where, str(number)), old, new)
    else:
        yield Difference(where=where, before=before, after=after)


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
