"""What was decided otherwise once. A run whose history holds such a decision goes on with it, or it
could not be executed again; every other one decides as the rules are now.

Each patch is asked for where it makes a difference, and nowhere else.
"""

from datetime import datetime
from typing import Literal

from temporalio import workflow

from domain import acts, amending, answering, assessing, documenting, missing, monitoring, speaking
from domain.amendment import Amendment
from domain.case import Case, TakenMention
from domain.commands import Act
from domain.events import CaseEvent
from domain.mention import Arrival, ArrivalKind
from domain.reply import Reply, SendOutcome, Sent
from domain.ruling import Ruling
from workflows.case.sending import A_BREATH
from workflows.case.steps import JudgedAssessment

_ACTS: tuple[tuple[str, Literal["single", "known", "apart", "fits", "seen"]], ...] = (
    ("moderated-once", "single"),
    ("consents-are-known", "known"),
    ("drafts-apart", "apart"),
    ("drafts-fit", "fits"),
    ("words-are-seen", "seen"),
)
"""What asks for each rule by which acts were decided otherwise once; the newest is the first."""


def taken_in(case: Case, arrival: Arrival) -> list[CaseEvent]:
    """What has arrived. A reply elsewhere once counted for what was written after it."""
    events = monitoring.take_in(case, arrival, workflow.now())
    if arrival.kind is not ArrivalKind.ECHO:
        return events
    once = monitoring.take_in(case, arrival, workflow.now(), late=False)
    return events if events == once or workflow.patched("echoes-told-late") else once


def assessed(case: Case, taken: TakenMention, found: JudgedAssessment) -> list[CaseEvent]:
    """A mention's assessment. Once an alarm outlasted the answer, before it shortened promises;
    before, a lead was of any hours, and at first an edit was due since the message was first
    written."""
    judged = (case, taken, found.assessment, workflow.now(), found.ruling, found.room)
    counted = assessing.assessed(*judged, calm=False, over=False)
    if case.alarmed_at is not None:
        over = assessing.assessed(*judged)
        calm = assessing.assessed(*judged, over=False)
        if over != calm and workflow.patched("answers-end-alarms"):
            return over
        if calm != counted and workflow.patched("alarms-shorten-nothing"):
            return calm
    events = assessing.assessed(*judged, counted=False, calm=False, over=False)
    if counted != events and workflow.patched("leads-are-counted"):
        return counted
    once = assessing.assessed(*judged, anew=False, counted=False, calm=False, over=False)
    return events if events == once or workflow.patched("edits-are-news") else once


def rejudged(case: Case, taken: TakenMention, ruling: Ruling) -> list[CaseEvent]:
    """What follows from a person's assessment. A clock that stood still for the customer was once
    left as it was."""
    events = assessing.rejudged(case, taken, ruling, workflow.now())
    once = assessing.rejudged(case, taken, ruling, workflow.now(), paused=False)
    return events if events == once or workflow.patched("urgent-while-waiting") else once


def carried_out(case: Case, act: Act) -> list[CaseEvent]:
    """A person's act. Once a post was moderated as often as it was ordered; before that, who had
    consented to one draft had to look again before the next; before that, authors could hold the
    task to approve their own words, and two drafts change one reply; before that, what could not go
    out was only refused by the network, and before that there were ways round the second person."""
    events = acts.carry_out(case, act, workflow.now())
    once: acts.Once = {}
    for patch, rule in _ACTS:
        once[rule] = False
        before = acts.carry_out(case, act, workflow.now(), **once)
        if events != before and workflow.patched(patch):
            return events
        events = before
    return events


def delivered(case: Case, reply: Reply, outcome: SendOutcome) -> list[CaseEvent]:
    """What came of an attempt. A reply once answered what was edited while it was on its way."""
    by_now = by_our_clock(outcome)
    events = answering.delivered(case, reply, by_now, workflow.now())
    once = answering.delivered(case, reply, by_now, workflow.now(), edits=False)
    return events if events == once or workflow.patched("edits-overtake") else once


def made(case: Case, amendment: Amendment, outcome: SendOutcome) -> list[CaseEvent]:
    """What came of an amendment. Once nobody was told of one that failed; before, a withdrawal gave
    a promise that ran all its time anew."""
    told = amending.made(case, amendment, outcome, workflow.now())
    events = amending.made(case, amendment, outcome, workflow.now(), told=False)
    if told != events and workflow.patched("failed-changes-are-told"):
        return told
    once = amending.made(case, amendment, outcome, workflow.now(), kept=False, told=False)
    return events if events == once or workflow.patched("promises-run-on") else once


def documented(case: Case) -> list[CaseEvent]:
    """The end of the case. What was read before it was taken back was once owed an answer, and
    forgotten whomever it endangered; before, what was taken back closed on whoever reopened it."""
    again = documenting.what_is_due(case, workflow.now())
    events = documenting.what_is_due(case, workflow.now(), again=False)
    if again != events and workflow.patched("taken-back-again"):
        return again
    once = documenting.what_is_due(case, workflow.now(), kept=False, again=False)
    return events if events == once or workflow.patched("reopened-stays-open") else once


def looked(case: Case, look: datetime, *, begins: bool) -> datetime:
    """When a case looks again beside a reply on its way. An alarm was once set for it (decision
    28): where the case `begins` with that reply, after a breath."""
    breath = case.opened_at + A_BREATH
    return min(look, breath) if begins and workflow.now() < breath else look


def as_told_here(events: list[CaseEvent]) -> list[CaseEvent]:
    """Misses say why, and an acknowledgement's lead is counted in the hours of its clock; once
    neither was so."""
    if missing.explained(events) and not workflow.patched("misses-say-why"):
        events = missing.unexplained(events)
    unlike = speaking.uncounted(events)
    return events if events == unlike or workflow.patched("leads-are-counted") else unlike


def by_our_clock(outcome: SendOutcome) -> SendOutcome:
    """A reply that was sent tomorrow, by a worker whose clock leapt, was sent by now: else its case
    would count the quiet after it from a moment that is yet to come, as it once did."""
    now = workflow.now()
    if isinstance(outcome, Sent) and outcome.at > now and workflow.patched("sent-by-now"):
        return outcome.model_copy(update={"at": now})
    return outcome
