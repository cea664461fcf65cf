"""Files and e-mails about questions, from before they were sealed, are sealed by the migration."""

from uuid import uuid4

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine as create_blocking_engine

from db.arrivals import held_mails
from db.engine import create_engine, create_sessions, sqlalchemy_url
from db.keys import forget, key_of
from db.local_mails import latest_letters
from db.migrate import configuration, upgrade
from db.question_files import content_of, files_named
from db.tables import EscalationFile
from tests.keys import KEYS

CLIENT, CUSTOMER, GONE, CASE, CASE_OF_GONE = (uuid4() for _ in range(5))
MAIL, LATER_MAIL, FILE, FILE_OF_GONE, CONTACT, QUESTION = (uuid4() for _ in range(6))


def _before(url: str) -> None:
    """A database of the version before, with the things of one customer and of an erased one."""
    engine = create_blocking_engine(sqlalchemy_url(url))
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "0017")
    engine.dispose()
    with psycopg.connect(url) as to:
        to.execute("SET session_replication_role = replica")  # no need of everything around it
        to.execute(
            "INSERT INTO clients (client_id, name, brand, agreement_version, created_at)"
            " VALUES (%s, 'A', 'A', '1', now())",
            [CLIENT],
        )
        for customer, case, erased in ((CUSTOMER, CASE, None), (GONE, CASE_OF_GONE, "now")):
            to.execute(
                "INSERT INTO customers (id, client_id, created_at, erased_at)"
                " VALUES (%s, %s, now(), %s)",
                [customer, CLIENT, erased],
            )
            to.execute(
                "INSERT INTO cases (id, client_id, account_id, channel, customer_id, seq, head,"
                " state, status, step, priority, priority_rank, opened_at, updated_at) VALUES"
                " (%s, %s, %s, 'generic', %s, 1, 'h', '{}', 'open', 'assess', 'normal', 1, now(),"
                " now())",
                [case, CLIENT, uuid4(), customer],
            )
        for file, case in ((FILE, CASE), (FILE_OF_GONE, CASE_OF_GONE)):
            to.execute(
                "INSERT INTO escalation_files (id, client_id, case_id, escalation_id, contact_id,"
                " name, media_type, size, content, created_at) VALUES"
                " (%s, %s, %s, %s, %s, 'Müller.txt', 'text/plain', 2, %s, now())",
                [file, CLIENT, case, QUESTION, CONTACT, b"ja"],
            )
        to.execute(
            "INSERT INTO escalation_mails (id, client_id, case_id, escalation_id, contact_id, key,"
            " kind, try_at, created_at) VALUES"
            " (%s, %s, %s, %s, %s, 'k', 'question', now(), now())",
            [MAIL, CLIENT, CASE, QUESTION, CONTACT],
        )
        for letter in (MAIL, LATER_MAIL):
            to.execute(
                "INSERT INTO local_mails (id, client_id, recipient, subject, body, reply_to,"
                " created_at) VALUES (%s, %s, 'r@a.example', 'Frage', 'Warum?', 'x', now())",
                [letter, CLIENT],
            )
        to.execute(
            "INSERT INTO arrived_mails (message_key, verdict, raw, arrived_at)"
            " VALUES ('k', 'refused', %s, now())",
            [b"From: x"],
        )


async def test_what_was_plain_is_sealed_and_reads_the_same(fresh_database_url: str) -> None:
    _before(fresh_database_url)
    with pytest.raises(RuntimeError, match="no keyring"):
        upgrade(fresh_database_url)
    upgrade(fresh_database_url, KEYS)
    engine = create_engine(fresh_database_url, pool_size=1)
    async with create_sessions(engine, KEYS)() as session:
        own = await key_of(session, CLIENT, CUSTOMER)
        file = await session.get_one(EscalationFile, FILE)
        assert file.key_id == own.id
        assert await content_of(session, file) == b"ja"
        named = await files_named(session, CLIENT, [FILE, FILE_OF_GONE])
        assert [(each.id, each.name) for each in named] == [(FILE, "Müller.txt")]
        assert (await session.get_one(EscalationFile, FILE_OF_GONE)).erased_at is not None
        letters = await latest_letters(session, 10)
        assert [(each.subject, each.text) for each in letters] == [("Frage", "Warum?")]
        (held,) = await held_mails(session, [], nobodys=True)
        forget(session, None, None)  # it may be the one of another test's database
        assert (held.raw, held.row.key_id) == (b"From: x", (await key_of(session, None, None)).id)
    await engine.dispose()
