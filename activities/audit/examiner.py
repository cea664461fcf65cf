"""Everything that is needed to verify cases of our own database, one after the other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.api.history.v1 import History
from temporalio.client import Client
from temporalio.service import RPCError

from activities.audit.archiving import fetch
from activities.audit.reexecuting import Reexecutor
from activities.audit.verifying import texts_and_versions, verify_case
from db import evidence as on_record
from db.engine import Sessions, create_engine, create_sessions
from db.evidence import Evidence
from db.keyring import Keyring
from domain.audit.anchors import Entry
from domain.audit.findings import CaseReport
from domain.audit.references import files_named
from domain.audit.rows import readable
from workflows.stories import STORIES

ATTEMPTS = 5
"""How often a case is looked at that grows while one looks."""

Connect = Callable[[], Awaitable[Client]]
Anchored = Sequence[tuple[int, Entry]]
"""Signed heads of a case with the numbers of their anchors."""


@dataclass(frozen=True)
class Sources:
    """How to reach what is verified; can be handed to another process. Without `connect`, cases
    whose runs are still open are verified without their histories."""

    database_url: str = field(repr=False)
    keyring: Keyring
    connect: Connect | None = None


@dataclass
class Examiner:
    """Verifies cases; `async with`."""

    sources: Sources
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _client: Client | None = None
    _unreachable: bool = False

    async def __aenter__(self) -> Self:
        engine = create_engine(self.sources.database_url, pool_size=2)
        self._stack.push_async_callback(engine.dispose)
        self._sessions: Sessions = create_sessions(engine, self.sources.keyring)
        self._reexecutor = await self._stack.enter_async_context(Reexecutor(STORIES))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def examine(self, case_id: UUID, anchored: Anchored | None) -> CaseReport:
        """Every check over one case. `anchored` None: the database's own copy is taken."""
        evidence, live = await self.gather(case_id, anchored)
        return await verify_case(evidence, self._reexecutor, live)

    async def gather(
        self, case_id: UUID, anchored: Anchored | None
    ) -> tuple[Evidence, dict[str, History]]:
        """All there is about a case, at one moment, with the histories of its open runs by run id;
        one that is at work is looked at again until both tell the same."""
        for _ in range(ATTEMPTS):
            async with self._sessions() as session:
                # One moment for all tables: a case may be at work while we look.
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                evidence = await evidence_of(session, case_id, anchored)
            live = await self.live_histories(evidence)
            async with self._sessions() as session:
                if not live or await on_record.last_row(session, case_id) == len(evidence.rows):
                    break
            await asyncio.sleep(0.2)
        return evidence, live

    async def live_histories(self, evidence: Evidence) -> dict[str, History]:
        """The histories of open runs, by run id, as far as the server gives them."""
        found: dict[str, History] = {}
        for run in evidence.runs:
            if run.state != "open" or (client := await self._connected()) is None:
                continue
            try:
                found[run.run_id] = await fetch(client, run.workflow_id, run.run_id)
            except RPCError:
                continue  # the report names it as a gap
        return found

    async def _connected(self) -> Client | None:
        if self._client is None and self.sources.connect is not None and not self._unreachable:
            try:
                self._client = await self.sources.connect()
            except (RuntimeError, OSError):
                self._unreachable = True
        return self._client


async def evidence_of(
    session: AsyncSession, case_id: UUID, anchored: Anchored | None = None
) -> Evidence:
    """All there is about a case, with the texts and versions that its events name."""
    evidence = await on_record.gather(session, case_id)
    if anchored is not None:
        evidence = replace(evidence, anchored=anchored)
    if evidence.client_id is None:
        return evidence
    kinds = await on_record.configuration_kinds(session)
    texts, versions = texts_and_versions(readable(evidence.rows), kinds)
    return replace(
        evidence,
        texts=await on_record.texts_of(session, evidence.client_id, texts),
        versions=await on_record.versions_of(session, evidence.client_id, versions),
        files=await on_record.files_of(
            session,
            evidence.client_id,
            [file for row in readable(evidence.rows) for file in files_named(row.event)],
        ),
    )
