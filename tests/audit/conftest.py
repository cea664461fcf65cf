"""One server and one ground with a few finished cases for all audit tests that change nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.audit.ground import Ground, a_ground, a_server
from tests.servers import SharedPostgres


@pytest.fixture(scope="session")
async def quick_server() -> AsyncIterator[WorkflowEnvironment]:
    async with a_server() as environment:
        yield environment


@pytest.fixture(scope="session")
async def ground(
    quick_server: WorkflowEnvironment,
    postgres: SharedPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Ground]:
    """Four finished cases, archived and anchored."""
    directory: Path = tmp_path_factory.mktemp("seal")
    url = postgres.create_database()
    async with a_ground(url, quick_server.client, directory) as ground:
        await ground.finished_cases(4)
        await ground.anchor()
        yield ground
    postgres.drop_database(url)
