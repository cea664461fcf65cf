"""Step 4, retrieve information: the second line, departments, and the silence of those asked."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from temporalio.client import WorkflowExecutionStatus
from temporalio.exceptions import ApplicationError

from activities.case_steps import CaseStepsOnPostgres
from activities.recording import record
from db.tables import EscalationMail, EscalationRow
from dispatch.restarting import Restarter
from domain.actor import MACHINE, Actor, Role
from domain.agreement import ServiceAgreement
from domain.case import ClosingReason
from domain.commands import (
    AddNote,
    AnswerQuestion,
    AskBack,
    ClarifyQuestion,
    CloseCase,
    DeclineQuestion,
    NoteNotDelivered,
    SettleDelivery,
    WithdrawQuestion,
)
from domain.escalation import EscalationState, Use
from domain.task import TaskKind
from tests.stories.counting import actions, events
from tests.stories.directory import Directory, Question
from tests.stories.house import House
from tests.stories.network import posted_but_never_answered
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually
from workflows.case.steps import Recording

MOST_EVENTS = 20
MOST_ACTIONS = 4


class DyingAfterTheRecord(CaseStepsOnPostgres):
    """Gives no answer the first time that it has recorded how a question moved, and has told nobody
    yet."""

    died: ClassVar[list[UUID]] = []

    async def record(self, recording: Recording) -> str:
        """See the port."""
        for each in recording.questions:
            if not self.died:
                self.died.append(each.escalation.id)
                await record(self.sessions, recording)
                raise ApplicationError("gone")
        return await super().record(recording)


async def a_directory(town: Town) -> Directory:
    """A client with a second line, product management and PR."""
    directory = Directory(town)
    await directory.second_line()
    await directory.department("Product", "Petra", "Paul")
    await directory.department("PR", "Rita", "Ralf")
    return directory


async def answer(
    case: CaseUnderTest, question: UUID, words: str, role: Role, by: Actor | None = None
) -> None:
    """Whoever has the question answers it."""
    text = await case.town.words(words, role)
    command = AnswerQuestion(escalation_id=question, text=text, use=Use.QUOTABLE)
    assert (await case.ask(command, role, by=by)).status == "done"


async def test_second_line_product_and_pr_answer_in_time_for_the_customer(town: Town) -> None:
    """PR stays silent until its deputy is asked; product management asks back."""
    directory = await a_directory(town)
    case = await town.hears("Ist das Kinderrad wirklich aus recyceltem Stahl?")
    second = await directory.ask(case, "Stimmt das mit dem Stahl?")
    asked_second = Question(case, second.id)
    line = Role.SECOND_LINE
    product = await directory.ask_department(case, "Product", "Welcher Stahl?", line, second.id)
    press = await directory.ask_department(case, "PR", "Dürfen wir das sagen?", line, second.id)
    asked_product, asked_press = Question(case, product.id), Question(case, press.id)

    back = AskBack(escalation_id=product.id, text=await town.words("Welches Modell?"))
    assert (await case.ask(back, by=directory.contact("Product"))).status == "done"
    said = await town.words("Kids 20, Baujahr 2026.", line)
    clarify = ClarifyQuestion(escalation_id=product.id, text=said)
    assert (await case.ask(clarify, line)).status == "done"
    await answer(case, product.id, "Zu 70 %.", line, directory.contact("Product"))
    await asked_product.ended()

    for hours in (5.01, 2.5, 2.5):  # half of Rita's ten hours, three quarters, all of them
        await asked_press.let_pass(hours=hours)
    taken_back = await case.until(lambda c: len(c.escalation(press.id).contacts) == 2)  # type: ignore[union-attr]
    question = taken_back.escalation(press.id)
    assert question is not None
    assert question.hand.desk is not None
    assert question.hand.desk.contact_id == directory.contacts["PR"][1]
    await answer(case, press.id, "Ja, so.", line, directory.contact("PR", 1))
    await asked_press.ended()
    await answer(case, second.id, "Zu 70 % recycelt.", line)
    await asked_second.ended()

    await case.let_pass(hours=11)
    assert (await case.reply("Zu 70 % recycelt!")).status == "done"
    answered = await case.until(lambda c: c.answered_at is not None)
    assert answered.answer_missed_at is None
    assert answered.answered_at is not None
    assert (answered.answered_at - answered.opened_at).total_seconds() < 24 * 3600
    hands = [kind for kind in await case.kinds() if kind.startswith("escalation_")]
    assert hands == [
        "escalation_asked",
        "escalation_asked",
        "escalation_asked",
        "escalation_asked_back",
        "escalation_clarified",
        "escalation_answered",
        "escalation_reminded",
        "escalation_reminded",
        "escalation_passed_on",
        "escalation_answered",
        "escalation_answered",
    ]
    assert await _letters(town, press.id) == {
        ("question", directory.contacts["PR"][0]),
        ("reminder", directory.contacts["PR"][0]),
        ("taken_back", directory.contacts["PR"][0]),
        ("question", directory.contacts["PR"][1]),
        ("outcome", directory.contacts["PR"][1]),
    }


async def test_a_question_that_nobody_answers_lies_with_the_supervisor(town: Town) -> None:
    directory = Directory(town)
    await directory.department("Sales", "Sven")
    case = await town.hears("Was kostet das Rad für Vereine?")
    asked = await directory.ask_department(case, "Sales", "Gibt es Rabatt?")
    question = Question(case, asked.id)
    for hours in (10.01, 5, 5):
        await question.let_pass(hours=hours)
    left = await case.until(lambda c: c.task_of(TaskKind.CHASE) is not None)
    escalation = left.escalation(asked.id)
    assert escalation is not None
    assert escalation.hand.desk is None
    assert escalation.hand.reminded == ()
    await answer(case, asked.id, "10 %.", Role.SUPERVISOR)
    await question.ended()
    done = await case.state()
    assert done.task_of(TaskKind.CHASE) is None
    assert done.escalations[0].state is EscalationState.ANSWERED


async def test_a_case_that_goes_on_from_its_journal_has_clocks_that_know_no_more_than_it(
    town: Town,
) -> None:
    """After a restore the workflow of a question has heard of moves that nobody has on record."""
    directory = Directory(town)
    await directory.department("Sales", "Sven")
    case = await town.hears("Was kostet das Rad für Vereine?")
    asked = await directory.ask_department(case, "Sales", "Gibt es Rabatt?")
    question = Question(case, asked.id)
    ahead = asked.model_copy(update={"moves": asked.moves + 1})
    await question.handle.signal("told", ahead)
    lost = (await case.handle.describe()).run_id
    await Restarter(town.sessions, town.temporal).restart(case.id)
    assert (await case.handle.describe()).run_id != lost
    assert (await case.ask(AddNote(text=await town.words("Wieder da.")))).status == "done"

    async def begun_anew() -> bool:
        return await question.status() is WorkflowExecutionStatus.RUNNING

    await eventually(begun_anew)
    for hours in (10.01, 5, 5):
        await question.let_pass(hours=hours)
    await case.until(lambda c: c.task_of(TaskKind.CHASE) is not None)


async def test_a_question_that_cannot_be_delivered_goes_to_the_deputy_at_once(town: Town) -> None:
    """Hours before its workflow would have had anything to do."""
    directory = await a_directory(town)
    case = await town.hears("Gibt es das Rad auch in Rot?")
    asked = await directory.ask_department(case, "Product", "In Rot?")
    petra, paul = directory.contacts["Product"]
    note = NoteNotDelivered(escalation_id=asked.id, contact_id=petra, cause="bounced")
    assert (await case.ask(note, by=MACHINE)).status == "done"
    passed_on = await case.until(lambda c: len(c.escalations[0].contacts) == 2)
    desk = passed_on.escalations[0].hand.desk
    assert desk is not None
    assert desk.contact_id == paul
    await answer(case, asked.id, "Ja.", Role.CONTACT, directory.contact("Product", 1))
    await Question(case, asked.id).ended()


async def test_a_question_ends_though_the_worker_dies_when_its_answer_is_on_record(
    house_alone: House,
) -> None:
    """The record is asked again, has the rows already, and stops the question all the same."""
    steps = house_alone.steps(DyingAfterTheRecord)
    async with house_alone.worker(steps):
        town = await house_alone.town()
        case = await town.hears("Gibt es das Rad auch in Grün?")
        asked = await (await a_directory(town)).ask(case, "In Grün?")
        await answer(case, asked.id, "Ja.", Role.SECOND_LINE)
        assert DyingAfterTheRecord.died == [asked.id]
        await Question(case, asked.id).ended()


async def test_closing_a_case_ends_its_questions_and_tells_their_people(town: Town) -> None:
    directory = await a_directory(town)
    case = await town.hears("Wann gibt es das Rad in Blau?")
    second = await directory.ask(case, "Wann in Blau?")
    product = await directory.ask_department(case, "Product", "Blau?", Role.SECOND_LINE, second.id)
    assert (await case.ask(CloseCase(reason=ClosingReason.OTHER))).status == "done"
    for each in (second, product):
        await Question(case, each.id).ended()
    closed = await case.state()
    assert [e.state for e in closed.escalations] == [EscalationState.WITHDRAWN] * 2
    assert ("withdrawn", directory.contacts["Product"][0]) in await _letters(town, product.id)
    await case.let_pass(days=1)
    assert "escalation_reminded" not in await case.kinds()


async def test_whoever_has_a_question_that_somebody_else_declines_is_told(town: Town) -> None:
    directory = await a_directory(town)
    case = await town.hears("Gibt es das Rad in Silber?")
    product = await directory.ask_department(case, "Product", "Silber?")
    why = await town.words("Das fragt ihr besser nicht.", Role.SUPERVISOR)
    declined = DeclineQuestion(escalation_id=product.id, text=why)
    assert (await case.ask(declined, Role.SUPERVISOR)).status == "done"
    assert ("withdrawn", directory.contacts["Product"][0]) in await _letters(town, product.id)


async def test_whoever_helped_sees_a_reply_that_a_person_found_on_the_network(town: Town) -> None:
    directory = await a_directory(town)
    town.wall.tells = False
    case = await town.hears("Gibt es das Rad in Gold?")
    product = await directory.ask_department(case, "Product", "Gold?")
    await answer(case, product.id, "Nein.", Role.AGENT, directory.contact("Product"))
    town.wall.answers.append(posted_but_never_answered)
    await case.reply("Leider nicht.")
    await case.let_pass(minutes=10)
    (reply,) = (await case.until(lambda c: bool(c.doubtful_replies))).doubtful_replies
    assert (await case.ask(SettleDelivery(reply_id=reply.id, posted=True))).status == "done"
    assert ("outcome", directory.contacts["Product"][0]) in await _letters(town, product.id)


async def test_withdrawing_ends_the_question_and_those_that_served_it(town: Town) -> None:
    directory = await a_directory(town)
    case = await town.hears("Wie schwer ist das Rad?")
    second = await directory.ask(case, "Gewicht?")
    product = await directory.ask_department(
        case, "Product", "Gewicht?", Role.SECOND_LINE, second.id
    )
    assert (await case.ask(WithdrawQuestion(escalation_id=second.id))).status == "done"
    for each in (second, product):
        await Question(case, each.id).ended()
    assert (await case.state()).open_escalations == ()
    async with town.sessions() as session:
        rows = await session.scalars(
            select(EscalationRow).where(EscalationRow.client_id == town.client_id)
        )
        assert {(row.open, row.state) for row in rows} == {(False, "withdrawn")}


async def test_an_escalation_costs_no_more_than_was_promised(house: House) -> None:
    """Its own workflow, and what it adds to that of its case beside the two acts."""
    town = await house.town(ServiceAgreement(version="1"))
    directory = await a_directory(town)
    case = await town.hears("Ist das Rad im Laden?")
    await case.rests()
    before = await case.handle.fetch_history()
    asked = await directory.ask(case, "Ist es da?")
    question = Question(case, asked.id)
    await question.rests()
    await case.rests()
    await answer(case, asked.id, "Ja.", Role.SECOND_LINE)
    await question.ended()
    await case.rests()
    after = await case.handle.fetch_history()
    of_the_case, own = events(after), events(await question.handle.fetch_history())
    of_the_case.subtract(events(before))
    updates = of_the_case["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
    records = of_the_case["ACTIVITY_TASK_COMPLETED"]
    assert (updates, records) == (2, 2)
    two_acts = updates * 5 + records * 6
    assert own.total() + of_the_case.total() - two_acts <= MOST_EVENTS, (own, of_the_case)
    billed = actions(after) - actions(before) - updates - records
    assert billed + actions(await question.handle.fetch_history()) <= MOST_ACTIONS


async def _letters(town: Town, question: UUID) -> set[tuple[str, UUID]]:
    async with town.sessions() as session:
        rows = await session.scalars(
            select(EscalationMail).where(EscalationMail.escalation_id == question)
        )
        return {(row.kind, row.contact_id) for row in rows}
