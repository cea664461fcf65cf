"""What a history costs: events, and actions by the rules of Temporal Cloud.

Rules: https://docs.temporal.io/cloud/actions (read for server 1.32): starting a workflow, a signal
(signal-with-start counts two with the start), an accepted update, each attempt of an activity, all
local activities of one workflow task, a timer, a child workflow (two), continue-as-new and a search
attribute upsert each count one; queries, failures to act and the server's own events count nothing.
"""

from collections import Counter
from datetime import timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

_ONE_ACTION = (
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
    EventType.EVENT_TYPE_TIMER_STARTED,
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
    EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
)


def events(history: WorkflowHistory) -> Counter[str]:
    """How many events of each type there are."""
    return Counter(
        EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in history.events
    )


def actions(history: WorkflowHistory) -> int:
    """What the run would be billed as."""
    billed = sum(1 for event in history.events if event.event_type in _ONE_ACTION)
    with_local_activities: set[int] = set()
    for event in history.events:
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
            billed += event.activity_task_started_event_attributes.attempt
        elif event.event_type == EventType.EVENT_TYPE_MARKER_RECORDED:
            marker = event.marker_recorded_event_attributes
            if marker.marker_name == "core_local_activity":
                with_local_activities.add(marker.workflow_task_completed_event_id)
    return billed + len(with_local_activities)


def timers(history: WorkflowHistory) -> list[timedelta]:
    """How long the timers were to run, in order."""
    return [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        for event in history.events
        if event.HasField("timer_started_event_attributes")
    ]
