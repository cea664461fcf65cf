"""Histories against themselves, against the names they stand under, and against their
re-execution."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import from_json, to_jsonable_python
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import History

from activities.audit import histories
from activities.audit.examination import Examination
from activities.audit.reexecuting import Reexecution
from db.evidence import StoredRun
from domain.audit.findings import Check, disagreements
from domain.audit.rows import told
from domain.audit.tellings import Telling
from workflows.case.steps import Recording, ReplyToSend, recordings_in

RECORD, SEND = "record", "send"


def open_history(case: Examination, run: StoredRun, live: Mapping[str, History]) -> History | None:
    """The run's history, if it is at hand, case, and this run's."""
    if run.proto is None or run.json is None:
        history = live.get(run.run_id)
        if history is None:
            when = f" (looked at {run.looked_at:%Y-%m-%d %H:%M} UTC)" if run.looked_at else ""
            what = "vanished" if run.state == "vanished" else "is not at hand: the run is open"
            case.gaps.append(f"the history of run {run.run_id} {what}{when}")
        return history
    try:
        proto, json = histories.inflate(run.proto), histories.inflate(run.json)
        computed = histories.fingerprint(proto, json)
        if computed != run.sha256:
            case.found(
                Check.HISTORY,
                "the archived history is not the one that was stored",
                f"run {run.run_id} sha256",
                {"stored": run.sha256, "computed": computed},
            )
        history = histories.parse(proto)
    except histories.Unreadable as error:
        case.found(Check.HISTORY, str(error), f"run {run.run_id}")
        return None
    return history if _is_its_own(case, run, history) else None


def _is_its_own(case: Examination, run: StoredRun, history: History) -> bool:
    """Whether the history is that of the run under whose name it stands."""
    workflow_id, run_ids = histories.workflow_id_of(history), histories.run_ids_of(history)
    if workflow_id != run.workflow_id or run.run_id not in run_ids:
        case.found(
            Check.HISTORY,
            "the archive holds the history of another run under this name",
            f"run {run.run_id}",
            {
                "name": f"{run.workflow_id} {run.run_id}",
                "history": f"{workflow_id} {' '.join(sorted(run_ids))}",
            },
        )
        return False
    gap = histories.first_gap(history)
    if gap is not None:
        case.found(Check.HISTORY, "an event is missing", f"run {run.run_id} event {gap}")
    return True


def check_sequence(case: Examination, opened: Sequence[tuple[StoredRun, History | None]]) -> None:
    """Every continuation and child is there, and begins with what it was handed."""
    known = {(run.workflow_id, run.run_id): history for run, history in opened}
    for run, history in opened:
        if history is None:
            continue
        if run.proto is not None and histories.ending_of(history) is None:
            case.found(Check.HISTORY, "the archived history has no end", f"run {run.run_id}")
        handed = histories.continuation_input(history)
        for key in histories.runs_that_follow(history):
            if key not in known:
                if run.proto is not None:
                    case.found(Check.HISTORY, "a run that followed is not known", f"run {key[1]}")
                continue
            follower = known[key]
            if handed is None or follower is None or key[0] != run.workflow_id:
                continue
            if _data(handed) != _data(histories.start_input(follower)):
                for place, values in disagreements(
                    {
                        "handed over": _json(handed),
                        "begun with": _json(histories.start_input(follower)),
                    }
                ):
                    case.found(
                        Check.HISTORY,
                        "the run did not begin with what the one before handed over",
                        f"run {key[1]} {place}",
                        values,
                    )


def check_run(
    case: Examination,
    history: History,
    again: Reexecution,
    history_rows: dict[int, Telling],
    derived_rows: dict[int, Telling],
) -> None:
    """One history against its re-execution; what both tell of the journal is added to the rows."""
    if again.failure is not None:
        case.found(
            Check.REPLAY,
            "the history does not re-execute on the present code",
            f"workflow {histories.workflow_id_of(history)}",
            {"re-execution": again.failure},
        )
    scheduled = histories.activities_of(history)
    for activity in scheduled:
        if activity.name in (RECORD, SEND):
            recording = _recording(case, activity)
            if recording is not None:
                _tell(case, history_rows, recording, settled=activity.done)
                _check_answer(case, activity, recording)
    ended_itself = histories.ending_of(history) in histories.OF_ITS_OWN
    for name, arguments in again.activities:
        if name in (RECORD, SEND):
            for recording in recordings_in(arguments):
                _tell(case, derived_rows, recording, settled=ended_itself)
    for activity, (name, arguments) in zip(scheduled, again.activities, strict=False):
        _check_input(case, activity, name, arguments)


def _recording(case: Examination, activity: histories.ScheduledActivity) -> Recording | None:
    """What an activity was given to record: a reply may leave with its rows."""
    kind: type[Recording | ReplyToSend] = Recording if activity.name == RECORD else ReplyToSend
    try:
        given = recordings_in([kind.model_validate_json(activity.input[0].data)])
    except (ValidationError, IndexError):
        case.found(Check.HISTORY, "what was recorded cannot be read", f"event {activity.event_id}")
        return None
    if not given:
        return None
    (recording,) = given
    if recording.case_id != case.case_id:
        case.found(
            Check.HISTORY,
            "the history records another case",
            f"event {activity.event_id} case_id",
            {"recorded": str(recording.case_id)},
        )
        return None
    return recording


def _tell(
    case: Examination, rows: dict[int, Telling], recording: Recording, *, settled: bool
) -> None:
    for row in recording.rows:
        telling = Telling(event=told(row.event), hash=row.hash, settled=settled)
        earlier = rows.get(row.seq)
        if earlier is not None and earlier.event != telling.event:
            case.found(
                Check.HISTORY,
                "two recordings tell the same row differently",
                values={"first": earlier.hash, "second": telling.hash},
                seq=row.seq,
            )
        rows[row.seq] = telling


def _check_answer(
    case: Examination, activity: histories.ScheduledActivity, recording: Recording
) -> None:
    """The record answered with the head of what it was given."""
    if activity.result is None or not recording.rows:
        return
    answer = _json([activity.result])[0]
    if activity.name == SEND and isinstance(answer, dict):
        answer = answer.get("head")
    last = recording.rows[-1]
    if answer != last.hash:
        case.found(
            Check.HISTORY,
            "the record's answer is not the head of what it was given",
            f"event {activity.event_id} result",
            {"answer": answer, "given": last.hash},
            seq=last.seq,
        )


def _check_input(
    case: Examination,
    activity: histories.ScheduledActivity,
    name: str,
    arguments: Sequence[Any],
) -> None:
    """What the workflow asks of an activity now against what it asked then."""
    place = f"event {activity.event_id} {activity.name}"
    if name != activity.name:
        case.found(
            Check.EVENTS,
            "another activity was asked for",
            place,
            {"history": activity.name, "derived": name},
        )
        return
    for argument, payload in zip(arguments, activity.input, strict=False):
        then, now = _comparable(payload, argument)
        for where, values in disagreements({"history": then, "derived": now}):
            case.found(
                Check.EVENTS, "the activity was asked something else", f"{place} {where}", values
            )


def _comparable(payload: Payload, argument: Any) -> tuple[JsonValue, JsonValue]:
    """Both in the form that present code gives them, without journal rows: those are compared
    row by row."""
    if not isinstance(argument, BaseModel):
        return _json([payload])[0], to_jsonable_python(argument)
    skipped: Any = None
    if recordings_in([argument]):
        skipped = {"rows"} if isinstance(argument, Recording) else {"recording": {"rows"}}
    now = argument.model_dump(mode="json", exclude=skipped)
    try:
        then = type(argument).model_validate_json(payload.data)
    except ValidationError:
        return _json([payload])[0], now
    return then.model_dump(mode="json", exclude=skipped), now


def _data(payloads: Sequence[Payload]) -> list[bytes]:
    return [payload.data for payload in payloads]


def _json(payloads: Sequence[Payload]) -> list[Any]:
    found: list[Any] = []
    for payload in payloads:
        try:
            found.append(from_json(payload.data))
        except ValueError:
            found.append(payload.data.hex())
    return found
