"""Does an audit find what it is there to find? A scratch copy is falsified in every known way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.audit.anchoring import SignedHeads, make_anchor, signed_heads
from activities.audit.checking_configuration import configuration_findings
from activities.audit.examiner import evidence_of
from activities.audit.reexecuting import Reexecutor
from activities.audit.sealing import Seal
from activities.audit.tampering import TAMPERINGS, Place, Tampering, Victims
from activities.audit.verifying import verify_case
from db.engine import Sessions, create_engine, create_sessions
from db.keyring import Keyring
from db.scratch import scratch_copy
from db.tables import ArchivedRun, ArchiveTodo, JournalEntry
from domain.audit.findings import Finding
from workflows.stories import STORIES


class NothingToTry(Exception):
    """There are no two finished cases of one client to copy; the message says what is needed."""


@dataclass(frozen=True)
class Trial:
    """One tampering tried. `missed` are the places that no finding named."""

    name: str
    findings: Sequence[Finding]
    named: Sequence[Finding]
    missed: Sequence[Place]

    @property
    def found(self) -> bool:
        """Whether every expected place was named."""
        return not self.missed


async def find_victims(session: AsyncSession) -> Victims:
    """Two archived cases of one client in which a person acted and a reply was sent. Raises
    NothingToTry."""
    wanted = ("reply_sent", "command_accepted")
    told = (
        select(JournalEntry.case_id)
        .where(JournalEntry.kind.in_(wanted))
        .group_by(JournalEntry.case_id)
        .having(func.count(JournalEntry.kind.distinct()) == len(wanted))
    )
    unfinished = select(ArchiveTodo.case_id).where(ArchiveTodo.state != "archived")
    rows = await session.execute(
        select(ArchivedRun.client_id, ArchivedRun.case_id)
        .where(
            ArchivedRun.ending == "completed",
            ArchivedRun.case_id.in_(told),
            ArchivedRun.case_id.not_in(unfinished),
        )
        .order_by(ArchivedRun.archived_at.desc())
        .limit(200)
    )
    earlier: dict[UUID, UUID] = {}
    for client_id, case_id in rows:
        if earlier.setdefault(client_id, case_id) != case_id:
            return Victims(case=earlier[client_id], other=case_id)
    raise NothingToTry(
        "two finished cases of one client are needed, archived, each with a reply that was sent "
        "and something that a person did"
    )


async def selftest(
    database_url: str,
    keyring: Keyring,
    victims: Victims,
    progress: Callable[[Trial], None] = lambda trial: None,
) -> list[Trial]:
    """Try every tampering on a copy of those cases in a database of its own.

    Raises CannotCopy; LookupError when the copy does not pass before anybody has touched it.
    """
    engine = create_engine(database_url, pool_size=1)
    try:
        async with create_sessions(engine, keyring)() as session:
            texts = [
                text_id
                for case_id in (victims.case, victims.other)
                for text_id in (await evidence_of(session, case_id)).texts
            ]
    finally:
        await engine.dispose()
    async with scratch_copy(database_url, (victims.case, victims.other), texts) as copy_url:
        with TemporaryDirectory() as directory:
            seal = Seal(Path(directory) / "signing-key.pem")
            return await _try_all(copy_url, keyring, seal, victims, progress)


async def _try_all(
    copy_url: str,
    keyring: Keyring,
    seal: Seal,
    victims: Victims,
    progress: Callable[[Trial], None],
) -> list[Trial]:
    engine = create_engine(copy_url, pool_size=2)
    sessions = create_sessions(engine, keyring)
    try:
        await make_anchor(sessions, seal, datetime.now(UTC))
        heads = await signed_heads(sessions, seal)
        trials = []
        async with Reexecutor(STORIES) as reexecutor:
            async with sessions() as session:
                untouched = await _verify(session, victims, heads, reexecutor)
            if untouched:
                raise LookupError(f"the copy does not pass untouched: {untouched[0].said}")
            for tampering in TAMPERINGS:
                trials.append(await _try(sessions, tampering, victims, heads, reexecutor))
                progress(trials[-1])
        return trials
    finally:
        await engine.dispose()


async def _try(
    sessions: Sessions,
    tampering: Tampering,
    victims: Victims,
    heads: SignedHeads,
    reexecutor: Reexecutor,
) -> Trial:
    """Falsify in a transaction, look from inside it, and undo it."""
    async with sessions() as session:
        places = await tampering.falsify(session, victims)
        await session.flush()
        session.expunge_all()  # what is verified is read from the database again
        findings = await _verify(session, victims, heads, reexecutor)
        await session.rollback()
    named = [finding for finding in findings if any(place.names(finding) for place in places)]
    missed = [place for place in places if not any(place.names(f) for f in findings)]
    return Trial(tampering.name, findings, named, missed)


async def _verify(
    session: AsyncSession, victims: Victims, heads: SignedHeads, reexecutor: Reexecutor
) -> list[Finding]:
    by_client = await configuration_findings(session, heads.clients)
    findings = [finding for wrong in by_client.values() for finding in wrong]
    for case_id in (victims.case, victims.other):
        evidence = await evidence_of(session, case_id, heads.cases.get(case_id, ()))
        report = await verify_case(evidence, reexecutor, {})
        findings += report.findings
    return findings
