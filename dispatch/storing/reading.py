"""What is read off an item before it is stored: what of it fits, and whether it is for us."""

import hashlib
from dataclasses import fields, replace
from typing import Any, TypeVar

from channels.contract import Attachment as Attached
from channels.contract import Author, InboundEvent
from db.tables import ChannelAccount
from domain import texts
from domain.brand import Brand, is_tagged
from domain.values import Visibility

LONGEST_TEXT = 100_000
"""Characters of a post that are kept; no network's own posts are nearly as long."""

LONGEST_KEY = 1_000
"""Characters of a key that an index takes; a longer one is known by its digest."""


def storable(event: InboundEvent) -> InboundEvent:
    """The event without what PostgreSQL stores no text with: NUL and halves of surrogate pairs, and
    no longer than a post may be. One such item must not keep a whole delivery out, again and
    again."""
    clean = _clean(event)
    return replace(
        clean,
        text=clean.text[:LONGEST_TEXT],
        key=clean.key if len(clean.key) <= LONGEST_KEY else _digest(clean.key),
        author=None if event.author is None else _clean(event.author),
        attachments=tuple(map(_clean, event.attachments)),
    )


def _digest(key: str) -> str:
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


_Part = TypeVar("_Part", InboundEvent, Author, Attached)


def _clean(part: _Part) -> _Part:
    """The same with every one of its own texts clean."""
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    clean: dict[str, Any] = {
        name: texts.storable(value) for name, value in values.items() if type(value) is str
    }
    return replace(part, **clean)


def is_addressed(account: ChannelAccount, brand: Brand, event: InboundEvent) -> bool:
    """Whether the mention speaks to the client: the network says so, it is private, or the text
    tags one of the account's handles."""
    if event.addressed is not None:
        return event.addressed
    if event.visibility is Visibility.PRIVATE:
        return True
    others = (*account.settings.get("handles", []), *brand.handles)
    return is_tagged(event.text, [account.handle, *others])
