"""One case with everything that the agent's screen shows, for the person who looks at it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.drafts import drafts_of
from api.cases.prepared import prepared_for
from api.cases.schemas import (
    CaseDetail,
    Clocks,
    CustomerOfCase,
    DecisionOut,
    EarlierCaseOut,
    LinkOut,
    Machine,
    RulingOut,
    Sender,
    TaskOfCase,
)
from api.cases.seen import as_seen
from api.cases.summary import summary_fields
from api.customers.schemas import CustomerOut
from api.customers.show import identities_of
from api.people.schemas import PersonOut
from api.tasks.show import task_of
from db.brands import brand_of
from db.cases import FoundCase, earlier_cases, linked_cases
from db.customers import CustomerBrief, get_customer
from db.journal import latest_misses, names_of
from db.policies import guidelines_of
from db.stops import is_stopped
from db.tables import CaseRow, ChannelAccount
from db.tasks import open_tasks_of
from domain import holding
from domain.actor import Actor
from domain.amending import amendable, needed
from domain.case import Case, Status
from domain.closable import NotYet, not_to_be_closed
from domain.permissions import Permission
from domain.policy import pointer_wanted, suggested_visibility, wants_private
from domain.possible import allowed_now
from domain.speaking import acknowledgement_moment, machine_may_speak, spoken_language
from domain.steps import six_steps
from domain.telling import why_missed


async def detail_of(
    session: AsyncSession, found: FoundCase, who: Viewer, now: datetime
) -> CaseDetail:
    """The case as it stands at `now`, its state from the journal and the rest from tables."""
    row, case = found.row, Case.model_validate(found.row.state)
    reads = who.may(case.client_id, Permission.READ_CONVERSATIONS)
    entry = as_seen(found.listed, reads=reads)
    account = await session.get_one(ChannelAccount, case.account_id)
    people = await names_of(session, _people_in(case))
    actions = [
        kind
        for kind in allowed_now(case, who.actor(case.client_id))
        if who.may(case.client_id, Permission(kind))
    ]
    return CaseDetail(
        **{
            **summary_fields(entry),
            "customer": await _customer(session, row, entry.customer),
            "seq": row.seq,
            "agreement": case.agreement,
            "capabilities": case.capabilities,
            "assessment": case.assessment,
            "topics": [topic.name for topic in (await brand_of(session, case.client_id)).topics],
            "assessed_by": _person(case.assessed_by, people),
            "decision": _decision(case, people),
            "clocks": await _clocks(session, case),
            "steps": six_steps(case, now),
            "machine": await _machine(session, case),
            "policy_version": case.policy_version,
            "ruling": await _ruling(session, case),
            "suggested_visibility": suggested_visibility(case),
            "reply_language": spoken_language(case),
            "tasks": await _tasks(session, case, who),
            "private_because": list(wants_private(case)),
            "stays_public": bool(wants_private(case)) and not case.capabilities.private,
            "pointer_wanted": pointer_wanted(case),
            "drafts": (await drafts_of(session, case, who.actor(case.client_id)) if reads else []),
            "replies": case.replies,
            "amendments": case.amendments,
            "links": await _links(session, row, named=reads),
            "prepared": (
                await prepared_for(session, case, entry.customer, who, now) if reads else []
            ),
            "actions": actions,
            "amendable": {
                about: [kind for kind in kinds if needed(kind) in actions]
                for about, kinds in amendable(case).items()
            },
            "closing_waits_for": _closing_waits_for(case, who),
            "sender": Sender(handle=account.handle),
        }
    )


async def _customer(
    session: AsyncSession, row: CaseRow, brief: CustomerBrief | None
) -> CustomerOfCase | None:
    if brief is None:
        return None
    customer = await get_customer(session, [row.client_id], brief.id)
    return CustomerOfCase(
        id=brief.id,
        name=brief.name,
        handle=brief.handle,
        erased_at=customer.row.erased_at,
        identities=identities_of(customer),
        earlier_cases=[
            EarlierCaseOut.model_validate(earlier, from_attributes=True)
            for earlier in await earlier_cases(session, row)
        ],
    )


def _closing_waits_for(case: Case, who: Viewer) -> NotYet | None:
    closes = case.status is Status.OPEN and who.may(case.client_id, Permission.CLOSE_CASE)
    return not_to_be_closed(case) if closes else None


async def _clocks(session: AsyncSession, case: Case) -> Clocks:
    first, answer = case.first_response_missed is not None, case.answer_missed_at is not None
    misses = await latest_misses(session, case.client_id, case.id) if first or answer else {}
    return Clocks(
        acknowledge=case.acknowledge,
        answer=case.answer,
        acknowledge_missed=why_missed(misses.get("first_response_missed", {})) if first else None,
        answer_missed=why_missed(misses.get("answer_missed", {})) if answer else None,
    )


async def _tasks(session: AsyncSession, case: Case, who: Viewer) -> list[TaskOfCase]:
    actor = who.actor(case.client_id)
    found = []
    for entry in await open_tasks_of(session, [case.client_id], case.id):
        task = case.task(entry.row.id)
        possible = holding.open_to(case, task, actor) if task is not None else frozenset()
        actions = sorted(each.value for each in possible if who.may(case.client_id, each))
        groups = holding.groups_for(task) if task is not None else ()
        shown = task_of(entry).model_dump()
        found.append(TaskOfCase(**shown, actions=actions, goes_to=list(groups)))
    return found


async def _machine(session: AsyncSession, case: Case) -> Machine:
    """What the case itself says, and the stop button."""
    why_silent = list(machine_may_speak(case))
    if await is_stopped(session, case.client_id, case.account_id):
        why_silent.append("stopped")
    return Machine(
        may_speak=not why_silent,
        because=why_silent,
        speaks_at=None if why_silent else acknowledgement_moment(case),
    )


async def _links(session: AsyncSession, row: CaseRow, *, named: bool) -> list[LinkOut]:
    return [
        LinkOut(
            case_id=link.case_id,
            kind=link.kind,
            customer=(
                CustomerOut.model_validate(link.customer, from_attributes=True)
                if link.customer and named
                else None
            ),
        )
        for link in await linked_cases(session, row)
    ]


async def _ruling(session: AsyncSession, case: Case) -> RulingOut | None:
    ruling = case.ruling
    if ruling is None:
        return None
    rules = (await guidelines_of(session, case.client_id, ruling.policy_version)).rules
    note = rules[ruling.rule - 1].note if ruling.rule <= len(rules) else ""
    return RulingOut(**dict(ruling), note=note)


def _decision(case: Case, people: Mapping[UUID, str]) -> DecisionOut | None:
    if case.decision is None:
        return None
    return DecisionOut(
        answering=case.decision.answering,
        reason=case.decision.reason,
        by=_person(case.decision.by, people),
        rule=case.decision.rule,
        policy_version=case.decision.policy_version,
    )


def _people_in(case: Case) -> set[UUID]:
    actors = [case.assessed_by, case.decision.by if case.decision else None]
    return {actor.person_id for actor in actors if actor and actor.person_id}


def _person(actor: Actor | None, people: Mapping[UUID, str]) -> PersonOut | None:
    if actor is None or actor.person_id is None:
        return None
    return PersonOut(id=actor.person_id, name=people.get(actor.person_id, ""))
