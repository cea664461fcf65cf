"""How a case's clocks count: business time, what is said outside hours, waiting for the customer,
windows that shut, priorities, and the agreement a case is pinned to."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.agreement import OutsideHours, PriorityTimes, ServiceAgreement
from domain.assessing import rejudged
from domain.assessment import Kind, Risk
from domain.calendar import ExceptionalDay, HolidayRegion
from domain.case import Case, ClosingReason
from domain.commands import CloseCase, CorrectAssessment, DecideResponse, ReopenCase
from domain.counting import hours_wanted, promised_moment, reopens_at
from domain.events import ClocksChanged, TaskPutOff, TaskResumed
from domain.prepared import moment_in_words
from domain.reply import Purpose, Sent
from domain.ruling import Answering, Ruling
from domain.speaking import acknowledgement_moment
from domain.task import TaskKind
from domain.values import Language, Priority, Visibility
from tests.domain.builders import (
    a_mention,
    a_reply,
    a_text,
    an_act,
    an_agreement,
    an_arrival,
    an_assessment,
    an_edit,
    capabilities,
    opened,
)
from tests.domain.calendars import a_calendar
from tests.domain.shell import Shell

BERLIN = ZoneInfo("Europe/Berlin")
BAVARIA = HolidayRegion(country="DE", region="BY")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BERLIN)
HOUR = timedelta(hours=1)


def business(**fields: Any) -> ServiceAgreement:
    """Five minutes and four hours, nine to six, both in business time."""
    return an_agreement(
        **{
            "calendar": a_calendar(holidays=(BAVARIA,)),
            "acknowledge_counts": "business",
            "answer_counts": "business",
            "answer_in": 4 * 3_600,
            "outside_hours": "notice",
        }
        | fields
    )


def asked_at(at: datetime, agreement: ServiceAgreement, **fields: Any) -> Shell:
    """A case whose customer asked something then; `fields` of the capabilities."""
    shell = Shell.open(
        opened(at, agreement=agreement, capabilities=capabilities(**{"private": True} | fields))
    )
    writes(shell, at)
    return shell


def writes(shell: Shell, at: datetime, kind: Kind = Kind.QUESTION, **fields: Any) -> None:
    """The customer writes, and it is assessed at once."""
    shell.now = at
    shell.arrive(an_arrival(a_mention(at)))
    shell.assess(an_assessment(kind, **fields))


def replies(shell: Shell, purpose: Purpose = Purpose.SUBSTANCE) -> None:
    """A person replies, and it is delivered at once."""
    act = an_act(a_reply(purpose))
    shell.act(act)
    shell.look(a_text())
    shell.deliver(act.id, Sent(at=shell.now))


def answer_due(case: Case) -> datetime:
    """When the answer is due."""
    assert case.answer is not None
    assert case.answer.due_at is not None
    return case.answer.due_at


# -- outside hours ---------------------------------------------------------------------------------


def test_friday_at_five_to_six_before_a_holiday_promises_tuesday() -> None:
    """22 May 2026; Whit Monday is a holiday."""
    friday = datetime(2026, 5, 22, 17, 55, tzinfo=BERLIN)
    case = asked_at(friday, business()).case
    promised = promised_moment(case, friday + timedelta(minutes=4))
    assert promised == datetime(2026, 5, 26, 12, 55, tzinfo=BERLIN)
    words = {
        language: moment_in_words(promised, friday, language, "Europe/Berlin")
        for language in Language
        if language is not Language.UNKNOWN
    }
    assert words == {
        Language.GERMAN: "Dienstag, 26. Mai, 12:55 Uhr",
        Language.FRENCH: "mardi, 26 mai, à 12h55",
        Language.DUTCH: "dinsdag, 26 mei, 12:55 uur",
        Language.ENGLISH: "Tuesday, 26 May, 12:55",
    }
    assert case.acknowledge is not None
    assert case.acknowledge.due_at == datetime(2026, 5, 22, 18, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("outside", "minutes"),
    [(OutsideHours.ACKNOWLEDGE, 5), (OutsideHours.NOTICE, 5), (OutsideHours.NOTHING, None)],
)
def test_at_night_the_machine_speaks_at_its_usual_pace_or_waits_for_the_morning(
    outside: OutsideHours, minutes: int | None
) -> None:
    evening = MONDAY.replace(hour=22)
    case = asked_at(evening, business(outside_hours=outside)).case
    moment = acknowledgement_moment(case)
    assert moment is not None
    if minutes is None:
        assert moment > datetime(2026, 3, 3, 9, 4, tzinfo=BERLIN)
        assert reopens_at(case, moment) is None
    else:
        assert evening + timedelta(minutes=4) < moment < evening + timedelta(minutes=minutes)
    assert case.acknowledge is not None
    assert case.acknowledge.due_at == datetime(2026, 3, 3, 9, 5, tzinfo=BERLIN)
    back = reopens_at(case, evening + timedelta(minutes=4))
    opens = datetime(2026, 3, 3, 9, tzinfo=BERLIN)
    assert back == (opens if outside is OutsideHours.NOTICE else None)


def test_nobody_is_alarmed_while_nobody_works() -> None:
    shell = asked_at(MONDAY.replace(hour=22), business(), private=True)
    shell.now = shell.now + timedelta(hours=3)
    shell.look("stopped")
    assert shell.case.first_response_missed is None
    shell = asked_at(MONDAY, business())
    shell.now += timedelta(minutes=6)
    shell.look("stopped")
    assert shell.case.first_response_missed is not None


def test_nothing_is_promised_for_a_closed_weekend() -> None:
    """A clock that counts always: a day from Friday noon is Saturday noon; people leave at six."""
    friday = datetime(2026, 3, 6, 12, tzinfo=BERLIN)
    always = business(answer_counts="always", answer_in=86_400)
    case = asked_at(friday, always).case
    assert answer_due(case) == friday + 24 * HOUR
    assert promised_moment(case, friday) == friday.replace(hour=18)
    saturday = friday + 24 * HOUR
    case = asked_at(saturday, always).case
    assert promised_moment(case, saturday) == datetime(2026, 3, 9, 18, tzinfo=BERLIN)


def test_without_a_calendar_nothing_is_looked_up() -> None:
    shell = Shell.open(opened(MONDAY, agreement=an_agreement(answer_counts="business")))
    assert hours_wanted(shell.case, MONDAY) is None
    writes(shell, MONDAY)
    assert answer_due(shell.case) == MONDAY + 24 * HOUR


def test_hours_are_looked_up_again_before_they_run_out() -> None:
    shell = asked_at(MONDAY, business())
    assert hours_wanted(shell.case, MONDAY + 24 * HOUR) is None
    known = shell.case.hours
    assert known is not None
    much_later = MONDAY + timedelta(days=40)
    wanted = hours_wanted(shell.case, much_later)
    assert wanted is not None
    assert wanted.since == MONDAY, "the answer's clock still runs"
    shell.now = much_later
    shell.act(an_act(DecideResponse(answering=Answering.RESPOND)))
    assert shell.case.hours is not None
    assert shell.case.hours.until > much_later
    assert hours_wanted(shell.case, much_later) is None


# -- waiting for the customer ----------------------------------------------------------------------


def waiting(**fields: Any) -> Shell:
    """Asked at ten, a question back at eleven."""
    shell = asked_at(MONDAY, business(pause_while_asking=True, **fields))
    shell.now = MONDAY + HOUR
    replies(shell, Purpose.CLARIFICATION)
    return shell


def test_while_the_customer_is_asked_the_answers_clock_stands_still() -> None:
    shell = waiting()
    case = shell.case
    assert case.answer is not None
    assert case.answer.paused
    assert case.answer.consumed == 3_600
    assert case.customer_asked_at == MONDAY + HOUR
    task = case.task_of(TaskKind.REPLY)
    assert task is not None
    assert task.rest is not None
    shell.now = MONDAY + 30 * HOUR
    shell.look(a_text())
    assert shell.case.answer_missed_at is None


def test_what_the_customer_writes_lets_it_go_on_with_what_was_left() -> None:
    shell = waiting()
    back = MONDAY + timedelta(days=1, hours=2)
    writes(shell, back, Kind.PRAISE)
    shell.look(a_text())
    assert answer_due(shell.case) == back + 3 * HOUR
    assert shell.case.customer_asked_at is None
    assert [e.event.cause for e in shell.told if isinstance(e.event, ClocksChanged)] == [
        "customer_asked",
        "customer_wrote",
    ]
    resumed = [e.event for e in shell.told if isinstance(e.event, TaskResumed)]
    assert [event.cause for event in resumed] == ["news"]


def test_an_edit_that_answers_the_question_counts_from_then_on() -> None:
    shell = waiting()
    shell.now = MONDAY + timedelta(days=1, hours=2)
    shell.arrive(an_edit(shell.case.mentions[0].mention, shell.now))
    shell.assess(an_assessment())
    assert answer_due(shell.case) == shell.now + 3 * HOUR


def test_what_becomes_urgent_meanwhile_is_so_when_it_goes_on() -> None:
    urgent = PriorityTimes(priority=Priority.URGENT, answer_in=7_200)
    shell = waiting(wait_for_customer=86_400, per_priority=(urgent,))
    ruling = Ruling(
        answering=Answering.RESPOND,
        reason="rule",
        certain=True,
        priority=Priority.URGENT,
        policy_version="1",
        rule=1,
    )
    shell.write(rejudged(shell.case, shell.case.mentions[0], ruling, shell.now))
    assert shell.case.customer_asked_at == MONDAY + HOUR
    assert shell.case.due_at is None
    shell.now = MONDAY + 25 * HOUR
    shell.look(a_text())
    assert answer_due(shell.case) == MONDAY + 26 * HOUR


def test_silence_is_waited_for_no_longer_than_agreed() -> None:
    shell = waiting(wait_for_customer=86_400)
    assert shell.next_look == MONDAY + 25 * HOUR
    shell.now = MONDAY + 25 * HOUR
    shell.look(a_text())
    assert answer_due(shell.case) == MONDAY + 28 * HOUR
    task = shell.case.task_of(TaskKind.REPLY)
    assert task is not None
    assert task.rest is None


def test_an_answer_or_closing_while_waiting_ends_the_clock() -> None:
    answered = waiting()
    answered.now += HOUR
    replies(answered)
    assert answered.case.answer is not None
    assert answered.case.answer.stopped_at == answered.now
    assert answered.case.customer_asked_at is None
    closed = waiting()
    closed.act(an_act(CloseCase(reason=ClosingReason.OTHER)))
    assert closed.case.answer is not None
    assert closed.case.answer.stopped_at is not None
    assert closed.next_look == closed.now + timedelta(days=7)


def test_a_question_back_after_the_customer_wrote_again_stops_nothing() -> None:
    shell = asked_at(MONDAY, business(pause_while_asking=True))
    act = an_act(a_reply(Purpose.CLARIFICATION))
    shell.act(act)
    shell.look(a_text())
    writes(shell, MONDAY + timedelta(minutes=1))
    shell.deliver(act.id, Sent(at=shell.now))
    assert shell.case.answer is not None
    assert shell.case.answer.running


def test_without_that_agreement_a_question_back_stops_nothing() -> None:
    shell = asked_at(MONDAY, business())
    replies(shell, Purpose.CLARIFICATION)
    assert shell.case.answer is not None
    assert shell.case.answer.running
    assert not any(isinstance(e.event, TaskPutOff) for e in shell.told)


# -- budgets ---------------------------------------------------------------------------------------


def test_a_further_message_after_the_answer_has_a_time_of_its_own() -> None:
    shell = asked_at(MONDAY, business(next_reply_in=3_600))
    assert answer_due(shell.case) == MONDAY + 4 * HOUR
    shell.now = MONDAY + HOUR
    replies(shell)
    writes(shell, MONDAY + 2 * HOUR)
    assert answer_due(shell.case) == MONDAY + 3 * HOUR


def test_each_priority_has_its_times() -> None:
    agreement = business(
        per_priority=(
            PriorityTimes(priority=Priority.HIGH, acknowledge_in=120, answer_in=7_200),
            PriorityTimes(priority=Priority.URGENT, answer_in=1_800),
        )
    )
    shell = asked_at(MONDAY, agreement)
    assert answer_due(shell.case) == MONDAY + 4 * HOUR
    writes(shell, MONDAY + HOUR, Kind.COMPLAINT)
    assert shell.case.priority is Priority.HIGH
    assert answer_due(shell.case) == MONDAY + 2 * HOUR, "shorter, from the same beginning"
    assert shell.case.acknowledge is not None
    assert shell.case.acknowledge.budget == 120
    writes(shell, MONDAY + HOUR, risks=(Risk.LEGAL,))
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=30)
    writes(shell, MONDAY + HOUR, Kind.COMMENT)
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=30), "never longer again"
    assert agreement.longest == 4 * 3_600


def test_an_alarm_shortens_no_promise() -> None:
    """Nobody was sure of the first message, so people were called; the next one is a plain word."""
    urgent = (PriorityTimes(priority=Priority.URGENT, answer_in=1_800),)
    high = PriorityTimes(priority=Priority.HIGH, answer_in=7_200)
    shell = Shell.open(opened(MONDAY, agreement=business(per_priority=(*urgent, high))))
    writes(shell, MONDAY, confidence=0.1)
    shell.now = MONDAY + timedelta(minutes=3)
    shell.look(a_text())
    assert (shell.case.alarmed_at, shell.case.priority) == (shell.now, Priority.URGENT)
    assert answer_due(shell.case) == MONDAY + 4 * HOUR
    shell.act(an_act(a_reply(Purpose.INTERIM)))
    shell.look(a_text())
    shell.deliver(shell.case.replies[-1].id, Sent(at=shell.now))
    writes(shell, MONDAY + HOUR)
    shell.look(a_text())
    assert answer_due(shell.case) == MONDAY + 4 * HOUR
    assert shell.case.answer_missed_at is None
    writes(shell, MONDAY + HOUR, Kind.COMPLAINT)
    assert answer_due(shell.case) == MONDAY + 2 * HOUR, "what is urgent by itself still does"
    writes(shell, MONDAY + HOUR, risks=(Risk.LEGAL,))
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=30)


URGENT = PriorityTimes(priority=Priority.URGENT, answer_in=1_800)
HIGH = PriorityTimes(priority=Priority.HIGH, answer_in=7_200)


def alarmed_and_answered(kind: Kind = Kind.QUESTION, **fields: Any) -> Shell:
    """People were called to a first message, and one of them has answered it."""
    shell = Shell.open(opened(MONDAY, agreement=business(per_priority=(URGENT, HIGH))))
    writes(shell, MONDAY, kind, **fields)
    shell.now = MONDAY + timedelta(minutes=3)
    shell.look(a_text())
    assert shell.case.priority is Priority.URGENT
    replies(shell)
    return shell


def test_an_alarm_is_over_with_the_answer() -> None:
    """Nobody was sure of the first message; the next one is a plain word, and promised as such."""
    shell = alarmed_and_answered(confidence=0.1)
    writes(shell, MONDAY + HOUR)
    assert answer_due(shell.case) == MONDAY + 5 * HOUR
    assert shell.case.priority is Priority.NORMAL
    assert [task.priority for task in shell.case.tasks] == [Priority.NORMAL]


def test_a_case_stays_as_urgent_as_its_messages_are() -> None:
    shell = alarmed_and_answered(Kind.COMPLAINT, confidence=0.1)
    writes(shell, MONDAY + HOUR)
    assert answer_due(shell.case) == MONDAY + 3 * HOUR, "it is about a complaint"
    shell = alarmed_and_answered(risks=(Risk.LEGAL,))
    writes(shell, MONDAY + HOUR)
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=90), "it is about the law"
    shell = alarmed_and_answered(confidence=0.1)
    shell.act(an_act(CorrectAssessment(add_risks=(Risk.LEGAL,))))
    writes(shell, MONDAY + HOUR)
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=90), "a person says so"


def test_thanks_for_the_answer_leave_a_case_as_it_is() -> None:
    shell = alarmed_and_answered(confidence=0.1)
    writes(shell, MONDAY + HOUR, Kind.PRAISE)
    assert shell.case.priority is Priority.URGENT


def test_a_risk_that_a_person_named_still_does() -> None:
    urgent = PriorityTimes(priority=Priority.URGENT, answer_in=1_800)
    shell = asked_at(MONDAY, business(per_priority=(urgent,)))
    shell.act(an_act(CorrectAssessment(add_risks=(Risk.LEGAL,))))
    writes(shell, MONDAY + timedelta(minutes=1))
    assert answer_due(shell.case) == MONDAY + timedelta(minutes=30)


# -- windows ---------------------------------------------------------------------------------------


def test_where_a_window_shuts_the_answer_is_due_two_hours_before() -> None:
    shell = asked_at(MONDAY, an_agreement(), reply_window=86_400.0)
    assert answer_due(shell.case) == MONDAY + 22 * HOUR
    writes(shell, MONDAY + 3 * HOUR)
    assert answer_due(shell.case) == MONDAY + 24 * HOUR, "the window moved, the promise did not"
    assert shell.case.answer is not None
    assert shell.case.answer.moment_at(0.9) == MONDAY + 21.6 * HOUR


def test_a_weekend_does_not_make_a_window_wait() -> None:
    friday = datetime(2026, 3, 6, 17, tzinfo=BERLIN)
    shell = asked_at(friday, business(), reply_window=86_400.0)
    assert answer_due(shell.case) == friday + 22 * HOUR


def test_a_window_that_has_shut_is_no_deadline() -> None:
    shell = asked_at(MONDAY, an_agreement(), reply_window=86_400.0)
    shell.act(an_act(CloseCase(reason=ClosingReason.OTHER)))
    shell.now = MONDAY + timedelta(days=3)
    shell.act(an_act(ReopenCase()))
    assert answer_due(shell.case) == MONDAY + timedelta(days=4)


# -- the version a case is pinned to ---------------------------------------------------------------


def test_a_case_keeps_the_agreement_and_the_hours_it_began_with() -> None:
    """The calendar changes while a case runs: that case counts on as it began, a new one anew."""
    old = business()
    closed_tomorrow = ExceptionalDay(date=date(2026, 3, 3))
    new = business(
        version="2", calendar=a_calendar(exceptions=(closed_tomorrow,)), answer_in=8 * 3_600
    )
    evening = MONDAY.replace(hour=17)
    running, fresh = asked_at(evening, old), asked_at(evening, new)
    assert answer_due(running.case) == datetime(2026, 3, 3, 12, tzinfo=BERLIN)
    assert answer_due(fresh.case) == datetime(2026, 3, 4, 16, tzinfo=BERLIN)
    assert running.case.answer is not None
    assert fresh.case.answer is not None
    assert running.case.answer.calendar_version == "1"
    assert fresh.case.answer.calendar_version == "2"
    writes(running, evening + 24 * HOUR)
    assert running.case.agreement.version == "1"
    assert fresh.case.mentions[0].mention.visibility is Visibility.PUBLIC
