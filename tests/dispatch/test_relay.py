"""What the fast path could not hand over is handed over later, once and in order."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from channels.contract import InboundEvent
from channels.registry import channel
from db.engine import Sessions
from db.tables import Command, Conversation, Inbound, Message
from dispatch.dispatcher import Dispatcher
from dispatch.handing_over import Doorkeeper
from dispatch.receiving import STREAM
from dispatch.relay import LEFT_ALONE_FOR, STILL
from domain.commands import AddNote
from domain.mention import Arrival, ArrivalKind
from tests.dispatch.desk import NOW, Desk, an_author, an_event
from tests.dispatch.temporal import own_client, unreachable
from tests.domain.builders import a_text, an_act
from tests.waiting import eventually
from workflows.case.start import CaseStart, case_workflow_id


@pytest.fixture(scope="module")
async def temporal(temporal_env: WorkflowEnvironment) -> Client:
    """No worker listens, so that what a case is told can be counted."""
    return own_client(temporal_env)


async def told(temporal: Client, case_id: UUID) -> list[Arrival]:
    """What a case was told, in order."""
    handle = temporal.get_workflow_handle(case_workflow_id(case_id))
    arrivals: list[Arrival] = []
    async for event in handle.fetch_history_events():
        if event.HasField("workflow_execution_started_event_attributes"):
            begun = event.workflow_execution_started_event_attributes
            (start,) = await temporal.data_converter.decode(begun.input.payloads, [CaseStart])
            arrivals += [start.arrival] if start.arrival is not None else []
        if event.HasField("workflow_execution_signaled_event_attributes"):
            signal = event.workflow_execution_signaled_event_attributes
            arrivals += await temporal.data_converter.decode(signal.input.payloads, [Arrival])
    return arrivals


async def case_of(desk: Desk, event: InboundEvent) -> UUID:
    """The case that the conversation of that message belongs to."""
    async with desk.sessions() as session:
        message = await desk.message(event.message_key)
        conversation = await session.get_one(Conversation, message.conversation_id)
        assert conversation.case_id is not None
        return conversation.case_id


async def left_for_a_while(desk: Desk) -> None:
    """The fast path has had its time."""
    async with desk.sessions.begin() as session:
        await session.execute(
            update(Inbound)
            .where(Inbound.account_id == desk.account.id)
            .values(received_at=Inbound.received_at - timedelta(minutes=1))
        )


async def _nothing_came_lately(desk: Desk) -> None:
    """What others stored a moment ago would make a stream of it."""
    async with desk.sessions.begin() as session:
        await session.execute(
            update(Inbound).values(received_at=Inbound.received_at - timedelta(minutes=10))
        )


async def waiting(desk: Desk) -> int:
    """Items that nobody has handed over."""
    async with desk.sessions() as session:
        rows = await session.scalars(
            select(Inbound.id).where(
                Inbound.account_id == desk.account.id, Inbound.handed_over_at.is_(None)
            )
        )
        return len(rows.all())


async def test_what_could_not_be_handed_over_waits_and_is_told_when_temporal_is_back(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    event = an_event()
    stored = await desk.store(event)
    down = Dispatcher.over(sessions, await unreachable(), channel)
    with pytest.raises(RuntimeError):
        await down.relay.doorkeeper.hand_over(stored.waiting[0])
    await left_for_a_while(desk)
    assert await waiting(desk) == 1

    up = Dispatcher.over(sessions, temporal, channel)
    await up.relay.items.round()
    assert await waiting(desk) == 0
    (arrival,) = await told(temporal, await case_of(desk, event))
    assert arrival.kind is ArrivalKind.CREATED
    await up.relay.items.round()
    assert len(await told(temporal, await case_of(desk, event))) == 1


async def test_the_fast_path_gives_up_quietly_and_leaves_it_to_the_relay(
    desk: Desk, sessions: Sessions
) -> None:
    stored = await desk.store(an_event(), an_event())
    down = Dispatcher.over(sessions, await unreachable(), channel)
    down.fast_path.hand_over(stored.waiting)
    await down.fast_path.drain()
    assert await waiting(desk) == 2


async def test_the_relay_leaves_the_fast_path_its_time(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    await _nothing_came_lately(desk)
    await desk.store(an_event())
    await Dispatcher.over(sessions, temporal, channel).relay.items.round()
    assert await waiting(desk) == 1


async def test_a_stream_is_taken_when_the_fast_path_has_let_go_of_it(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than ten in a second the fast path leaves: nobody waits two seconds for it. The second
    is a minute here, and so are the two, however slow the machine."""
    in_hand = timedelta(seconds=1)
    monkeypatch.setattr("dispatch.relay.IN_HAND", in_hand)
    for lasting in ("WITHIN", "LEFT_ALONE_FOR"):
        monkeypatch.setattr(f"dispatch.relay.{lasting}", timedelta(minutes=1))
    await _nothing_came_lately(desk)
    relay = Dispatcher.over(sessions, temporal, channel).relay
    await desk.store(*(an_event(f"Nummer {n}") for n in range(STREAM)))
    await asyncio.sleep(in_hand.total_seconds())
    await relay.items.round()
    assert await waiting(desk) == STREAM, "so many the fast path takes"
    await desk.store(an_event("eine mehr"))
    await relay.items.round()
    assert await waiting(desk) == 1, "the fast path may just have it in hand"
    await asyncio.sleep(in_hand.total_seconds())
    await relay.items.round()
    assert await waiting(desk) == 0


async def test_a_flood_is_taken_at_once_when_it_has_come_and_its_end_with_it(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waited two seconds for a fast path that takes none of a flood, as did the last of it."""
    monkeypatch.setattr("dispatch.relay.FLOOD", 3)
    relay = Dispatcher.over(sessions, temporal, channel).relay
    await desk.store(*(an_event(f"Flut {n}") for n in range(4)))
    await relay.items.round()
    assert await waiting(desk) == 4, "more may come: storing it goes first"
    await asyncio.sleep(STILL.total_seconds())
    await relay.items.round()
    assert await waiting(desk) == 0
    await desk.store(an_event("ihr Ende"))
    await asyncio.sleep(STILL.total_seconds())
    await relay.items.round()
    assert await waiting(desk) == 0
    await asyncio.sleep(LEFT_ALONE_FOR.total_seconds())
    await desk.store(an_event("danach"))
    await asyncio.sleep(STILL.total_seconds())
    await relay.items.round()
    assert await waiting(desk) == 1, "the fast path takes it"


async def test_relays_of_several_workers_share_a_flood(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    """Each went through it in the same order, and every case was told as often as there are
    workers."""
    flood = [an_event(f"Flut {n}", author=an_author(f"flood-{n}")) for n in range(100)]
    await asyncio.gather(*map(desk.store, flood))
    await left_for_a_while(desk)
    relays = [Dispatcher.over(sessions, temporal, channel).relay for _ in range(3)]
    await asyncio.gather(*(relay.items.round() for relay in relays))
    assert await waiting(desk) == 0
    cases = [await case_of(desk, event) for event in flood]
    arrivals = [await told(temporal, case_id) for case_id in cases]
    assert all(arrivals)
    assert sum(map(len, arrivals)) < 1.6 * len(flood)


async def test_one_client_s_backlog_does_not_hold_up_another_s_one_mention(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = [an_event(f"Flut {n}") for n in range(12)]
    await desk.store(*flood)
    await left_for_a_while(desk)
    quiet = await Desk.open(sessions)
    event = an_event()
    await quiet.store(event)
    async with sessions.begin() as session:  # a second later, and still a while ago
        await session.execute(
            update(Inbound)
            .where(Inbound.account_id == quiet.account.id)
            .values(received_at=Inbound.received_at - timedelta(seconds=59))
        )
    monkeypatch.setattr("dispatch.relay.AT_A_TIME", 6)
    await Dispatcher.over(sessions, temporal, channel).relay.items.round()
    assert await waiting(quiet) == 0
    assert await waiting(desk) >= 7
    handle = temporal.get_workflow_handle(case_workflow_id(await case_of(quiet, event)))
    started = (await handle.describe()).raw_description.workflow_execution_info
    assert started.priority.fairness_key == str(quiet.account.client_id)


async def test_what_cannot_be_handed_over_does_not_hold_up_what_came_after_it(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest of a client were looked at again and again, and nothing behind them ever was."""
    stored = await desk.store(*(an_event(f"Nummer {n}") for n in range(9)))
    await left_for_a_while(desk)
    broken = set(stored.waiting[:6])
    take = Doorkeeper._take

    async def breaking(doorkeeper: Doorkeeper, found: Any, done: dict[UUID, UUID | None]) -> bool:
        if found.Inbound.id in broken:
            raise ValueError("its row is damaged")
        return await take(doorkeeper, found, done)

    monkeypatch.setattr(Doorkeeper, "_take", breaking)
    monkeypatch.setattr("dispatch.relay.AT_A_TIME", 6)
    # What the fast path still has its time for makes no round less full.
    await (await Desk.open(sessions)).store(an_event("gerade eben"))
    relay = Dispatcher.over(sessions, temporal, channel).relay
    for _ in range(4):
        await relay.items.round()
    assert await waiting(desk) == 6
    broken.clear()
    for _ in range(4):
        await relay.items.round()
    assert await waiting(desk) == 0, "they have their turn again"


@pytest.mark.parametrize("ill", ["commands that hang", "commands that fail", "items that hang"])
async def test_neither_items_nor_commands_hold_up_the_other(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch, ill: str
) -> None:
    """As many commands as a round takes, of cases that do not answer, held up every customer's
    message for more than a minute."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hang(*_: object) -> Any:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def fail(*_: object) -> Any:
        begun.set()
        raise ConnectionError("the table is locked")

    dispatcher = Dispatcher.over(sessions, temporal, channel)
    down = Dispatcher.over(sessions, await unreachable(), channel)
    act = an_act(AddNote(text=a_text()), act_id=uuid4())
    await down.ask(uuid4(), desk.account.client_id, act, "hash")
    await desk.store(*(an_event() for _ in range(9)))
    await left_for_a_while(desk)
    async with sessions.begin() as session:
        command = await session.get_one(Command, act.id)
        command.created_at -= timedelta(minutes=1)
    if ill == "commands that hang":
        monkeypatch.setattr(type(dispatcher.desk), "pursue", hang)
    elif ill == "commands that fail":
        monkeypatch.setattr("dispatch.relay.waiting_commands", fail)
    else:
        monkeypatch.setattr(Doorkeeper, "hand_over_together", hang)
    going = asyncio.create_task(dispatcher.relay.run())

    async def answered() -> bool:
        async with sessions() as session:
            return (await session.get_one(Command, act.id)).status == "refused"

    async def handed_over() -> bool:
        return await waiting(desk) == 0

    if ill == "items that hang":
        await eventually(answered, within=20)
    else:
        await begun.wait()
        # Not only what stands beside it in the first round.
        await eventually(handed_over, within=20)
        await desk.store(an_event())
        await left_for_a_while(desk)
        await eventually(handed_over, within=20)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert ended.is_set() is (ill != "commands that fail"), "what was in hand ends with it"


async def test_echoes_that_wait_for_a_send_let_others_pass_and_the_relay_rest(
    desk: Desk, sessions: Sessions, temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as a round takes: it went round over them without a pause and over nothing else."""
    question = an_event()
    await desk.store(question)
    relay = Dispatcher.over(sessions, temporal, channel).relay
    await left_for_a_while(desk)
    await relay.items.round()
    async with sessions.begin() as session:
        asked = await desk.message(question.message_key)
        copied = ("client_id", "account_id", "conversation_id", "case_id", "customer_id")
        session.add(
            Message(
                **{name: getattr(asked, name) for name in copied},
                id=uuid4(),
                direction="outbound",
                visibility="public",
                thread_key=asked.thread_key,
                in_reply_to=asked.remote_key,
                occurred_at=NOW,
                delivery="sending",
            )
        )
    echoes = [
        an_event(f"Antwort {n}", kind="echo", in_reply_to=question.message_key) for n in range(12)
    ]
    behind = an_event("Und ich?", author=an_author("tom"))
    await desk.store(*echoes)
    await desk.store(behind)
    await left_for_a_while(desk)
    monkeypatch.setattr("dispatch.relay.AT_A_TIME", 6)
    rounds = 0
    while await relay.items.round():
        rounds += 1
        assert rounds < 20, "it never rests"
    assert await waiting(desk) == 12
    assert await told(temporal, await case_of(desk, behind))


async def test_a_message_is_told_of_before_its_edits_and_its_deletion(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    """Whatever the relay takes first, whoever works beside it."""
    created = an_event("alt")
    edits = [
        an_event(
            f"neu {n}",
            kind="edited",
            message_key=created.message_key,
            occurred_at=NOW + timedelta(seconds=n),
        )
        for n in range(3)
    ]
    gone = an_event(kind="deleted", message_key=created.message_key)
    stored = await desk.store(created, *edits, gone)
    doorkeeper = Dispatcher.over(sessions, temporal, channel).relay.doorkeeper
    for inbound_id in reversed(stored.waiting):
        await doorkeeper.hand_over(inbound_id)
    kinds = [arrival.kind for arrival in await told(temporal, await case_of(desk, created))]
    assert kinds[0] is ArrivalKind.CREATED
    assert kinds[-1] is ArrivalKind.DELETED
    assert kinds.count(ArrivalKind.EDITED) == 3


async def test_many_who_hand_over_the_same_open_one_case(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    event = an_event()
    stored = await desk.store(event)
    doorkeeper = Dispatcher.over(sessions, temporal, channel).relay.doorkeeper
    await asyncio.gather(*(doorkeeper.hand_over(stored.waiting[0]) for _ in range(8)))
    arrivals = await told(temporal, await case_of(desk, event))
    assert {arrival.id for arrival in arrivals} == {stored.waiting[0]}, "the case drops the copies"


async def test_what_a_case_is_told_holds_no_word_and_no_name(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    event = an_event("Mein Kanarienvogel heißt Zitrone")
    stored = await desk.store(event)
    await Dispatcher.over(sessions, temporal, channel).relay.doorkeeper.hand_over(stored.waiting[0])
    handle = temporal.get_workflow_handle(case_workflow_id(await case_of(desk, event)))
    history = (await handle.fetch_history()).to_json()
    for word in ("Kanarienvogel", "Zitrone", "Mia", '"mia"'):
        assert word not in history


async def test_an_item_that_concerns_no_case_is_done_with(
    desk: Desk, sessions: Sessions, temporal: Client
) -> None:
    await desk.store(an_event("Sommerpause", kind="echo"))
    await desk.store(an_event(kind="deleted", message_key=uuid4().hex))
    assert await waiting(desk) == 0
