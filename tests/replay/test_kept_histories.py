"""A change to the workflow that old histories do not survive fails here and names the history.

They are kept by `pytest tests/stories --keep-histories`: one per story, named like it. Where a
change breaks them on purpose, guard it with `workflow.patched(…)` and keep new ones beside them.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from domain.journal import JournalRow, verify
from tests.replay.keeping import CHILDREN, HISTORIES, read
from workflows.case.steps import Recording
from workflows.plugin import webcare_plugin
from workflows.stories import STORIES

KEPT = sorted(HISTORIES.glob("*.json.gz"))
CHILDREN_KEPT = sorted(CHILDREN.glob("*.json.gz"))


def test_there_are_histories_to_replay() -> None:
    assert len(KEPT) >= 20
    assert len(CHILDREN_KEPT) >= 8, "questions to the second line and to departments as well"


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name.removesuffix(".json.gz"))
async def test_a_kept_history_is_executed_again_without_difference(file: Path) -> None:
    replayer = Replayer(workflows=STORIES, plugins=[webcare_plugin()])
    await replayer.replay_workflow(read(file))


@pytest.mark.parametrize("file", CHILDREN_KEPT, ids=lambda f: f.name.removesuffix(".json.gz"))
async def test_the_history_of_a_question_is_executed_again_without_difference(file: Path) -> None:
    replayer = Replayer(workflows=STORIES, plugins=[webcare_plugin()])
    await replayer.replay_workflow(read(file))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name.removesuffix(".json.gz"))
async def test_what_a_kept_history_recorded_is_one_whole_chain(file: Path) -> None:
    history = read(file)
    rows = await _recorded(history)
    assert rows, "a case records at least that it was opened"
    verify(rows[0][0], [row for _, row in rows])


async def _recorded(history: WorkflowHistory) -> list[tuple[UUID, JournalRow]]:
    """The journal rows that the history handed to the record, alone or along with something that
    was asked of the world, with their case."""
    rows: dict[int, tuple[UUID, JournalRow]] = {}
    for event in history.events:
        if event.event_type != EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
            continue
        for payload in event.activity_task_scheduled_event_attributes.input.payloads:
            recording = _recording(json.loads(payload.data))
            if recording is not None:
                rows |= {row.seq: (recording.case_id, row) for row in recording.rows}
    return [rows[seq] for seq in sorted(rows)]


def _recording(handed: Any) -> Recording | None:
    """What was handed over to be recorded: the input itself or a part of it."""
    if isinstance(handed, dict) and {"rows", "previous"} <= handed.keys():
        return Recording.model_validate(handed)
    if isinstance(handed, dict):
        return next(filter(None, map(_recording, handed.values())), None)
    return None
