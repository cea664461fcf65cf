"""What a raw history says, read from the protobuf itself: nothing here executes anything."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import History, HistoryEvent
from temporalio.client import WorkflowHistory

ENDINGS = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: "completed",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: "continued_as_new",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: "failed",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: "canceled",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: "terminated",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: "timed_out",
}
OF_ITS_OWN = ("completed", "continued_as_new")
"""Endings that the workflow itself decided, so that nothing of it was cut short."""


class Unreadable(Exception):
    """Bytes that are no history."""


@dataclass(frozen=True)
class Packed:
    """A history as it is stored. `sha256` is over the protobuf bytes followed by the JSON bytes,
    both before compression."""

    proto: bytes
    json: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Bytes stored."""
        return len(self.proto) + len(self.json)


@dataclass(frozen=True)
class ScheduledActivity:
    """An activity as the history has it: what was asked and, once it was done, the answer."""

    event_id: int
    name: str
    input: Sequence[Payload]
    result: Payload | None
    done: bool


def pack(history: History) -> Packed:
    """Both forms of a history, compressed, with their hash."""
    proto = history.SerializeToString(deterministic=True)
    json = WorkflowHistory(workflow_id_of(history), list(history.events)).to_json().encode()
    return Packed(
        proto=zlib.compress(proto, 9),
        json=zlib.compress(json, 9),
        sha256=fingerprint(proto, json),
    )


def fingerprint(proto: bytes, json: bytes) -> str:
    """Hex SHA-256 over the protobuf bytes followed by the JSON bytes."""
    return hashlib.sha256(proto + json).hexdigest()


def inflate(compressed: bytes) -> bytes:
    """The bytes before compression. Raises Unreadable."""
    try:
        return zlib.decompress(compressed)
    except zlib.error:
        raise Unreadable("the compressed bytes are damaged") from None


def parse(proto: bytes) -> History:
    """The history in those protobuf bytes. Raises Unreadable."""
    try:
        history = History.FromString(proto)
    except DecodeError:
        raise Unreadable("the bytes are no history") from None
    if not history.events or _started(history) is None:
        raise Unreadable("the history does not begin with a start")
    return history


def workflow_id_of(history: History) -> str:
    """The workflow's id as its first event has it; empty when there is none."""
    started = _started(history)
    return str(started.workflow_id) if started is not None else ""


def workflow_type_of(history: History) -> str:
    """The name of the workflow's type."""
    started = _started(history)
    return str(started.workflow_type.name) if started is not None else ""


def run_ids_of(history: History) -> set[str]:
    """The run ids that this history can stand under: its own, and that of a reset."""
    started = _started(history)
    ids = {str(started.original_execution_run_id)} if started is not None else set()
    for event in history.events:
        if event.HasField("workflow_task_failed_event_attributes"):
            ids.add(str(event.workflow_task_failed_event_attributes.new_run_id))
    return ids - {""}


def ending_of(history: History) -> str | None:
    """How the run ended, None while it runs."""
    return ENDINGS.get(history.events[-1].event_type)


def began_at(history: History) -> datetime:
    """The moment of the first event, UTC."""
    return moment(history.events[0].event_time)


def ended_at(history: History) -> datetime:
    """The moment of the last event, UTC."""
    return moment(history.events[-1].event_time)


def moment(stamp: Timestamp) -> datetime:
    """A protobuf moment as ours, UTC."""
    return stamp.ToDatetime(tzinfo=UTC)


def build_ids_of(history: History) -> tuple[str, ...]:
    """The builds that worked on the run, in order of their first workflow task."""
    found: dict[str, None] = {}
    for event in history.events:
        if event.HasField("workflow_task_completed_event_attributes"):
            done = event.workflow_task_completed_event_attributes
            build = done.worker_version.build_id or done.binary_checksum
            if build:
                found[build] = None
    return tuple(found)


def runs_that_follow(history: History) -> Iterator[tuple[str, str]]:
    """Workflow and run ids of what this run led to: its continuation and its children."""
    own = workflow_id_of(history)
    for event in history.events:
        attributes = _attributes(event)
        if event.HasField("child_workflow_execution_started_event_attributes"):
            child = event.child_workflow_execution_started_event_attributes.workflow_execution
            yield child.workflow_id, child.run_id
            continue
        for field in ("new_execution_run_id", "new_run_id"):
            run_id = getattr(attributes, field, "")
            if run_id and attributes is not None:
                yield own, str(run_id)


def continuation_input(history: History) -> Sequence[Payload] | None:
    """What the run handed to the next one, when it was continued as new."""
    last = history.events[-1]
    if not last.HasField("workflow_execution_continued_as_new_event_attributes"):
        return None
    return last.workflow_execution_continued_as_new_event_attributes.input.payloads


def start_input(history: History) -> Sequence[Payload]:
    """What the run began with."""
    return history.events[0].workflow_execution_started_event_attributes.input.payloads


def activities_of(history: History) -> list[ScheduledActivity]:
    """Every ordinary activity in the order in which the workflow asked for it."""
    results: dict[int, Payload | None] = {}
    for event in history.events:
        if event.HasField("activity_task_completed_event_attributes"):
            done = event.activity_task_completed_event_attributes
            payloads = done.result.payloads
            results[done.scheduled_event_id] = payloads[0] if payloads else None
    found = []
    for event in history.events:
        if event.HasField("activity_task_scheduled_event_attributes"):
            asked = event.activity_task_scheduled_event_attributes
            found.append(
                ScheduledActivity(
                    event_id=event.event_id,
                    name=asked.activity_type.name,
                    input=asked.input.payloads,
                    result=results.get(event.event_id),
                    done=event.event_id in results,
                )
            )
    return found


def first_gap(history: History) -> int | None:
    """The number at which the events are not numbered one after the other, None when they are."""
    for expected, event in enumerate(history.events, start=1):
        if event.event_id != expected:
            return expected
    return None


def _started(history: History) -> Any:
    if not history.events:
        return None
    first = history.events[0]
    if not first.HasField("workflow_execution_started_event_attributes"):
        return None
    return first.workflow_execution_started_event_attributes


def _attributes(event: HistoryEvent) -> Any:
    name = event.WhichOneof("attributes")
    return getattr(event, name) if name else None
