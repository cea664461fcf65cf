"""Ground for audits: cases that went through the real worker, archived and anchored."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import update
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from activities.audit.anchoring import make_anchor
from activities.audit.archiving import Archivist
from activities.audit.examiner import Sources
from activities.audit.sealing import Seal
from db.configuration import contents_hash, journal_change
from db.engine import Sessions
from db.tables import ConfigurationVersion
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.audit.anchors import Anchor
from domain.case import ClosingReason
from domain.commands import AddNote, CloseCase
from runtime.embedded.temporal import temporal_executable
from tests.keys import KEYS
from tests.stories.town import CaseUnderTest, Town, a_town
from workflows.plugin import webcare_plugin

LONG = 100
"""Events after which this ground's server suggests to continue as new."""

SHORT_LIVED = ServiceAgreement(version="1", reopen_for=1)
"""A closed case's run ends after a second."""


@asynccontextmanager
async def a_server() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal server that finds histories long rather early."""
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=temporal_executable(),
        plugins=[webcare_plugin()],
        dev_server_extra_args=[
            *("--dynamic-config-value", f"limit.historyCount.suggestContinueAsNew={LONG}"),
        ],
    )
    async with environment:
        yield environment


async def connect_to(address: str) -> Client:
    """A client as ours are, for processes that reach the server themselves."""
    return await Client.connect(address, plugins=[webcare_plugin()])


@dataclass
class Ground:
    """Where an audit takes place."""

    database_url: str
    town: Town
    temporal: Client
    seal: Seal
    finished: list[UUID] = field(default_factory=list)

    @property
    def sessions(self) -> Sessions:
        """The database."""
        return self.town.sessions

    @property
    def sources(self) -> Sources:
        """The same for another process."""
        address = self.temporal.service_client.config.target_host
        return Sources(self.database_url, KEYS, partial(connect_to, address))

    @property
    def archivist(self) -> Archivist:
        """Whoever fetches histories."""
        return Archivist(self.sessions, self.temporal)

    async def open_case(self, text: str = "@kompass Wann kommt mein Paket?") -> CaseUnderTest:
        """A case that waits for an answer."""
        return await self.town.case_of(await self.town.post(text))

    async def finish(self, case: CaseUnderTest, *, notes: int = 1) -> UUID:
        """Somebody works on the case, answers and closes it; its run ends."""
        for number in range(notes):
            note = await self.town.words(f"Rückfrage {number} beim Lager.")
            await case.ask(AddNote(text=note))
        await case.reply("Morgen zwischen 9 und 12 Uhr.")
        await case.until(lambda state: state.answered_at is not None)
        await case.ask(CloseCase(reason=ClosingReason.OTHER), role=Role.SUPERVISOR)
        return case.id

    async def finished_cases(self, count: int, *, notes: int = 1) -> list[UUID]:
        """So many cases, worked on one after the other and archived once their runs have ended."""
        cases = [await self.open_case(f"@kompass Wo bleibt Paket {n}?") for n in range(count)]
        ids = [await self.finish(case, notes=notes) for case in cases]
        await self.archive(cases)
        self.finished += ids
        return ids

    async def archive(self, cases: Sequence[CaseUnderTest]) -> dict[str, int]:
        """Let the runs of those cases end, and archive what has ended."""
        for case in cases:
            await case.handle.result()
        return await self.archivist.round(everything=True)

    async def anchor(self) -> Anchor:
        """Sign what is there."""
        return await make_anchor(self.sessions, self.seal, datetime.now(UTC))


@asynccontextmanager
async def a_ground(database_url: str, temporal: Client, directory: Path) -> AsyncIterator[Ground]:
    """A town whose cases end quickly, and a key of its own."""
    async with a_town(database_url, temporal, SHORT_LIVED) as town:
        async with town.sessions.begin() as session:
            contents = SHORT_LIVED.model_dump(mode="json")
            hash_ = contents_hash(contents)
            await session.execute(update(ConfigurationVersion).values(hash=hash_))
            await journal_change(
                session,
                client_id=town.client_id,
                actor=None,
                kind="agreement.published",
                after={"version": SHORT_LIVED.version, "hash": hash_},
            )
        yield Ground(database_url, town, temporal, Seal(directory / "signing-key.pem"))
