"""Finding texts by what they say, without keeping what they say.

Of each text the index holds a number for every three letters in a row: a keyed hash of them, under
a key that follows from the client's. A search asks for the texts that have all numbers of the
words; whoever has the tables and not the master key learns from them neither words nor names.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.keyring import DataKey
from db.keys import key_of
from db.tables import Findable

_SPACES = re.compile(r"\s+")
_LETTERS = 3
_PURPOSE = b"webcare.search"

Sought = dict[UUID, list[int]]
"""By client: the numbers that a text must have."""


def tokens_of(key: DataKey, words: str) -> list[int]:
    """What a text is found by."""
    return _tokens(key, _pieces(f" {_plain(words)} "))


async def sought(session: AsyncSession, clients: Collection[UUID], words: str) -> Sought:
    """What to look for in texts of those clients. Fewer than three letters find words that begin
    with them."""
    plain = _plain(words)
    if not plain:
        return {}
    pieces = _pieces(plain if len(plain) >= _LETTERS else f" {plain}".ljust(_LETTERS))
    if len(plain) == 1:
        pieces = {f" {plain} "}
    return {
        client_id: _tokens(await key_of(session, client_id, None), pieces) for client_id in clients
    }


def found(wanted: Sought) -> ColumnElement[bool]:
    """The condition on `search` rows."""
    if not wanted:
        return false()
    return or_(
        *(
            and_(Findable.client_id == client_id, Findable.tokens.contains(tokens))
            for client_id, tokens in wanted.items()
        )
    )


def texts_found(wanted: Sought) -> Any:
    """The ids of the texts that say so, as a subquery."""
    return select(Findable.text_id).where(found(wanted))


def _plain(words: str) -> str:
    return _SPACES.sub(" ", words.casefold()).strip()


def _pieces(plain: str) -> set[str]:
    return {plain[start : start + _LETTERS] for start in range(len(plain) - _LETTERS + 1)}


def _tokens(key: DataKey, pieces: Iterable[str]) -> list[int]:
    keyed = hashlib.blake2b(_PURPOSE, key=key.secret, digest_size=32).digest()
    return sorted(
        int.from_bytes(
            # Also of half a character, which somebody may look for and no text holds.
            hashlib.blake2b(
                piece.encode(errors="surrogatepass"), key=keyed, digest_size=4
            ).digest(),
            signed=True,
        )
        for piece in pieces
    )
