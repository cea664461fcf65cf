"""The case's workflow as a later version could have it: one more thing happens on its way."""

from datetime import timedelta

from temporalio import workflow

from workflows.case.start import CaseStart
from workflows.case.workflow import CaseWorkflow

CHANGE = "a-moment-after-assessing"


@workflow.defn(name="Case")
class UpgradedCaseWorkflow(CaseWorkflow):
    """Pauses for a moment after each assessment, in cases that begin with this version."""

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        """Asked once, first of all: a case that began before it is replayed up to here, and so
        stays on its old path to its end."""
        self._pauses = workflow.patched(CHANGE)
        await super().run(start)

    async def assess(self) -> None:
        """The changed step."""
        await super().assess()
        if self._pauses:
            await workflow.sleep(timedelta(milliseconds=20))
