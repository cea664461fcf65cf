"""Keeping and reading people's words: one table, everything else holds a reference to it.

Each text is sealed with the key of the customer in whose case it stands (db/keys.py).
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.keyring import DataKey, Unreadable
from db.keys import erased, forget, key_of, keys_by_id
from db.search import tokens_of
from db.tables import Findable, StoredKey, Words, rows_of
from domain.texts import SALT_BYTES, salted_hash
from domain.values import TextRef

log = structlog.get_logger()


class SealedWords(NamedTuple):
    """A row of `texts` as it is stored: nothing sealed where it was erased."""

    id: UUID
    sealed: bytes | None
    key_id: UUID | None


async def keep_words(
    session: AsyncSession,
    client_id: UUID,
    words: str,
    *,
    customer_id: UUID | None = None,
    person_id: UUID | None = None,
    about: UUID | None = None,
) -> TextRef:
    """Store somebody's words (neither id: the machine's) and return the reference to them.

    `about` is the customer in whose case they stand, when they are not that customer's own. Raises
    PersonErased.
    """
    kept = await _keep(session, uuid7(), client_id, words, customer_id, person_id, about)
    assert kept is not None, "a fresh id is nobody else's"
    return kept


async def keep_words_once(
    session: AsyncSession,
    text_id: UUID,
    client_id: UUID,
    words: str,
    *,
    person_id: UUID | None,
    about: UUID | None = None,
) -> TextRef | None:
    """Store words (person None: the machine's) under an id derived from what they belong to.

    The same words under the same id give the same reference, however often and however many at
    once ask; other words, or somebody else's id, give None. Raises PersonErased.
    """
    kept = await _keep(session, text_id, client_id, words, None, person_id, about)
    if kept is not None:
        return kept
    row = await session.get_one(Words, text_id)
    same_author = (row.client_id, row.person_id) == (client_id, person_id)
    if not same_author or row.salt is None or salted_hash(row.salt, words) != row.hash:
        return None
    return TextRef(id=row.id, hash=row.hash)


async def replace_words(
    session: AsyncSession,
    text_id: UUID,
    client_id: UUID,
    words: str,
    *,
    person_id: UUID,
    about: UUID | None = None,
) -> None:
    """Store a person's words in place of the ones before, where no journal names them; no search
    finds them. Raises PersonErased."""
    salt = secrets.token_bytes(SALT_BYTES)
    for _ in range(2):
        key = await key_of(session, client_id, about)
        row = _row(key, text_id, client_id, words, salt, None, person_id)
        replaced = await session.scalar(_REPLACING, row)
        if replaced is not None:
            return
        forget(session, client_id, about)
    raise erased()


async def read_words(
    session: AsyncSession, client_id: UUID, text_ids: Iterable[UUID]
) -> dict[UUID, str | None]:
    """The words of a client's texts by id, None where they were erased or cannot be read: what was
    not sealed with its key and for its row is not shown as anybody's words."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Words.id, Words.sealed, Words.key_id).where(
            Words.client_id == client_id, Words.id.in_(wanted)
        )
    )
    return await open_words(session, [SealedWords(*row) for row in rows])


async def open_words(session: AsyncSession, texts: Sequence[SealedWords]) -> dict[UUID, str | None]:
    """The words of texts that were read with something else, as `read_words` gives them. The caller
    has seen to whose they are."""
    keys = await keys_by_id(session, {text.key_id for text in texts if text.key_id is not None})
    return {text.id: _opened(keys, text.id, text.sealed, text.key_id) for text in texts}


async def words_of_customer(
    session: AsyncSession, client_id: UUID, customer_id: UUID, *, newest: int = 200
) -> list[str]:
    """The newest texts that a customer wrote to a client and that can still be read."""
    ids = await session.scalars(
        select(Words.id)
        .where(
            Words.client_id == client_id,
            Words.customer_id == customer_id,
            Words.sealed.is_not(None),
        )
        .order_by(Words.created_at.desc())
        .limit(newest)
    )
    found = await read_words(session, client_id, ids)
    return [words for words in found.values() if words is not None]


async def erased_when(
    session: AsyncSession, client_id: UUID, text_ids: Iterable[UUID]
) -> dict[UUID, datetime]:
    """Those of a client's texts that were erased, and when."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Words.id, Words.erased_at).where(
            Words.client_id == client_id, Words.id.in_(wanted), Words.erased_at.is_not(None)
        )
    )
    return {row.id: row.erased_at for row in rows if row.erased_at is not None}


async def _keep(
    session: AsyncSession,
    text_id: UUID,
    client_id: UUID,
    words: str,
    customer_id: UUID | None,
    person_id: UUID | None,
    about: UUID | None,
) -> TextRef | None:
    """The reference to the text now stored; None when there is a text under that id already."""
    salt = secrets.token_bytes(SALT_BYTES)
    searched_by = tokens_of(await key_of(session, client_id, None), words)
    owner = customer_id or about
    for _ in range(2):
        key = await key_of(session, client_id, owner)
        row = _row(key, text_id, client_id, words, salt, customer_id, person_id)
        found = await session.scalar(_KEEPING, {**row, "found_by": searched_by})
        if found is not None:
            return TextRef(id=text_id, hash=salted_hash(salt, words))
        if await session.get(StoredKey, key.id, populate_existing=True) is not None:
            return None
        forget(session, client_id, owner)
    raise erased()


def _row(
    key: DataKey,
    text_id: UUID,
    client_id: UUID,
    words: str,
    salt: bytes,
    customer_id: UUID | None,
    person_id: UUID | None,
) -> dict[str, object]:
    return {
        "key": key.id,
        "new_id": text_id,
        "new_client_id": client_id,
        "new_customer_id": customer_id,
        "new_person_id": person_id,
        "new_salt": salt,
        "new_sealed": key.seal(text_id, words.encode()),
        "new_hash": salted_hash(salt, words),
    }


# Put together once: to do so for each text costs the worker more than to write it.
_GIVEN = ("id", "client_id", "customer_id", "person_id", "salt", "sealed", "hash")
_TEXTS, _KEYS, _FINDABLE = map(rows_of, (Words, StoredKey, Findable))

_INSERTION = insert(_TEXTS).from_select(
    [*_GIVEN, "created_at", "key_id"],
    select(
        *(bindparam(f"new_{name}", type_=_TEXTS.c[name].type) for name in _GIVEN),
        func.now(),
        _KEYS.c.id,
    )
    .where(_KEYS.c.id == bindparam("key", type_=Uuid()))
    .with_for_update(read=True, key_share=True),
)
"""Under a lock on the key: it is there when the words are, or no row is inserted at all."""

_KEPT = _INSERTION.on_conflict_do_nothing().returning(_TEXTS.c.id, _TEXTS.c.client_id).cte("kept")

_KEEPING = (
    insert(_FINDABLE)
    .from_select(
        ["text_id", "client_id", "tokens"],
        select(
            _KEPT.c.id,
            _KEPT.c.client_id,
            bindparam("found_by", type_=_FINDABLE.c.tokens.type),
        ),
    )
    .returning(_FINDABLE.c.text_id)
)

_REPLACING = _INSERTION.on_conflict_do_update(
    index_elements=["id"],
    set_={
        **{name: _INSERTION.excluded[name] for name in ("salt", "sealed", "key_id", "hash")},
        "erased_at": None,
    },
).returning(_TEXTS.c.id)


def _opened(
    keys: dict[UUID, DataKey], text_id: UUID, sealed: bytes | None, key_id: UUID | None
) -> str | None:
    key = keys.get(key_id) if key_id is not None else None
    if sealed is None or key is None:
        return None
    try:
        return key.open(text_id, sealed).decode()
    except (Unreadable, UnicodeDecodeError):
        log.error("a text cannot be read", text=str(text_id))
        return None
