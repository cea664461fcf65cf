"""What begins each night: a schedule of the server's own, made when it is not there yet."""

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)
from temporalio.service import RPCError

log = structlog.get_logger()


async def keep_nightly(
    client: Client, schedule_id: str, begins: ScheduleActionStartWorkflow, at: tuple[int, int]
) -> None:
    """See to it that it begins each night `at` hour and minute (UTC), never twice at once; a
    schedule that is there stays as it is. A server without schedules is no reason not to carry
    cases."""
    hour, minute = at
    schedule = Schedule(
        action=begins,
        spec=ScheduleSpec(
            calendars=[
                ScheduleCalendarSpec(hour=[ScheduleRange(hour)], minute=[ScheduleRange(minute)])
            ]
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
    )
    try:
        await client.create_schedule(schedule_id, schedule)
    except ScheduleAlreadyRunningError:
        return
    except RPCError as error:
        log.error("nothing will begin by night", schedule=schedule_id, rpc=error.status.name)
        return
    log.info("begins each night", schedule=schedule_id, hour=hour, minute=minute)
