"""Keeping histories: which cases a story had, and their histories as compressed JSON."""

import gzip
import re
import unicodedata
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from temporalio.api.history.v1 import History
from temporalio.client import Client, WorkflowHistory

from activities.audit.histories import runs_that_follow
from db.engine import Sessions
from db.tables import CaseRow
from workflows.case.start import case_workflow_id

HISTORIES = Path(__file__).parent / "histories"
CHILDREN = HISTORIES / "children"
AT_MOST = 1
"""Cases kept of one story; stories with hundreds of cases tell the same with each."""


def read(file: Path) -> WorkflowHistory:
    """A kept history."""
    return WorkflowHistory.from_json(
        file.name.removesuffix(".json.gz"), gzip.decompress(file.read_bytes()).decode()
    )


async def keep(name: str, sessions: Sessions, temporal: Client, before: set[UUID]) -> None:
    """Keep the histories of the cases that were not there `before`, under the story's name."""
    fresh = [case_id for case_id in await case_ids(sessions) if case_id not in before]
    HISTORIES.mkdir(exist_ok=True)
    for number, case_id in enumerate(fresh[:AT_MOST], start=1):
        handle = temporal.get_workflow_handle(case_workflow_id(case_id))
        history = await handle.fetch_history()
        contents = gzip.compress(history.to_json().encode(), mtime=0)
        (HISTORIES / f"{_file_name(name, number)}.json.gz").write_bytes(contents)
        await _keep_children(_file_name(name, number), history, temporal)


async def _keep_children(name: str, history: WorkflowHistory, temporal: Client) -> None:
    """What a case, or a question of it, started, and what that started in turn."""
    raw = History(events=list(history.events))
    for number, (workflow_id, run_id) in enumerate(runs_that_follow(raw), start=1):
        handle = temporal.get_workflow_handle(workflow_id, run_id=run_id)
        child = await handle.fetch_history()
        CHILDREN.mkdir(exist_ok=True)
        contents = gzip.compress(child.to_json().encode(), mtime=0)
        (CHILDREN / f"{name}-{number}.json.gz").write_bytes(contents)
        await _keep_children(f"{name}-{number}", child, temporal)


def _file_name(story: str, number: int) -> str:
    """A story's name as any file system takes it; the first case has no number."""
    plain = unicodedata.normalize("NFKD", story).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:100].removeprefix("test_")
    return name if number == 1 else f"{name}-{number}"


async def case_ids(sessions: Sessions) -> list[UUID]:
    """Every case on record, oldest first."""
    async with sessions() as session:
        return list(await session.scalars(select(CaseRow.id).order_by(CaseRow.opened_at)))
