"""The journal by itself: is its chain whole, and does the read model follow from it?"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue, TypeAdapter, ValidationError

from domain.audit.findings import ABSENT, Check, Finding, disagreements
from domain.case import Case
from domain.events import CaseEvent
from domain.evolving import fold
from domain.journal import GENESIS, JournalRow, canonical, chained
from domain.values import Moment, Value

_EVENT: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)


class StoredRow(Value):
    """A journal row as it is stored, before anybody believed that its event can be read.

    `at`, `kind` and `client_id` are the columns beside the event, which queries use.
    """

    seq: int
    client_id: UUID
    at: Moment
    kind: str
    event: dict[str, JsonValue]
    hash: str


def read_event(raw: Mapping[str, JsonValue]) -> CaseEvent | None:
    """The event, None when no event of the present code looks like that."""
    try:
        return _EVENT.validate_python(dict(raw), strict=False)
    except ValidationError:
        return None


def plain(raw: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """An event in its canonical form whether it was stored with its defaults or without; as it is
    when it cannot be read."""
    event = read_event(raw)
    return dict(raw) if event is None else told(event)


def told(event: CaseEvent) -> dict[str, JsonValue]:
    """The canonical form of an event, as JSON."""
    return canonical(event)  # type: ignore[return-value]


def readable(rows: Sequence[StoredRow]) -> list[JournalRow]:
    """The rows whose events can be read, in order."""
    found = []
    for row in rows:
        event = read_event(row.event)
        if event is not None:
            found.append(JournalRow(seq=row.seq, event=event, hash=row.hash))
    return found


def chain_findings(case_id: UUID, rows: Sequence[StoredRow]) -> list[Finding]:
    """Every row that does not follow from the row before it, or contradicts itself."""
    findings: list[Finding] = []

    def found(seq: int, field: str, said: str, values: dict[str, JsonValue]) -> None:
        findings.append(
            Finding(
                check=Check.CHAIN, case_id=case_id, seq=seq, field=field, said=said, values=values
            )
        )

    previous = GENESIS
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected:
            found(row.seq, "seq", "a number is missing", {"expected": expected, "found": row.seq})
            break
        event = read_event(row.event)
        if event is None:
            kind = row.event.get("kind", ABSENT)
            found(row.seq, "event", "the event cannot be read", {"event": kind})
            previous = row.hash
            continue
        again = chained(case_id, previous, row.seq, event).hash
        if again != row.hash:
            found(
                row.seq,
                "hash",
                "the hash does not follow from the event and the row before",
                {"computed": again, "stored": row.hash},
            )
        columns: dict[str, JsonValue] = {"kind": row.kind, "at": row.at.isoformat()}
        tells: dict[str, JsonValue] = {"kind": event.kind, "at": event.at.isoformat()}
        if event.kind == "case_opened":
            columns["client_id"], tells["client_id"] = str(row.client_id), str(event.client_id)
        for field, values in disagreements({"column": columns, "event": tells}):
            found(row.seq, field, "the column beside the event contradicts it", values)
        for field, values in disagreements({"stored": row.event, "readable": told(event)}):
            found(row.seq, field, "the event holds something that nobody recorded", values)
        if row.client_id != rows[0].client_id:
            values = {"first row": str(rows[0].client_id), "this row": str(row.client_id)}
            found(row.seq, "client_id", "the row belongs to another client", values)
        previous = row.hash
    return findings


def folded(rows: Sequence[JournalRow]) -> Case | None:
    """The case as its journal tells it, None when the journal does not begin like one."""
    try:
        return fold(row.event for row in rows)
    except ValueError:
        return None


def read_model_findings(
    case_id: UUID,
    last: StoredRow,
    expected: Mapping[str, JsonValue],
    shown: Mapping[str, JsonValue] | None,
) -> list[Finding]:
    """What lists show (`shown`, as JSON) against what the fold of the journal says (`expected`)."""
    if shown is None:
        return [
            Finding(
                check=Check.READ_MODEL,
                case_id=case_id,
                seq=last.seq,
                said="the journal has a case that is in no list",
            )
        ]
    return [
        Finding(
            check=Check.READ_MODEL,
            case_id=case_id,
            seq=last.seq,
            field=field,
            said="what lists show is not what the journal says",
            values=values,
        )
        for field, values in disagreements({"journal": dict(expected), "shown": dict(shown)})
    ]
