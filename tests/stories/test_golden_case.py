"""What an ordinary case costs: two messages, seven acts, two replies, to the end of its run."""

from domain.agreement import ServiceAgreement
from domain.assessment import Sentiment
from domain.case import ClosingReason
from domain.commands import AddNote, AskInformation, ClaimTask, CloseCase, CorrectAssessment
from domain.reply import Delivery, Purpose
from tests.stories.counting import actions, events
from tests.stories.house import House
from tests.waiting import eventually

MOST_EVENTS = 130
MOST_ACTIONS = 30


async def test_the_golden_case_costs_no_more_than_was_promised(house: House) -> None:
    """Without skipping time, which would leave its own events; every step is on record before the
    next, so that no two share a workflow task by luck."""
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

    assert (await case.reply("Es kommt heute Nachmittag.")).status == "done"
    await case.until(lambda c: c.answered_at is not None)
    await case.rests()
    assert (await case.ask(CloseCase(reason=ClosingReason.ANSWERED))).status == "done"
    assert await eventually(case.has_ended)

    history = await case.handle.fetch_history()
    counted = events(history)
    assert counted["WORKFLOW_EXECUTION_UPDATE_COMPLETED"] == 7
    assert counted["WORKFLOW_EXECUTION_SIGNALED"] == 2
    assert counted.total() <= MOST_EVENTS, counted
    assert actions(history) <= MOST_ACTIONS
