"""Words are sealed with a person's key, keys with a master key, and a master key can be changed."""

import asyncio
import pickle
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Sessions, create_engine, create_sessions
from db.keyring import KEY_BYTES, DataKey, Keyring, NoMasterKey, Unreadable
from db.keys import check_ring, key_of, keys_by_id, versions_in_use, wrap_again
from db.migrate import upgrade
from db.search import sought, texts_found, tokens_of
from db.tables import Customer, StoredKey, Words, utc_now
from db.words import keep_words, read_words
from domain.errors import PersonErased
from tests.db.builders import a_client, a_customer
from tests.keys import KEYS

A_KEY = DataKey(UUID(int=1), bytes(range(KEY_BYTES)))


@given(words=st.text(), row=st.uuids(), other=st.uuids())
def test_what_is_sealed_opens_for_its_own_row_alone(words: str, row: UUID, other: UUID) -> None:
    content = words.encode(errors="replace")
    sealed = A_KEY.seal(row, content)
    assert A_KEY.open(row, sealed) == content
    assert A_KEY.seal(row, content) != sealed, "the same words twice do not look the same"
    if other != row:
        with pytest.raises(Unreadable):
            A_KEY.open(other, sealed)
    with pytest.raises(Unreadable):
        A_KEY.open(row, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_ring_wraps_with_its_newest_key_and_unwraps_with_all(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys" / "master.keys")
    with pytest.raises(NoMasterKey, match="webcare migrate"):
        ring.versions()
    assert ring.add() == "1"
    assert ring.file.stat().st_mode & 0o777 == 0o600
    old = ring.wrap(A_KEY.secret)
    other_process: Keyring = pickle.loads(pickle.dumps(ring))
    assert ring.add() == "2"
    assert other_process.wrap(A_KEY.secret)[0] == "2", "it reads the file again when it changed"
    assert other_process.unwrap(*old) == A_KEY.secret
    with pytest.raises(NoMasterKey):
        ring.drop("2")
    ring.drop("1")
    with pytest.raises(NoMasterKey, match="no master key 1"):
        ring.unwrap(*old)


@pytest.mark.parametrize("content", ["", "1 short", "1 !", "no key at all"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "master.keys"
    file.write_text(content)
    with pytest.raises(NoMasterKey, match=r"master\.keys"):
        Keyring(file).versions()


async def test_nothing_of_a_text_stands_in_its_row(session: AsyncSession) -> None:
    client_id = await a_client(session)
    customer_id = await a_customer(session, client_id)
    ref = await keep_words(session, client_id, "Mein Zähler steht.", customer_id=customer_id)
    row = await session.get_one(Words, ref.id)
    assert row.sealed is not None
    assert b"Z\xc3\xa4hler" not in row.sealed
    key = await key_of(session, client_id, customer_id)
    assert row.key_id == key.id
    assert key.secret not in (await session.get_one(StoredKey, key.id)).wrapped


async def test_a_text_moved_to_another_row_is_nobodys_words(session: AsyncSession) -> None:
    client_id = await a_client(session)
    customer_id = await a_customer(session, client_id)
    one, two = [
        await keep_words(session, client_id, words, customer_id=customer_id)
        for words in ("Ja.", "Nein.")
    ]
    sealed = await session.scalar(select(Words.sealed).where(Words.id == one.id))
    await session.execute(update(Words).where(Words.id == two.id).values(sealed=sealed))
    read = await read_words(session, client_id, [one.id, two.id])
    assert read == {one.id: "Ja.", two.id: None}


async def test_colleagues_words_about_a_customer_are_under_the_customers_key(
    session: AsyncSession,
) -> None:
    client_id = await a_client(session)
    customer_id = await a_customer(session, client_id)
    note = await keep_words(
        session, client_id, "Frau Kern rief an.", person_id=uuid4(), about=customer_id
    )
    other = await keep_words(session, client_id, "Heute wird es viel.", person_id=uuid4())
    rows = [await session.get_one(Words, ref.id) for ref in (note, other)]
    keys = [await key_of(session, client_id, each) for each in (customer_id, None)]
    assert [row.key_id for row in rows] == [key.id for key in keys]


async def test_everybody_at_once_makes_one_key(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        client_id = await a_client(session)
        customer_id = await a_customer(session, client_id)

    async def write(number: int) -> UUID:
        async with sessions.begin() as session:
            words = f"Nachricht {number}"
            return (await keep_words(session, client_id, words, customer_id=customer_id)).id

    texts = await asyncio.gather(*(write(number) for number in range(8)))
    async with sessions() as session:
        assert set((await read_words(session, client_id, texts)).values()) == {
            f"Nachricht {number}" for number in range(8)
        }
        keys = select(func.count()).where(StoredKey.customer_id == customer_id)
        assert await session.scalar(keys) == 1


async def test_a_key_of_a_transaction_that_failed_is_not_used_again(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        client_id = await a_client(session)
        customer_id = await a_customer(session, client_id)
    async with sessions() as session:
        await keep_words(session, client_id, "Verloren.", customer_id=customer_id)
        await keep_words(session, client_id, "Auch verloren.", customer_id=customer_id)
        await session.rollback()
    async with sessions.begin() as session:
        ref = await keep_words(session, client_id, "Behalten.", customer_id=customer_id)
    async with sessions() as session:
        assert await read_words(session, client_id, [ref.id]) == {ref.id: "Behalten."}


async def test_nothing_is_written_under_a_key_that_is_gone(sessions: Sessions) -> None:
    """Another process may still remember it: the row in the database decides."""
    async with sessions.begin() as session:
        client_id = await a_client(session)
        customer_id = await a_customer(session, client_id)
        await keep_words(session, client_id, "Hallo", customer_id=customer_id)
    async with sessions.begin() as session:
        await key_of(session, client_id, customer_id)
    async with sessions.begin() as session:
        await session.execute(delete(StoredKey).where(StoredKey.customer_id == customer_id))
        await session.execute(
            update(Customer).where(Customer.id == customer_id).values(erased_at=utc_now())
        )
    async with sessions.begin() as session:
        with pytest.raises(PersonErased):
            await keep_words(session, client_id, "Noch etwas", customer_id=customer_id)


async def test_rotating_wraps_every_key_anew_and_changes_no_word(
    fresh_database_url: str, tmp_path: Path
) -> None:
    ring = Keyring(tmp_path / "master.keys")
    ring.add()
    engine = create_engine(fresh_database_url, pool_size=1)
    sessions = create_sessions(engine, ring)
    async with sessions.begin() as session:
        client_id = await a_client(session)
        customer_id = await a_customer(session, client_id)
        ref = await keep_words(session, client_id, "Bleibt.", customer_id=customer_id)
    ring.add()
    async with sessions.begin() as session:
        assert await wrap_again(session) == 2
        assert await wrap_again(session) == 0
        assert await versions_in_use(session) == {"2": 2}
    ring.drop("1")
    fresh = create_sessions(engine, Keyring(ring.file))
    async with fresh() as session:
        await check_ring(session)
        assert await read_words(session, client_id, [ref.id]) == {ref.id: "Bleibt."}
    await engine.dispose()
    with pytest.raises(NoMasterKey, match="needs"):
        upgrade(fresh_database_url, KEYS)


async def test_memory_of_keys_is_bounded(session: AsyncSession) -> None:
    ring = Keyring(KEYS.file, remembered=3)
    session.info["keyring"] = ring
    client_id = await a_client(session)
    customers = [await a_customer(session, client_id) for _ in range(5)]
    for customer_id in customers:
        await keep_words(session, client_id, "Hallo", customer_id=customer_id)
    keys = await keys_by_id(session, await session.scalars(select(StoredKey.id)))
    assert len(ring.opened) == 3
    assert len(keys) >= 6, "all are found, whatever is remembered"


@pytest.mark.parametrize(
    ("words", "looked_for"),
    [
        ("Meine Kaffeemaschine ist kaputt", "maschine"),
        ("Meine Kaffeemaschine ist kaputt", "KAFFEE"),
        ("Zwei  Worte\nnacheinander", "worte nach"),
        ("Wo ist Paket 7?", "7?"),
        ("Wo ist Paket 7?", "wo"),
        ("x", "x"),
        ("電気が来ない", "電気"),
    ],
)
async def test_texts_are_found_by_what_they_say(
    session: AsyncSession, words: str, looked_for: str
) -> None:
    client_id = await a_client(session)
    ref = await keep_words(session, client_id, words)
    await keep_words(session, client_id, "Etwas ganz anderes")
    found = await session.scalars(texts_found(await sought(session, [client_id], looked_for)))
    assert list(found) == [ref.id]


async def test_nothing_is_found_for_another_client(session: AsyncSession) -> None:
    ours, theirs = await a_client(session), await a_client(session)
    await keep_words(session, theirs, "Kaffeemaschine")
    found = await session.scalars(texts_found(await sought(session, [ours], "Kaffee")))
    assert list(found) == []
    assert list(await session.scalars(texts_found(await sought(session, [ours], "  ")))) == []


def test_the_index_says_nothing_without_the_key() -> None:
    other = DataKey(UUID(int=2), bytes(KEY_BYTES))
    assert not set(tokens_of(A_KEY, "Kaffee")) & set(tokens_of(other, "Kaffee"))
