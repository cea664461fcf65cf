"""Words from before there were keys are sealed by the migration, each with the right key."""

from uuid import UUID, uuid4

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine as create_blocking_engine

from db.deliveries import attachments_of, bodies_of
from db.engine import create_engine, create_sessions, sqlalchemy_url
from db.keys import key_of
from db.migrate import configuration, upgrade
from db.search import sought, texts_found
from db.tables import RawInbound, Words
from db.words import read_words
from tests.keys import KEYS

CLIENT, ACCOUNT, CUSTOMER, CASE, MESSAGE = (uuid4() for _ in range(5))
MENTION, NOTE, ASKED, HANDOVER, ERASED, RAW, ATTACHMENT = (uuid4() for _ in range(7))
SAID = {MENTION: "Kein Strom!", NOTE: "Rief an.", ASKED: "Seit wann?", HANDOVER: "Viel los."}


def _named(text: UUID) -> str:
    return f'{{"command": {{"text": {{"id": "{text}", "hash": "h"}}}}}}'


def _before(url: str) -> None:
    """A database of the version before, with one of each thing that holds words."""
    engine = create_blocking_engine(sqlalchemy_url(url))
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "0010")
    engine.dispose()
    with psycopg.connect(url) as to:
        to.execute("SET session_replication_role = replica")  # no need of everything around it
        to.execute(
            "INSERT INTO clients (client_id, name, brand, agreement_version, created_at)"
            " VALUES (%s, 'A', 'A', '1', now())",
            [CLIENT],
        )
        to.execute(
            "INSERT INTO customers (id, client_id, created_at) VALUES (%s, %s, now())",
            [CUSTOMER, CLIENT],
        )
        for text, words in [*SAID.items(), (ERASED, None)]:
            to.execute(
                "INSERT INTO texts (id, client_id, customer_id, salt, words, hash, created_at)"
                " VALUES (%s, %s, %s, 'salt', %s, 'h', now())",
                [text, CLIENT, CUSTOMER if text in (MENTION, ERASED) else None, words],
            )
        to.execute(
            "INSERT INTO messages (id, client_id, account_id, case_id, customer_id, direction,"
            " visibility, text_id, thread_key, occurred_at, received_at) VALUES"
            " (%s, %s, %s, %s, %s, 'inbound', 'public', %s, 't', now(), now())",
            [MESSAGE, CLIENT, ACCOUNT, CASE, CUSTOMER, MENTION],
        )
        to.execute(
            "INSERT INTO attachments (id, client_id, message_id, url, description)"
            " VALUES (%s, %s, %s, 'https://n.example/1.jpg', 'Zähler')",
            [ATTACHMENT, CLIENT, MESSAGE],
        )
        to.execute(
            "INSERT INTO raw_inbound (id, client_id, account_id, received_at, body)"
            " VALUES (%s, %s, %s, now(), %s)",
            [RAW, CLIENT, ACCOUNT, b'{"text": "Kein Strom!"}'],
        )
        to.execute(
            "INSERT INTO cases (id, client_id, account_id, channel, customer_id, seq, head, state,"
            " status, step, priority, priority_rank, opened_at, updated_at) VALUES"
            " (%s, %s, %s, 'generic', %s, 1, 'h', '{}', 'open', 'assess', 'normal', 1, now(),"
            " now())",
            [CASE, CLIENT, ACCOUNT, CUSTOMER],
        )
        to.execute(
            "INSERT INTO journal (client_id, case_id, seq, at, kind, event, hash, recorded_at)"
            " VALUES (%s, %s, 1, now(), 'note_added', %s, 'h', now())",
            [CLIENT, CASE, _named(NOTE)],
        )
        to.execute(
            "INSERT INTO commands (id, client_id, case_id, kind, payload, payload_hash, created_at)"
            " VALUES (%s, %s, %s, 'ask_information', %s, 'h', now())",
            [uuid4(), CLIENT, CASE, _named(ASKED)],
        )


async def test_what_was_plain_is_sealed_and_reads_the_same(fresh_database_url: str) -> None:
    _before(fresh_database_url)
    with pytest.raises(RuntimeError, match="no keyring"):
        upgrade(fresh_database_url)
    upgrade(fresh_database_url, KEYS)
    engine = create_engine(fresh_database_url, pool_size=1)
    async with create_sessions(engine, KEYS)() as session:
        texts = [*SAID, ERASED]
        assert await read_words(session, CLIENT, texts) == {**SAID, ERASED: None}
        own = await key_of(session, CLIENT, CUSTOMER)
        house = await key_of(session, CLIENT, None)
        keys = {text: (await session.get_one(Words, text)).key_id for text in texts}
        assert keys == {
            MENTION: own.id,
            NOTE: own.id,
            ASKED: own.id,
            HANDOVER: house.id,
            ERASED: None,
        }
        raw = await session.get_one(RawInbound, RAW)
        assert await bodies_of(session, [raw]) == {RAW: b'{"text": "Kein Strom!"}'}
        (attached,) = (await attachments_of(session, [MESSAGE]))[MESSAGE]
        assert (attached.url, attached.description) == ("https://n.example/1.jpg", "Zähler")
        found = await session.scalars(texts_found(await sought(session, [CLIENT], "strom")))
        assert list(found) == [MENTION]
    await engine.dispose()
