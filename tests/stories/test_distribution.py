"""Tasks find their people on the real server: pushed, asked for, never held by two."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from db.presence import heartbeat
from dispatch.distributing import Distributor
from domain.actor import MACHINE, Role
from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.commands import ClaimTask
from domain.events import TaskAssigned
from domain.routing import Cause
from domain.task import Group, TaskKind
from domain.team import Availability
from tests.stories.house import House
from tests.stories.office import QUESTION, an_office, held, of, to_reply
from tests.stories.town import Town

SEEN_BY_PEERS = ServiceAgreement(
    version="peers",
    approval=ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),)),
)


async def test_a_task_is_pushed_to_a_qualified_free_person_with_its_reasons(town: Town) -> None:
    office = await an_office(town)
    await office.employ(language="fr")
    german = await office.employ(language="de", capacity=2)
    first = await town.hears(QUESTION)
    await to_reply(first)
    await office.distributor.round()
    task = await held(first)
    assert task.assignee == german.person_id
    (given,) = [r.event for r in await first.journal() if isinstance(r.event, TaskAssigned)]
    assert given.by == MACHINE
    assert given.reasons == ("earliest_due", "language", "dedicated_team", "only_one_free")

    second = await town.hears(QUESTION)
    await to_reply(second)
    await office.distributor.round()
    assert (await to_reply(second)).assignee is None
    assert await office.causes() == {Cause.ALL_BUSY: 1}


async def test_the_system_goes_round_by_itself_and_one_of_two_holds_the_lock(
    town: Town, house: House
) -> None:
    url = house.sessions.kw["bind"].url.render_as_string(hide_password=False)
    office = await an_office(town, url)
    kim = await office.employ()
    rounds = [
        asyncio.create_task(
            Distributor(office.distributor.engine, town.sessions, url, town.dispatcher.giver).run()
        )
        for _ in range(2)
    ]
    try:
        case = await town.hears(QUESTION)
        assert (await held(case)).assignee == kim.person_id
    finally:
        for each in rounds:
            each.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
    assert (await case.kinds()).count("task_assigned") == 1
    assert "command_refused" not in await case.kinds()


async def test_two_people_never_get_the_same_task_however_many_ask_at_once(town: Town) -> None:
    office = await an_office(town, pushes=False)
    people = [await office.employ() for _ in range(4)]
    cases = await asyncio.gather(*(town.hears(QUESTION) for _ in range(4)))
    await asyncio.gather(*(to_reply(case) for case in cases))
    given = await asyncio.gather(*(town.dispatcher.next_task(of(person)) for person in people))
    assert len({g.task_id for g in given if g is not None}) == 4
    assert Counter((await office.holders()).values()) == {of(person): 1 for person in people}
    assert await town.dispatcher.next_task(of(people[0])) is None


async def test_who_asks_gets_the_earliest_due_and_cannot_pick_where_the_team_does_not(
    town: Town,
) -> None:
    office = await an_office(town, pushes=False, picking=False)
    kim = (await office.employ()).model_copy(update={"picks": False})
    late = await town.hears(QUESTION)
    late_task = await to_reply(late)
    early = await town.hears("@kompass Ihr bekommt Post von meinem Anwalt!")
    early_task = await to_reply(early)
    picked = await late.ask(ClaimTask(task_id=late_task.id), by=kim)
    assert (picked.status, picked.refusal) == ("refused", "not-allowed")
    got = await town.dispatcher.next_task(of(kim))
    assert got is not None
    assert got.task_id == early_task.id


async def test_peers_are_asked_in_turn_and_never_about_words_of_their_own(house: House) -> None:
    town = await house.town(SEEN_BY_PEERS)
    office = await an_office(town)
    author = town.actor(Role.AGENT)
    await office.join(author, capacity=20)
    peers = [await office.employ(capacity=20) for _ in range(2)]
    cases = [await town.hears(QUESTION) for _ in range(4)]
    for case in cases:
        await to_reply(case)
        outcome = await case.reply("Wir schauen sofort nach.")
        assert outcome.status == "done", outcome
        await case.until(lambda c: c.task_of(TaskKind.APPROVE) is not None)
    await office.distributor.round()
    reviews = [await held(case, TaskKind.APPROVE) for case in cases]
    assert {review.group for review in reviews} == {Group.PEERS}
    assert Counter(review.assignee for review in reviews) == {of(peer): 2 for peer in peers}


async def test_drafts_before_approvers_take_up_nobodys_room(house: House) -> None:
    """Else two people whose hands are full of drafts would wait for each other."""
    town = await house.town(SEEN_BY_PEERS)
    office = await an_office(town)
    ann, bea = await office.employ(capacity=2), await office.employ(capacity=2)
    cases = [await town.hears(QUESTION) for _ in range(2)]
    for case, author in zip(cases, (ann, bea), strict=True):
        await to_reply(case)
        outcome = await case.reply("Wir schauen sofort nach.", by=author)
        assert outcome.status == "done", outcome
        await case.until(lambda c: c.task_of(TaskKind.APPROVE) is not None)
    await office.distributor.round()
    assert (await held(cases[0], TaskKind.APPROVE)).assignee == bea.person_id
    assert (await held(cases[1], TaskKind.APPROVE)).assignee == ann.person_id


async def test_without_anybody_there_the_board_says_why(town: Town) -> None:
    office = await an_office(town)
    case = await town.hears(QUESTION)
    await to_reply(case)
    assert await office.causes() == {Cause.NOBODY_QUALIFIED: 1}
    kim = await office.employ()
    async with town.sessions.begin() as session:
        await heartbeat(session, of(kim), Availability.AWAY, datetime.now(UTC))
    assert await office.causes() == {Cause.NOBODY_PRESENT: 1}
