"""What a case forgets: nothing per case grows without end, and nothing unfinished is forgotten."""

from collections.abc import Callable
from typing import TypeVar

Kept = TypeVar("Kept")


def remembered(
    kept: tuple[Kept, ...], most: int, unfinished: Callable[[Kept], bool]
) -> tuple[Kept, ...]:
    """The latest `most` of them, oldest first; for each older one that is unfinished, one that is
    finished goes in its place."""
    too_many = len(kept) - most
    if too_many <= 0:
        return kept
    finished = [place for place, each in enumerate(kept) if not unfinished(each)]
    forgotten = set(finished[:too_many])
    return tuple(each for place, each in enumerate(kept) if place not in forgotten)
