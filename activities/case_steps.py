"""The ports of a case, fulfilled: each is one call into the module that does it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.acknowledging import prepare
from activities.actors import look_up
from activities.amending import amend
from activities.asking import bring_up_to_date
from activities.assessor.assessing import assess
from activities.assessor.baseline import Assessor
from activities.assessor.endpoint import Endpoint
from activities.guidelines.judging import judge
from activities.planning import Planned
from activities.recording import record
from activities.sending import Channels, reconcile, send
from channels.registry import channel
from db.directory import department_desk
from db.engine import Sessions, each_alone
from db.policies import tasks_waiting
from db.surroundings import surroundings_of
from domain.actor import Actor
from domain.assessment import Assessment
from domain.calendar import OpenHours
from domain.counting import HoursWanted
from domain.escalation import Desk
from domain.opening import hours_for
from domain.places import full_places, is_behind
from domain.ruling import Ruling
from workflows.case.steps import (
    AcknowledgementWanted,
    AmendmentToMake,
    AssessmentToJudge,
    CaseSteps,
    Delivered,
    JudgedAssessment,
    MentionToAssess,
    NextDeskWanted,
    PersonActing,
    Prepared,
    Recording,
    ReplyToSend,
)

A_MOMENT = timedelta(seconds=1)
"""Between giving up an attempt and the server's doing so."""

ONE_IN = 20
"""Nothing ignored is unread for good: a sample always is."""


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class CaseStepsOnPostgres(CaseSteps):
    """Reads and writes PostgreSQL, speaks to networks through channels."""

    sessions: Sessions
    assessor: Assessor
    channels: Channels = channel
    now: Callable[[], datetime] = now
    endpoint: Endpoint | None = None
    read_every: int = ONE_IN
    """One in so many of the mentions that nobody would read is given to a person; 0: none."""
    planned: Planned = field(default_factory=Planned)

    @property
    def _alone(self) -> Sessions:
        return each_alone(self.sessions)

    async def record(self, recording: Recording) -> str:
        """See the port."""
        return await self._recorded(recording)

    async def assess(self, wanted: MentionToAssess) -> JudgedAssessment:
        """See the port. A text that was erased meanwhile is assessed as an empty one. No workflow
        task is held up for a language model: within one, it refuses."""
        if self.endpoint is not None and activity.info().is_local:
            raise ApplicationError(
                "a language model takes its time",
                type="takes_its_time",
                category=ApplicationErrorCategory.BENIGN,
            )
        mention = wanted.mention
        async with self._alone() as session:
            around = await surroundings_of(
                session, wanted.client_id, mention.customer_id, mention.text.id
            )
            planned = await self.planned.numbers(session, self.now())
        found = await assess(self._alone, self.assessor, around, mention, self.endpoint)
        ruling = await self._ruling(wanted, found, around.open_tasks)
        full = full_places(planned, wanted.per_second)
        behind = is_behind(self.now() - mention.received_at, full)
        return JudgedAssessment(**dict(found), ruling=ruling, full_places=full, is_behind=behind)

    async def judge(self, wanted: AssessmentToJudge) -> Ruling:
        """See the port."""
        async with self._alone() as session:
            waiting = await tasks_waiting(session, wanted.client_id)
        return await self._ruling(wanted, wanted.assessment, waiting)

    async def look_up_hours(self, wanted: HoursWanted) -> OpenHours:
        """See the port."""
        return hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)

    async def prepare_acknowledgement(self, wanted: AcknowledgementWanted) -> Prepared:
        """See the port."""
        return await prepare(self._alone, wanted, self.now())

    async def send(self, wanted: ReplyToSend) -> Delivered:
        """See the port. What cannot be recorded fails here, with nothing sent; what takes longer
        than it may is given up before anybody looks what became of it."""
        limit = activity.info().start_to_close_timeout
        async with asyncio.timeout((limit - A_MOMENT).total_seconds() if limit else None):
            head = await self._recorded(wanted.recording) if wanted.recording else None
            outcome = await send(self.sessions, self._alone, self.channels, wanted, self.now)
        return Delivered(outcome=outcome, head=head)

    async def reconcile(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        outcome = await reconcile(self.sessions, self._alone, self.channels, wanted, self.now)
        return Delivered(outcome=outcome)

    async def amend(self, wanted: AmendmentToMake) -> Delivered:
        """See the port."""
        return Delivered(outcome=await amend(self.sessions, self.channels, wanted, self.now))

    async def next_desk(self, wanted: NextDeskWanted) -> Desk | None:
        """See the port."""
        hand = wanted.escalation.hand
        if hand.desk is None:
            return None
        async with self.sessions() as session:
            return await department_desk(
                session,
                wanted.client_id,
                hand.desk.department_id,
                self.now(),
                tried=wanted.escalation.contacts,
            )

    async def look_up_actor(self, wanted: PersonActing) -> Actor:
        """See the port."""
        return await look_up(self.sessions, wanted)

    async def _recorded(self, recording: Recording) -> str:
        head = await record(self.sessions, recording)
        await bring_up_to_date(self.sessions, recording, self.now())
        return head

    async def _ruling(
        self,
        wanted: MentionToAssess | AssessmentToJudge,
        assessment: Assessment,
        open_tasks: int,
    ) -> Ruling:
        return await judge(
            self._alone,
            wanted.client_id,
            wanted.mention,
            assessment,
            channel=wanted.channel,
            time_zone=wanted.time_zone,
            policy_version=wanted.policy_version,
            open_tasks=open_tasks,
            read_every=self.read_every,
        )
