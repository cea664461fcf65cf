"""The record: journal, read model and notifications, from the same events in one transaction."""

import contextlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.escalating import concerns_escalations, project_escalations
from activities.projecting import projected
from activities.writing import Run, enter_run, write
from db.engine import Sessions, each_alone
from db.tables import CaseRow, JournalEntry
from domain.case import Case
from domain.evolving import fold
from domain.journal import GENESIS, JournalRow, chained
from workflows.case.steps import Recording

A_LITTLE_LATER = timedelta(milliseconds=200)


async def record(sessions: Sessions, recording: Recording) -> str:
    """Append the rows that are not there yet and bring the read model up to them.

    Returns the hash of the last row, computed here anew. Doing it twice changes nothing. Raises
    ApplicationError of type `chain-differs` when the rows do not follow from what is recorded, and
    `not-yet` when rows before them are missing.
    """
    if recording.rows[0].seq == 1:
        with contextlib.suppress(IntegrityError):
            return await _append(sessions, recording, None)
    try:
        return await _append(sessions, recording, await _stored(sessions, recording))
    except IntegrityError:
        # Somebody appended meanwhile, so most likely the same: an attempt that was given up.
        return await _append(sessions, recording, await _stored(sessions, recording))


async def _append(sessions: Sessions, recording: Recording, stored: Row[Any] | None) -> str:
    """The same to a record that stands so. Raises IntegrityError, with nothing written, when it
    does so no longer: of those who append a row of one number one gets it in."""
    head, seq = (stored.head, stored.seq) if stored is not None else (GENESIS, 0)
    rows = _new_rows(recording, head, seq)
    run = _this_run() if recording.run_begins else None
    if not rows:
        if run is not None:
            async with each_alone(sessions)() as session:
                await enter_run(session, recording.client_id, recording.case_id, run)
        return recording.rows[-1].hash
    before = Case.model_validate(stored.state) if stored is not None else None
    case = fold((row.event for row in rows), before)
    more = projected(before, case, rows)
    if concerns_escalations(before, rows):
        async with sessions.begin() as session:
            await write(session, case, rows, run, more)
            await project_escalations(session, before, rows)
    else:
        async with each_alone(sessions)() as session:
            await write(session, case, rows, run, more)
    return rows[-1].hash


async def _stored(sessions: Sessions, recording: Recording) -> Row[Any] | None:
    async with each_alone(sessions)() as session:
        return (await session.execute(_STORED, {"case": recording.case_id})).one_or_none()


_STORED = select(CaseRow.head, CaseRow.seq, CaseRow.state).where(CaseRow.id == bindparam("case"))


def _new_rows(recording: Recording, head: str, seq: int) -> list[JournalRow]:
    """The rows behind the stored head and its number, each chained anew."""
    last = recording.rows[-1]
    if seq >= last.seq:
        if seq == last.seq and head != last.hash:
            raise _differs(seq)
        return []
    new = [row for row in recording.rows if row.seq > seq]
    if new[0].seq != seq + 1:
        raise ApplicationError(  # what comes before is being recorded beside a reply
            f"row {new[0].seq} is not the next", type="not-yet", next_retry_delay=A_LITTLE_LATER
        )
    for row in new:
        again = chained(recording.case_id, head, row.seq, row.event)
        if again.hash != row.hash:
            raise _differs(row.seq)
        head = again.hash
    return new


def _this_run() -> Run:
    info = activity.info()
    if info.workflow_id is None or info.workflow_run_id is None:
        raise ApplicationError("a run that begins is recorded by its workflow", type="no-workflow")
    return info.workflow_id, info.workflow_run_id


def _differs(seq: int) -> ApplicationError:
    return ApplicationError(f"row {seq} does not follow from the record", type="chain-differs")


async def journal_of(session: AsyncSession, case_id: UUID) -> list[JournalRow]:
    """The whole journal of a case as rows, in order."""
    entries = await session.scalars(
        select(JournalEntry).where(JournalEntry.case_id == case_id).order_by(JournalEntry.seq)
    )
    return [
        JournalRow.model_validate({"seq": e.seq, "event": e.event, "hash": e.hash}) for e in entries
    ]
