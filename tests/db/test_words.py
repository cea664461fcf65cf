"""Words are kept once, bound to their hash, and belong to one client."""

import asyncio
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Sessions
from db.tables import Words
from db.words import keep_words, keep_words_once, read_words
from domain.texts import salted_hash
from tests.db.builders import a_client, a_customer


async def test_a_reference_is_the_salted_hash_of_the_words(session: AsyncSession) -> None:
    client_id = await a_client(session)
    customer_id = await a_customer(session, client_id)
    first = await keep_words(session, client_id, "Kein Strom!", customer_id=customer_id)
    again = await keep_words(session, client_id, "Kein Strom!", customer_id=customer_id)
    row = await session.get_one(Words, first.id)
    assert row.salt is not None
    assert len(row.salt) == 16
    assert first.hash == salted_hash(row.salt, "Kein Strom!")
    assert first.hash != again.hash, "the same words twice cannot be recognised by their hash"


async def test_words_of_another_client_are_not_read(session: AsyncSession) -> None:
    ours, theirs = await a_client(session), await a_client(session)
    ref = await keep_words(session, ours, "Kein Strom!")
    assert await read_words(session, ours, [ref.id]) == {ref.id: "Kein Strom!"}
    assert await read_words(session, theirs, [ref.id]) == {}


async def test_words_under_a_given_id_are_kept_once_however_many_ask(sessions: Sessions) -> None:
    """A command that is sent twice at the same moment must name one text, not two."""
    text_id, person_id = uuid4(), uuid4()
    async with sessions.begin() as session:
        client_id = await a_client(session)

    async def keep(words: str, person: UUID = person_id) -> object:
        async with sessions.begin() as session:
            return await keep_words_once(session, text_id, client_id, words, person_id=person)

    references = await asyncio.gather(*(keep("Wir prüfen das.") for _ in range(4)))
    assert references[0] is not None
    assert references == [references[0]] * 4
    assert await keep("Wir prüfen das nicht.") is None
    assert await keep("Wir prüfen das.", person=uuid4()) is None
