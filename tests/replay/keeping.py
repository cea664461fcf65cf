"""Keeping histories: which cases a story had, and their histories as compressed JSON."""

import gzip
import re
import unicodedata
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from temporalio.client import Client, WorkflowHistory

from db.engine import Sessions
from db.tables import CaseRow
from workflows.case.start import case_workflow_id

HISTORIES = Path(__file__).parent / "histories"
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


def _file_name(story: str, number: int) -> str:
    """A story's name as any file system takes it; the first case has no number."""
    plain = unicodedata.normalize("NFKD", story).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:100].removeprefix("test_")
    return name if number == 1 else f"{name}-{number}"


async def case_ids(sessions: Sessions) -> list[UUID]:
    """Every case on record, oldest first."""
    async with sessions() as session:
        return list(await session.scalars(select(CaseRow.id).order_by(CaseRow.opened_at)))
