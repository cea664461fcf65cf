"""The client's guidelines decide, each case by the version that it began with."""

import asyncio

from activities.case_steps import CaseStepsOnPostgres
from db.brands import change_brand
from db.policies import begin_policy, publish_policy, save_policy
from domain.actor import Role
from domain.agreement import PriorityTimes, ServiceAgreement
from domain.approval import ApprovalMode, DraftStatus
from domain.assessment import Journey, Kind, Reason, Sentiment
from domain.brand import Brand, Topic
from domain.case import Status
from domain.commands import CorrectAssessment
from domain.guidelines import BUILT_IN, Guidelines, Rule
from domain.reply import Purpose
from domain.ruling import Answering, Ruling
from domain.task import TaskKind
from domain.values import Priority
from tests.stories.house import House
from tests.stories.town import Town
from tests.waiting import eventually
from workflows.case.steps import AssessmentToJudge
from workflows.case.workflow import CaseWorkflow

COMPLAINT = "Das ist eine Frechheit, ich bin enttäuscht!"
QUESTION = "Wann macht ihr am Sonntag auf?"

STRICT = Rule(
    note="Complaints",
    when={"kind": '"complaint"'},
    outcome={"priority": '"urgent"', "approval": '"supervisor"', "tags": '["angry"]'},
)
QUIET = Rule(note="Questions", when={"kind": '"question"'}, outcome={"answering": '"watch"'})


async def _publish(town: Town, *rules: Rule) -> None:
    author, approver = town.people[Role.SUPERVISOR], town.people[Role.ADMINISTRATOR]
    async with town.sessions.begin() as session:
        draft = await begin_policy(session, town.client_id, "A story", author)
        guidelines = Guidelines(rules=(*rules, *BUILT_IN.rules))
        await save_policy(
            session, draft, title="A story", guidelines=guidelines, seen=1, actor=author
        )
        await publish_policy(session, draft, seen=2, actor=approver)


async def test_the_built_in_rule_that_fired_stands_on_the_case(town: Town) -> None:
    case = await town.hears(QUESTION)
    state = await case.until(lambda c: c.decision is not None)
    assert state.decision is not None
    assert (state.decision.rule, state.decision.policy_version) == (13, None)
    assert state.decision.reason == "addressed"


async def test_publishing_affects_new_cases_only(town: Town) -> None:
    earlier = await town.hears(COMPLAINT)
    before = await earlier.until(lambda c: c.decision is not None)
    assert (before.priority, before.policy_version) == (Priority.HIGH, None)
    await _publish(town, STRICT)
    later = await town.hears(COMPLAINT)
    after = await later.until(lambda c: c.decision is not None)
    assert after.decision is not None
    assert (after.decision.rule, after.decision.policy_version) == (1, "1")
    assert after.priority is Priority.URGENT
    assert after.ruling is not None
    assert (after.ruling.approval, after.ruling.tags) == (ApprovalMode.SUPERVISOR, ("angry",))
    await _publish(town, QUIET)
    same = await later.state()
    assert same.policy_version == "1"
    assert (await earlier.state()).policy_version is None


async def test_a_reply_needs_the_consent_that_the_rule_asks_for(town: Town) -> None:
    await _publish(town, STRICT)
    case = await town.hears(COMPLAINT)
    await case.until(lambda c: c.decision is not None)
    await case.reply("Das tut uns leid.")
    state = await case.until(lambda c: bool(c.drafts))
    (draft,) = state.drafts
    assert (draft.status, draft.rule) == (DraftStatus.PENDING, "policy:1:1")
    assert not state.replies


async def test_a_correction_asks_the_guidelines_anew(town: Town) -> None:
    await _publish(town, STRICT, QUIET)
    case = await town.hears(QUESTION)
    state = await case.until(lambda c: c.task_of(TaskKind.ASSESS) is not None)
    assert state.decision is not None
    assert (state.decision.answering, state.decision.rule) == (Answering.WATCH, 2)
    assert state.answer is None
    corrected = await case.ask(CorrectAssessment(mention_kind=Kind.COMPLAINT))
    assert corrected.status == "done", corrected
    state = await case.until(lambda c: c.ruling is not None and c.ruling.rule == 1)
    assert state.decision is not None
    assert (state.decision.answering, state.decision.rule) == (Answering.RESPOND, 1)
    assert state.priority is Priority.URGENT
    assert state.answer is not None
    assert state.task_of(TaskKind.ASSESS) is None
    assert state.task_of(TaskKind.REPLY) is not None


async def test_what_becomes_urgent_while_the_customer_is_asked_is_so_afterwards(
    house: House,
) -> None:
    urgent = PriorityTimes(priority=Priority.URGENT, answer_in=7_200)
    waits = {"pause_while_asking": True, "wait_for_customer": 86_400}
    town = await house.town(ServiceAgreement(version="1", per_priority=(urgent,), **waits))
    await _publish(town, STRICT)
    case = await town.hears(QUESTION)
    await case.reply("In welcher Stadt?", Purpose.CLARIFICATION)
    await case.until(lambda c: c.customer_asked_at is not None)
    corrected = await case.ask(CorrectAssessment(mention_kind=Kind.COMPLAINT))
    assert corrected.status == "done", corrected
    state = await case.until(lambda c: c.priority is Priority.URGENT)
    assert state.customer_asked_at is not None
    await case.let_pass(hours=24)
    state = await case.until(lambda c: c.customer_asked_at is None)
    assert state.answer is not None
    assert state.answer.budget == 7_200
    assert state.answer.running


class JudgesSlowly(CaseStepsOnPostgres):
    """The guidelines take their time, as in a house that has much to do."""

    async def judge(self, wanted: AssessmentToJudge) -> Ruling:
        """See the port."""
        await asyncio.sleep(2)
        return await super().judge(wanted)


async def test_no_reply_goes_out_while_the_guidelines_are_asked_about_a_correction(
    house_alone: House,
) -> None:
    town = await house_alone.town()
    await _publish(town, STRICT)
    async with house_alone.worker(house_alone.steps(JudgesSlowly)):
        case = await town.hears(COMPLAINT)
        state = await case.until(lambda c: c.ruling is not None)
        assert state.ruling is not None
        assert state.ruling.approval is ApprovalMode.SUPERVISOR
        correction = CorrectAssessment(sentiment=Sentiment.NEUTRAL)
        correcting = asyncio.create_task(case.ask(correction))

        async def corrected() -> bool:
            now = await case.handle.query(CaseWorkflow.case)
            return now.assessed_by is not None

        await eventually(corrected)
        assert (await case.reply("Das tut uns leid.")).status == "done"
        assert (await correcting).status == "done"
        state = await case.until(lambda c: bool(c.drafts or c.replies))
        assert [draft.rule for draft in state.pending_drafts] == ["policy:1:1"]
        assert not state.replies
    assert not town.wall.posts


async def test_what_a_rule_is_sure_to_ignore_closes_by_itself(house: House) -> None:
    town = await house.town()
    sure = Rule(
        note="Thanks",
        when={"kind": '"praise"', "risks": "len($) == 0"},
        outcome={"answering": '"ignore"', "certain": "true"},
    )
    await _publish(town, sure)
    case = await town.hears("Danke für die schnelle Hilfe, super Service!")
    state = await case.until(lambda c: c.status is Status.CLOSED)
    assert not state.tasks


async def test_a_topic_of_the_clients_own_decides_and_can_be_corrected(house: House) -> None:
    town = await house.town()
    bill = Topic(name="Rechnung", words=("abgebucht",))
    async with town.sessions.begin() as session:
        await change_brand(session, town.client_id, Brand(topics=(bill,)), None)
    urgent = Rule(note="Bills", when={"topic": '"Rechnung"'}, outcome={"priority": '"urgent"'})
    await _publish(town, urgent)
    case = await town.hears("Warum habt ihr zweimal abgebucht?")
    state = await case.until(lambda c: c.decision is not None)
    assert state.assessment is not None
    assert state.assessment.topic == "Rechnung"
    assert Reason(code="topic_words", about="Rechnung") in state.assessment.reasons
    assert state.priority is Priority.URGENT
    other = await town.hears("Wann macht ihr am Montag auf?")
    before = await other.until(lambda c: c.decision is not None)
    assert before.assessment is not None
    assert (before.assessment.topic, before.priority) == (None, Priority.NORMAL)
    corrected = await other.ask(CorrectAssessment(topic="Rechnung"))
    assert corrected.status == "done", corrected
    await other.until(lambda c: c.priority is Priority.URGENT)
    none = await other.ask(CorrectAssessment(topic=""))
    assert none.status == "done", none
    after = await other.until(lambda c: c.ruling is not None and c.ruling.rule != 1)
    assert after.assessment is not None
    assert after.assessment.topic is None


async def test_where_somebody_stands_decides_and_is_remembered(house: House) -> None:
    town = await house.town()
    newcomers = Rule(
        note="Newcomers", when={"journey": '"before_purchase"'}, outcome={"priority": '"high"'}
    )
    await _publish(town, newcomers)
    asks = await town.hears("Was kostet bei euch ein Geburtstagskuchen?")
    state = await asks.until(lambda c: c.decision is not None)
    assert state.assessment is not None
    assert (state.assessment.journey, state.priority) == (Journey.BEFORE, Priority.HIGH)
    corrected = await asks.ask(CorrectAssessment(journey=Journey.REPEAT))
    assert corrected.status == "done", corrected
    after = await asks.until(lambda c: c.priority is not Priority.HIGH)
    assert after.assessment is not None
    assert after.assessment.journey is Journey.REPEAT
    again = await town.hears("Macht ihr am Sonntag auf?")
    later = await again.until(lambda c: c.decision is not None)
    assert later.assessment is not None
    assert later.assessment.journey is Journey.AFTER
    assert Reason(code="journey_earlier_case", about="after_purchase") in later.assessment.reasons
