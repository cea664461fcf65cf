"""One decision on an incident, and what it asks of each of its cases."""

import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.commands import act_of
from api.cases.requests import SubmitReplyIn
from api.incidents.schemas import AnswerTogether, DecisionIn
from db.commands import destination_of
from db.incident_deeds import (
    ask_later,
    ask_now,
    ask_statement,
    begin_deed,
    command_id,
    open_cases,
    standing,
)
from db.tables import Incident, IncidentDeed, utc_now
from domain.commands import SubmitReply
from domain.errors import CommandIdUsed, Conflict, Invalid
from domain.incident import Place, planned
from domain.permissions import Permission
from domain.reply import Purpose
from domain.values import Visibility


async def decide(session: AsyncSession, who: Viewer, incident: Incident, asked: DecisionIn) -> None:
    """Write down the decision and what it asks of each open case; the same again does nothing.

    Raises CommandIdUsed for another decision under the same id, Conflict where nothing is open,
    and whatever a reply with this text would raise.
    """
    client_id = incident.client_id
    who.require(client_id, Permission.SETTLE_WITH_INCIDENT)
    content = f"{incident.id} {who.id} {asked.model_dump_json()}"
    hashed = hashlib.sha256(content.encode()).hexdigest()
    # Locked first: of one decision that is sent twice at once, the second finds the first's row.
    await session.get_one(Incident, incident.id, with_for_update=True)
    before = await session.get(IncidentDeed, asked.id)
    if before is not None:
        if before.payload_hash != hashed:
            raise CommandIdUsed(
                "This command id was used for something else.",
                "Give each command an id of its own.",
            )
        return
    deed = IncidentDeed(
        id=asked.id,
        incident_id=incident.id,
        client_id=client_id,
        actor=who.actor(client_id).model_dump(mode="json"),
        answering=asked.answering,
        payload_hash=hashed,
        created_at=utc_now(),
    )
    cases = await open_cases(session, incident.id)
    if not cases:
        raise Conflict("None of the incident's cases is open.", "There is nothing to decide.")
    if isinstance(asked, AnswerTogether):
        await _answer(session, who, deed, asked)
        return
    await begin_deed(session, deed)
    await ask_now(session, deed, [(case.id, None) for case in cases])


async def _answer(
    session: AsyncSession, who: Viewer, deed: IncidentDeed, asked: AnswerTogether
) -> None:
    who.require(deed.client_id, Permission.SUBMIT_REPLY)
    cases = await open_cases(session, deed.incident_id)
    said = await standing(session, deed.incident_id)
    plan = planned(cases, said, asked.place)
    if asked.place is not Place.STANDING and not plan.statements:
        raise Invalid(
            "There is no post left for a statement: ours stands, or these are mere shares.",
            "Close them with the statement that stands, or ignore them.",
        )
    if asked.place is Place.STANDING and not plan.others:
        raise Invalid("No statement of ours stands yet.", "Write one.")
    if plan.statements and asked.text is None:
        raise Invalid("A statement needs words.", "Write it.")
    await begin_deed(session, deed)
    for case_id in plan.statements:
        assert asked.text is not None
        reply = SubmitReplyIn(
            id=command_id(deed.id, case_id),
            kind="submit_reply",
            text=asked.text,
            purpose=Purpose.SUBSTANCE,
            visibility=Visibility.PUBLIC,
            seen_at=deed.created_at,
        )
        there = await destination_of(session, [deed.client_id], case_id, reply.id)
        act, payload_hash = await act_of(session, who, there, case_id, reply)
        assert isinstance(act.command, SubmitReply)
        command = act.command.model_copy(update={"deed_id": deed.id})
        act = act.model_copy(update={"command": command})
        await ask_statement(session, deed, case_id, act, payload_hash)
    own = set(plan.statements)
    await ask_later(session, deed, [pair for pair in plan.others if pair[1] in own])
    await ask_now(session, deed, [pair for pair in plan.others if pair[1] not in own])
