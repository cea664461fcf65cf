"""Learning each night: an attempt is compared on held-back cases and adopted only when better."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from activities.assessor.assessing import SAID_TO_OTHERS, assess
from activities.assessor.baseline import NAME, Assessor
from activities.assessor.learning import TrainingStepsOnPostgres
from db.assessors import last_attempt, model_in_use
from db.configuration import broken_change
from db.engine import Sessions, create_engine, create_sessions
from db.surroundings import surroundings_of
from db.tables import AssessorModel, ChannelAccount, ConfigurationChange
from domain.assessment import Assessment, Kind, Sentiment
from domain.values import Language
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.settings import Settings
from runtime.temporal import connect
from runtime.training_worker import HOUR, MINUTE, keep_training_schedule, training_worker
from tests.api.world import Brand, World, a_brand, a_case, an_assessment
from tests.domain.builders import a_mention
from tests.keys import KEYS
from tests.waiting import eventually
from workflows.training.start import NIGHTLY_SCHEDULE
from workflows.training.steps import Learnt, ToLearn

DE = Language.GERMAN
PLACES = ("Ulm", "Kempten", "Aalen", "Lindau", "Passau", "Fürth", "Gera", "Jena", "Suhl", "Hof")
NEWS = [
    f"Meldung {n}: Ausfall auf der Linie {n} bei {place}" for n in range(14) for place in PLACES
]


@pytest.fixture(scope="module")
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(database_url, pool_size=3)
    yield create_sessions(engine, KEYS)
    await engine.dispose()


async def _say(world: World, brand: Brand, texts: Sequence[str], kind: Kind) -> None:
    """An agent says of all of these what they are."""
    truth = an_assessment(kind=kind, sentiment=Sentiment.NEUTRAL)
    for text in texts:
        await a_case(world, brand, text=text, corrected=truth)


async def _learn(sessions: Sessions, brand: Brand) -> Learnt:
    steps = TrainingStepsOnPostgres(sessions, Assessor())
    wanted = ToLearn(client_id=brand.client_id, language=DE)
    assert wanted in await steps.what_can_be_learnt()
    return await steps.learn(wanted)


async def _assessed(sessions: Sessions, brand: Brand, text: str) -> Assessment:
    mention = a_mention()
    async with sessions() as session:
        around = await surroundings_of(
            session, brand.client_id, mention.customer_id, mention.text.id
        )
    return await assess(sessions, Assessor(), replace(around, text=text), mention)


async def test_a_model_that_is_better_assesses_from_then_on(sessions: Sessions) -> None:
    brand = await a_brand(sessions, "Lernt")
    world = World(sessions, brand, brand)
    await _say(world, brand, NEWS, Kind.COMMENT)
    learnt = await _learn(sessions, brand)
    assert learnt.adopted
    assert learnt.samples + learnt.held_back == len(NEWS)
    assert learnt.score > learnt.score_before
    said = await _assessed(sessions, brand, "Meldung 9: Ausfall auf der Linie 7 bei Kassel")
    async with sessions() as session:
        assert (said.kind, said.assessor) == (Kind.COMMENT, "model-de-1")
        change = await session.scalar(
            select(ConfigurationChange).where(
                ConfigurationChange.client_id == brand.client_id,
                ConfigurationChange.kind == "assessor.adopted",
            )
        )
        assert change is not None
        assert change.before is not None
        assert change.before["assessor"] == NAME
        assert await broken_change(session, brand.client_id) is None
    again = await _learn(sessions, brand)
    assert again.samples == 0, "nothing new, no second attempt"


async def test_what_is_no_better_is_not_adopted(sessions: Sessions) -> None:
    brand = await a_brand(sessions, "Weiß schon")
    world = World(sessions, brand, brand)
    truth = an_assessment(kind=Kind.PROBLEM, sentiment=Sentiment.NEGATIVE)
    for text in NEWS:  # the word lists say so too
        await a_case(world, brand, text=text, corrected=truth)
    learnt = await _learn(sessions, brand)
    assert learnt.score_before == 1.0
    assert not learnt.adopted
    async with sessions() as session:
        assert await model_in_use(session, brand.client_id, DE) is None
        attempt = await last_attempt(session, brand.client_id, DE)
        assert attempt is not None
        assert attempt.weights is None


async def test_a_handful_of_corrections_is_too_little(sessions: Sessions) -> None:
    brand = await a_brand(sessions, "Wenig")
    world = World(sessions, brand, brand)
    await _say(world, brand, NEWS[:8], Kind.COMMENT)
    assert (await _learn(sessions, brand)).samples == 0


async def test_the_schedule_of_a_running_server_learns_when_it_fires(
    sessions: Sessions, temporal_server: EmbeddedTemporal
) -> None:
    brand = await a_brand(sessions, "Lernt nachts")
    await _say(World(sessions, brand, brand), brand, NEWS, Kind.COMMENT)
    temporal = await connect(Settings(temporal_address=temporal_server.address))
    await keep_training_schedule(temporal)
    handle = temporal.get_schedule_handle(NIGHTLY_SCHEDULE)
    (time_of_day,) = (await handle.describe()).schedule.spec.calendars
    assert (time_of_day.hour[0].start, time_of_day.minute[0].start) == (HOUR, MINUTE)
    await handle.pause(note="an operator's wish")
    await keep_training_schedule(temporal)
    assert (await handle.describe()).schedule.state.paused, "it is made once, then left alone"

    async def attempted() -> AssessorModel | None:
        async with sessions() as session:
            return await last_attempt(session, brand.client_id, DE)

    async with training_worker(temporal, TrainingStepsOnPostgres(sessions, Assessor())):
        await handle.trigger()
        attempt = await eventually(attempted)
    async with sessions() as session:
        used = await model_in_use(session, brand.client_id, DE)
    replaced = attempt.score > attempt.score_before
    assert (used is not None) is attempt.adopted is replaced
    await handle.delete()


@pytest.mark.parametrize("text", ["@kim wann fährt der Bus?", ".@Kim @Fragt wann fährt der Bus?"])
async def test_what_is_said_to_somebody_else_is_not_sure(sessions: Sessions, text: str) -> None:
    brand = await a_brand(sessions, "Fragt")
    said = await _assessed(sessions, brand, text)
    assert (said.kind, said.confidence) == (Kind.QUESTION, SAID_TO_OTHERS)
    assert said.reasons[0].code == "said_to_others"


@pytest.mark.parametrize("text", ["@{own} wann fährt der Bus?", "Wann fährt der Bus? @kim"])
async def test_what_is_said_to_the_client_is_as_sure_as_it_reads(
    sessions: Sessions, text: str
) -> None:
    brand = await a_brand(sessions, "Angesprochen")
    async with sessions() as session:
        account = await session.scalar(
            select(ChannelAccount).where(ChannelAccount.client_id == brand.client_id)
        )
        assert account is not None
    said = await _assessed(sessions, brand, text.format(own=account.handle))
    assert said.confidence > SAID_TO_OTHERS
