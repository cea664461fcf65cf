"""What people's commands came to."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.case import CommandAnswer
from domain.events.event import Event


class CommandAccepted(Event):
    """A command was carried out; what it did stands in the events before this one."""

    kind: Literal["command_accepted"] = "command_accepted"
    command_id: UUID
    command: str
    by: Actor


class CommandRefused(Event):
    """A command was not carried out, and why."""

    kind: Literal["command_refused"] = "command_refused"
    answer: CommandAnswer
    command: str
    by: Actor


CommandEvent = CommandAccepted | CommandRefused
