"""The audit's part of the worker process: its own task queue, its schedule, and the archivist."""

from functools import partial

from temporalio.client import Client, ScheduleActionStartWorkflow
from temporalio.worker import Worker

from activities.audit.archiving import Archivist
from activities.audit.audit_steps import AuditStepsOnPostgres
from activities.audit.examiner import Sources
from activities.audit.sealing import Seal
from db.engine import Sessions
from runtime.keys import keyring_of
from runtime.nightly import keep_nightly
from runtime.running import database_url
from runtime.settings import Settings
from runtime.temporal import connect
from workflows.audit.start import AUDIT_TASK_QUEUE, NIGHTLY_SCHEDULE, AuditKind, AuditWanted
from workflows.audit.steps import AuditSteps
from workflows.audit.workflow import AuditWorkflow

HOUR, MINUTE = 2, 30
"""When the nightly audit begins (UTC); a schedule that was changed in Temporal stays changed."""


def seal_of(settings: Settings) -> Seal:
    """The key and the anchors beside it."""
    return Seal(settings.audit_key or settings.data / "audit" / "signing-key.pem")


def sources_of(settings: Settings) -> Sources:
    """The way to database and server for the processes that verify. Raises `NotRunning`."""
    return Sources(database_url(settings), keyring_of(settings), partial(connect, settings))


def audit_steps(settings: Settings, sessions: Sessions, archivist: Archivist) -> AuditSteps:
    """The audit's ports on our database."""
    return AuditStepsOnPostgres(sessions, archivist, sources_of(settings), seal_of(settings))


def audit_worker(client: Client, steps: AuditSteps) -> Worker:
    """A worker for audits, one at a time: they are in no hurry."""
    return Worker(
        client,
        task_queue=AUDIT_TASK_QUEUE,
        workflows=[AuditWorkflow],
        activities=steps.activities(),
        max_cached_workflows=2,
        max_concurrent_activities=2,
        max_concurrent_workflow_tasks=2,
    )


async def keep_schedule(client: Client) -> None:
    """See to it that there is an audit each night; an existing schedule stays as it is."""
    begins = ScheduleActionStartWorkflow(
        AuditWorkflow.run,
        AuditWanted(kind=AuditKind.NIGHTLY),
        id=NIGHTLY_SCHEDULE,
        task_queue=AUDIT_TASK_QUEUE,
    )
    await keep_nightly(client, NIGHTLY_SCHEDULE, begins, (HOUR, MINUTE))
