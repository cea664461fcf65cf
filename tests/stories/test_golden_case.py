"""What an ordinary case costs: two messages, seven acts, two replies, to the end of its run."""

from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.assessment import Sentiment
from domain.case import ClosingReason
from domain.commands import (
    AddNote,
    AnswerQuestion,
    AskInformation,
    ClaimTask,
    CloseCase,
    CorrectAssessment,
)
from domain.escalation import Use
from domain.reply import Delivery, Purpose
from tests.stories.counting import actions, events
from tests.stories.directory import Directory, Question
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually

MOST_EVENTS = 119
MOST_ACTIONS = 30
WITH_QUESTIONS_EVENTS = 181
WITH_QUESTIONS_ACTIONS = 41
"""Asking and answering are four more acts, and an act costs eleven events and two actions like any
other (decision 18)."""
A_QUESTIONS_OWN_EVENTS = 11


async def test_the_golden_case_costs_no_more_than_was_promised(house: House) -> None:
    """Without skipping time, which would leave its own events; every step is on record before the
    next, so that no two share a workflow task by luck."""
    case = await _worked_on(house)
    history = await case.handle.fetch_history()
    counted = events(history)
    assert counted["WORKFLOW_EXECUTION_UPDATE_COMPLETED"] == 7
    assert counted["WORKFLOW_EXECUTION_SIGNALED"] == 1
    assert counted.total() <= MOST_EVENTS, counted
    assert actions(history) <= MOST_ACTIONS


async def test_the_golden_case_with_two_questions_costs_what_is_known(house: House) -> None:
    """The second line and a department are asked, and answer."""
    asked: list[Question] = []
    case = await _worked_on(house, asked)
    histories = [await case.handle.fetch_history()]
    histories += [await each.handle.fetch_history() for each in asked]
    counted = [events(history) for history in histories]
    assert counted[0]["WORKFLOW_EXECUTION_UPDATE_COMPLETED"] == 7 + 4
    assert counted[0].total() <= WITH_QUESTIONS_EVENTS, counted
    assert max(each.total() for each in counted[1:]) <= A_QUESTIONS_OWN_EVENTS, counted
    assert sum(map(actions, histories)) <= WITH_QUESTIONS_ACTIONS, counted


async def _ask_others(town: Town, case: CaseUnderTest) -> list[Question]:
    directory = Directory(town)
    await directory.second_line()
    await directory.department("Lager", "Lara")
    asked = []
    for name in ("Service", "Lager"):
        if name == "Service":
            question = Question(case, (await directory.ask(case, "Wo ist es?")).id)
        else:
            question = Question(case, (await directory.ask_department(case, name, "Wo?")).id)
        await question.rests()
        await case.rests()
        text = await town.words("Im Wagen.")
        answer = AnswerQuestion(escalation_id=question.id, text=text, use=Use.QUOTABLE)
        by = None if name == "Service" else directory.contact(name)
        assert (await case.ask(answer, Role.SECOND_LINE, by=by)).status == "done"
        await question.ended()
        await case.rests()
        asked.append(question)
    return asked


async def _worked_on(house: House, asked: list[Question] | None = None) -> CaseUnderTest:
    """The golden case, from its first mention to the end of its run; with `asked` given, others are
    asked as well, and are put there."""
    town = await house.town(ServiceAgreement(version="1", reopen_for=2))
    case = await town.hears("Wann kommt mein Paket endlich an?")
    (task,) = (await case.state()).tasks
    claim, correct = ClaimTask(task_id=task.id), CorrectAssessment(sentiment=Sentiment.NEGATIVE)
    note = AddNote(text=await town.words("Kundin seit 2019."))
    question = AskInformation(text=await town.words("Wo ist Sendung 12?"))
    for command in (claim, correct, note):
        assert (await case.ask(command)).status == "done"
        await case.rests()

    assert (await case.reply("Wir fragen im Lager nach.", Purpose.INTERIM)).status == "done"
    await case.until(lambda c: c.replies[0].delivery is Delivery.SENT)
    await case.rests()
    await case.hears("Bitte schnell, es ist ein Geschenk.")
    await case.until(lambda c: len(c.mentions) == 2 and c.mentions[1].assessment is not None)
    await case.rests()
    assert (await case.ask(question)).status == "done"
    await case.rests()
    if asked is not None:
        asked += await _ask_others(town, case)

    assert (await case.reply("Es kommt heute Nachmittag.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    await case.rests()
    assert (await case.ask(CloseCase(reason=ClosingReason.ANSWERED))).status == "done"
    assert await eventually(case.has_ended)
    return case
