"""A house for stories: one database, one worker and one network in memory, shared by many towns.

It stands in a Temporal namespace of its own, so that its worker takes nobody else's cases.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from temporalio import activity
from temporalio.client import Client

from activities.assessor.baseline import Assessor
from activities.case_steps import CaseStepsOnPostgres
from channels import registry
from channels.contract import Channel
from db.engine import Sessions, create_engine, create_sessions
from dispatch.dispatcher import Dispatcher
from domain.agreement import ServiceAgreement
from runtime.worker import case_worker
from tests.keys import KEYS
from tests.stories.network import Network
from tests.stories.town import Town
from workflows.case.steps import CaseSteps
from workflows.plugin import webcare_plugin


def the_cases_own_time() -> datetime:
    """What the clock of the running activity's workflow shows; time may have been skipped there."""
    return activity.info().started_time


@dataclass
class House:
    """Where towns live."""

    temporal: Client
    sessions: Sessions
    network: Network = field(default_factory=Network)

    @property
    def dispatcher(self) -> Dispatcher:
        """The door to the house's workflows."""
        return Dispatcher.over(self.sessions, self.temporal, self.channel)

    def channel(self, name: str) -> Channel:
        """Every channel there is, and the network in memory."""
        return self.network if name == self.network.name else registry.channel(name)

    def steps(self, kind: type[CaseStepsOnPostgres] = CaseStepsOnPostgres) -> CaseStepsOnPostgres:
        """What cases ask of the world, on their own time."""
        # Stories are told the same each time: nothing is drawn to be read.
        return kind(
            self.sessions,
            Assessor(),
            channels=self.channel,
            now=the_cases_own_time,
            read_every=0,
        )

    @asynccontextmanager
    async def worker(self, steps: CaseSteps | None = None) -> AsyncIterator[None]:
        """A worker for the house's cases, and a relay; the steps may be others than the usual
        ones."""
        async with case_worker(self.temporal, steps or self.steps()), self.relay():
            yield

    @asynccontextmanager
    async def relay(self) -> AsyncIterator[None]:
        """Hands over what the fast path leaves: what gets stuck on a busy machine, and all that is
        stored so quickly that it makes a stream."""
        relay = asyncio.create_task(self.dispatcher.relay.run())
        try:
            yield
        finally:
            relay.cancel()

    async def town(self, agreement: ServiceAgreement | None = None, **settings: Any) -> Town:
        """A town on the network in memory."""
        town = Town(self.sessions, self.temporal, self.dispatcher)
        await town.build(agreement or ServiceAgreement(version="1"), "network", **settings)
        town.wall = self.network.walls[town.account_id]
        return town


@asynccontextmanager
async def a_house(database_url: str, server: str, namespace: str) -> AsyncIterator[House]:
    """A house without a worker."""
    client = await Client.connect(server, namespace=namespace, plugins=[webcare_plugin()])
    engine = create_engine(database_url, pool_size=20)
    yield House(client, create_sessions(engine, KEYS))
    await engine.dispose()
