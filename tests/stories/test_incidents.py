"""Four hundred copies in ten minutes: the brake, one statement, and one decision on all of them.

WEBCARE_COPIES tells how many; a few show the same.
"""

import asyncio
import os
from collections import Counter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from api.auth.viewer import Viewer
from api.incidents.deciding import decide
from api.incidents.schemas import AnswerTogether, DecisionIn, IgnoreTogether
from channels.contract import Author
from db.incident_deeds import deeds_of, parts_of, standing
from db.tables import CaseRow, Fingerprint, Incident, Person
from dispatch.gathering import Gatherer
from domain.actor import MACHINE, Role
from domain.amendment import AmendmentKind
from domain.case import ClosingReason, Status
from domain.commands import LeaveIncident, WithdrawReply
from domain.errors import Invalid
from domain.events import CaseClosed, IncidentDecided, IncidentJoined
from domain.incident import Place
from domain.ruling import Answering
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town, minutes_ago, written
from tests.waiting import eventually

COPIES = int(os.environ.get("WEBCARE_COPIES", "8"))
PATIENCE = 60.0 + COPIES
"""Seconds; a busy machine takes them all in, one after the other."""

POST = (
    "@kompass Unfassbar, ihr lasst bei minus zwölf Grad hundert Leute am Gleis in {place} stehen "
    "und keiner sagt ein Wort. Wann kommt endlich eine Erklärung?"
)
STATEMENT = "Der Zug ist um 14:10 weitergefahren. Warum niemand etwas sagte, klären wir gerade."


def somebody() -> Author:
    """A customer whom nobody else is."""
    key = uuid4().hex
    return Author(key=key, handle=key[:8], name=f"Customer {key[:6]}")


async def _spread(town: Town, number: int, post: str) -> list[CaseUnderTest]:
    """Half of them under one public post, a quarter in threads of their own, a quarter shares."""
    events = [
        written(
            f"RT @mia: {post[:110]}…" if n % 4 == 3 else post,
            author=somebody(),
            thread_key="the-post" if n % 2 == 0 else uuid4().hex,
            occurred_at=minutes_ago(0.2),
        )
        for n in range(number)
    ]
    await town.happen(*events)

    async def all_on_record() -> bool:
        return await town.count_cases() >= number

    await eventually(all_on_record, within=60 + number)
    return list(await asyncio.gather(*(town.case_of(event.message_key) for event in events)))


async def _gathered(town: Town, number: int) -> UUID:
    """The incident, once that many cases belong to it."""
    gatherer = Gatherer(town.sessions, town.dispatcher.desk)

    async def all_there() -> UUID | None:
        await gatherer.round()
        async with town.sessions() as session:
            found = select(CaseRow.incident_id, func.count()).where(
                CaseRow.client_id == town.client_id, CaseRow.incident_id.is_not(None)
            )
            rows = (await session.execute(found.group_by(CaseRow.incident_id))).all()
        return next((incident for incident, cases in rows if cases == number), None)

    return await eventually(all_there, within=PATIENCE)


async def _decide(town: Town, incident_id: UUID, asked: DecisionIn) -> None:
    async with town.sessions.begin() as session:
        person = await session.get_one(Person, town.people[Role.AGENT])
        who = Viewer(person, {town.client_id: town.actor()})
        await decide(session, who, await session.get_one(Incident, incident_id), asked)


async def _nothing_open(town: Town, incident_id: UUID) -> None:
    gatherer = Gatherer(town.sessions, town.dispatcher.desk)

    async def closed() -> bool:
        await gatherer.round()
        async with town.sessions() as session:
            still_open = select(func.count()).where(
                CaseRow.incident_id == incident_id, CaseRow.status == "open"
            )
            return await session.scalar(still_open) == 0

    await eventually(closed, within=PATIENCE)


async def _nothing_open_but_the_statement(town: Town, incident_id: UUID) -> None:
    gatherer = Gatherer(town.sessions, town.dispatcher.desk)

    async def closed() -> bool:
        await gatherer.round()
        async with town.sessions() as session:
            still_open = select(func.count()).where(
                CaseRow.incident_id == incident_id,
                CaseRow.status == "open",
                CaseRow.answered_at.is_(None),
            )
            return await session.scalar(still_open) == 0

    await eventually(closed, within=PATIENCE)


async def test_four_hundred_copies_are_one_incident_with_one_statement(town: Town) -> None:
    post = POST.format(place="Fulda")
    cases = await _spread(town, COPIES, post)
    alone = await town.hears("@kompass Wann fährt morgen der erste Zug nach Fulda?")
    incident_id = await _gathered(town, COPIES)
    assert (await alone.state()).incident_id is None

    # The brake: of all that were asked the same under one post and beside it, one is acknowledged.
    asked = [case for n, case in enumerate(cases) if n % 4 != 3][:4]
    for case in asked:
        await case.let_pass(minutes=6)
        await case.until(
            lambda c: c.first_replied_at is not None or c.first_response_missed is not None
        )
    assert len(town.wall.posts) == 1
    braked = Counter([(await case.state()).acknowledgement_withheld for case in asked])
    assert braked[None] == 1
    assert set(braked) <= {None, "brake_post", "brake_incident"}

    decision = AnswerTogether(id=uuid4(), answering="respond", place=Place.FIRST, text=STATEMENT)
    await _decide(town, incident_id, decision)
    await _decide(town, incident_id, decision)  # said twice, done once
    async with town.sessions() as session:
        (deed,) = await deeds_of(session, incident_id)
        parts = await parts_of(session, deed)
    (statement,) = [part for part in parts if part.is_statement]
    assert {part.status for part in parts if not part.is_statement} == {"waiting"}

    first = CaseUnderTest(town, statement.case_id)
    await first.until(lambda c: any(r.sent_at for r in c.replies if not r.automatic))
    gatherer = Gatherer(town.sessions, town.dispatcher.desk)

    async def all_settled() -> bool:
        await gatherer.round()
        async with town.sessions() as session:
            return all(part.status == "done" for part in await parts_of(session, deed))

    await eventually(all_settled, within=PATIENCE)
    assert town.wall.texts.count(STATEMENT) == 1
    assert len(town.wall.posts) == 2

    for case in cases:
        journal = [row.event for row in await case.journal()]
        (joined,) = [event for event in journal if isinstance(event, IncidentJoined)]
        assert (joined.incident_id, joined.by) == (incident_id, MACHINE)
        if (await case.state()).closed_reason is ClosingReason.NO_ANSWER_NEEDED:
            continue  # a share that the guidelines had set aside before
        (decided,) = [event for event in journal if isinstance(event, IncidentDecided)]
        assert decided.by == town.actor()
        assert (decided.deed_id, decided.statement) == (decision.id, first.id)
        if case.id != first.id:
            (closed,) = [event for event in journal if isinstance(event, CaseClosed)]
            assert closed.reason is ClosingReason.DUPLICATE


async def test_a_case_that_says_something_else_is_taken_out_and_stays_out(town: Town) -> None:
    cases = await _spread(town, 3, POST.format(place="Kassel"))
    incident_id = await _gathered(town, 3)
    other = cases[0]
    taken_out = await other.ask(LeaveIncident(incident_id=incident_id))
    assert taken_out.status == "done", taken_out
    later = await town.hears(POST.format(place="Kassel"), author=somebody())
    await _gathered(town, 3)
    assert (await later.state()).incident_id == incident_id
    assert (await other.state()).incident_id is None

    ignore = IgnoreTogether(id=uuid4(), answering="ignore")
    await asyncio.gather(*(_decide(town, incident_id, ignore) for _ in range(4)))  # a double click
    async with town.sessions() as session:
        assert len(await deeds_of(session, incident_id)) == 1
    await _nothing_open(town, incident_id)
    closed = await later.state()
    assert closed.decision is not None
    assert (closed.decision.answering, closed.decision.by) == (Answering.IGNORE, town.actor())
    assert (await other.state()).status is Status.OPEN
    assert not town.wall.posts


async def test_no_copy_is_closed_with_a_statement_that_was_taken_back(house: House) -> None:
    town = await house.town(capabilities={"amendments": [AmendmentKind.WITHDRAW.value]})
    post = POST.format(place="Hanau")
    await _spread(town, 3, post)
    incident_id = await _gathered(town, 3)
    said = AnswerTogether(id=uuid4(), answering="respond", place=Place.FIRST, text=STATEMENT)
    await _decide(town, incident_id, said)
    await _nothing_open_but_the_statement(town, incident_id)
    async with town.sessions() as session:
        ((_, statement),) = (await standing(session, incident_id)).items()
    case = CaseUnderTest(town, statement)
    (reply,) = [each for each in (await case.state()).replies if not each.automatic]
    assert (await case.ask(WithdrawReply(reply_id=reply.id))).status == "done"
    await case.until(lambda c: c.replies[-1].withdrawn_at is not None)

    await town.hears(post, author=somebody())
    await _gathered(town, 4)
    closing = AnswerTogether(id=uuid4(), answering="respond", place=Place.STANDING)
    with pytest.raises(Invalid, match="No statement of ours stands yet"):
        await _decide(town, incident_id, closing)


async def test_what_is_kept_of_a_text_is_a_keyed_hash_of_its_client(town: Town) -> None:
    post = POST.format(place="Bebra")
    await town.happen(written(post, author=somebody()), written("Danke!", author=somebody()))
    async with town.sessions() as session:
        (kept,) = await session.scalars(
            select(Fingerprint).where(Fingerprint.client_id == town.client_id)
        )
    assert len(kept.fingerprint) == 16
