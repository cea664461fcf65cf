"""The demo is there after the first start and the same after the second; no work is undone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from db.accounts import all_accounts
from db.clients import all_clients, client_named
from db.configuration import agreement_of, broken_change
from db.engine import Sessions, create_engine, create_sessions
from db.passwords import hash_password, verify_password
from db.people import all_people
from db.prepared import released_of
from db.tables import Client, ConfigurationChange, Person
from db.templates import prepared_texts_of
from domain.actor import Role
from domain.prepared import Address, Occasion, worded
from domain.values import Language
from domain.wording import Placeholder, filled
from runtime.demo import seed
from runtime.settings import Settings
from tests.keys import KEYS

_VALUES = {
    "name": "Lena Ohm",
    "first_name": "Lena",
    "brand": "Nordlicht",
    "due": "morgen",
    "opens": "morgen",
    "signature": "^JB",
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("WEBCARE_DEMO_PASSWORD", raising=False)
    monkeypatch.setenv("WEBCARE_DATA", str(tmp_path))
    return Settings.from_environment()


@pytest.fixture
async def sessions(fresh_database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(fresh_database_url, pool_size=1)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


async def test_people_in_every_role_can_log_in_after_every_start(
    settings: Settings, fresh_database_url: str, sessions: Sessions
) -> None:
    first = await seed(settings, fresh_database_url)
    assert {login.role.replace(" ", "_") for login in first} == set(Role) - {Role.CONTACT}
    kept = settings.data / "demo-password"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert {login.password for login in first} == {kept.read_text().strip()}
    assert await seed(settings, fresh_database_url) == first
    async with sessions() as session:
        people = await all_people(session)
        clients = await all_clients(session)
        assert len(people) == len(first)
        assert len(clients) == 2
        assert len(await all_accounts(session)) == 4
        hurried = await client_named(session, "Café Kompass")
        assert hurried is not None
        agreement = await agreement_of(session, hurried.client_id)
        assert (agreement.acknowledge_in, agreement.answer_in) == (20, 120)
        assert hurried.form_of_address == "informal"
        for client in clients:
            assert await broken_change(session, client.client_id) is None
        for person, _ in people:
            assert verify_password(first[0].password or "", person.password_hash)


async def test_what_was_changed_since_stays(
    settings: Settings,
    fresh_database_url: str,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await seed(settings, fresh_database_url)
    async with sessions.begin() as session:
        await session.execute(
            update(Person)
            .where(Person.email.startswith("agent@"))
            .values(password_hash=hash_password("my own password"), name="Jana B.")
        )
        await session.execute(update(Client).values(brand="Renamed"))
        changes = len((await session.scalars(select(ConfigurationChange))).all())
    again = await seed(settings, fresh_database_url)
    logins = {login.email.split("@")[0]: login for login in again}
    assert logins["agent"].password is None, "nobody knows it but Jana"
    assert logins["agent2"].password is not None
    async with sessions() as session:
        brands = (await session.scalars(select(Client.brand))).all()
        assert list(brands) == ["Renamed", "Renamed"]
        assert len((await session.scalars(select(ConfigurationChange))).all()) == changes

    monkeypatch.setenv("WEBCARE_DEMO_PASSWORD", "as the environment says")
    insisting = await seed(Settings.from_environment(), fresh_database_url)
    assert {login.password for login in insisting} == {"as the environment says"}


async def test_every_prepared_text_can_be_rendered_and_sent(
    settings: Settings, fresh_database_url: str, sessions: Sessions
) -> None:
    await seed(settings, fresh_database_url)
    async with sessions() as session:
        client = (await all_clients(session))[0]
        texts: dict[Occasion, Any] = await prepared_texts_of(session, client.client_id)
        _, released = await released_of(session, client.client_id)
    said = {
        (each.purpose, each.language, each.address): filled(
            each.text, {Placeholder(k): v for k, v in _VALUES.items() if k in set(Placeholder)}
        )
        for each in released.values()
    }
    for occasion in {*texts, Occasion.POINTER, Occasion.CLARIFICATION}:
        for language in set(Language) - {Language.UNKNOWN}:
            for address in Address:
                text = (
                    worded(language, address, _VALUES, texts[occasion])
                    if occasion in texts
                    else said[occasion.purpose, language, address]
                )
                assert text is not None
                assert "{" not in text, (occasion, language)
                assert "Lena" in text
                assert "^JB" in text
                assert len(text) <= 280, (occasion, language, len(text))
