"""Towns for stories: one house for all of them, with a worker that runs for the whole session."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient
from temporalio.testing import WorkflowEnvironment

from activities.assessor.baseline import Assessor
from api.app import create_app
from api.dependencies import Dependencies
from tests.mail.servers import Letterboxes, Post, a_post, letterboxes
from tests.replay.keeping import case_ids, keep
from tests.servers import SharedPostgres
from tests.stories.house import House, a_house
from tests.stories.post import Story
from tests.stories.town import Town


@pytest.fixture(scope="session")
async def house(
    temporal_env: WorkflowEnvironment, postgres: SharedPostgres
) -> AsyncIterator[House]:
    """The house, its worker at work."""
    server = temporal_env.client.service_client.config.target_host
    await asyncio.to_thread(Assessor().warm_up)
    async with a_house(postgres.create_database(), server, "stories") as house, house.worker():
        yield house


@pytest.fixture(scope="session")
async def house_alone(
    temporal_env: WorkflowEnvironment, postgres: SharedPostgres
) -> AsyncIterator[House]:
    """A house without a worker, for stories about workers and for those that break something."""
    server = temporal_env.client.service_client.config.target_host
    async with a_house(postgres.create_database(), server, "stories-alone") as house_alone:
        yield house_alone


@pytest.fixture
async def town(house: House) -> Town:
    """A town under the agreement that most clients have."""
    return await house.town()


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with a_post() as post:
        yield post


@pytest.fixture(scope="module")
async def boxes() -> AsyncIterator[Letterboxes]:
    async with letterboxes() as boxes:
        yield boxes


@pytest.fixture
async def browser(house: House) -> AsyncIterator[AsyncClient]:
    """Somebody without an account."""
    given = Dependencies(
        sessions=house.sessions,
        database_url="",
        dispatcher=house.dispatcher,
        version="test",
        static=Path("nowhere"),
    )
    transport = ASGITransport(create_app(given))
    async with AsyncClient(transport=transport, base_url="https://webcare.test") as client:
        yield client


@pytest.fixture
def story(house: House, town: Town, post: Post, boxes: Letterboxes) -> Story:
    return Story(house, town, post, boxes)


@pytest.fixture(autouse=True)
async def keep_histories(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """With `--keep-histories`, the story's cases are kept for the replay suite."""
    name = next((n for n in ("house", "house_alone") if n in request.fixturenames), None)
    if name is None or not request.config.getoption("--keep-histories"):
        yield
        return
    house: House = request.getfixturevalue(name)
    before = set(await case_ids(house.sessions))
    yield
    await keep(request.node.name, house.sessions, house.temporal, before)
