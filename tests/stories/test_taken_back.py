"""What somebody refuses, leaves lying or leaves behind goes to another, on the real server."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from db.distribution import read_situation
from db.grants import get_grant, revoke_grant
from db.listing import Wanted
from db.people import deactivate
from db.shifts import end_shift, list_notes, notes_words, plan_shift
from db.tables import Person, Shift
from db.teams import (
    remove_member,
)
from domain.actor import Actor, Role
from domain.case import Case
from domain.commands import ClaimTask, RefuseTask, RemindMe
from domain.routing import Cause
from domain.task import RefusalReason, TaskKind
from tests.stories.office import QUESTION, Office, an_office, held, of, to_reply
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually


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
