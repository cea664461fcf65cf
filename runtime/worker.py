"""The worker process: carries cases, listens to networks, hands over what was left."""

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import structlog
import uvloop
from temporalio.client import Client
from temporalio.worker import Worker

from activities.assessor.baseline import Assessor
from activities.assessor.endpoint import Endpoint
from activities.assessor.learning import TrainingStepsOnPostgres
from activities.audit.archiving import Archivist
from activities.case_steps import CaseStepsOnPostgres
from activities.forgetting import Forgetter
from channels.registry import channel
from db.engine import create_engine, create_sessions
from db.keys import check_ring
from dispatch.dispatcher import Dispatcher
from dispatch.distributing import Distributor
from dispatch.gathering import Gatherer
from dispatch.streams import Streams
from runtime import heap
from runtime.audit_worker import audit_steps, audit_worker, keep_schedule
from runtime.keys import erasure_log_of, keyring_of
from runtime.mail import letterbox, postman
from runtime.metrics import metrics_served
from runtime.running import database_url
from runtime.settings import Settings
from runtime.temporal import connect, measured
from runtime.tracing import Tracing, traced
from runtime.training_worker import keep_training_schedule, training_worker
from workflows.case.start import CASE_TASK_QUEUE
from workflows.case.steps import CaseSteps
from workflows.stories import STORIES

CACHED_CASES = 700
"""Those that were active last, some 90 KB each, and nearly as much again in what is left of others
until garbage is looked for: with these, ten thousand open cases fit into what is promised. Above
the number of cases active at once: a cache that is too small stalls for seconds. Any other case is
executed again from its history when something happens to it: for a deadline that is 44 ms of work
in all processes instead of 24."""

ACTIVITIES_AT_ONCE = 40

CONNECTIONS = 20
"""To the database, and as many more for a moment: an activity that finds none waits, and its few
seconds are soon over. None is held while a network is spoken to."""

TASKS_AT_ONCE = 16
"""A case's task has ten seconds from the moment it is fetched. After a restart every open case has
to be executed again, and whoever fetches more of them than it gets done in that time does all of it
for nothing, again and again. What is not fetched waits at the server, or goes to another worker.
Ten of the slots are held by requests (below); cases begun by this very process take what is free
for their first tasks (dispatch/handing_over.py). With 40 slots nearly all of them did, and a burst
of 6,000 was worked off at 20 a second instead of 26: more was begun than was gone on with."""

TASKS_FETCHED_AT_ONCE = 10
"""Requests for tasks that wait at the server, all but one for those of cases in the cache: what has
begun goes on before anything else begins. With four of them, a case that was begun in a burst
waited two seconds for each of its next tasks, and 400 deadlines in one instant were acted on after
6 s where it is 3.4 now."""

KEPT_FOR_ITS_WORKER = timedelta(seconds=5)
"""So long a task waits for the worker that has its case in the cache; then anybody takes it and
executes the case again from its history. Shorter, and a worker that is behind is given more to do
(with two of these seconds 400 deadlines in one instant took half as long again as with ten);
longer, and the cases of a killed worker wait for nothing."""

ENDED_WITHIN = 35
"""Seconds after which a worker that was asked to end is ended by the kernel, whatever it waits for:
with its servers gone that may be for ever, and nobody else ends it where its parent was killed.
What it had in hand is done again elsewhere, as after kill -9."""

log = structlog.get_logger()


def case_worker(client: Client, steps: CaseSteps, *, stories: Sequence[type] = STORIES) -> Worker:
    """A worker for cases, in the version that the `stories` are."""
    return Worker(
        client,
        task_queue=CASE_TASK_QUEUE,
        workflows=stories,
        activities=steps.activities(),
        max_cached_workflows=CACHED_CASES,
        max_concurrent_workflow_tasks=TASKS_AT_ONCE,
        max_concurrent_workflow_task_polls=TASKS_FETCHED_AT_ONCE,
        nonsticky_to_sticky_poll_ratio=1 / TASKS_FETCHED_AT_ONCE,
        max_concurrent_activities=ACTIVITIES_AT_ONCE,
        sticky_queue_schedule_to_start_timeout=KEPT_FOR_ITS_WORKER,
        graceful_shutdown_timeout=timedelta(seconds=20),
        workflow_task_executor=ThreadPoolExecutor(8),
    )


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what is in hand."""
    async with traced(settings, "worker") as traces:
        await _work(settings, traces)


async def _work(settings: Settings, traces: Tracing) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    engine = create_engine(database_url(settings), pool_size=CONNECTIONS)
    sessions = create_sessions(engine, keyring_of(settings))
    async with sessions() as session:
        await check_ring(session)
    # Not before: warming up holds the interpreter, and on a slow machine the first connection gave
    # up beside it, with the worker, time and again.
    assessor = Assessor()
    warming = asyncio.create_task(asyncio.to_thread(assessor.warm_up))
    watching = [traces.interceptor()] if traces is not None else []
    client = await connect(settings, runtime=measured(settings), interceptors=watching)
    if traces is not None:
        traces.of_networks()
    dispatcher = Dispatcher.over(sessions, client, channel)
    streams = Streams(engine, sessions, channel, dispatcher.fast_path)
    distributor = Distributor(engine, sessions, database_url(settings), dispatcher.giver)
    archivist = Archivist(sessions, client)
    letters = letterbox(settings, sessions, dispatcher.desk)
    await warming
    await keep_schedule(client)
    await keep_training_schedule(client)
    async with (
        metrics_served(settings.host, settings.metrics_port, engine, sessions),
        httpx2.AsyncClient() as http,
        case_worker(
            client, CaseStepsOnPostgres(sessions, assessor, endpoint=_endpoint(settings, http))
        ) as cases,
        audit_worker(client, audit_steps(settings, sessions, archivist)) as audits,
        training_worker(client, TrainingStepsOnPostgres(sessions, assessor)) as training,
    ):
        rounds = [
            asyncio.create_task(archivist.run()),
            asyncio.create_task(Forgetter(sessions, erasure_log_of(settings)).run()),
            asyncio.create_task(dispatcher.relay.run()),
            asyncio.create_task(dispatcher.audits.run()),
            asyncio.create_task(streams.run()),
            asyncio.create_task(distributor.run()),
            asyncio.create_task(Gatherer(sessions, dispatcher.desk).run()),
            asyncio.create_task(postman(settings, sessions, dispatcher.desk).run()),
            *([asyncio.create_task(letters.run())] if letters is not None else []),
        ]
        heap.settle()
        log.info("worker is ready")
        await stop.wait()
        signal.alarm(ENDED_WITHIN)
        log.info("worker finishes what it has in hand")
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        await dispatcher.fast_path.drain()
        # Side by side: each waits for what it has in hand, and half a minute for a server that is
        # gone.
        await asyncio.gather(*(each.shutdown() for each in (cases, audits, training)))
    await engine.dispose()


def _endpoint(settings: Settings, http: httpx2.AsyncClient) -> Endpoint | None:
    """The language model that assesses, where one is configured."""
    if settings.assessor_url is None:
        return None
    key = settings.assessor_key.get_secret_value() if settings.assessor_key else ""
    return Endpoint(
        http,
        settings.assessor_url,
        settings.assessor_model,
        key,
        within=settings.assessor_seconds,
    )


def main(settings: Settings) -> None:
    """Run the worker in this process, on an event loop that costs it less than Python's own."""
    with contextlib.suppress(KeyboardInterrupt):
        heap.keep_together()
        uvloop.run(work(settings))
