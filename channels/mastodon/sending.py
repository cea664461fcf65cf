"""Posting a reply once, and finding out what became of one whose answer was lost."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonError

from channels.contract import (
    UPLOADING,
    Absent,
    Account,
    Ambiguous,
    Found,
    NotAuthentic,
    Outbound,
    Reconciled,
    Rejected,
    Retryable,
    SendResult,
    Sent,
    Unknown,
    Unreachable,
)
from channels.mastodon.client import ask, client_of, failure, in_thread
from channels.mastodon.listening import own_id_of
from channels.mastodon.statuses import Entity, moment
from channels.mastodon.uploading import NotTaken, uploaded
from domain.capabilities import addressed_to
from domain.values import Language, Visibility

PAGE = 40
MAX_PAGES = 25
SETTLED = timedelta(seconds=20)
"""A server gives up on a request after 15 seconds (its default); what is not there later never
will be."""
CLOCK_SKEW = timedelta(minutes=5)
"""By how much the instance's clock may be behind ours."""


def text_on_network(outbound: Outbound) -> str:
    """As it is posted: replies reach only whom they mention, so they begin with the handle."""
    handle = outbound.recipient.handle
    return addressed_to(handle, outbound.text) if handle else outbound.text


async def post(account: Account, outbound: Outbound) -> SendResult:
    """Try once. See `Channel.send`."""
    try:
        client = client_of(account)
    except Unreachable as error:
        return Rejected(str(error), operator=True)
    try:
        return await in_thread(account, lambda: _post(client, outbound))
    except Unreachable as error:
        return Retryable(str(error))
    finally:
        client.session.close()


def _post(client: Mastodon, outbound: Outbound) -> SendResult:
    """Look at the message that is answered, hand over the pictures, then post.

    Nothing stands there before the last step, so everything before it may be done again; and it is
    not begun any more when whoever waits for us has gone."""
    until = time.monotonic() + UPLOADING
    try:
        visibility = _visibility(client, outbound)
        media = [uploaded(client, each, until) for each in outbound.files]
    except MastodonError as error:
        return _nothing_posted(failure(error, client))
    except NotTaken as error:
        return error.result
    language = None if outbound.language == Language.UNKNOWN else outbound.language
    try:
        status = client.status_post(
            text_on_network(outbound),
            in_reply_to_id=outbound.in_reply_to,
            visibility=visibility,
            language=language,
            media_ids=media or None,
            idempotency_key=str(outbound.attempt_id),
        )
        return Sent(str(status["id"]), url=status.get("url"), at=moment(status["created_at"]))
    except MastodonError as error:
        return failure(error, client)
    except (KeyError, TypeError, ValueError):
        return Ambiguous("unreadable-answer")


def _visibility(client: Mastodon, outbound: Outbound) -> str:
    """Direct, or as public as the message that is answered."""
    if outbound.visibility is Visibility.PRIVATE:
        return "direct"
    if outbound.in_reply_to is None:
        return "public"
    answered: Any = client.status(outbound.in_reply_to)
    return "unlisted" if answered.get("visibility") == "unlisted" else "public"


def _nothing_posted(result: Rejected | Retryable | Ambiguous) -> Rejected | Retryable:
    """The first look failed, so nothing can have been posted."""
    return Retryable(result.code) if isinstance(result, Ambiguous) else result


async def reconcile(account: Account, outbound: Outbound) -> Reconciled:
    """Look for the reply among the account's own statuses since the first attempt.

    Absent only when all of them were read and no request can be under way any more; Unknown while
    that is not so, or when the instance does not answer.
    """
    if outbound.first_attempt_at is None:
        return Unknown()
    since = outbound.first_attempt_at - CLOCK_SKEW
    settling = SETTLED + timedelta(seconds=UPLOADING if outbound.files else 0)
    settled = datetime.now(UTC) - outbound.first_attempt_at >= settling
    try:
        own_id = await own_id_of(account)
        found, complete = await _search(account, own_id, outbound, since)
    except (Unreachable, NotAuthentic):
        return Unknown()
    if found is not None:
        return Found(str(found["id"]), url=found.get("url"))
    return Absent() if complete and settled else Unknown()


async def _search(
    account: Account, own_id: str, outbound: Outbound, since: datetime
) -> tuple[Entity | None, bool]:
    """The status that is this reply, and whether all own statuses since then were looked at."""
    below: str | None = None
    for _ in range(MAX_PAGES):
        page = await _own_before(account, own_id, below)
        for status in page:
            if await _is_reply(account, status, outbound, since):
                return status, True
        if not page or moment(page[-1]["created_at"]) < since:
            return None, True
        below = str(page[-1]["id"])
    return None, False


async def _own_before(account: Account, own_id: str, below: str | None) -> list[Entity]:
    """A page of own statuses, newest first."""
    return await ask(
        account, lambda client: client.account_statuses(own_id, max_id=below, limit=PAGE)
    )


async def _is_reply(account: Account, status: Entity, outbound: Outbound, since: datetime) -> bool:
    """Same place, late enough, and word for word the same source text. Raises Unreachable where the
    instance gives out no source: nobody can tell then."""
    if moment(status["created_at"]) < since:
        return False
    if str(status.get("in_reply_to_id") or "") != (outbound.in_reply_to or ""):
        return False
    source: Any = await ask(account, lambda client: client.status_source(status["id"]))
    text = source.get("text") or ""
    return _normal(text) == _normal(text_on_network(outbound))


def _normal(text: str) -> str:
    """Servers trim a text and may change its line ends."""
    return text.replace("\r\n", "\n").strip()
