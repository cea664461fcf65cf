"""Messages as they stand now: one before a reply, many after an outage.

The thread is not looked up again: whoever asks knows the message already.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from channels.contract import Account, InboundEvent
from channels.mastodon.client import look_up
from channels.mastodon.listening import own_id_of
from channels.mastodon.statuses import (
    NOT_UNDERSTOOD,
    Entity,
    MessageKind,
    deletion_event,
    mentions,
    message_event,
)

AT_ONCE = 20
"""How many statuses a server returns for one request."""


async def reread(account: Account, message_key: str) -> InboundEvent | None:
    """The status as a created event with its present text, None when it is gone."""
    own_id, status = await own_id_of(account), await _status(account, message_key)
    return None if status is None else _event(status, "created", own_id)


async def changes(account: Account, message_keys: Sequence[str]) -> list[InboundEvent]:
    """An event for each status that was edited or is gone."""
    own_id = await own_id_of(account)
    standing: dict[str, Entity] = {}
    for start in range(0, len(message_keys), AT_ONCE):
        standing |= await _standing(account, message_keys[start : start + AT_ONCE])
    events = []
    for key in message_keys:
        status = standing.get(key) or await _status(account, key)
        if status is None:
            events.append(deletion_event(key, datetime.now(UTC)))
        elif status.get("edited_at"):
            with contextlib.suppress(*NOT_UNDERSTOOD):  # the others count all the same
                events.append(_event(status, "edited", own_id))
    return events


async def _standing(account: Account, message_keys: Sequence[str]) -> dict[str, Entity]:
    """Those that an instance (from Mastodon 4.3) gives out together. That one is left out says too
    little to call it deleted."""
    found = await look_up(account, lambda client: client.statuses(list(message_keys)))
    return {str(status["id"]): status for status in found or ()}


async def _status(account: Account, message_key: str) -> Entity | None:
    return await look_up(account, lambda client: client.status(message_key))


def _event(status: Entity, kind: MessageKind, own_id: str) -> InboundEvent:
    event = message_event(status, str(status.get("in_reply_to_id") or status["id"]), kind)
    return replace(event, addressed=mentions(status, own_id))
