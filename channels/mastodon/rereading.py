"""Messages as they stand now: one before a reply, many after an outage."""

from collections.abc import Sequence
from datetime import UTC, datetime

from channels.contract import Account, InboundEvent
from channels.mastodon.client import ask
from channels.mastodon.listening import root_of
from channels.mastodon.statuses import Entity, deletion_event, message_event


async def reread(account: Account, message_key: str) -> InboundEvent | None:
    """The status as a created event with its present text, None when it is gone. Raises
    Unreachable."""
    status = await _status(account, message_key)
    if status is None:
        return None
    return message_event(status, await root_of(account, status), "created")


async def changes(account: Account, message_keys: Sequence[str]) -> list[InboundEvent]:
    """An event for each status that was edited or is gone. Raises Unreachable."""
    events = []
    for key in message_keys:
        status = await _status(account, key)
        if status is None:
            events.append(deletion_event(key, datetime.now(UTC)))
        elif status.get("edited_at"):
            events.append(message_event(status, await root_of(account, status), "edited"))
    return events


async def _status(account: Account, message_key: str) -> Entity | None:
    return await ask(account, lambda client: client.status(message_key))
