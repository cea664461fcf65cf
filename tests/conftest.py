"""Real servers for every test that wants them; a test that wants none starts none."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from _pytest.nodeid import coerce_node_id
from hypothesis import settings
from temporalio.testing import WorkflowEnvironment

from channels.trust import certificates
from runtime.embedded.temporal import TURNS, EmbeddedTemporal, temporal_executable
from tests.keys import KEYS
from tests.servers import SharedPostgres, forget_run_directory, name_run, run_directory
from workflows.plugin import webcare_plugin

# A slow machine is no defect of the code under test.
settings.register_profile("webcare", deadline=None)
settings.load_profile("webcare")

_shared: list[SharedPostgres] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--keep-histories",
        action="store_true",
        help="keep the histories of stories in tests/replay/histories for the replay suite",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Processes that tests start read what tests wrote.
    os.environ["WEBCARE_MASTER_KEYS"] = str(KEYS.file)
    # The tests themselves want every processor there is.
    os.environ["WEBCARE_GIVES_WAY"] = "3"
    if not _is_worker(config):
        name_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared server here, outside of every test's time limit."""
    while _shared:
        _shared.pop().release()
    if not _is_worker(config):
        forget_run_directory()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where files are given out to several processes, those with the fewest tests come first.

    Those take minutes, and whoever is given one last leaves the others with nothing to do.
    """
    _tell_apart(items)
    if _is_worker(config):
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (tests[item.path], item.path))


def _tell_apart(items: list[pytest.Item]) -> None:
    """Of several tests with one id other processes run the first alone, and nobody says so: all the
    operations of the API had one."""
    for item in items:
        if not item.nodeid.endswith(item.name):
            item._id = coerce_node_id(f"{item.nodeid.rpartition('::')[0]}::{item.name}")
    often = [nodeid for nodeid, n in Counter(item.nodeid for item in items).items() if n > 1]
    if often:
        raise pytest.UsageError(f"several tests have one id: {', '.join(often)}")


def _is_worker(config: pytest.Config) -> bool:
    """Whether pytest-xdist started this process, on behalf of the one that a person started."""
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def postgres() -> SharedPostgres:
    """The run's PostgreSQL server."""
    if not _shared:
        _shared.append(SharedPostgres(run_directory()))
    return _shared[0]


@pytest.fixture(scope="session")
def postgres_url(postgres: SharedPostgres) -> str:
    """The address of the run's PostgreSQL server, without webcare's tables."""
    return postgres.url


@pytest.fixture(scope="module")
def database_url(postgres: SharedPostgres) -> Iterator[str]:
    """A migrated, empty database that the tests of one module share."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def fresh_database_url(postgres: SharedPostgres) -> Iterator[str]:
    """A migrated, empty database for one test alone."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
async def temporal_env() -> AsyncIterator[WorkflowEnvironment]:
    """The real Temporal server, able to skip time, as our own clients see it.

    Every workflow has a clock of its own, which runs as the world's does until
    `temporal_env.fast_forward(handle, duration)` moves it. (Left to itself the environment would
    jump to a workflow's next timer at once.)
    """
    environment = await WorkflowEnvironment.start_time_skipping_v2(
        plugins=[webcare_plugin()],
        dev_server_existing_path=temporal_executable(),
        dev_server_extra_args=[
            *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
            *(part for key in TURNS for part in ("--dynamic-config-value", key)),
            *("--namespace", "stories", "--namespace", "stories-alone"),
        ],
    )
    async with environment:
        with environment.with_time_skipping_disabled():
            yield environment


@pytest.fixture(scope="session")
def temporal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedTemporal]:
    """The embedded Temporal server as `webcare up` runs it, on data of its own."""
    directory: Path = tmp_path_factory.mktemp("temporal")
    server = EmbeddedTemporal(directory)
    with (directory / "temporal.log").open("wb") as log:
        process = server.start(log)
    server.await_ready(process)
    yield server
    server.stop(process)


@pytest.fixture
def certificates_read(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one with each reading of all trusted certificates; none have been read yet."""
    read: list[None] = []
    real = httpcore2.default_ssl_context

    def reading(**given: Any) -> Any:
        read.append(None)
        return real(**given)

    certificates.cache_clear()
    monkeypatch.setattr(httpcore2, "default_ssl_context", reading)
    return read
