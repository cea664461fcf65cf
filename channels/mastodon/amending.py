"""Changing what stands: own statuses edited or deleted, others reported, their authors blocked."""

from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonError, MastodonNotFoundError

from channels.contract import (
    Account,
    Ambiguous,
    Change,
    Rejected,
    Retryable,
    SendResult,
    Sent,
    Unreachable,
)
from channels.mastodon.client import client_of, failure, in_thread
from domain.amendment import AmendmentKind
from domain.capabilities import addressed_to


async def amend(account: Account, change: Change) -> SendResult:
    """Do it once; asking again finds it done. See `Channel.amend`."""
    try:
        client = client_of(account)
    except Unreachable as error:
        return Rejected(str(error), operator=True)
    try:
        return await in_thread(account, lambda: _amend(client, change))
    except Unreachable as error:
        return Retryable(str(error))
    finally:
        client.session.close()


def _amend(client: Mastodon, change: Change) -> SendResult:
    try:
        match change.kind:
            case AmendmentKind.CORRECT:
                handle = change.person.handle
                text = addressed_to(handle, change.text) if handle else change.text
                # An edit that names no pictures takes them away.
                standing: Any = client.status(change.message_key)
                media = [each["id"] for each in standing.get("media_attachments") or ()]
                client.status_update(change.message_key, text, media_ids=media or None)
            case AmendmentKind.WITHDRAW:
                client.status_delete(change.message_key)
            case AmendmentKind.REPORT:
                client.report(change.person.key, status_ids=[change.message_key])
            case AmendmentKind.BLOCK:
                client.account_block(change.person.key)
            case _:
                return Rejected("not-on-this-channel")
    except MastodonNotFoundError:
        # What was to be taken back is gone already; anything else has lost its object.
        gone = change.kind is AmendmentKind.WITHDRAW
        return Sent(change.message_key) if gone else Rejected("gone")
    except MastodonError as error:
        return failure(error, client)
    except (KeyError, TypeError, ValueError):
        return Ambiguous("unreadable-answer")
    return Sent(change.message_key)
