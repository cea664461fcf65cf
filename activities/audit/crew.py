"""Many cases verified side by side, by processes of their own: re-execution is work for a
processor, and must not slow down whoever asks for it."""

import asyncio
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from activities.audit.examiner import Anchored, Examiner, Sources
from domain.audit.findings import CaseReport, Check, Finding

AT_A_TIME = 10
"""Cases per errand: small enough that the last ones do not wait for one process."""

POLITENESS = 10
"""What the processes add to their niceness: people's requests come first."""


@dataclass(frozen=True)
class Verified:
    """A few cases verified, and the processor time that it took, in seconds."""

    reports: Sequence[CaseReport]
    cpu_seconds: float


async def verify_with_crew(
    sources: Sources,
    case_ids: Sequence[UUID],
    anchored: Mapping[UUID, Anchored] | None,
    jobs: int,
) -> AsyncIterator[Verified]:
    """Verify those cases with `jobs` processes, in no certain order; 0: in this very process.

    `anchored` None: each case is held against the database's own copy of the anchors.
    """
    errands = [case_ids[at : at + AT_A_TIME] for at in range(0, len(case_ids), AT_A_TIME)]
    if not errands:
        return
    if jobs == 0:
        async with Examiner(sources) as examiner:
            for errand in errands:
                began = time.process_time()
                reports = await _examined(examiner, errand, _anchored(errand, anchored))
                yield Verified(reports, time.process_time() - began)
        return
    loop = asyncio.get_running_loop()
    # Spawned, not forked: the parent has threads, connections and Temporal's runtime.
    pool = ProcessPoolExecutor(
        min(jobs, len(errands)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(sources,),
    )
    try:
        waiting = [
            loop.run_in_executor(pool, _verify, errand, _anchored(errand, anchored))
            for errand in errands
        ]
        for done in asyncio.as_completed(waiting):
            yield await done
    finally:
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)


def _anchored(
    case_ids: Sequence[UUID], anchored: Mapping[UUID, Anchored] | None
) -> Sequence[Anchored] | None:
    return None if anchored is None else [anchored.get(case_id, ()) for case_id in case_ids]


async def _examined(
    examiner: Examiner, case_ids: Sequence[UUID], anchored: Sequence[Anchored] | None
) -> list[CaseReport]:
    return [
        await _examine(examiner, case_id, None if anchored is None else anchored[number])
        for number, case_id in enumerate(case_ids)
    ]


async def _examine(examiner: Examiner, case_id: UUID, anchored: Anchored | None) -> CaseReport:
    """One case. What cannot even be read is a difference of its own: it keeps no other case from
    being verified."""
    try:
        return await examiner.examine(case_id, anchored)
    except (SQLAlchemyError, OSError, RPCError):
        raise  # the case has no part in it
    except Exception as error:
        said = f"the case cannot be examined ({type(error).__name__})"
        finding = Finding(check=Check.CHAIN, case_id=case_id, said=said)
        return CaseReport(case_id=case_id, findings=(finding,))


# -- in a process of the crew ----------------------------------------------------------------------

_sources: Sources | None = None
_runner: asyncio.Runner | None = None
_examiner: Examiner | None = None
"""A process of the crew keeps its connections from errand to errand."""


def _begin(sources: Sources) -> None:
    global _sources
    _sources = sources
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(POLITENESS)
    logging.disable()  # why a history does not execute stands in the report


def _end_with_parent() -> None:
    """Nobody else tells a process of the crew that who asked for it was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _verify(case_ids: Sequence[UUID], anchored: Sequence[Anchored] | None) -> Verified:
    global _runner
    if _runner is None:
        _runner = asyncio.Runner()
    began = time.process_time()
    reports = _runner.run(_verify_each(case_ids, anchored))
    return Verified(reports, time.process_time() - began)


async def _verify_each(
    case_ids: Sequence[UUID], anchored: Sequence[Anchored] | None
) -> list[CaseReport]:
    global _examiner
    if _examiner is None:
        assert _sources is not None
        _examiner = await Examiner(_sources).__aenter__()
    return await _examined(_examiner, case_ids, anchored)
