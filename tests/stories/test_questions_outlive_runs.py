"""A case that grows long or closes while others are asked: no question is lost, none is left over.

On a server that finds histories long rather early, and on time as it passes.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from temporalio.api.history.v1 import History
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from dispatch.restarting import Restarter
from domain.actor import Role
from domain.case import ClosingReason
from domain.commands import AddNote, AnswerQuestion, CloseCase
from domain.escalation import EscalationState, Use
from runtime.reconciling.chains import start_of
from tests.audit.ground import Ground, a_ground, a_server
from tests.servers import SharedPostgres
from tests.stories.directory import Directory, Question
from tests.stories.town import CaseUnderTest, an_event
from tests.waiting import eventually
from workflows.case.start import case_workflow_id

MIA = {"id": "mia", "handle": "mia", "name": "Mia Muster"}


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[WorkflowEnvironment]:
    async with a_server() as environment:
        yield environment


@pytest.fixture(scope="module")
async def ground(
    server: WorkflowEnvironment, postgres: SharedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    url = postgres.create_database()
    async with a_ground(url, server.client, tmp_path_factory.mktemp("seal")) as ground:
        yield ground
    postgres.drop_database(url)


@pytest.fixture(scope="module")
async def directory(ground: Ground) -> Directory:
    """A client with a second line and sales."""
    directory = Directory(ground.town)
    await directory.second_line()
    await directory.department("Sales", "Sven", "Svea")
    return directory


async def a_case_that_asks(
    ground: Ground, directory: Directory
) -> tuple[CaseUnderTest, list[Question]]:
    """The second line has a question, and asks a department to answer it."""
    post = an_event("@kompass Wann kommt mein Paket?", author=MIA)
    await ground.town.deliver([post])
    case = await ground.town.case_of(str(post["id"]))
    second = await directory.ask(case, "Wann kommt das Paket?")
    sales = await directory.ask_department(
        case, "Sales", "Wann?", role=Role.SECOND_LINE, parent_id=second.id
    )
    return case, [Question(case, second.id), Question(case, sales.id)]


async def run_of(case: CaseUnderTest) -> str | None:
    """The run that the case is in."""
    handle = case.town.temporal.get_workflow_handle(case_workflow_id(case.id))
    return (await handle.describe()).run_id


async def history_of(case: CaseUnderTest) -> History:
    """The history of that run."""
    return History(events=(await case.handle.fetch_history()).events)


async def grow_long(case: CaseUnderTest) -> None:
    """People write notes and nothing else happens, until the case has begun a run anew."""
    before = await run_of(case)

    async def begun_anew() -> bool:
        note = await case.town.words("Noch eine Notiz.")
        assert (await case.ask(AddNote(text=note))).status == "done"
        return await run_of(case) != before

    assert await eventually(begun_anew)


async def states(case: CaseUnderTest) -> list[EscalationState]:
    return [each.state for each in (await case.state()).escalations]


async def test_a_case_that_continues_as_new_keeps_its_questions(
    ground: Ground, directory: Directory
) -> None:
    case, questions = await a_case_that_asks(ground, directory)
    assert start_of(await history_of(case)).arrival is not None
    await grow_long(case)
    assert start_of(await history_of(case)).arrival is None, "it was taken in long ago"
    for each in questions:
        assert await each.status() is WorkflowExecutionStatus.RUNNING
    second, sales = questions
    for question, by in ((sales, directory.contact("Sales")), (second, None)):
        text = await ground.town.words("Morgen.", Role.SECOND_LINE)
        command = AnswerQuestion(escalation_id=question.id, text=text, use=Use.QUOTABLE)
        assert (await case.ask(command, Role.SECOND_LINE, by=by)).status == "done"
        await question.ended()
    assert await states(case) == [EscalationState.ANSWERED] * 2


async def test_a_case_that_goes_on_from_its_journal_finds_its_questions_again(
    ground: Ground, directory: Directory
) -> None:
    """One whose workflow is lost is begun anew, one whose workflow is there is not."""
    case, questions = await a_case_that_asks(ground, directory)
    second, sales = questions
    await second.handle.terminate()
    await Restarter(ground.town.sessions, ground.temporal).restart(case.id)
    assert await eventually(lambda: runs(second))
    for question, by in ((sales, directory.contact("Sales")), (second, None)):
        text = await ground.town.words("Morgen.", Role.SECOND_LINE)
        command = AnswerQuestion(escalation_id=question.id, text=text, use=Use.QUOTABLE)
        assert (await case.ask(command, Role.SECOND_LINE, by=by)).status == "done"
        await question.ended()


async def runs(question: Question) -> bool:
    """Whether its workflow is there and keeps its clock."""
    return await question.status() is WorkflowExecutionStatus.RUNNING


@pytest.mark.parametrize("long", [False, True], ids=["in its first run", "after a new run"])
async def test_a_case_that_ends_leaves_no_question_and_no_reminder(
    ground: Ground, directory: Directory, *, long: bool
) -> None:
    """Its run is over a second after it was closed; whoever was asked hears so before."""
    case, questions = await a_case_that_asks(ground, directory)
    if long:
        await grow_long(case)
    assert (await case.ask(CloseCase(reason=ClosingReason.OTHER), Role.SUPERVISOR)).status == "done"
    for each in questions:
        await each.ended()
    assert await eventually(case.has_ended)
    assert await states(case) == [EscalationState.WITHDRAWN] * 2
    assert "escalation_reminded" not in await case.kinds()
    assert await eventually(lambda: nothing_runs(ground, [each.id for each in questions]))


async def nothing_runs(ground: Ground, questions: list[UUID]) -> bool:
    """Whether the server lists none of these as running, nor anything that they led to."""
    running = ground.temporal.list_workflows(
        "ExecutionStatus = 'Running' AND "
        "WorkflowType IN ('SecondLineEscalation', 'DepartmentEscalation')"
    )
    return not {
        each.id async for each in running if any(str(question) in each.id for question in questions)
    }
