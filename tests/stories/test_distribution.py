"""Tasks find their people on the real server: pushed, refused, left behind, never held by two."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.distribution import read_situation
from db.grants import get_grant, revoke_grant
from db.listing import Wanted
from db.people import deactivate
from db.presence import heartbeat
from db.shifts import end_shift, list_notes, notes_words, plan_shift
from db.tables import Person, Shift, TaskRow
from db.teams import (
    TeamEntry,
    TeamSettings,
    create_team,
    remove_member,
    set_member,
    set_skills,
)
from dispatch.distributing import Distributor
from domain.actor import MACHINE, Actor, Role
from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.case import Case
from domain.commands import ClaimTask, RefuseTask, RemindMe
from domain.events import TaskAssigned
from domain.routing import Cause, distribute
from domain.task import Group, RefusalReason, Task, TaskKind
from domain.team import Availability, Skill, SkillKind, TeamKind
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually

SEEN_BY_PEERS = ServiceAgreement(
    version="peers",
    approval=ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),)),
)
QUESTION = "@kompass Wann kommt mein Paket endlich an?"


@dataclass
class Office:
    """A town's team, and the distributor that looks after it."""

    town: Town
    distributor: Distributor
    team: TeamEntry
    people: dict[UUID, Actor] = field(default_factory=dict)

    async def employ(self, role: Role = Role.AGENT, *, capacity: int = 6, **skills: str) -> Actor:
        """Somebody new in the team, who is there."""
        person = await self.town.another(role)
        await self.join(person, capacity, **skills)
        return person

    async def join(self, person: Actor, capacity: int = 6, **skills: str) -> None:
        """Somebody becomes a member, and is there."""
        listed = {Skill(kind=SkillKind(kind), name=name) for kind, name in skills.items()}
        async with self.town.sessions.begin() as session:
            await set_member(session, self.team, of(person), capacity, None)
            await set_skills(session, of(person), listed, None)
        self.people[of(person)] = person
        await self.there(person)

    async def there(self, *people: Actor, at: datetime | None = None) -> None:
        """They are heard of, now or at that moment."""
        async with self.town.sessions.begin() as session:
            for person in people:
                await heartbeat(
                    session, of(person), Availability.AVAILABLE, at or datetime.now(UTC)
                )

    async def holders(self) -> dict[UUID, UUID | None]:
        """Who holds what, as the lists show it."""
        async with self.town.sessions() as session:
            rows = await session.execute(
                select(TaskRow.id, TaskRow.assignee).where(
                    TaskRow.client_id == self.town.client_id, TaskRow.status == "open"
                )
            )
            return {row.id: row.assignee for row in rows}

    async def causes(self) -> Counter[Cause]:
        """Why this town's tasks wait at this moment."""
        now = datetime.now(UTC)
        async with self.town.sessions() as session:
            situation = await read_situation(session, now)
        ours = [t for t in situation.waiting if t.needs.client_id == self.town.client_id]
        return Counter(w.cause for w in distribute(ours, situation.agents, now).waiting)


def of(person: Actor) -> UUID:
    """Their id."""
    assert person.person_id is not None
    return person.person_id


async def an_office(town: Town, database_url: str = "", **settings: Any) -> Office:
    """A dedicated team without people."""
    engine = town.sessions.kw["bind"]
    wanted = TeamSettings("Care", TeamKind.DEDICATED, frozenset({town.client_id}))
    async with town.sessions.begin() as session:
        team = await create_team(session, replace(wanted, **settings), None)
    distributor = Distributor(engine, town.sessions, database_url, town.dispatcher.giver)
    return Office(town, distributor, team)


async def to_reply(case: CaseUnderTest) -> Task:
    """The case's task to reply, once it is there."""
    state = await case.until(lambda c: c.task_of(TaskKind.REPLY) is not None)
    task = state.task_of(TaskKind.REPLY)
    assert task is not None
    return task


async def held(case: CaseUnderTest, kind: TaskKind = TaskKind.REPLY) -> Task:
    """The task of that kind, once somebody holds it."""

    def given(state: Case) -> bool:
        task = state.task_of(kind)
        return task is not None and task.assignee is not None

    task = (await case.until(given)).task_of(kind)
    assert task is not None
    return task


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


async def test_what_somebody_refuses_goes_to_a_colleague_and_not_back_to_them(town: Town) -> None:
    office = await an_office(town)
    ann = await office.employ()
    case = await town.hears(QUESTION)
    await to_reply(case)
    await office.distributor.round()
    task = await held(case)
    assert task.assignee == ann.person_id
    refused = await case.ask(RefuseTask(task_id=task.id, reason=RefusalReason.TOPIC), by=ann)
    assert refused.status == "done", refused
    await office.distributor.round()
    assert (await to_reply(case)).assignee is None
    assert await office.causes() == {Cause.ALL_REFUSED: 1}
    bea = await office.employ()
    await office.distributor.round()
    assert (await held(case)).assignee == bea.person_id


async def _two_of(office: Office, ann: Actor) -> tuple[CaseUnderTest, CaseUnderTest]:
    """Two cases that Ann holds, of which she has put off the second."""
    case, resting = await office.town.hears(QUESTION), await office.town.hears(QUESTION)
    await asyncio.gather(to_reply(case), to_reply(resting))
    await office.distributor.round()
    await held(case)
    put_off = RemindMe(
        task_id=(await held(resting)).id, until=await resting.now() + timedelta(hours=2)
    )
    assert (await resting.ask(put_off, by=ann)).status == "done"
    return case, resting


async def test_what_an_absent_person_holds_returns_to_the_pool_and_finds_another(
    town: Town,
) -> None:
    office = await an_office(town)
    ann = await office.employ()
    case, resting = await _two_of(office, ann)
    bea = await office.employ()
    later = datetime.now(UTC) + timedelta(minutes=10)
    await office.there(bea, at=later)
    await office.distributor.round(later)
    await case.until(lambda c: _holder(c) is None)
    await office.distributor.round(later)
    assert (await held(case)).assignee == bea.person_id
    kinds = [r.event for r in await case.journal() if r.event.kind == "task_returned"]
    assert [(e.holder, e.reason) for e in kinds] == [(ann.person_id, "absent")]
    assert (await held(resting)).assignee == ann.person_id


def _holder(case: Case) -> UUID | None:
    task = case.task_of(TaskKind.REPLY)
    return task.assignee if task else None


async def test_what_somebody_holds_who_lost_their_role_finds_another(town: Town) -> None:
    """Ann is there still: for other clients."""
    office = await an_office(town)
    ann = await office.employ()
    case, resting = await _two_of(office, ann)
    bea = await office.employ()
    async with town.sessions.begin() as session:
        role = await get_grant(session, town.client_id, of(ann), Role.AGENT)
        await revoke_grant(session, role)
    for each in (case, resting):
        await office.distributor.round()
        await each.until(lambda c: _holder(c) != of(ann))
    await office.distributor.round()
    for each in (case, resting):
        assert (await held(each)).assignee == bea.person_id
        returned = [r.event for r in await each.journal() if r.event.kind == "task_returned"]
        assert [(e.holder, e.reason) for e in returned] == [(ann.person_id, "left")]


async def test_what_somebody_holds_who_left_is_free_again_whatever_team_they_had(
    town: Town,
) -> None:
    """Ann was taken out of her team first; Bea never had one."""
    office = await an_office(town, pushes=False)
    ann, bea = await office.employ(), await town.another(Role.AGENT)
    cases = [await town.hears(QUESTION) for _ in range(2)]
    for case, person in zip(cases, (ann, bea), strict=True):
        task = await to_reply(case)
        assert (await case.ask(ClaimTask(task_id=task.id), by=person)).status == "done"
    async with town.sessions.begin() as session:
        await remove_member(session, office.team, of(ann), None)
    await office.distributor.round()
    assert _holder(await cases[0].state()) == ann.person_id
    async with town.sessions.begin() as session:
        for person in (ann, bea):
            await deactivate(session, await session.get_one(Person, of(person)))
    await office.distributor.round()
    for case in cases:
        await case.until(lambda c: _holder(c) is None)


async def test_a_lead_without_a_role_any_more_gets_nothing_of_what_a_shift_left(
    town: Town,
) -> None:
    lead = await town.another(Role.SUPERVISOR)
    office = await an_office(town, shifts=True, lead=lead.person_id)
    await office.there(lead)

    async def leads() -> dict[UUID, list[UUID]]:
        async with town.sessions() as session:
            found = (await read_situation(session, datetime.now(UTC))).leads
        return {k: list(v) for k, v in found.items() if k == town.client_id}

    assert await leads() == {town.client_id: [of(lead)]}
    async with town.sessions.begin() as session:
        role = await get_grant(session, town.client_id, of(lead), Role.SUPERVISOR)
        await revoke_grant(session, role)
    assert await leads() == {}


async def test_a_task_that_its_holder_leaves_lying_goes_to_another(town: Town) -> None:
    office = await an_office(town, idle_after=600)
    ann = await office.employ()
    case = await town.hears(QUESTION)
    await to_reply(case)
    await office.distributor.round()
    assert (await held(case)).assignee == ann.person_id
    bea = await office.employ()
    later = datetime.now(UTC) + timedelta(minutes=11)
    await office.there(ann, bea, at=later)
    await office.distributor.round(later)
    await case.until(lambda c: _holder(c) is None)
    await office.there(ann, bea, at=later)
    await office.distributor.round(later)
    assert (await held(case)).assignee == bea.person_id
    assert [e.reason for r in await case.journal() if (e := r.event).kind == "task_returned"] == [
        "idle"
    ]


async def test_at_the_end_of_a_shift_nothing_is_unowned(town: Town) -> None:
    """Ann goes and leaves a note; Bea takes what she can, the lead gets the rest."""
    lead = town.actor(Role.SUPERVISOR)
    office = await an_office(town, shifts=True, lead=lead.person_id)
    ann = await office.employ(capacity=8)
    bea = await office.employ(capacity=2)
    await office.there(lead)
    now = datetime.now(UTC)
    async with town.sessions.begin() as session:
        morning = await plan_shift(
            session, office.team, of(ann), now - timedelta(hours=8), now + timedelta(hours=1), None
        )
    cases = await asyncio.gather(*(town.hears(QUESTION) for _ in range(3)))
    await asyncio.gather(*(to_reply(case) for case in cases))
    await office.distributor.round()
    for case in cases:
        assert (await held(case)).assignee == ann.person_id

    async with town.sessions.begin() as session:
        await plan_shift(session, office.team, of(bea), now, now + timedelta(hours=8), None)
        shift = await session.get_one(Shift, morning.id, with_for_update=True)
        note = {town.client_id: "Die Kundin ruft um drei noch einmal an."}
        await end_shift(session, shift, note, of(ann), datetime.now(UTC))
    async with town.sessions() as session:
        kept = await list_notes(session, {town.client_id}, Wanted())
        words = await notes_words(session, kept.rows)
    assert list(words.values()) == ["Die Kundin ruft um drei noch einmal an."]

    async def handed_over() -> bool:
        await office.distributor.round()
        return {*(await office.holders()).values()} <= {bea.person_id, lead.person_id}

    await eventually(handed_over)
    assert Counter((await office.holders()).values()) == {bea.person_id: 1, lead.person_id: 2}
    kinds = [kind for case in cases for kind in await case.kinds()]
    assert kinds.count("task_returned") == 3


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
