"""Places: when the automatic first replies of a burst go out, so that they do not all fall due in
one minute and none of them waits for another.

A place is ten seconds long and takes as many first replies as the agreement says that go out a
second, times ten. Who finds the usual place full takes the next earlier one that is not. Only cases
in which the machine is going to speak take places: cases that wait for people hurry nobody.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.values import seconds_between

PLACE = timedelta(seconds=10)


@dataclass(frozen=True)
class Room:
    """What is known when a clock starts: which places take no further first reply, and whether the
    house `is_behind`."""

    full: Collection[int] = ()
    is_behind: bool = False


UNTOLD = Room()
"""Nothing is known: nobody is hurried."""


def is_behind(waited: timedelta, full: Collection[int]) -> bool:
    """Whether the house is behind: in a burst that fills places, a mention has `waited` for longer
    than a place just to be assessed.

    First replies then go out while their cases are being begun. No person comes to them in time
    either, and a reply for which a case has to be taken up again later costs twice as much, which
    is what the house has not.
    """
    return bool(full) and waited > PLACE


def place_of(moment: datetime) -> int:
    """The number of the place that a moment lies in, counted from 1970."""
    return int(moment.timestamp() // PLACE.total_seconds())


def begin_of(place: int) -> datetime:
    """When a place begins, in UTC."""
    return datetime.fromtimestamp(place * PLACE.total_seconds(), UTC)


def full_places(planned: Mapping[int, int], per_second: float) -> tuple[int, ...]:
    """The places that take no further first reply, in order.

    `planned` says how many there are in each place; what one cannot take falls to the next one.
    """
    room = max(1, int(per_second * PLACE.total_seconds()))
    full: list[int] = []
    left, expected = 0, None
    for place in sorted(planned):
        while left >= room and expected is not None and expected < place:
            full.append(expected)
            left, expected = left - room, expected + 1
        here = planned[place] + (left if expected == place else 0)
        if here >= room:
            full.append(place)
        left, expected = max(0, here - room), place + 1
    while left >= room and expected is not None:
        full.append(expected)
        left, expected = left - room, expected + 1
    return tuple(full)


def seconds_ahead(
    usual: datetime,
    now: datetime,
    room: Room,
    share: float,
    allowed: Callable[[datetime], bool] = lambda _: True,
) -> float:
    """How much earlier than at its `usual` moment a first reply goes out: none where its place has
    room, so that it comes before no moment before `now`.

    `share` (0–1) says where in an earlier place it stands; `allowed` at which moments it may go out
    at all. Without any room, and where the house is behind, it goes out at once.
    """
    taken = frozenset(room.full)
    place, first = place_of(usual), place_of(now)
    if usual <= now or (place not in taken and not room.is_behind):
        return 0.0
    within = share * PLACE
    while not room.is_behind and (place := place - 1) >= first:
        moment = max(now, begin_of(place) + within)
        if place not in taken and allowed(moment):
            return seconds_between(moment, usual)
    return seconds_between(now, usual) if allowed(now) else 0.0
