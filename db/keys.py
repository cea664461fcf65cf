"""Each person's key: made with their first word, wrapped by a master key, gone with the erasure.

A customer's key seals everything said by them, to them and about them in their cases. What belongs
to no customer is sealed with the client's own key, and what is no client's yet with the house's;
no erasure destroys these.
"""

import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.keyring import KEY_BYTES, DataKey, Keyring
from db.tables import Client, Customer, StoredKey
from domain.errors import PersonErased

KEYRING = "keyring"
"""Under this name a session carries the ring (see db/engine.py)."""

_MADE = "keys made"

AT_ONCE = 500
"""Keys that are wrapped anew in one transaction."""


def keyring_of(session: AsyncSession) -> Keyring:
    """The ring that the session was made with."""
    ring = session.info.get(KEYRING)
    if not isinstance(ring, Keyring):
        raise RuntimeError("these sessions were made without a keyring: they read no words")
    return ring


async def key_of(
    session: AsyncSession, client_id: UUID | None, customer_id: UUID | None
) -> DataKey:
    """The key for new words in the customer's cases, else the client's own, else the house's; made
    when there is none.

    Raises PersonErased: nothing more is written about somebody who was erased.
    """
    ring = keyring_of(session)
    known = ring.owned.get((client_id, customer_id))
    if known is not None:
        return known
    stored = await _stored(session, client_id, customer_id)
    if stored is None:
        await _make(session, client_id, customer_id)
        stored = await _stored(session, client_id, customer_id)
    if stored is None:
        raise erased()
    key = _opened(ring, stored.id, stored.master, stored.wrapped)
    # A key that this very transaction made may never come to be.
    if key.id not in session.info.get(_MADE, ()):
        ring.owned.put((client_id, customer_id), key)
    return key


async def held_key_of(
    session: AsyncSession, client_id: UUID | None, customer_id: UUID | None
) -> DataKey:
    """As `key_of`; nobody destroys it before this transaction ends. For what is not inserted
    together with a lock on its key."""
    for _ in range(2):
        key = await key_of(session, client_id, customer_id)
        there = (
            select(StoredKey.id)
            .where(StoredKey.id == key.id)
            .with_for_update(read=True, key_share=True)
        )
        if await session.scalar(there) is not None:
            return key
        forget(session, client_id, customer_id)
    raise erased()


def forget(session: AsyncSession, client_id: UUID | None, customer_id: UUID | None) -> None:
    """Ask the database the next time: it does not know the key that was remembered."""
    keyring_of(session).owned.forget((client_id, customer_id))


async def keys_by_id(session: AsyncSession, key_ids: Iterable[UUID]) -> dict[UUID, DataKey]:
    """The keys that are there, unwrapped; one query for those not in memory.

    Raises NoMasterKey when the ring lacks a version that is in use.
    """
    ring = keyring_of(session)
    wanted = set(key_ids)
    found = {key_id: key for key_id in wanted if (key := ring.opened.get(key_id)) is not None}
    missing = wanted - found.keys()
    if missing:
        for row in await session.execute(_KEYS, {"wanted": list(missing)}):
            found[row.key_id] = learnt(session, row)
    return found


KEY = (
    StoredKey.id.label("key_id"),
    StoredKey.client_id.label("key_client"),
    StoredKey.customer_id.label("key_customer"),
    StoredKey.master,
    StoredKey.wrapped,
)
"""A key's columns, for whoever reads it with something else."""

_KEYS = select(*KEY).where(StoredKey.id == any_(bindparam("wanted", type_=ARRAY(Uuid()))))


def learnt(session: AsyncSession, row: Any) -> DataKey:
    """Remember the key that a row has in its columns `KEY`, so that nobody asks for it. Raises
    NoMasterKey as `keys_by_id` does."""
    ring = keyring_of(session)
    key = _opened(ring, row.key_id, row.master, row.wrapped)
    if key.id not in session.info.get(_MADE, ()):
        ring.owned.put((row.key_client, row.key_customer), key)
    return key


async def versions_in_use(session: AsyncSession) -> dict[str, int]:
    """How many keys each version of the master key wraps."""
    rows = await session.execute(
        select(StoredKey.master, func.count().label("number"))
        .group_by(StoredKey.master)
        .order_by(StoredKey.master)
    )
    return {row.master: row.number for row in rows}


async def check_ring(session: AsyncSession) -> None:
    """Raises NoMasterKey when the ring cannot unwrap what is stored: better at the start than in
    the middle of somebody's case."""
    ring = keyring_of(session)
    for version in await versions_in_use(session):
        row = await session.scalar(select(StoredKey).where(StoredKey.master == version).limit(1))
        if row is not None:
            ring.unwrap(row.master, row.wrapped)


async def wrap_again(session: AsyncSession) -> int:
    """Wrap up to 500 keys anew that an older master key wraps; how many they were."""
    ring = keyring_of(session)
    newest = ring.versions()[-1]
    rows = await session.scalars(
        select(StoredKey)
        .where(StoredKey.master != newest)
        .order_by(StoredKey.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    number = 0
    for row in rows:
        master, wrapped = ring.wrap(ring.unwrap(row.master, row.wrapped))
        await session.execute(
            update(StoredKey)
            .where(StoredKey.id == row.id)
            .values(master=master, wrapped=wrapped)
            .execution_options(synchronize_session=False)
        )
        number += 1
    return number


def erased() -> PersonErased:
    """What is said to whoever would write about an erased person."""
    return PersonErased("This customer was erased.", "Nothing can be written in their cases.")


async def _stored(
    session: AsyncSession, client_id: UUID | None, customer_id: UUID | None
) -> StoredKey | None:
    return await session.scalar(
        select(StoredKey).where(
            StoredKey.client_id.is_(None)
            if client_id is None
            else StoredKey.client_id == client_id,
            StoredKey.customer_id.is_(None)
            if customer_id is None
            else StoredKey.customer_id == customer_id,
        )
    )


async def _make(session: AsyncSession, client_id: UUID | None, customer_id: UUID | None) -> None:
    """Make the key, unless the person was erased or somebody else made it first."""
    master, wrapped = keyring_of(session).wrap(secrets.token_bytes(KEY_BYTES))
    key_id = uuid7()
    session.info.setdefault(_MADE, set()).add(key_id)
    if client_id is None:
        house = insert(StoredKey).values(id=key_id, master=master, wrapped=wrapped)
        await session.execute(house.on_conflict_do_nothing())
        return
    values = (literal(key_id), literal(client_id), literal(master), literal(wrapped))
    if customer_id is None:
        owner = select(*values, literal(None, Customer.id.type)).select_from(Client)
        owner = owner.where(Client.client_id == client_id)
    else:
        owner = select(*values, Customer.id).where(
            Customer.id == customer_id,
            Customer.client_id == client_id,
            Customer.erased_at.is_(None),
        )
    await session.execute(
        insert(StoredKey)
        .from_select(
            ["id", "client_id", "master", "wrapped", "customer_id"],
            owner.with_for_update(key_share=True, read=True),
        )
        .on_conflict_do_nothing()
    )


def _opened(ring: Keyring, key_id: UUID, master: str, wrapped: bytes) -> DataKey:
    known = ring.opened.get(key_id)
    if known is not None:
        return known
    key = DataKey(key_id, ring.unwrap(master, wrapped))
    ring.opened.put(key_id, key)
    return key
