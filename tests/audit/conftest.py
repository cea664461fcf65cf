"""One server for all audit tests, and for each module a ground with a few finished cases: what one
of them alters, no other one finds."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.audit.ground import Ground, a_ground, a_server


@pytest.fixture(scope="session")
async def quick_server() -> AsyncIterator[WorkflowEnvironment]:
    async with a_server() as environment:
        yield environment


@pytest.fixture(scope="module")
async def ground(
    quick_server: WorkflowEnvironment,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Ground]:
    """Four finished cases, archived and anchored."""
    directory = tmp_path_factory.mktemp("seal")
    async with a_ground(database_url, quick_server.client, directory) as ground:
        await ground.finished_cases(4)
        await ground.anchor()
        yield ground
