"""What is measured: a whole `webcare up` with one client, its network, an agent, and the floors."""

import asyncio
import hashlib
import hmac
import json
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from temporalio.client import Client as Temporal

from benchmarks.wire import Request, Wire
from db.accounts import add_account
from db.clients import create_client
from db.engine import Sessions, create_engine, create_sessions
from db.passwords import hash_password
from db.people import create_person, grant
from domain.actor import Role
from domain.agreement import ServiceAgreement
from runtime.embedded.child import spawn
from runtime.embedded.ports import free_port
from runtime.settings import Settings
from runtime.temporal import connect
from tests.channels.peer import Answer, Reaction, fake_peer
from tests.channels.peer import Request as Received
from tests.chaos.client import Client, a_client
from tests.chaos.house import House, a_house
from tests.keys import KEYS

QUESTION = "Wann kommt meine Bestellung endlich an?"
"""Private, so addressed; a question, so acknowledged by itself."""

ARMED = (
    "SELECT count(*) FROM cases "
    "WHERE acknowledge_due_at IS NOT NULL OR first_replied_at IS NOT NULL"
)
"""A clock that has been answered runs no more."""

PROCESSES = ("api", "worker", "temporal", "postgres")


@dataclass
class Network:
    """The other side of the account: when the first reply of each conversation came (epoch s)."""

    url: str = ""
    replied: dict[str, float] = field(default_factory=dict)
    repeats: int = 0


@dataclass
class Ground:
    """One house and all that is needed to load it."""

    house: House
    network: Network
    sessions: Sessions
    temporal: Temporal
    client_id: UUID
    agent: UUID
    secret: str
    password: str
    floor_url: str

    def post(
        self,
        *,
        at: datetime | None = None,
        ago: timedelta = timedelta(),
        sent: list[str] | None = None,
        under: str | None = None,
        words: str = QUESTION,
    ) -> Request:
        """A private message of somebody new, or their comment `under` a public post that tags the
        account, which the webhook answers with 200; its id is noted in `sent` once it was. It was
        written `ago` before `at`, or before it is posted."""

        async def one(wire: Wire) -> bool:
            key = uuid4().hex
            event = {
                "id": key,
                "kind": "created",
                "conversation": under or key,
                "author": {"id": f"a-{key}", "handle": f"h-{key[:12]}"},
                "text": f"@bench {words}" if under else words,
                "visibility": "public" if under else "private",
                "occurred_at": ((at or datetime.now(UTC)) - ago).isoformat(),
            }
            body = json.dumps({"events": [event]}).encode()
            digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
            headers = {"X-Webcare-Signature": f"sha256={digest}"}
            status, _ = await wire.ask("POST", "/api/inbound/generic/bench", body, headers)
            if status == 200 and sent is not None:
                sent.append(key)
            return status == 200

        return one

    async def number(self, query: str, **values: Any) -> float:
        """What one SQL expression comes to."""
        async with self.sessions() as session:
            return float(await session.scalar(text(query), values) or 0)

    async def column(self, query: str, **values: Any) -> list[Any]:
        """A column of values."""
        async with self.sessions() as session:
            return list(await session.scalars(text(query), values))

    async def until(
        self, reached: Callable[[], Awaitable[bool]], *, within: float, every: float = 0.02
    ) -> float:
        """Seconds until it holds. Raises AssertionError after `within`."""
        began = time.perf_counter()
        while not await reached():
            if time.perf_counter() - began > within:
                raise AssertionError(f"not within {within} s:\n{self.house.last_words()}")
            await asyncio.sleep(every)
        return time.perf_counter() - began

    async def all_armed(self, number: int, *, within: float = 900) -> float:
        """Seconds until so many cases have, or had, a clock that runs, on record."""

        async def reached() -> bool:
            return await self.number(ARMED) >= number

        return await self.until(reached, within=within, every=0.1)

    async def rests(self, *, seconds: float = 3.0) -> None:
        """Wait until nothing was recorded for so long: no floor is measured beside our own work."""
        rows = "SELECT count(*) FROM journal"
        before, now = -1.0, await self.number(rows)
        while now != before:
            await asyncio.sleep(seconds)
            before, now = now, await self.number(rows)

    def resident(self) -> dict[str, float]:
        """Megabytes of each process, with those it started."""
        processes = self.house.running.processes
        return {name: _megabytes(processes[name]) for name in PROCESSES}

    @asynccontextmanager
    async def an_agent(self) -> AsyncIterator[Client]:
        """A session of the agent."""
        async with a_client(
            self.house.url,
            chance=random.Random(1),
            account="bench",
            secret=self.secret,
            email="agent@bench.example",
            password=self.password,
        ) as client:
            await client.log_in()
            yield client


@asynccontextmanager
async def a_ground(data: Path, **promises: Any) -> AsyncIterator[Ground]:
    """A house on that directory with a client of that agreement, and the floor beside it."""
    network = Network()

    def take(request: Received) -> Reaction:
        conversation = json.loads(request.body)["conversation"]
        if conversation in network.replied:
            network.repeats += 1
        network.replied.setdefault(conversation, time.time())
        return Answer(200, {})

    agreement = ServiceAgreement(
        version="1", automatic_per_account=1_000_000, acknowledge_spread=0, **promises
    )
    async with fake_peer(take) as peer, a_house(data, WEBCARE_MASTER_KEYS=str(KEYS.file)) as house:
        network.url = peer.url
        engine = create_engine(house.running.database_url)
        sessions = create_sessions(engine, KEYS)
        secret, password = uuid4().hex, uuid4().hex
        async with sessions.begin() as session:
            brand = await create_client(
                session,
                name="Bench",
                brand="Bench",
                form_of_address="informal",
                agreement=agreement,
            )
            await add_account(
                session,
                client_id=brand.client_id,
                channel="generic",
                name="bench",
                handle="bench",
                settings={"callback_url": f"{peer.url}/replies"},
                secrets={"signing_secret": secret},
            )
            person = await create_person(
                session,
                email="agent@bench.example",
                name="Lena Weiss",
                password_hash=hash_password(password),
            )
            await grant(session, person, brand.client_id, Role.AGENT)
            await grant(session, person, brand.client_id, Role.SUPERVISOR)
            agent = person.id
        port = free_port()
        with (data / "floor.log").open("wb") as log:
            floors = [
                spawn(
                    [sys.executable, "-m", "benchmarks.floor_app", str(port)],
                    environment=os.environ | {"DATABASE_URL": house.running.database_url},
                    output=log,
                ),
                spawn(
                    [sys.executable, "-m", "benchmarks.bare", house.running.temporal_address],
                    environment=dict(os.environ),
                    output=log,
                ),
            ]
        try:
            await _listens(port)
            yield Ground(
                house=house,
                network=network,
                sessions=sessions,
                temporal=await connect(Settings(temporal_address=house.running.temporal_address)),
                client_id=brand.client_id,
                agent=agent,
                secret=secret,
                password=password,
                floor_url=f"http://127.0.0.1:{port}",
            )
        finally:
            for process in floors:
                process.terminate()
                process.wait()
            await engine.dispose()


async def _listens(port: int) -> None:
    for _ in range(300):
        try:
            (await Wire.to(f"http://127.0.0.1:{port}")).close()
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the floor's server did not start")


def _megabytes(process: int) -> float:
    """Resident memory of a process and its descendants; what they share counts once each."""
    total = 0.0
    for each in _family(process):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def _family(process: int) -> list[int]:
    family = [process]
    for each in family:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                family += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return family
