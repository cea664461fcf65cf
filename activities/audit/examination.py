"""A case under examination: its evidence, and what was found so far."""

from dataclasses import dataclass, field
from uuid import UUID

from pydantic import JsonValue

from db.evidence import Evidence
from domain.audit.findings import Check, Erased, Finding


@dataclass
class Examination:
    """One case under examination: what was found so far."""

    evidence: Evidence
    findings: list[Finding] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)

    @property
    def case_id(self) -> UUID:
        """The case."""
        return self.evidence.case_id

    def found(
        self,
        check: Check,
        said: str,
        place: str = "",
        values: dict[str, JsonValue] | None = None,
        *,
        seq: int | None = None,
    ) -> None:
        """Note a difference."""
        self.findings.append(
            Finding(
                check=check,
                case_id=self.case_id,
                seq=seq,
                field=place,
                said=said,
                values=values or {},
            )
        )
