"""The composer follows the language of the customer's latest message."""

from datetime import timedelta
from uuid import uuid4

from db.tables import CaseRow
from domain.actor import Role
from domain.assessing import assessed
from domain.case import Case
from domain.events import MentionTakenIn
from domain.evolving import fold
from domain.values import Language
from tests.api.conftest import Browser
from tests.api.test_prepared import a_reply, offered, reviewed, written
from tests.api.world import StoredCase, World, a_case, an_assessment


async def test_what_is_offered_and_what_is_warned_of_follow_the_latest_message(
    world: World, browser: Browser
) -> None:
    people = world.north.people
    case = await a_case(world, world.north)
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        for language, text in (("de", "Danke, {name}!"), ("fr", "Merci, {name} !")):
            reply = await written(agent, a_reply(world, language=language, text=text))
            await agent.post(f"/api/prepared/{reply['id']}/wordings/1/submit")
            await reviewed(other, f"/api/prepared/{reply['id']}")
        german = {"text": "Wir schauen uns das gleich an.", "visibility": "public"}
        where = f"/api/cases/{case.id}"
        assert (await agent.get(where)).json()["reply_language"] == "de"
        assert [each["text"] for each in await offered(agent, case.id)] == ["Danke, Lena Ohm!"]
        found = (await agent.post(f"{where}/check", json=german)).json()
        assert found["other_language"] is None

        await _goes_on_in(world, case, Language.FRENCH)
        shown = (await agent.get(where)).json()
        assert shown["reply_language"] == "fr"
        assert {each["language"] for each in shown["prepared"]} == {"fr"}
        assert [each["text"] for each in await offered(agent, case.id)] == ["Merci, Lena Ohm !"]
        found = (await agent.post(f"{where}/check", json=german)).json()
        assert found["other_language"] == {"written": "de", "spoken": "fr"}
        short = {"text": "Danke!", "visibility": "public"}
        assert (await agent.post(f"{where}/check", json=short)).json()["other_language"] is None


async def _goes_on_in(world: World, case: StoredCase, language: Language) -> None:
    """The customer writes once more, in another language."""
    async with world.sessions.begin() as session:
        row = await session.get_one(CaseRow, case.id)
        state = Case.model_validate(row.state)
        latest = state.latest_mention
        assert latest is not None
        later = latest.mention.occurred_at + timedelta(minutes=1)
        mention = latest.mention.model_copy(update={"message_id": uuid4(), "occurred_at": later})
        state = fold([MentionTakenIn(at=later, arrival_id=uuid4(), mention=mention)], state)
        found = an_assessment(language=language)
        state = fold(assessed(state, state.mentions[-1], found, later), state)
        row.state = state.model_dump(mode="json")
