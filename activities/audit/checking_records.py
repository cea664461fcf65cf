"""What our database says of a case, against its journal: lists, texts, configuration, anchors."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from activities.audit.examination import Examination
from activities.columns import case_columns, task_columns
from domain.audit.anchors import EntryKind, anchored_rows_findings
from domain.audit.findings import ABSENT, Check, Finding
from domain.audit.references import (
    PinnedVersion,
    file_finding,
    files_named,
    text_finding,
    texts_named,
    version_findings,
    versions_named,
)
from domain.audit.rows import folded, read_model_findings
from domain.case import Case
from domain.journal import JournalRow
from domain.replay import withheld_since

KINDS = frozenset({"agreement"})
"""Kinds of configuration that cases always name, so that a missing version is found out even when
not one of its kind is left."""


def check_read_model(examined: Examination, rows: Sequence[JournalRow]) -> None:
    evidence = examined.evidence
    case = folded(rows)
    if case is None or len(rows) != len(evidence.rows):
        if evidence.shown is not None and not evidence.rows:
            examined.found(Check.READ_MODEL, "a case is listed that has no journal")
        return  # the chain's check has said why
    expected = plain(case_columns(case, rows[-1]))
    expected["tasks"] = {str(task.id): plain(task_columns(case, task)) for task in case.tasks}
    shown = None if evidence.shown is None else _like(expected, plain(evidence.shown))
    examined.findings += read_model_findings(examined.case_id, evidence.rows[-1], expected, shown)


def _like(expected: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    """What is shown, of the columns that the journal decides; the state free of defaults, which
    newer code may have more of."""
    columns = {name: shown.get(name, ABSENT) for name in expected}
    try:
        case = Case.model_validate(shown.get("state"))
    except ValidationError:
        pass
    else:
        columns["state"] = case.model_dump(mode="json", exclude_defaults=True)
    some = next(iter(expected["tasks"].values()), None)
    if some is not None:
        columns["tasks"] = {
            task_id: {name: task.get(name, ABSENT) for name in some}
            for task_id, task in shown.get("tasks", {}).items()
        }
    return columns


def plain(value: Any) -> Any:
    """A read model's values as JSON, moments in UTC; doing it twice changes nothing."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return to_jsonable_python(value)


def check_texts(examined: Examination, rows: Sequence[JournalRow]) -> int:
    seen: dict[UUID, None] = {}
    deleted = withheld_since(rows)
    for row in rows:
        for place, named in texts_named(row.event):
            stored = examined.evidence.texts.get(named.id)
            result = text_finding(examined.case_id, row.seq, place, named, stored)
            if isinstance(result, Finding):
                examined.findings.append(result)
            elif result is not None and named.id not in seen:
                gone = {"deleted_at": deleted.get(named.id)}
                examined.erased.append(result.model_copy(update=gone))
            seen[named.id] = None
    return len(seen)


def check_files(examined: Examination, rows: Sequence[JournalRow]) -> int:
    seen: dict[UUID, None] = {}
    for row in rows:
        for named in files_named(row.event):
            stored = examined.evidence.files.get(named.id)
            result = file_finding(examined.case_id, row.seq, named, stored)
            if isinstance(result, Finding):
                examined.findings.append(result)
            elif result is not None and named.id not in seen:
                examined.erased.append(result)
            seen[named.id] = None
    return len(seen)


def check_versions(examined: Examination, rows: Sequence[JournalRow]) -> None:
    kinds = frozenset(kind for kind, _ in examined.evidence.versions) | KINDS
    for row in rows:
        for pinned in versions_named(row.event, kinds):
            examined.findings += _version_findings(examined, row.seq, pinned)


def _version_findings(examined: Examination, seq: int, pinned: PinnedVersion) -> Iterator[Finding]:
    stored = examined.evidence.versions.get((pinned.kind, pinned.version))
    return version_findings(
        examined.case_id,
        seq,
        pinned,
        stored.contents if stored else None,
        stored.hash if stored else "",
        stored.computed_hash if stored else "",
    )


def check_anchors(examined: Examination) -> None:
    evidence = examined.evidence
    by_kind = {
        kind: [(number, entry) for number, entry in evidence.anchored if entry.kind is kind]
        for kind in EntryKind
    }
    examined.findings += anchored_rows_findings(
        examined.case_id, by_kind[EntryKind.CASE], [row.hash for row in evidence.rows]
    )
    runs = {run.run_id: run for run in evidence.runs}
    for number, entry in by_kind[EntryKind.HISTORY]:
        run = runs.get(entry.run_id)
        stored = run.sha256 if run is not None and run.proto is not None else ABSENT
        if stored != entry.head:
            examined.found(
                Check.ANCHOR,
                f"anchor {number} was signed over another history",
                f"run {entry.run_id} sha256",
                {"signed": entry.head, "stored": stored},
            )
