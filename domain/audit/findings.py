"""A difference that an audit found: which check, at which place, and what each side says."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field, JsonValue

from domain.values import Moment, Value

ABSENT = "(absent)"
"""What stands for a value where one side has none at all."""


class Check(StrEnum):
    """What an audit looks at."""

    CHAIN = "chain"
    """Every journal row follows from the one before and says what its event says."""
    READ_MODEL = "read_model"
    """The case and its open tasks, as lists show them, equal the fold of the journal."""
    HISTORY = "history"
    """The archive holds every run, under its own name and as it was stored."""
    REPLAY = "replay"
    """The recorded history re-executes on the present code without difference."""
    EVENTS = "events"
    """Journal, history and re-execution tell the same events, field by field."""
    TEXT = "text"
    """Texts and files match the salted hashes by which journal and histories name them."""
    CONFIGURATION = "configuration"
    """Versions that a case relies on exist, match their hash and say what was pinned."""
    ANCHOR = "anchor"
    """What was signed on earlier days still stands."""


class Finding(Value):
    """One difference. `values` holds what each side says, by the name of the side; never words of
    a person. `field` is a path as in `decision.by.roles[0]`, empty for the whole row."""

    check: Check
    said: str
    case_id: UUID | None = None
    seq: int | None = None
    field: str = ""
    values: dict[str, JsonValue] = Field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where, in one short line."""
        parts = [f"case {self.case_id}" if self.case_id else "the whole"]
        if self.seq is not None:
            parts.append(f"row {self.seq}")
        if self.field:
            parts.append(self.field)
        return ", ".join(parts)


class Erased(Value):
    """A text that is not there to be compared any more, by a person's right, or because its author
    deleted the post (`deleted_at`) on a network that lets nobody keep what stood there."""

    text_id: UUID
    at: Moment
    deleted_at: Moment | None = None


class CaseReport(Value):
    """What an audit says of one case.

    `gaps` names evidence that is not at hand (a history that vanished, a server out of reach): the
    checks that need it were not made. A case has passed when it has no findings.
    """

    case_id: UUID
    client_id: UUID | None = None
    rows: int = 0
    runs: int = 0
    texts: int = 0
    anchored: int = 0
    running: bool = False
    build_ids: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    erased: tuple[Erased, ...] = ()
    gaps: tuple[str, ...] = ()


def flat(value: JsonValue, path: str = "") -> dict[str, JsonValue]:
    """A nested JSON value as one level: path → scalar. Empty lists and objects stay as they are."""
    found: dict[str, JsonValue] = {}
    children: Iterator[tuple[str, JsonValue]]
    if isinstance(value, dict) and value:
        children = ((f"{path}.{key}" if path else key, inner) for key, inner in value.items())
    elif isinstance(value, list) and value:
        children = ((f"{path}[{number}]", inner) for number, inner in enumerate(value))
    else:
        return {path: value}
    for where, inner in children:
        found |= flat(inner, where)
    return found


def disagreements(
    sides: Mapping[str, JsonValue],
) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Each field in which the sides do not all say the same, with what each says, by path."""
    told = {side: flat(value) for side, value in sides.items()}
    for path in sorted({path for fields in told.values() for path in fields}):
        values = {side: fields.get(path, ABSENT) for side, fields in told.items()}
        first, *others = values.values()
        if any(_unlike(first, other) for other in others):
            yield path, values


def places(findings: Sequence[Finding]) -> set[tuple[str, int | None, str]]:
    """The places of findings as plain values: check, row, field."""
    return {(finding.check.value, finding.seq, finding.field) for finding in findings}


def _unlike(one: Any, other: Any) -> bool:
    """JSON has one kind of number: 3600 and 3600.0 are the same, True and 1 are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is not other
    return bool(one != other)
