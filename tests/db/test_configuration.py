"""Every change of configuration is on record, chained, and without secrets."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.accounts import (
    add_account,
    change_account,
    reconnect_account,
    rotate_signing_secret,
    set_account_status,
)
from db.brands import BRAND
from db.clients import get_client
from db.configuration import (
    AGREEMENT,
    POLICY,
    PREPARED,
    TEMPLATES,
    VOICE,
    agreement_of,
    broken_change,
    journal_change,
    newest_version,
    publish_agreement,
    publish_version,
)
from db.engine import Sessions
from db.people import actors_of, deactivate, grant, set_password
from db.tables import ConfigurationChange, ConfigurationVersion
from domain.actor import Role, Via
from domain.agreement import ServiceAgreement
from domain.errors import Invalid, NotFound
from tests.db.builders import a_client, a_person


@pytest.mark.parametrize("kind", [AGREEMENT, BRAND, POLICY, PREPARED, TEMPLATES, VOICE])
def test_every_kind_that_is_published_has_a_name_on_the_auditors_screen(kind: str) -> None:
    words = Path(__file__).parents[2] / "admin_ui" / "src" / "i18n" / "audit" / "en.ts"
    assert f"{kind}_published: " in words.read_text("utf-8")


async def test_an_agreement_is_pinned_by_version(session: AsyncSession) -> None:
    client_id = await a_client(session)
    client = await get_client(session, client_id)
    faster = ServiceAgreement(version="whatever", acknowledge_in=20, answer_in=120)
    published = await publish_agreement(session, client, faster, None)
    assert published.version == client.agreement_version == "2"
    assert await agreement_of(session, client_id) == published
    first = await session.get_one(ConfigurationVersion, (client_id, "agreement", "1"))
    assert ServiceAgreement.model_validate(first.contents).acknowledge_in == 300
    again = await publish_agreement(session, client, faster, None)
    assert again == published, "publishing the same again changes nothing"


async def test_versions_count_beyond_nine(session: AsyncSession) -> None:
    client_id = await a_client(session)
    for number in range(11):
        await publish_version(
            session, client_id=client_id, kind=TEMPLATES, contents={"n": number}, actor=None
        )
    newest = await newest_version(session, client_id, TEMPLATES)
    assert newest is not None
    assert (newest.version, newest.contents) == ("11", {"n": 10})


async def test_changes_are_journalled_without_secrets(session: AsyncSession) -> None:
    client_id = await a_client(session)
    person = await a_person(session)
    account = await add_account(
        session,
        client_id=client_id,
        channel="generic",
        name="secretive",
        handle="@brand",
        settings={"max_length": 500},
        secrets={"signing_secret": "first-secret"},
    )
    second = await rotate_signing_secret(session, account, person.id)
    await change_account(session, account, settings={"max_length": 280}, actor=person.id)
    await set_account_status(session, account, "paused", person.id)
    assert not await set_account_status(session, account, "paused", person.id)
    await grant(session, person, client_id, Role.AGENT)
    assert not await grant(session, person, client_id, Role.AGENT)
    await set_password(session, person, "$argon2id$hash-of-the-password")
    await deactivate(session, person)

    rows = (
        await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.client_id == client_id)
            .order_by(ConfigurationChange.seq)
        )
    ).all()
    assert [row.kind for row in rows] == [
        "client.created",
        "agreement.published",
        "account.created",
        "account.secret_rotated",
        "account.changed",
        "account.paused",
        "person.granted",
        "person.password_set",
        "person.deactivated",
    ]
    assert rows[4].before is not None
    assert rows[4].after is not None
    assert rows[4].before["settings"] == {"max_length": 500}
    assert rows[4].after["settings"] == {"max_length": 280}
    written = json.dumps([[row.before, row.after] for row in rows])
    for secret in ("first-secret", second, "argon2id", person.email, person.name):
        assert secret not in written
    assert await broken_change(session, client_id) is None
    assert await actors_of(session, person.id, Via.API) == {}, "who has left may nothing"


@pytest.mark.parametrize(
    ("before", "after", "cursor"),
    [
        ({"account_id": "1"}, {"account_id": "1", "base_url": "http://HERE.example/"}, "read"),
        ({}, {"account_id": "1"}, "read"),
        ({"account_id": "1"}, {"account_id": "2"}, "new"),
        ({"account_id": "1"}, {"account_id": "1", "base_url": "https://there.example"}, "new"),
    ],
)
async def test_an_account_keeps_its_position_for_as_long_as_that_counts(
    session: AsyncSession, before: dict[str, str], after: dict[str, str], cursor: str
) -> None:
    """One whose settings had been changed lost what had arrived since, and one that went to another
    instance, with the same id there, was read on from a place that the other knew nothing of."""
    here = {"base_url": "https://here.example"}
    account = await add_account(
        session,
        client_id=await a_client(session),
        channel="mastodon",
        name=f"moving-{uuid4().hex[:8]}",
        handle="@brand",
        settings=here | before,
        secrets={},
        cursor="read",
    )
    await reconnect_account(session, account, handle="@brand", settings=here | after, cursor="new")
    assert account.cursor == cursor


async def test_a_changed_row_breaks_the_chain(session: AsyncSession) -> None:
    client_id = await a_client(session)
    for share in (0.5, 1.0):
        await journal_change(
            session, client_id=client_id, actor=None, kind="test", after={"share": share}
        )
    session.expire_all()
    assert await broken_change(session, client_id) is None
    await session.execute(
        update(ConfigurationChange)
        .where(ConfigurationChange.client_id == client_id, ConfigurationChange.seq == 3)
        .values(after={"share": 0.9})
    )
    session.expire_all()
    assert await broken_change(session, client_id) == 3


async def test_changes_at_once_make_one_chain(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        client_id = await a_client(session)

    async def change(number: int) -> None:
        async with sessions.begin() as session:
            await journal_change(
                session, client_id=client_id, actor=None, kind="test", after={"n": number}
            )

    await asyncio.gather(*(change(number) for number in range(8)))
    async with sessions() as session:
        assert await broken_change(session, client_id) is None
        newest = await session.scalar(
            select(ConfigurationChange.seq)
            .where(ConfigurationChange.client_id == client_id)
            .order_by(ConfigurationChange.seq.desc())
        )
    assert newest == 10


@pytest.mark.parametrize("name", ["", "Nordlicht", "a b", "-a", "a-", "ä", "a" * 65, "a/b", "a\n"])
async def test_an_account_name_fits_an_address(session: AsyncSession, name: str) -> None:
    client_id = await a_client(session)
    with pytest.raises(Invalid):
        await add_account(
            session,
            client_id=client_id,
            channel="generic",
            name=name,
            handle="@brand",
            settings={},
            secrets={},
        )


async def test_nothing_is_journalled_for_a_client_that_is_not_there(session: AsyncSession) -> None:
    person = await a_person(session)
    with pytest.raises(NotFound):
        await journal_change(session, client_id=person.id, actor=None, kind="test")
