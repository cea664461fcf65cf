"""Step 3, respond: the machine speaks in time, or people are called."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from temporalio import activity

from activities.assessor.baseline import Assessor
from activities.case_steps import CaseStepsOnPostgres
from db.words import read_words
from domain.assessment import Risk
from domain.commands import CorrectAssessment
from domain.events import FirstResponseMissed, PeopleAlarmed
from domain.miss import MissCause
from domain.reply import Delivery, Purpose
from domain.responding import acknowledgement_id
from domain.values import Language, Priority, Visibility
from tests.stories.house import House
from tests.stories.town import MIA, TOM, CaseUnderTest, Town, minutes_ago
from workflows.case.start import case_workflow_id
from workflows.case.steps import AcknowledgementWanted

QUESTION = "Wann kommt mein Paket endlich an?"


@pytest.mark.parametrize(
    ("question", "tomorrow", "automatic"),
    [
        (QUESTION, "bis morgen", "(Automatische Antwort)"),
        ("When will the parcel for my neighbour arrive?", "by tomorrow", "(Automated reply)"),
        ("Wanneer komt het pakket voor mijn buurman?", "uiterlijk morgen", "(Automatisch bericht)"),
        ("Quand arrive le colis de mon voisin ?", "tard demain", "(Réponse automatique)"),
    ],
)
async def test_an_unanswered_mention_is_acknowledged_before_five_minutes(
    town: Town, question: str, tomorrow: str, automatic: str
) -> None:
    case = await town.hears(question)
    await case.let_pass(minutes=4)
    assert not town.wall.posts
    await case.let_pass(seconds=55)
    state = await case.until(lambda c: c.first_replied_at is not None)
    (reply,) = state.replies
    assert reply.automatic
    assert (reply.purpose, reply.delivery) == (Purpose.ACKNOWLEDGEMENT, Delivery.SENT)
    assert reply.sent_at is not None
    assert reply.sent_at - state.mentions[0].mention.occurred_at < timedelta(minutes=5)
    assert state.answer is not None
    assert state.answer.due_at is not None, "an acknowledgement is no answer"

    (words,) = town.wall.texts
    due = state.answer.due_at.astimezone(ZoneInfo(state.agreement.time_zone))
    hour = f"{due:%Hh%M}" if tomorrow.endswith("demain") else f"{due:%H:%M}"
    assert all(part in words for part in (tomorrow, hour, automatic, "Mia", "Kompass"))


async def test_an_acknowledgement_prepared_in_vain_is_prepared_anew_in_another_language(
    town: Town,
) -> None:
    """The customer wrote once more, in English, just as the German words were kept."""
    case = await town.hears(QUESTION)
    state = await case.state()
    assert state.answer is not None
    assert state.answer.due_at is not None
    wanted = AcknowledgementWanted(
        case_id=case.id,
        client_id=state.client_id,
        reply_id=acknowledgement_id(state),
        message_id=state.mentions[0].mention.message_id,
        language=Language.GERMAN,
        answer_due_at=state.answer.due_at,
    )
    steps = CaseStepsOnPostgres(town.sessions, Assessor())
    german = await steps.prepare_acknowledgement(wanted)
    assert german.text is not None
    assert await steps.prepare_acknowledgement(wanted) == german
    english = await steps.prepare_acknowledgement(
        wanted.model_copy(update={"language": Language.ENGLISH})
    )
    assert english.text is not None
    over = wanted.model_copy(update={"answer_due_at": datetime.now(UTC) - timedelta(seconds=1)})
    assert (await steps.prepare_acknowledgement(over)).withheld == "nothing_to_promise"
    async with town.sessions() as session:
        words = await read_words(session, town.client_id, [german.text.id, english.text.id])
    assert "(Automatische Antwort)" in (words[german.text.id] or "")
    assert "(Automated reply)" in (words[english.text.id] or "")


async def test_an_acknowledgement_waits_for_a_worker_until_a_person_has_to_decide(
    town: Town,
) -> None:
    """Left in the queue over an outage, it would promise hours later what is over by then."""
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=5)
    state = await case.until(lambda c: c.first_replied_at is not None)
    assert (await case.reply("Heute Nachmittag.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    asked = [
        event.activity_task_scheduled_event_attributes
        for event in (await case.handle.fetch_history()).events
        if event.activity_task_scheduled_event_attributes.activity_type.name == "send"
    ]
    automatic, by_a_person = (each.schedule_to_start_timeout.ToTimedelta() for each in asked)
    assert timedelta() < automatic <= timedelta(seconds=state.agreement.person_decides_after)
    assert by_a_person == timedelta(), "what people said is said however late"


async def test_an_acknowledgement_in_time_is_nobodys_alarm(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_replied_at is not None)
    assert state.alarmed_at is None
    assert state.first_response_missed is None
    assert state.priority is Priority.NORMAL


async def test_an_answer_at_minute_three_is_acknowledgement_and_answer_at_once(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=3)
    await case.reply("Heute Nachmittag. ^LK")
    state = await case.until(lambda c: c.answered_at is not None)
    await case.let_pass(minutes=10)
    assert town.wall.texts == ["Heute Nachmittag. ^LK"]
    state = await case.state()
    assert state.acknowledge is not None
    assert state.answer is not None
    assert state.acknowledge.consumed == state.answer.consumed == pytest.approx(180, abs=10)
    assert state.first_response_missed is None
    assert state.alarmed_at is None


AT_ONCE = {
    Risk.SELF_HARM: "Ich will nicht mehr leben.",
    Risk.THREAT: "Ich komme vorbei und dann seht ihr, was passiert.",
    Risk.MINORS: "Mein Kind, minderjährig, hat bei euch einen Vertrag bekommen.",
    Risk.INJURY: "Nach eurem Stromschlag liege ich jetzt im Krankenhaus.",
    Risk.LEGAL: "Sie hören von meinem Anwalt, die Klage ist eingereicht.",
    Risk.PRESS: "Ich bin Journalist und habe eine Presseanfrage zu Ihren Lieferungen.",
}
AT_SIXTY_PERCENT = {
    Risk.GRIEF: "Mein Mann ist verstorben, was wird aus seinem Vertrag?",
    Risk.HATE: "Ihr Hurensohn von Fahrer, wo bleibt mein Paket?",
    Risk.SARCASM: "Danke, mal wieder nicht geliefert. Was für ein Service!",
    Risk.PERSONAL_DATA: "Bitte meldet euch unter mia.muster@post.example, wo ist mein Paket?",
}


async def _a_flagged_case(town: Town, risk: Risk, text: str) -> CaseUnderTest:
    case = await town.hears(text)
    assessment = (await case.state()).assessment
    assert assessment is not None
    assert risk in assessment.risks
    return case


async def _ends_in_a_miss(case: CaseUnderTest) -> None:
    """Nothing automatic goes out, neither now nor later, and the miss has its cause on record."""
    await case.let_pass(minutes=7)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert state.first_response_missed == "risk"
    assert not state.replies
    assert state.priority is Priority.URGENT
    missed = [
        row.event for row in await case.journal() if row.event.kind == "first_response_missed"
    ]
    assert isinstance(missed[0], FirstResponseMissed)
    assert missed[0].why is MissCause.NOBODY
    assert state.acknowledge is not None
    assert missed[0].at - state.acknowledge.due_at < timedelta(seconds=2)  # type: ignore[operator]


async def test_what_endangers_people_reaches_people_at_once(house: House) -> None:
    async def story(risk: Risk, text: str) -> None:
        town = await house.town()
        case = await _a_flagged_case(town, risk, text)
        state = await case.until(lambda c: c.alarmed_at is not None)
        assert state.alarmed_at is not None
        assert state.alarmed_at - state.opened_at < timedelta(seconds=5)
        await _ends_in_a_miss(case)
        assert not town.wall.posts

    await asyncio.gather(*(story(risk, text) for risk, text in AT_ONCE.items()))


async def test_what_is_delicate_calls_people_at_sixty_percent(house: House) -> None:
    async def story(risk: Risk, text: str) -> None:
        town = await house.town()
        case = await _a_flagged_case(town, risk, text)
        await case.let_pass(minutes=2, seconds=50)
        assert (await case.state()).alarmed_at is None
        await case.let_pass(seconds=15)
        state = await case.until(lambda c: c.alarmed_at is not None)
        assert state.acknowledge is not None
        assert state.alarmed_at is not None
        assert state.alarmed_at - state.mentions[0].mention.occurred_at == pytest.approx(
            timedelta(minutes=3), abs=timedelta(seconds=2)
        )
        await _ends_in_a_miss(case)
        assert not town.wall.posts

    await asyncio.gather(*(story(risk, text) for risk, text in AT_SIXTY_PERCENT.items()))


async def test_a_risk_in_a_second_message_silences_the_machine_for_the_whole_case(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    await case.let_pass(minutes=2)
    await case.hears("Sonst gehe ich zum Anwalt, die Klage ist geschrieben.")
    state = await case.until(lambda c: c.alarmed_at is not None)
    alarms = [row.event for row in await case.journal() if isinstance(row.event, PeopleAlarmed)]
    assert [alarm.reason for alarm in alarms] == ["risk"]
    await case.let_pass(minutes=4)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert not state.replies


async def test_a_person_who_sees_a_risk_silences_the_machine(town: Town) -> None:
    case = await town.hears(QUESTION)
    outcome = await case.ask(CorrectAssessment(risks=(Risk.SELF_HARM,)))
    assert outcome.status == "done"
    state = await case.until(lambda c: c.alarmed_at is not None)
    await case.let_pass(minutes=6)
    state = await case.until(lambda c: c.first_response_missed is not None)
    assert not state.replies


async def test_what_arrives_late_is_late_on_arrival_and_acknowledged_at_once(town: Town) -> None:
    case = await town.hears(QUESTION, minutes_underway=10, occurred_at=minutes_ago(10))
    state = await case.until(lambda c: c.first_replied_at is not None)
    assert state.late_on_arrival
    assert not state.person_decides
    assert state.first_response_missed is None, "the miss is not ours"
    assert town.wall.posts


async def test_what_is_older_than_an_hour_is_a_persons_decision(town: Town) -> None:
    case = await town.hears(QUESTION, minutes_underway=120, occurred_at=minutes_ago(120))
    state = await case.until(lambda c: c.alarmed_at is not None)
    assert state.late_on_arrival
    assert state.person_decides
    await case.let_pass(hours=1)
    assert not town.wall.posts
    assert (await case.state()).first_response_missed is None
    assert (await case.reply("Entschuldigung für die späte Antwort: morgen.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)


async def test_what_stood_there_before_the_account_was_connected_is_left_alone(town: Town) -> None:
    case = await town.hears(QUESTION, occurred_at=minutes_ago(60 * 24 * 40))
    state = await case.until(lambda c: c.closed_at is not None)
    assert state.acknowledge is None
    assert state.answer is None
    assert not state.tasks
    assert not state.late_on_arrival
    await case.let_pass(hours=30)
    assert not town.wall.posts


async def test_each_person_in_private_gets_their_own_acknowledgement(town: Town) -> None:
    cases = [
        await town.hears(QUESTION, author=author, visibility=Visibility.PRIVATE, thread_key=thread)
        for author, thread in ((MIA, "dm-mia"), (TOM, "dm-tom"))
    ]
    for case in cases:
        await case.let_pass(minutes=4, seconds=55)
        await case.until(lambda c: c.first_replied_at is not None)
    assert [post.visibility for post in town.wall.posts] == [Visibility.PRIVATE] * 2
    assert {post.recipient.key for post in town.wall.posts} == {"mia-1", "tom-1"}


async def test_it_takes_few_statements(town: Town) -> None:
    """A statement more for each reply is a burst that is not answered in time."""
    case = await town.hears(
        QUESTION, visibility=Visibility.PRIVATE, thread_key="dm-few", author=MIA
    )
    await case.rests()
    ours = case_workflow_id(case.id)
    statements: list[str] = []

    def count(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        # What others do in the same house, cases of earlier stories among them, is not its cost.
        if activity.in_activity() and activity.info().workflow_id == ours:
            statements.append(statement)

    engine = town.sessions.kw["bind"].sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        await case.let_pass(minutes=4, seconds=55)
        await case.until(lambda c: c.first_replied_at is not None)
        await case.rests()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert 12 <= len(statements) <= 17, "\n".join(
        " ".join(each.split())[:120] for each in statements
    )
