"""Replies go out as signed JSON to the account's callback, or wait to be fetched from the API."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import UUID

import httpx2

from channels.contract import (
    Account,
    Ambiguous,
    Change,
    Outbound,
    Rejected,
    Retryable,
    SendResult,
    Sent,
)
from channels.generic.signature import HEADER, signature, signing_secret
from channels.trust import certificates
from domain.web_address import is_web_address

TIMEOUT = 10.0
"""Seconds for the whole exchange, unless `settings["timeout_seconds"]` says otherwise."""

_LONGEST_ANSWER = 64 * 1024
_LONGEST_KEY = 500


async def post_callback(account: Account, outbound: Outbound) -> SendResult:
    """Post one reply to the callback; it has the receiver's id afterwards, or ours."""
    return await _post(account, outbound.attempt_id, _body(outbound))


async def post_change(account: Account, change: Change) -> SendResult:
    """Post one change of a standing message to the callback: `{"id", "change", "message", …}`."""
    content = {
        "id": str(change.attempt_id),
        "change": change.kind.value,
        "message": change.message_key,
        "conversation": change.conversation_key,
        "person": {"id": change.person.key},
        "text": change.text or None,
    }
    return await _post(account, change.attempt_id, json.dumps(content).encode())


async def _post(account: Account, attempt_id: UUID, body: bytes) -> SendResult:
    """Post a signed body to `settings["callback_url"]`. Only http and https, and no redirect is
    followed: a callback must not lead anywhere that its owner did not name."""
    url = str(account.settings["callback_url"])
    secret = signing_secret(account)
    if not is_web_address(url):
        return Rejected("callback-url", operator=True)
    if not secret:
        return Rejected("no-signing-secret", operator=True)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(attempt_id),
        HEADER: signature(secret, body),
    }
    limit = float(account.settings.get("timeout_seconds", TIMEOUT))
    try:
        async with asyncio.timeout(limit) as clock:
            return await _exchange(url, headers, body, clock, attempt_id)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
        return Retryable("unreachable")
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError):
        return Rejected("callback-url", operator=True)
    except (TimeoutError, httpx2.TimeoutException):
        return Ambiguous("no-answer-in-time")
    except httpx2.HTTPError:
        return Ambiguous("connection-lost")


async def _exchange(
    url: str, headers: dict[str, str], body: bytes, clock: asyncio.Timeout, attempt_id: UUID
) -> SendResult:
    """One request and what its answer means."""
    until = clock.when()
    assert until is not None
    limit = until - asyncio.get_running_loop().time()
    timeout = httpx2.Timeout(limit, connect=limit / 2)
    async with (
        httpx2.AsyncClient(
            timeout=timeout, follow_redirects=False, verify=certificates()
        ) as client,
        client.stream("POST", url, content=body, headers=headers) as answer,
    ):
        status = answer.status_code
        if 200 <= status < 300:
            clock.reschedule(None)  # it is taken: what runs out from here on is the key's time
            return Sent(await _remote_key(answer, until) or str(attempt_id))
        if status in {429, 503}:
            return Retryable(f"http-{status}", after=_retry_after(answer.headers))
        if status >= 500:
            return Ambiguous(f"http-{status}")
        return Rejected(f"http-{status}", operator=status in {401, 403} or status < 400)


def _body(outbound: Outbound) -> bytes:
    """What the receiver gets; it must take each `id` once."""
    content = {
        "id": str(outbound.attempt_id),
        "conversation": outbound.conversation_key,
        "in_reply_to": outbound.in_reply_to,
        "recipient": {"id": outbound.recipient.key},
        "text": outbound.text,
        "visibility": outbound.visibility.value,
        "language": outbound.language,
        "attachments": [
            {
                "id": str(each.id),
                "media_type": each.media_type,
                "size": len(each.content),
                "description": each.description,
            }
            for each in outbound.files
        ],
    }
    return json.dumps(content).encode()


async def _remote_key(answer: httpx2.Response, until: float) -> str | None:
    """The receiver's own id for the message, if it gives a usable one. The status said that the
    message is taken, so nothing that is wrong with the rest changes that."""
    received = b""
    try:
        async with asyncio.timeout_at(until):
            async for chunk in answer.aiter_bytes():
                received += chunk
                if len(received) > _LONGEST_ANSWER:
                    return None
        key = json.loads(received)["id"]
    except (TimeoutError, httpx2.HTTPError, ValueError, KeyError, TypeError, RecursionError):
        return None
    usable = isinstance(key, str) and 0 < len(key) <= _LONGEST_KEY and key.isprintable()
    return key if usable else None


def _retry_after(headers: httpx2.Headers) -> float:
    """Seconds from a Retry-After header (RFC 9110: seconds or a date), between 1 and 3600."""
    value = headers.get("Retry-After", "").strip()
    seconds = Retryable("").after
    if value.isascii() and value.isdigit():
        seconds = float(value[:9])
    elif value:
        with contextlib.suppress(ValueError, TypeError):
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 1.0), 3600.0)
