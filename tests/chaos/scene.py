"""Where faults happen: a webcare with one client, an agent, and a network that answers badly."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from db.accounts import add_account
from db.clients import create_client
from db.engine import create_engine, create_sessions
from db.passwords import hash_password
from db.people import create_person, grant
from domain.actor import Role
from domain.agreement import ServiceAgreement
from runtime.settings import Settings
from runtime.temporal import connect
from tests.chaos.client import Client, a_client
from tests.chaos.evidence import Evidence
from tests.chaos.house import House, a_house
from tests.chaos.receiver import Receiver, a_receiver
from tests.keys import KEYS

SHORT = ServiceAgreement(
    version="1",
    acknowledge_in=40,
    acknowledge_margin=8,
    acknowledge_spread=4,
    answer_in=3_600,
    quiet_before_closing=10,
    reopen_for=4,
    automatic_per_account=10_000,
)


@dataclass
class Scene:
    """The house, those who use it, and what the network got."""

    house: House
    client: Client
    receiver: Receiver
    evidence: Evidence


@asynccontextmanager
async def a_scene(data: Path, chance: random.Random) -> AsyncIterator[Scene]:
    """A house with one client, whose account calls the receiver back, and one agent."""
    async with a_receiver(chance) as receiver, a_house(data) as house:
        engine = create_engine(house.running.database_url)
        sessions = create_sessions(engine, KEYS)
        secret, password = uuid4().hex, uuid4().hex
        async with sessions.begin() as session:
            brand = await create_client(
                session,
                name="Kompass",
                brand="Kompass",
                form_of_address="informal",
                agreement=SHORT,
            )
            await add_account(
                session,
                client_id=brand.client_id,
                channel="generic",
                name="kompass",
                handle="kompass",
                settings={"callback_url": f"{receiver.url}/replies", "timeout_seconds": 2},
                secrets={"signing_secret": secret},
            )
            person = await create_person(
                session,
                email="agent@kompass.example",
                name="Lena Weiss",
                password_hash=hash_password(password),
            )
            await grant(session, person, brand.client_id, Role.AGENT)
        temporal = await connect(Settings(temporal_address=house.running.temporal_address))
        async with a_client(
            house.url,
            chance=random.Random(chance.random()),
            account="kompass",
            secret=secret,
            email="agent@kompass.example",
            password=password,
        ) as client:
            evidence = Evidence(sessions, temporal, brand.client_id)
            yield Scene(house, client, receiver, evidence)
        await engine.dispose()
