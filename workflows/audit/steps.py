"""What an audit asks of the world. `activities/audit/` answers; the workflow knows only these."""

from abc import abstractmethod
from uuid import UUID

from temporalio import activity

from domain.values import Value
from workflows.audit.start import AuditWanted
from workflows.ports import Ports


class AuditToBegin(Value):
    """An audit under the id that its results are kept under."""

    run_id: UUID
    wanted: AuditWanted


class SomeToVerify(Value):
    """The next cases behind `after`, in the order of their ids."""

    run_id: UUID
    after: UUID | None


class AuditToFinish(Value):
    """An audit that is through, for a nightly one with the anchor that it made."""

    run_id: UUID
    through_anchor: int | None


class AuditOutcome(Value):
    """What an audit came to; the differences themselves are kept in the database."""

    run_id: UUID
    cases: int
    differences: int
    gaps: int


class AuditSteps(Ports):
    """The ports of an audit."""

    PORTS = (
        "archive_what_is_due",
        "sign_anchor",
        "begin_audit",
        "verify_some",
        "finish_audit",
    )

    @activity.defn(name="archive_what_is_due")
    @abstractmethod
    async def archive_what_is_due(self) -> None:
        """Fetch the histories of all runs that have ended."""

    @activity.defn(name="sign_anchor")
    @abstractmethod
    async def sign_anchor(self) -> int:
        """Sign every head that grew; returns the anchor's number."""

    @activity.defn(name="begin_audit")
    @abstractmethod
    async def begin_audit(self, begin: AuditToBegin) -> None:
        """Write down that an audit began, and check what belongs to no case."""

    @activity.defn(name="verify_some")
    @abstractmethod
    async def verify_some(self, some: SomeToVerify) -> UUID | None:
        """Verify the next few cases; returns the last one, None when there are no more."""

    @activity.defn(name="finish_audit")
    @abstractmethod
    async def finish_audit(self, finish: AuditToFinish) -> AuditOutcome:
        """Write down that an audit is through, and say so where people look."""
