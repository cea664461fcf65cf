"""Who is there, and when a task is taken from somebody who is not (R16).

A browser tells every HEARTBEAT that its person is there. New work goes to people of whom something
was heard a moment ago; what they hold stays theirs a little longer, through a reload or a tunnel.
"""

from datetime import datetime, timedelta
from uuid import UUID

from domain.task import ReturnReason
from domain.team import Availability
from domain.values import Moment, Seconds, Value

HEARTBEAT = timedelta(seconds=25)
"""How often a browser says that its person is there."""

THERE_FOR = timedelta(seconds=75)
"""Somebody unheard of for longer is given nothing new."""

ABSENT_AFTER = timedelta(minutes=3)
"""What somebody unheard of for longer holds goes back to the pool."""

AWAY_AT_MOST = timedelta(minutes=15)
"""The same for somebody who said that they are away."""

IDLE_AFTER = 1_800.0
"""Seconds after which a team takes back what its holder does nothing about; a team may differ."""


class Attendance(Value):
    """What is known of one person's presence.

    `heard_at`: the last heartbeat or use of their login; `since`: since when they are available or
    away. `on_shift` is true for those who do not work in shifts. `active`: they work here still.
    """

    person_id: UUID
    heartbeat_at: Moment | None = None
    heard_at: Moment | None = None
    availability: Availability = Availability.AVAILABLE
    since: Moment | None = None
    on_shift: bool = True
    active: bool = True

    def there(self, now: datetime) -> bool:
        """Whether they can be given work."""
        return (
            self.active
            and self.on_shift
            and self.availability is Availability.AVAILABLE
            and self.heartbeat_at is not None
            and now - self.heartbeat_at <= THERE_FOR
        )


class HeldTask(Value):
    """A task that somebody holds.

    `touched_at`: when they last did something on its case. `waiting`: it is others' turn (a draft
    before its approvers, a question asked), so doing nothing is right.
    """

    id: UUID
    holder: UUID
    held_since: Moment
    touched_at: Moment | None = None
    waiting: bool = False
    resting: bool = False
    idle_after: Seconds = IDLE_AFTER


def why_taken_back(task: HeldTask, holder: Attendance, now: datetime) -> ReturnReason | None:
    """Why a task goes back to the pool at this moment; None while it stays with its holder.

    A resting task stays: its holder is to be reminded. It goes back once it is due and they are not
    there.
    """
    if not holder.active:
        return ReturnReason.LEFT
    if task.resting:
        return None
    if not holder.on_shift:
        return ReturnReason.SHIFT_ENDED
    heard_at = max(task.held_since, holder.heard_at or task.held_since)
    if now - heard_at > ABSENT_AFTER:
        return ReturnReason.ABSENT
    away_since = holder.since if holder.availability is Availability.AWAY else None
    if away_since is not None and now - away_since > AWAY_AT_MOST:
        return ReturnReason.ABSENT
    touched_at = max(task.held_since, task.touched_at or task.held_since)
    if not task.waiting and (now - touched_at).total_seconds() > task.idle_after:
        return ReturnReason.IDLE
    return None
