"""Step 3, respond: alarms, misses and the acknowledgement, each at its moment."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from domain.actor import MACHINE
from domain.case import Case
from domain.events import (
    AcknowledgementWithheld,
    CaseEvent,
    FirstResponseMissed,
    PeopleAlarmed,
    ReplySubmitted,
)
from domain.evolving import fold
from domain.missing import why_first_missed
from domain.reply import Purpose, Reply
from domain.speaking import acknowledgement_moment, machine_may_speak
from domain.values import TextRef, Visibility


def respond_moments(case: Case) -> list[datetime]:
    """When this step has something to do next."""
    clock = case.acknowledge
    if clock is None or clock.due_at is None:
        return []
    moments = [acknowledgement_moment(case)]
    if case.alarmed_at is None and _needs_people(case):
        moments.append(clock.moment_at(case.agreement.alarm_at, case.hours))
    if case.first_response_missed is None and not case.late_on_arrival:
        moments.append(clock.due_at)
    return [moment for moment in moments if moment is not None]


def what_is_due(case: Case, now: datetime) -> list[CaseEvent]:
    """Alarm people where the machine must be silent; record a miss as a miss, with its cause."""
    clock = case.acknowledge
    if clock is None or not clock.running:
        return []
    events: list[CaseEvent] = []
    why = _needs_people(case)
    alarm_at = clock.moment_at(case.agreement.alarm_at, case.hours)
    if case.alarmed_at is None and why and alarm_at is not None and now >= alarm_at:
        events.append(PeopleAlarmed(at=now, reason=why[0]))
    if clock.overdue(now) and case.first_response_missed is None and not case.late_on_arrival:
        why_missed = why_first_missed(case, now)
        events.append(FirstResponseMissed(at=now, cause=_cause(case), why=why_missed))
    if acknowledgement_due(case, now) and _too_old(case, now):
        events += withheld(fold(events, case), "too_old", now)
    return events


def acknowledgement_due(case: Case, now: datetime) -> bool:
    """Whether the acknowledgement is to go out now."""
    moment = acknowledgement_moment(case)
    return moment is not None and now >= moment


def needs_nothing_on_record(case: Case) -> bool:
    """Whether an acknowledgement may be prepared before its case is on record: a private one. What
    may be said in public depends on what is there of the case."""
    latest = case.latest_mention
    return latest is not None and latest.mention.visibility is Visibility.PRIVATE


def acknowledgement_id(case: Case) -> UUID:
    """The id of the case's one automatic reply: the same however often it is prepared."""
    return uuid5(case.id, "acknowledgement")


def acknowledged(case: Case, text: TextRef, now: datetime) -> list[CaseEvent]:
    """The prepared acknowledgement is on its way, as visible as the mention."""
    latest = case.latest_mention
    if latest is None or not acknowledgement_due(case, now):
        return []
    reply = Reply(
        id=acknowledgement_id(case),
        conversation_id=latest.mention.conversation_id,
        purpose=Purpose.ACKNOWLEDGEMENT,
        visibility=latest.mention.visibility,
        submitted_at=now,
        by=MACHINE,
        text=text,
        in_reply_to=latest.mention.message_id,
    )
    return [ReplySubmitted(at=now, reply=reply)]


def withheld(case: Case, reason: str, now: datetime) -> list[CaseEvent]:
    """The world outside said no to the acknowledgement: people are alarmed at once."""
    events: list[CaseEvent] = [AcknowledgementWithheld(at=now, reason=reason)]
    if case.alarmed_at is None:
        events.append(PeopleAlarmed(at=now, reason=reason))
    return events


def _needs_people(case: Case) -> tuple[str, ...]:
    """Why no first reply will go out without people; empty while one is on its way or will be."""
    if case.pending_replies or case.doubtful_replies:
        return ()
    return machine_may_speak(case)


def too_old_after(case: Case) -> datetime | None:
    """The moment after which an acknowledgement would be so late, after an outage of ours or of the
    network, that a person has to decide what is said; None while no clock runs."""
    clock = case.acknowledge
    if clock is None or clock.running_since is None or clock.due_at is None:
        return None
    patience = timedelta(seconds=case.agreement.person_decides_after)
    return max(clock.due_at, clock.running_since + patience)


def _too_old(case: Case, now: datetime) -> bool:
    moment = too_old_after(case)
    return moment is not None and now > moment


def _cause(case: Case) -> str:
    if case.pending_replies or case.doubtful_replies:
        return "delivery"
    if case.acknowledgement_withheld:
        return case.acknowledgement_withheld
    why_silent = machine_may_speak(case)
    return why_silent[0] if why_silent else "acknowledgement_failed"
