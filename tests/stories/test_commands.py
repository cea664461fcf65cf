"""What people ask of a case: once per id, answered when it is on record, refused with a reason."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from activities.case_steps import CaseStepsOnPostgres
from db.tables import Person
from domain.actor import Actor, Role, Via
from domain.case import ClosingReason, CommandAnswer
from domain.commands import (
    AddNote,
    AskInformation,
    CaseCommand,
    ClaimTask,
    CloseCase,
    ReleaseTask,
    SignalledAct,
    SubmitReply,
)
from domain.errors import CommandIdUsed
from domain.events import CommandRefused, NoteAdded
from domain.reply import Purpose
from domain.values import Visibility
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town
from workflows.case.steps import PersonActing
from workflows.case.workflow import CaseWorkflow

QUESTION = "Wann kommt mein Paket endlich an?"


async def test_a_command_is_answered_when_it_is_on_record(town: Town) -> None:
    case = await town.hears(QUESTION)
    note = AddNote(text=await town.words("Kundin seit 2019."))
    assert (await case.ask(note)).status == "done"
    assert (await case.kinds())[-2:] == ["note_added", "command_accepted"]


async def test_a_command_id_acts_once_however_often_it_comes(town: Town) -> None:
    case = await town.hears(QUESTION)
    note = AddNote(text=await town.words("Kundin seit 2019."))
    command_id = uuid4()
    outcomes = await asyncio.gather(*(case.ask(note, command_id=command_id) for _ in range(5)))
    outcomes.append(await case.ask(note, command_id=command_id))
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert (await case.kinds()).count("note_added") == 1


async def test_a_command_id_with_other_contents_is_refused(town: Town) -> None:
    case = await town.hears(QUESTION)
    command_id = uuid4()
    await case.ask(AddNote(text=await town.words("Kundin seit 2019.")), command_id=command_id)
    with pytest.raises(CommandIdUsed):
        await case.ask(AddNote(text=await town.words("Etwas anderes.")), command_id=command_id)
    assert (await case.kinds()).count("note_added") == 1


async def test_a_refused_command_is_refused_again_under_the_same_id(town: Town) -> None:
    case = await town.hears(QUESTION)
    command_id = uuid4()
    close = CloseCase(reason=ClosingReason.OTHER)
    first = await case.ask(close, role=Role.AUDITOR, command_id=command_id)
    again = await case.ask(close, role=Role.AUDITOR, command_id=command_id)
    assert (first.status, first.refusal) == ("refused", "not-allowed")
    assert again == first
    assert (await case.kinds()).count("command_refused") == 1


async def test_information_that_is_asked_for_shows_until_the_answer(town: Town) -> None:
    case = await town.hears(QUESTION)
    question = AskInformation(text=await town.words("Wo ist Sendung 12?"))
    assert (await case.ask(question)).status == "done"
    assert (await case.state()).information_asked_at is not None
    await case.reply("Heute Nachmittag.")
    state = await case.until(lambda c: c.answered_at is not None)
    assert state.information_asked_at is None


async def test_of_two_agents_who_reply_at_once_one_wins(town: Town) -> None:
    case = await town.hears(QUESTION)
    seen_at = await case.updated_at()
    agents = [town.actor(), await town.another(Role.AGENT)]
    outcomes = await asyncio.gather(
        *(case.reply(f"Antwort {n}", by=agent, seen_at=seen_at) for n, agent in enumerate(agents))
    )
    assert sorted(outcome.status for outcome in outcomes) == ["done", "refused"]
    assert [o.refusal for o in outcomes if o.refusal] == ["stale-draft"]
    await case.until(lambda c: c.answered_at is not None)
    late = await case.reply("Antwort 3", by=await town.another(Role.AGENT), seen_at=seen_at)
    assert late.refusal == "stale-draft", "answered meanwhile"
    assert len(town.wall.posts) == 1


async def test_of_five_who_claim_a_task_one_holds_it_until_they_give_it_back(town: Town) -> None:
    case = await town.hears(QUESTION)
    (task,) = (await case.state()).tasks
    agents = [await town.another(Role.AGENT) for _ in range(5)]
    outcomes = await asyncio.gather(
        *(case.ask(ClaimTask(task_id=task.id), by=agent) for agent in agents)
    )
    assert sorted(o.status for o in outcomes) == ["done"] + ["refused"] * 4
    holder = (await case.state()).tasks[0].assignee
    by_holder = next(agent for agent in agents if agent.person_id == holder)
    assert (await case.ask(ReleaseTask(task_id=task.id), by=by_holder)).status == "done"
    assert (await case.state()).tasks[0].assignee is None


async def _signal(case: CaseUnderTest, command: CaseCommand, person: UUID) -> UUID:
    """As `temporal workflow signal` would: with no word on who that person is."""
    act = SignalledAct(id=uuid4(), command=command, person_id=person)
    await case.handle.signal(CaseWorkflow.act_by_signal, act)
    await case.until(lambda c: c.answer_to(act.id) is not None)
    return act.id


async def test_an_act_by_plain_signal_is_done_and_the_journal_says_by_which_door(
    town: Town,
) -> None:
    case = await town.hears(QUESTION)
    note = AddNote(text=await town.words("Per Signal."))
    act_id = await _signal(case, note, town.people[Role.SUPERVISOR])
    (written,) = [r.event for r in await case.journal() if isinstance(r.event, NoteAdded)]
    assert written.by.person_id == town.people[Role.SUPERVISOR]
    assert written.by.roles == (Role.SUPERVISOR,)
    assert written.by.via is Via.SIGNAL
    answer = (await case.state()).answer_to(act_id)
    assert answer is not None
    assert answer.refusal is None


async def test_the_same_signal_twice_acts_once(town: Town) -> None:
    case = await town.hears(QUESTION)
    act = SignalledAct(
        id=uuid4(),
        command=AddNote(text=await town.words("Per Signal.")),
        person_id=town.people[Role.AGENT],
    )
    for _ in range(3):
        await case.handle.signal(CaseWorkflow.act_by_signal, act)
    await case.until(lambda c: c.answer_to(act.id) is not None)
    await case.ask(AddNote(text=await town.words("Danach.")))
    assert (await case.kinds()).count("note_added") == 2


@pytest.mark.parametrize("who", ["an auditor", "nobody", "somebody who has left"])
async def test_a_signal_by_someone_who_may_not_is_refused_on_record(town: Town, who: str) -> None:
    case = await town.hears(QUESTION)
    person = town.people[Role.AUDITOR] if who == "an auditor" else uuid4()
    if who == "somebody who has left":
        gone = await town.another(Role.AGENT)
        assert gone.person_id is not None
        person = gone.person_id
        async with town.sessions.begin() as session:
            (await session.get_one(Person, person)).active = False
    act_id = await _signal(case, CloseCase(reason=ClosingReason.OTHER), person)
    state = await case.state()
    answer = state.answer_to(act_id)
    assert answer is not None
    assert answer.refusal == "not-allowed"
    assert state.closed_at is None
    (refused,) = [r.event for r in await case.journal() if isinstance(r.event, CommandRefused)]
    assert (refused.by.person_id, refused.by.via) == (person, Via.SIGNAL)


class KnowsNobodyForAWhile(CaseStepsOnPostgres):
    """Nobody can be looked up until somebody says so, as while the database is away."""

    away = True

    async def look_up_actor(self, wanted: PersonActing) -> Actor:
        """See the port."""
        if KnowsNobodyForAWhile.away:
            raise OSError("the database is away")
        return await super().look_up_actor(wanted)


async def test_a_signal_whose_actor_cannot_be_looked_up_waits_and_harms_no_case(
    house_alone: House,
) -> None:
    KnowsNobodyForAWhile.away = True
    town = await house_alone.town()
    async with house_alone.worker(house_alone.steps(KnowsNobodyForAWhile)):
        case = await town.hears(QUESTION)
        act = SignalledAct(
            id=uuid4(),
            command=AddNote(text=await town.words("Per Signal.")),
            person_id=town.people[Role.AGENT],
        )
        await case.handle.signal(CaseWorkflow.act_by_signal, act)
        await case.let_pass(minutes=2)
        assert (await case.ask(AddNote(text=await town.words("Wir warten.")))).status == "done"
        KnowsNobodyForAWhile.away = False
        await case.let_pass(minutes=1)
        state = await case.until(lambda c: c.answer_to(act.id) is not None)
    assert state.answer_to(act.id) == CommandAnswer(command_id=act.id)


async def test_a_case_is_not_closed_over_a_message_that_nobody_has_seen(town: Town) -> None:
    case = await town.hears(QUESTION)
    await case.reply("Heute Nachmittag.")
    await case.until(lambda c: c.answered_at is not None)
    seen_at = await case.updated_at()
    await case.hears("Und wann kommt das zweite Paket?")
    await case.until(lambda c: len(c.mentions) == 2)
    stale = await case.ask(CloseCase(reason=ClosingReason.ANSWERED, seen_at=seen_at))
    assert (stale.status, stale.refusal) == ("refused", "conflict")
    seen_at = await case.updated_at()
    closed = await case.ask(CloseCase(reason=ClosingReason.ANSWERED, seen_at=seen_at))
    assert closed.status == "done"


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"length": 501}, "text-too-long"),
        ({"visibility": Visibility.PRIVATE}, "not-on-this-channel"),
        ({"answers": uuid4()}, "stale-draft"),
    ],
)
async def test_a_reply_that_cannot_be_carried_is_refused_before_anything_is_sent(
    house: House, details: dict[str, Any], refusal: str
) -> None:
    town = await house.town(capabilities={"private": False})
    case = await town.hears(QUESTION)
    ref = await town.words("Heute.")
    reply = {"text": ref, "length": 6, "purpose": Purpose.SUBSTANCE} | details
    outcome = await case.ask(SubmitReply(**reply))
    assert (outcome.status, outcome.refusal) == ("refused", refusal)
    assert not town.wall.posts
