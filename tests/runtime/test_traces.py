"""A webcare that tells an OpenTelemetry collector of its work: what hangs together and what is
never told."""

import contextlib
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from temporalio.client import Client as Temporal
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.worker import Replayer

from db.accounts import add_account
from db.clients import create_client
from db.engine import create_engine, create_sessions
from db.passwords import hash_password
from db.people import create_person, grant
from domain.actor import Role
from domain.agreement import ServiceAgreement
from runtime.embedded.ports import free_port
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.settings import Settings
from runtime.spans import CausesTraced, Discreet
from runtime.temporal import connect
from tests.channels.peer import Answer, FakePeer, Request, fake_peer
from tests.chaos.client import Client, a_client
from tests.keys import KEYS
from tests.replay.keeping import HISTORIES, read
from tests.stories.processes import ready, worker_environment
from tests.waiting import eventually
from workflows.case.start import case_workflow_id
from workflows.plugin import webcare_plugin
from workflows.stories import STORIES

AT_ONCE = ServiceAgreement(
    version="1", acknowledge_in=10, acknowledge_margin=8, acknowledge_spread=0
)
"""A first reply leaves by itself two seconds after a mention."""

ARRIVAL = "POST /api/inbound/generic/{account}"
COMMAND = "POST /api/cases/{case_id}/commands"


@dataclass
class Collector:
    """What was told, by trace; a span knows its process as `service`."""

    bodies: list[bytes] = field(default_factory=list)
    spans: dict[bytes, Span] = field(default_factory=dict)
    service: dict[bytes, str] = field(default_factory=dict)

    def take(self, request: Request) -> Answer:
        """One request of an exporter."""
        assert request.path == "/v1/traces"
        self.bodies.append(request.body)
        for group in ExportTraceServiceRequest.FromString(request.body).resource_spans:
            resource = {each.key: each.value.string_value for each in group.resource.attributes}
            for scope in group.scope_spans:
                for span in scope.spans:
                    self.spans[span.span_id] = span
                    self.service[span.span_id] = resource["service.name"]
        return Answer(200)

    def of_trace(self, trace_id: bytes) -> list[Span]:
        """All that was told of a trace."""
        return [span for span in self.spans.values() if span.trace_id == trace_id]

    def way(self, span: Span) -> list[Span] | None:
        """From the beginning of its trace to this span; None while a part of it is missing."""
        if not span.parent_span_id:
            return [span]
        above = self.spans.get(span.parent_span_id)
        before = self.way(above) if above is not None else None
        return None if before is None else [*before, span]

    def named(self, way: Iterable[Span]) -> list[str]:
        """Process and name of each."""
        return [
            f"{self.service[span.span_id].removeprefix('webcare-')}: {span.name}" for span in way
        ]

    async def call_after(self, request: str) -> list[Span]:
        """The way from a request of that name to the network, once all of it has been told."""

        async def told() -> list[Span] | None:
            calls = [span for span in self.spans.values() if span.name == "POST"]
            ways = filter(None, map(self.way, calls))
            return next((way for way in ways if way[0].name == request), None)

        return await eventually(told)


async def _furnish(database_url: str, replies: str) -> tuple[str, str]:
    """A client with an account and an agent; the account's secret and the agent's password."""
    engine = create_engine(database_url)
    secret, password = uuid4().hex, uuid4().hex
    async with create_sessions(engine, KEYS).begin() as session:
        brand = await create_client(
            session, name="Spurlos", brand="Spurlos", form_of_address="informal", agreement=AT_ONCE
        )
        await add_account(
            session,
            client_id=brand.client_id,
            channel="generic",
            name="spur",
            handle="spurlos_hilft",
            settings={"callback_url": f"{replies}/answers?of=Hieronymus"},
            secrets={"signing_secret": secret},
        )
        person = await create_person(
            session,
            email="waltraud@spurlos.example",
            name="Waltraud Ziegenhals",
            password_hash=hash_password(password),
        )
        await grant(session, person, brand.client_id, Role.AGENT)
    await engine.dispose()
    return secret, password


class Patient(random.Random):
    """Nobody clicks twice."""

    def random(self) -> float:
        return 0.9


@dataclass
class Told:
    """A story that was traced: a mention, the machine's first reply, an agent's answer."""

    collector: Collector
    temporal: Temporal
    case_id: UUID


@pytest.fixture(scope="module")
async def told(
    database_url: str, temporal_server: EmbeddedTemporal, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Told]:
    collector, port = Collector(), free_port()
    directory = tmp_path_factory.mktemp("traces")
    temporal = await connect(Settings(temporal_address=temporal_server.address))
    async with fake_peer(collector.take) as ear, fake_peer(lambda _: Answer(200, {})) as network:
        secret, password = await _furnish(database_url, network.url)
        worker = {
            **worker_environment(database_url, temporal_server.address),
            "WEBCARE_PORT": str(port),
            "WEBCARE_DATA": str(directory),
            "OTEL_EXPORTER_OTLP_ENDPOINT": ear.url,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }
        client = a_client(
            f"http://127.0.0.1:{port}",
            chance=Patient(),
            account="spur",
            secret=secret,
            email="waltraud@spurlos.example",
            password=password,
        )
        # The API never reaches Temporal: whatever it takes is handed over by the other process.
        api = worker | {"TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}"}
        async with ready(directory, {"api": api, "worker": worker}), client as agent:
            case_id = UUID(await _live(agent, network))
            yield Told(collector, temporal, case_id)
    # Whoever works on this server next has another database.
    await temporal.get_workflow_handle(case_workflow_id(case_id)).terminate()


async def _live(client: Client, network: FakePeer) -> str:
    await client.deliver(
        id=uuid4().hex,
        kind="created",
        conversation="thread-of-hieronymus",
        author={"id": "hieronymus-7", "handle": "hieronymus_k", "name": "Hieronymus Kaltwasser"},
        text="@spurlos_hilft Wo bleibt denn mein Zwetschgenkuchen?",
        visibility="public",
    )
    case_id: str = (await client.case_of("Zwetschgenkuchen"))["id"]

    async def spoken(times: int) -> bool:
        return len(network.requests) >= times

    await eventually(lambda: spoken(1))
    answer = {"text": "Er liegt noch beim Bäcker Wunderlich.", "purpose": "substance"}
    assert await client.command(case_id, "submit_reply", **answer) == "done"
    await eventually(lambda: spoken(2))
    return case_id


async def test_one_trace_leads_from_the_webhook_to_the_first_reply(told: Told) -> None:
    way = await told.collector.call_after(ARRIVAL)
    assert told.collector.named(way) == [
        f"api: {ARRIVAL}",
        "worker: hand over created",
        "worker: StartWorkflow:Case",
        "worker: StartActivity:send",
        "worker: RunActivity:send",
        "worker: POST",
    ]
    assert {span.name for span in told.collector.of_trace(way[0].trace_id)} >= {
        "RunWorkflow:Case",
        "RunActivity:assess",
        "RunActivity:record",
        "RunActivity:prepare_acknowledgement",
    }


async def test_an_agents_answer_is_a_trace_of_its_own(told: Told) -> None:
    way = await told.collector.call_after(COMMAND)
    assert told.collector.named(way) == [
        f"api: {COMMAND}",
        "worker: ask submit_reply",
        "worker: StartWorkflowUpdate:act",
        "worker: StartActivity:send",
        "worker: RunActivity:send",
        "worker: POST",
    ]
    spans = told.collector.of_trace(way[0].trace_id)
    links = [link for span in spans if span.name == "HandleUpdate:act" for link in span.links]
    (began,) = {link.trace_id for link in links}
    assert began == (await told.collector.call_after(ARRIVAL))[0].trace_id


async def test_nothing_that_is_told_is_of_a_person(told: Told) -> None:
    await told.collector.call_after(COMMAND)
    everything = b"".join(told.collector.bodies).lower()
    assert str(told.case_id).encode() in everything
    for word in _words():
        assert word.lower().encode() not in everything, word


def _words() -> Iterable[str]:
    yield from ("hieronymus", "kaltwasser", "zwetschgenkuchen", "wunderlich", "spurlos_hilft")
    yield from ("waltraud", "ziegenhals", "filter=", "answers?of", "httpx2/")


async def test_a_kept_history_is_the_same_with_tracing() -> None:
    interceptors = [CausesTraced(TracerProvider(shutdown_on_exit=False).get_tracer("test"))]
    replayer = Replayer(workflows=STORIES, plugins=[webcare_plugin(interceptors=interceptors)])
    file = min(HISTORIES.glob("*golden*.json.gz"))
    await replayer.replay_workflow(read(file))


def test_of_an_error_only_its_type_is_told() -> None:
    told = _told_of(ValueError("Herr Kaltwasser schrieb"))
    assert "Kaltwasser" not in told.to_json()
    assert told.attributes == {"webcare.case_id": "1"}
    assert told.events[0].attributes == {"exception.type": "ValueError"}
    assert told.status.status_code is StatusCode.ERROR


def test_who_no_longer_waits_for_an_update_has_not_failed() -> None:
    told = _told_of(WorkflowUpdateRPCTimeoutOrCancelledError())
    assert told.status.status_code is StatusCode.UNSET
    assert not told.events


def _told_of(error: Exception) -> ReadableSpan:
    """What leaves of a span in which that was raised."""
    provider, exporter = TracerProvider(shutdown_on_exit=False), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(Discreet(exporter)))
    told = {"url.query": "q=Kaltwasser", "webcare.case_id": "1"}
    span = provider.get_tracer("test").start_as_current_span("send", attributes=told)
    with contextlib.suppress(type(error)), span:
        raise error
    (finished,) = exporter.get_finished_spans()
    return finished


async def test_a_traced_history_is_the_same_without_tracing(told: Told) -> None:
    handle = told.temporal.get_workflow_handle(case_workflow_id(told.case_id))
    history = await handle.fetch_history()
    assert "_tracer-data" in history.to_json()
    await Replayer(workflows=STORIES, plugins=[webcare_plugin()]).replay_workflow(history)
