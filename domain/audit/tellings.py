"""Three tellings of one case: its journal, the recorded history and the history re-executed."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from pydantic import JsonValue

from domain.audit.findings import Check, Finding, disagreements
from domain.values import Value

JOURNAL = "journal"
HISTORY = "history"
DERIVED = "derived"


class Telling(Value):
    """One row as one side tells it, its event in canonical form."""

    event: dict[str, JsonValue]
    hash: str
    settled: bool = True
    """False: on its way to the record while somebody looked, so the journal may not have it yet."""


Tellings = Mapping[int, Telling]
"""Rows by number."""


def telling_findings(
    case_id: UUID,
    journal: Tellings,
    history: Tellings,
    derived: Tellings,
    *,
    complete: bool,
) -> Iterator[Finding]:
    """Each field of each row in which the three disagree, and each row that one of them lacks.

    `complete`: every run's history was at hand. If not, rows that no history tells prove nothing.
    """
    broken = False
    for seq in sorted(journal.keys() | history.keys() | derived.keys()):
        sides = {JOURNAL: journal.get(seq), HISTORY: history.get(seq), DERIVED: derived.get(seq)}
        if sides[JOURNAL] is None and _on_its_way(sides):
            continue
        missing = [side for side, telling in sides.items() if telling is None]
        if missing and (complete or missing == [JOURNAL]):
            yield _missing(case_id, seq, sides, missing)
        present = {side: telling for side, telling in sides.items() if telling is not None}
        differences = list(
            disagreements({side: telling.event for side, telling in present.items()})
        )
        for field, values in differences:
            yield Finding(
                check=Check.EVENTS,
                case_id=case_id,
                seq=seq,
                field=field,
                said="the tellings differ",
                values=values,
            )
        hashes: dict[str, JsonValue] = {side: telling.hash for side, telling in present.items()}
        if not differences and not broken and len(set(map(str, hashes.values()))) > 1:
            yield Finding(
                check=Check.EVENTS,
                case_id=case_id,
                seq=seq,
                field="hash",
                said="the same event stands under different hashes",
                values=hashes,
            )
            broken = True  # every later hash differs as well and says nothing new
        broken = broken or bool(differences)


def _on_its_way(sides: Mapping[str, Telling | None]) -> bool:
    """Written in a history that still runs, or yet to be: the record did not answer so far."""
    return not any(telling is not None and telling.settled for telling in sides.values())


def _missing(
    case_id: UUID, seq: int, sides: Mapping[str, Telling | None], missing: list[str]
) -> Finding:
    kinds: dict[str, JsonValue] = {
        side: telling.event.get("kind") if telling is not None else "(no such row)"
        for side, telling in sides.items()
    }
    return Finding(
        check=Check.EVENTS,
        case_id=case_id,
        seq=seq,
        said=f"no such row in: {', '.join(missing)}",
        values=kinds,
    )
