"""Tags that a client's people put on cases."""

from datetime import datetime

from domain.actor import Actor
from domain.case import Case
from domain.commands import TagCase
from domain.errors import Conflict
from domain.events import CaseEvent, CaseTagged

MOST_TAGS = 20


def tagged(case: Case, command: TagCase, actor: Actor, now: datetime) -> list[CaseEvent]:
    """What is there already, or gone already, is no news."""
    removed = tuple(tag for tag in dict.fromkeys(command.remove) if tag in case.tags)
    added = tuple(
        tag for tag in dict.fromkeys(command.add) if tag not in case.tags or tag in removed
    )
    if len(case.tags) - len(removed) + len(added) > MOST_TAGS:
        raise Conflict(f"A case has {MOST_TAGS} tags at most.", "Take one off first.")
    if not added and not removed:
        return []
    return [CaseTagged(at=now, added=added, removed=removed, by=actor)]
