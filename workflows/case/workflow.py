"""A case from mention to record: the six steps, repeated until nothing is left to do."""

import asyncio
from datetime import datetime
from uuid import UUID

from temporalio import workflow

from domain import (
    amending,
    answering,
    approving,
    assessing,
    documenting,
    holding,
    monitoring,
    owning_up,
    responding,
    retrieving,
)
from domain.amendment import Amendment
from domain.case import Case, CommandAnswer, TakenMention
from domain.commands import Act, SignalledAct
from domain.consent import PUT_TO_CONSENT
from domain.escalation import Report
from domain.events import CaseEvent, HoursLookedUp
from domain.mention import Arrival
from domain.reply import Reply
from domain.steps import next_look
from workflows.alarm import AT_LEAST, Alarm
from workflows.case import once
from workflows.case.book import Book
from workflows.case.sending import amend, attempt, over_within
from workflows.case.start import Carried, CaseStart
from workflows.case.steps import Recording
from workflows.case.telling import Telling
from workflows.case.world import (
    acknowledgement_for,
    actor_of,
    assessment_of,
    hours_for,
    ruling_on,
)


@workflow.defn(name="Case")
class CaseWorkflow:
    """One case. It waits, decides with the domain's pure functions and hands on to the record."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._start = start
        self._at_once = not start.asks_apart
        self._book = Book(start)
        self._alarm = Alarm(replaces=start.replaces_timers)
        self._inbox: list[Arrival] = [] if start.arrival is None else [start.arrival]
        self._sending: dict[UUID, asyncio.Task[None]] = {}
        self._telling = Telling(
            self._book.case,
            anew=start.carried is not None and start.carried.from_record,
            by_record=not start.tells_children,
        )
        self._decided_upto = 0
        self._house_is_behind = False
        self._acted_at_length = False
        self._ends_when_at_rest = False
        self._looks_when_on_record = False

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        """Carry the case through the six steps until its reopening window has passed."""
        while not self._over:
            await self.monitor()
            await self.assess()
            await self.respond()
            await self.retrieve_information()
            await self.answer()
            await self.document()

    # -- the six steps -----------------------------------------------------------------------------

    async def monitor(self) -> None:
        """Wait for news, an act or the earliest clock; take in what has arrived."""
        for task in self._sending.values():
            if task.done():
                task.result()  # it ends here only when the case cannot go on
        self._telling.look()
        self._looks_when_on_record = False
        self._alarm.set(self._next_look())
        await workflow.wait_condition(lambda: self._something_to_do)
        for arrival in self._out_of_the_inbox():
            self._write(once.taken_in(self._case, arrival))

    async def assess(self) -> None:
        """Say what each new mention is; decide whether it is answered; start its clocks."""
        if assessing.unassessed(self._case):
            await self._know_hours()
        for taken in assessing.unassessed(self._case):
            found = await assessment_of(self._case, taken.mention, at_once=self._at_once)
            self._house_is_behind = found.is_behind
            current = self._case.mention(taken.mention.message_id)
            if current is not None and current.mention.text == taken.mention.text:
                self._write(once.assessed(self._case, current, found))
        if (corrected := assessing.unjudged(self._case)) is not None:
            await self._know_hours()
            await self._judge_anew(corrected)

    async def respond(self) -> None:
        """Alarm people, record a miss, or acknowledge shortly before the first reply is due."""
        self._write(responding.what_is_due(self._case, workflow.now()))
        if self._book.unrecorded and not self._speaks_with_its_first_rows:
            return  # a text is prepared for what is on record: record first
        if responding.acknowledgement_due(self._case, workflow.now()):
            prepared = await acknowledgement_for(self._case, at_once=self._at_once)
            now = workflow.now()
            if prepared.text is not None:
                self._write(responding.acknowledged(self._case, prepared.text, now))
            elif responding.acknowledgement_due(self._case, now):
                self._write(responding.withheld(self._case, prepared.withheld or "unknown", now))

    async def retrieve_information(self) -> None:
        """Start the workflow of each new question; tell those that the record has not reached."""
        if self._book.unrecorded:
            return  # whoever is asked reads what is on record
        for escalation in self._telling.untold(self._case):
            self._telling.tell(self._case, escalation)

    async def answer(self) -> None:
        """Send what is recorded and waits; warn before the deadline, own up to a breach."""
        self._write(approving.what_is_due(self._case, workflow.now()))
        self._write(answering.what_is_due(self._case, workflow.now()))
        self._write(holding.what_is_due(self._case, workflow.now()))
        self._write(answering.given_up(self._case, self._sending, workflow.now()))
        if self._book.unrecorded:
            return  # a row before a word to the network
        for reply in self._unsent:
            self._sending[reply.id] = asyncio.create_task(self._deliver(reply))
        for amendment in self._unmade:
            self._sending[amendment.id] = asyncio.create_task(self._amend(amendment))

    async def document(self) -> None:
        """Close what is answered and quiet; record everything that happened; start afresh when the
        history has grown long."""
        self._write(once.documented(self._case))
        self._decided_upto = self._book.seq  # what is written while we record is news to every step
        if (reply := self._leaves_with_its_row) is not None:
            self._sending[reply.id] = asyncio.create_task(self._deliver(reply, self._book.give()))
        await self._book.record()
        if self._can_hand_over:
            workflow.continue_as_new(
                self._start.model_copy(
                    update={
                        "arrival": None,
                        "carried": Carried(
                            case=self._case, seq=self._book.seq, head=self._book.head
                        ),
                    }
                )
            )

    # -- what reaches a case -----------------------------------------------------------------------

    @workflow.signal
    def arrived(self, arrival: Arrival) -> None:
        """Something happened on the network; the same arrival may come more than once."""
        self._inbox.append(arrival)

    @workflow.update
    async def act(self, act: Act) -> CommandAnswer:
        """A person's command. Answered, done or refused, once its events are on record."""
        return await self._carry_out(act)

    @workflow.signal
    async def act_by_signal(self, signalled: SignalledAct) -> None:
        """The same as a plain signal from any client; the actor is looked up, never believed."""
        actor = await actor_of(self._case, signalled.person_id)
        await self._carry_out(Act(id=signalled.id, command=signalled.command, actor=actor))

    @workflow.signal
    def escalation_reported(self, report: Report) -> None:
        """The clock of a question has come so far."""
        events = retrieving.reported(self._case, report, workflow.now())
        self._write(events)
        escalation = self._case.escalation(report.escalation_id)
        if not events and escalation is not None and escalation.moves != report.moves:
            self._telling.again(report.escalation_id)

    @workflow.query
    def case(self) -> Case:
        """The case as it stands, for people who look with Temporal's own tools."""
        return self._case

    async def _carry_out(self, act: Act) -> CommandAnswer:
        await self._know_hours()
        await self._know_the_rule(act)
        # Decided and written before the next await: two acts can never pass the same check.
        self._write(once.carried_out(self._case, act))
        written = self._book.seq
        await workflow.wait_condition(lambda: self._book.recorded >= written)
        if workflow.info().is_continue_as_new_suggested() and workflow.patched(
            "hand-over-after-act"
        ):
            self._acted_at_length = True  # while this act was under way, the history could not end
        answer = self._case.answer_to(act.id)
        return answer or CommandAnswer(command_id=act.id)

    # -- the shell ---------------------------------------------------------------------------------

    def _next_look(self) -> datetime | None:
        """When time alone changes something. A run whose window has passed over something that is
        under way waits for that; asking every second would fill its history.

        While a reply leaves together with its row, nobody looks before both are done, unless
        something is due by then: a timer that rings for nothing costs as much as a step, and one
        that is cancelled no less (decision 28)."""
        ends_at = documenting.run_ends_at(self._case)
        passed = ends_at is not None and ends_at <= workflow.now()
        if passed and workflow.patched("ends-when-at-rest"):
            self._ends_when_at_rest = True
            return next_look(self._case, self._sending, ends=False)
        look = next_look(self._case, self._sending)
        if look is None or not self._sending:
            return look
        if self._start.looks_while_sending:
            return once.looked(self._case, look, begins=self._speaks_with_its_first_rows)
        leaving = [reply for reply in self._case.replies if reply.id in self._sending]
        if self._book.unrecorded and not self._book.waiting and leaving:
            over = workflow.now() + max(map(over_within, leaving))
            self._looks_when_on_record = look > over
        return None if self._looks_when_on_record else look

    def _out_of_the_inbox(self) -> list[Arrival]:
        """What has arrived; of a flood a part, and the next part at the next look."""
        part = len(self._inbox)
        if part > monitoring.AT_ONCE and workflow.patched("floods-in-parts"):
            part = monitoring.AT_ONCE
        taken, self._inbox = self._inbox[:part], self._inbox[part:]
        return taken

    @property
    def _case(self) -> Case:
        return self._book.case

    def _write(self, events: list[CaseEvent]) -> None:
        owed = owning_up.owed(self._case, events)
        if owed and workflow.patched("owning-up"):
            self._book.write(once.as_told_here(owed))
        self._book.write(once.as_told_here(events))

    @property
    def _something_to_do(self) -> bool:
        return (
            bool(self._inbox)
            or self._book.waiting
            or self._book.seq > self._decided_upto
            or self._alarm.rang
            or bool(assessing.unassessed(self._case))
            or any(task.done() for task in self._sending.values())
            or self._telling.news
            or (self._acted_at_length and self._can_hand_over)
            or (self._ends_when_at_rest and self._over)
            or (self._looks_when_on_record and not self._book.unrecorded)
            or (not self._book.unrecorded and self._something_to_say)
        )

    @property
    def _something_to_say(self) -> bool:
        """Whether the network or the texts are to be asked for something; only what is on record
        is."""
        due = responding.acknowledgement_due(self._case, workflow.now())
        told = not self._telling.untold(self._case)
        return due or not told or bool(self._unsent or self._unmade)

    @property
    def _unsent(self) -> list[Reply]:
        """Replies whose turn it is and that nobody is sending."""
        due = answering.to_send(self._case, workflow.now())
        return [reply for reply in due if reply.id not in self._sending]

    @property
    def _leaves_with_its_row(self) -> Reply | None:
        """The one new reply that only waits for its row: a single step records it and sends it.
        Beside anything else for the network it takes the two steps one after the other."""
        if not self._book.waiting or self._sending or self._unmade or len(self._unsent) != 1:
            return None
        (reply,) = self._unsent
        return reply if reply.retry_at is None else None

    @property
    def _speaks_with_its_first_rows(self) -> bool:
        """In a burst that the house does not keep up with: one activity instead of two."""
        begins = self._house_is_behind and self._book.recorded == 0
        return begins and responding.needs_nothing_on_record(self._case)

    @property
    def _unmade(self) -> list[Amendment]:
        """Changes to standing messages whose turn it is and that nobody is making."""
        due = amending.to_make(self._case, workflow.now())
        return [amendment for amendment in due if amendment.id not in self._sending]

    @property
    def _at_rest(self) -> bool:
        """Nothing is under way. Looked at after the last await: no accepted mention is lost."""
        return (
            not self._inbox
            and not self._book.unrecorded
            and not self._sending
            and not self._case.pending_amendments
            and self._telling.at_rest
            and not self._telling.untold(self._case)
            and workflow.all_handlers_finished()
        )

    @property
    def _over(self) -> bool:
        ends_at = documenting.run_ends_at(self._case)
        return ends_at is not None and workflow.now() >= ends_at and self._at_rest

    @property
    def _can_hand_over(self) -> bool:
        return workflow.info().is_continue_as_new_suggested() and self._at_rest

    async def _deliver(self, reply: Reply, recording: Recording | None = None) -> None:
        outcome = await attempt(self._book, reply, recording)
        self._write(once.delivered(self._case, reply, outcome))
        del self._sending[reply.id]

    async def _judge_anew(self, taken: TakenMention) -> None:
        """Ask the guidelines what they make of a person's assessment. Where they cannot be asked,
        the case goes on and the next look asks again."""
        assessment = self._case.assessment
        assert assessment is not None
        ruling = await ruling_on(self._case, taken, assessment)
        if ruling is None or self._case.assessment != assessment:
            return
        if assessing.unjudged(self._case) is not None:
            self._write(once.rejudged(self._case, taken, ruling))

    async def _know_hours(self) -> None:
        hours = await hours_for(self._case, at_once=self._at_once)
        if hours is not None:
            self._write([HoursLookedUp(at=workflow.now(), hours=hours)])

    async def _know_the_rule(self, act: Act) -> None:
        """Whose consent something needs is not known while the guidelines have yet to say what they
        make of a person's assessment: ask them first, for as long as it takes."""
        while isinstance(act.command, PUT_TO_CONSENT):
            corrected = assessing.unjudged(self._case)
            if corrected is None or not workflow.patched("judged-before-said"):
                return
            await self._judge_anew(corrected)
            if assessing.unjudged(self._case) is not None:
                await asyncio.sleep(AT_LEAST.total_seconds())  # they cannot be asked just now

    async def _amend(self, amendment: Amendment) -> None:
        outcome = await amend(self._case, amendment)
        self._write(once.made(self._case, amendment, outcome))
        del self._sending[amendment.id]
