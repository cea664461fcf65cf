"""What care teams have learnt, on whole cases: when the machine is silent, what is never closed by
itself, and how a public complaint with somebody's address in it becomes a private answer."""

import asyncio

from db.words import read_words
from domain.assessment import Kind, Risk
from domain.case import Status
from domain.personal_data import covered
from domain.policy import pointer_wanted, suggested_visibility
from domain.reply import Purpose
from domain.ruling import Answering
from domain.values import Visibility
from tests.stories.town import Town
from tests.waiting import eventually

UNTAGGED = "Die Bahn hat heute schon wieder dreißig Minuten Verspätung, wann wird das besser?"
SHARED = "RT @kompass: Wann wird das mit den Verspätungen endlich besser?"
DEATHS = (
    "@kompass Auf der Strecke nach Fulda ist heute ein Mensch ums Leben gekommen. Fährt noch was?",
    "@kompass Meine Mutter ist gestorben, wie kündige ich ihre Karte?",
)
QUESTION = "@kompass Wann fährt am Sonntag der erste Zug?"
THANKS = "Danke deutsche Bahn wieder mal den Tag versüßt"
ADDRESS = "mia.muster@post.example"
COMPLAINT = f"@kompass Eine Frechheit, seit Wochen fehlt meine Lieferung! Schreibt an {ADDRESS}"


async def test_nothing_automatic_stands_under_what_is_not_said_to_us_shared_or_a_death(
    town: Town,
) -> None:
    spoken_to = await town.hears(QUESTION)
    cases = await asyncio.gather(
        town.hears(UNTAGGED, addressed=False),
        town.hears(SHARED, repost=True),
        *(town.hears(text) for text in DEATHS),
    )
    for case in (spoken_to, *cases):
        await case.let_pass(minutes=7)
    await spoken_to.until(lambda c: c.first_replied_at is not None)
    untagged, shared, *deaths = cases
    assert not (await untagged.state()).replies
    assert (await shared.state()).status is Status.CLOSED
    for case in deaths:
        state = await case.until(lambda c: c.first_response_missed is not None)
        assert state.first_response_missed == "risk"
        assert state.alarmed_at is not None
        assert not state.replies
    assert len(town.wall.posts) == 1


async def test_a_day_that_was_sweetened_again_is_a_complaint_that_never_closes_by_itself(
    town: Town,
) -> None:
    case = await town.hears(f"@kompass {THANKS}")
    state = await case.until(lambda c: c.decision is not None)
    assert state.assessment is not None
    assert state.assessment.kind is Kind.COMPLAINT
    assert Risk.SARCASM in state.assessment.risks
    assert state.decision is not None
    assert state.decision.answering is Answering.RESPOND
    await case.let_pass(days=6)
    later = await case.state()
    assert later.status is Status.OPEN
    assert not later.replies


async def test_a_public_complaint_with_an_address_is_pointed_to_private_in_one_case(
    town: Town,
) -> None:
    case = await town.hears(COMPLAINT)
    state = await case.until(lambda c: c.decision is not None)
    assert state.assessment is not None
    assert Risk.PERSONAL_DATA in state.assessment.risks
    assert pointer_wanted(state)
    assert suggested_visibility(state) is Visibility.PRIVATE
    (message,) = await case.messages("inbound")
    assert message.text_id is not None
    async with town.sessions() as session:
        words = (await read_words(session, town.client_id, [message.text_id]))[message.text_id]
    assert words is not None
    assert ADDRESS in words
    assert ADDRESS not in covered(words)

    pointer = await case.reply(
        "Das tut uns leid, wir schreiben dir privat. ^LK",
        Purpose.POINTER,
        visibility=Visibility.PUBLIC,
    )
    assert pointer.status == "done", pointer
    await case.until(lambda c: any(reply.sent_at for reply in c.replies))
    substance = await case.reply(
        "Deine Lieferung ist morgen da. ^LK", visibility=Visibility.PRIVATE
    )
    assert substance.status == "done", substance
    await case.until(lambda c: c.answered_at is not None)
    assert [post.visibility for post in town.wall.posts] == [
        Visibility.PUBLIC,
        Visibility.PRIVATE,
    ]
    await case.hears("Danke, dann warte ich bis morgen.", visibility=Visibility.PRIVATE)

    async def heard() -> bool:
        return len(await case.messages("inbound")) == 2

    await eventually(heard)
    assert await town.count_cases() == 1
