"""What a status of the API means as an inbound event.

Source: https://docs.joinmastodon.org/entities/Status/. Everything but id, account and content is
read with care: related software leaves fields out.
"""

import mimetypes
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from channels.contract import Attachment, Author, InboundEvent
from channels.mastodon.plain_text import plain_text
from domain.values import Visibility

Entity = Mapping[str, Any]
MessageKind = Literal["created", "edited", "echo"]

NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What a status raises here that says something else than the API does. (A moment may lie so far
away that UTC has no name for it.)"""

_MOST_FOLLOWERS = 2**53


def message_event(status: Entity, thread_key: str, kind: MessageKind) -> InboundEvent:
    """A status as an event. `key` is its URI, for an edit together with the edit's time."""
    occurred_at = moment(status["created_at"])
    key = str(status.get("uri") or status["id"])
    if kind == "edited":
        occurred_at = moment(status["edited_at"])
        key = f"{key}#edited-{occurred_at.isoformat()}"
    return InboundEvent(
        key=key,
        kind=kind,
        message_key=str(status["id"]),
        occurred_at=occurred_at,
        thread_key=thread_key,
        author=author_of(status["account"]),
        text=text_of(status),
        visibility=visibility_of(status),
        addressed=True,
        in_reply_to=_optional(status.get("in_reply_to_id")),
        url=_optional(status.get("url")),
        language=_optional(status.get("language")),
        attachments=tuple(
            found
            for found in map(_attachment, status.get("media_attachments") or ())
            if found is not None
        ),
    )


def deletion_event(status_id: str, noticed_at: datetime) -> InboundEvent:
    """A status that is gone: nothing else is told of it, so the moment is when it was noticed."""
    return InboundEvent(
        key=f"{status_id}#deleted",
        kind="deleted",
        message_key=status_id,
        occurred_at=noticed_at,
        thread_key=status_id,
    )


def text_of(status: Entity) -> str:
    """Content warning and content as plain text."""
    warning = str(status.get("spoiler_text") or "").replace("\x00", "").strip()
    text = plain_text(str(status.get("content") or ""))
    return f"{warning}\n\n{text}".strip() if warning else text


def author_of(account: Entity) -> Author:
    """Who wrote it; verified means that at least one link of the profile is."""
    fields = account.get("fields") or ()
    return Author(
        key=str(account["id"]),
        handle=str(account.get("acct") or account.get("username") or account["id"]),
        name=str(account.get("display_name") or "").replace("\x00", ""),
        followers=_followers(account.get("followers_count")),
        verified=any(field.get("verified_at") for field in fields) if fields else None,
        bot=account.get("bot"),
    )


def visibility_of(status: Entity) -> Visibility:
    """Public and unlisted can be read by everybody; followers-only and direct cannot."""
    open_to_all = status.get("visibility") in {"public", "unlisted"}
    return Visibility.PUBLIC if open_to_all else Visibility.PRIVATE


def mentions(status: Entity, account_id: str) -> bool:
    """Whether a status names that account."""
    return any(str(each.get("id")) == account_id for each in status.get("mentions") or ())


def answers_somebody(status: Entity, own_id: str) -> bool:
    """Whether an own status is a reply to someone else, or in such a thread and naming someone."""
    if not status.get("in_reply_to_id"):
        return False
    others = any(str(each.get("id")) != own_id for each in status.get("mentions") or ())
    return others or str(status.get("in_reply_to_account_id") or own_id) != own_id


def moment(value: Any) -> datetime:
    """A time of the API (ISO 8601, or already read by mastodon.py) in UTC."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _attachment(media: Entity) -> Attachment | None:
    """A medium by its address; one that is still being processed has none yet."""
    url = media.get("url") or media.get("remote_url")
    if not url:
        return None
    kind = str(media.get("type") or "unknown")
    family = "video" if kind == "gifv" else kind
    guessed = mimetypes.guess_type(str(url).partition("?")[0])[0]
    return Attachment(
        url=str(url),
        media_type=guessed or ("" if kind == "unknown" else f"{family}/*"),
        description=str(media.get("description") or "").replace("\x00", ""),
    )


def _followers(value: Any) -> int | None:
    """A number that people can have, None for anything else."""
    return value if isinstance(value, int) and 0 <= value <= _MOST_FOLLOWERS else None


def _optional(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
