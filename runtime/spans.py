"""OpenTelemetry's SDK as webcare uses it; see docs/decisions/0023-one-trace-per-cause.md.

Loaded only by a process that traces.
"""

import importlib.metadata
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.propagate import set_global_textmap
from opentelemetry.propagators.textmap import (
    CarrierT,
    Getter,
    Setter,
    TextMapPropagator,
    default_getter,
    default_setter,
)
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.contrib.opentelemetry import (
    TracingInterceptor,
    TracingWorkflowInboundInterceptor,
)
from temporalio.worker import (
    HandleSignalInput,
    HandleUpdateInput,
    WorkflowInterceptorClassInput,
)

MAY_BE_TOLD = frozenset(
    {
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "server.address",
        "server.port",
        "error.type",
        "temporalWorkflowID",
        "temporalRunID",
        "temporalActivityID",
        "temporalUpdateID",
        "webcare.client_id",
        "webcare.account_id",
        "webcare.case_id",
        "webcare.inbound_id",
        "webcare.command_id",
    }
)
"""The attributes that leave the house: ids and machinery. Any other may hold the words, the name or
the address of somebody: paths and queries, headers, the messages of errors."""

_STOPPED_WAITING = WorkflowUpdateRPCTimeoutOrCancelledError
NO_LONGER_AWAITED = f"{_STOPPED_WAITING.__module__}.{_STOPPED_WAITING.__qualname__}"
"""No failure: the answer is on record already, or the same update is asked for again."""


@dataclass(frozen=True)
class Traces:
    """What takes a process's spans to the collector."""

    provider: TracerProvider

    @classmethod
    def to(cls, endpoint: str, process: str) -> Self:
        """Begin to tell the collector there. Sampling, headers, certificates and the sizes of
        batches are what the standard OTEL_ variables say."""
        os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")
        if "OTEL_PROPAGATORS" not in os.environ:
            set_global_textmap(Taciturn())
        version = importlib.metadata.version("webcare")
        provider = TracerProvider(
            resource=Resource.create(
                {SERVICE_NAME: f"webcare-{process}", SERVICE_VERSION: version}
            ),
            shutdown_on_exit=False,
        )
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(Discreet(exporter)))
        trace.set_tracer_provider(provider)
        return cls(provider)

    def of_networks(self) -> None:
        """Trace what this process asks of networks over HTTP."""
        HTTPX2ClientInstrumentor().instrument(tracer_provider=self.provider)
        RequestsInstrumentor().instrument(tracer_provider=self.provider)

    def interceptor(self) -> TracingInterceptor:
        """What traces workflows, updates and activities, for `webcare_plugin`."""
        return CausesTraced(self.provider.get_tracer("webcare"))

    def close(self) -> None:
        """Let the last spans leave. Takes as long as the collector does."""
        self.provider.shutdown()


class Taciturn(TextMapPropagator):
    """No stranger says what we trace, and no network hears of our traces."""

    def extract(
        self,
        carrier: CarrierT,
        context: Context | None = None,
        getter: Getter[CarrierT] = default_getter,
    ) -> Context:
        """Nothing new."""
        return context if context is not None else Context()

    def inject(
        self,
        carrier: CarrierT,
        context: Context | None = None,
        setter: Setter[CarrierT] = default_setter,
    ) -> None:
        """Nothing."""

    @property
    def fields(self) -> set[str]:
        """None."""
        return set()


class Discreet(SpanExporter):
    """Lets nothing out but ids and machinery, whoever wrote the span."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See the base class."""
        told = [without_words(span) for span in spans if not _is_idle_talk(span)]
        return self._exporter.export(told) if told else SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """See the base class."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """See the base class."""
        return self._exporter.force_flush(timeout_millis)


def without_words(span: ReadableSpan) -> ReadableSpan:
    """The span with nothing but what may be told; of an error its type alone."""
    attributes = {
        name: value for name, value in (span.attributes or {}).items() if name in MAY_BE_TOLD
    }
    if span.kind is SpanKind.SERVER:
        attributes.pop("server.address", None)  # whatever the asker wrote into its Host header
    errors = [_without_message(event) for event in span.events if event.name == "exception"]
    status = Status(span.status.status_code)
    if any((error.attributes or {})["exception.type"] == NO_LONGER_AWAITED for error in errors):
        errors, status = [], Status()
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=errors,
        links=[trace.Link(link.context) for link in span.links],
        kind=span.kind,
        status=status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _without_message(event: Event) -> Event:
    kind = (event.attributes or {}).get("exception.type", "")
    return Event(event.name, {"exception.type": kind}, event.timestamp)


def _is_idle_talk(span: ReadableSpan) -> bool:
    """A call to a network that nothing asked for: the streams look for news all the time."""
    scope = span.instrumentation_scope
    library = scope is not None and scope.name.startswith("opentelemetry.instrumentation.")
    return library and span.kind is SpanKind.CLIENT and span.parent is None


class CausesTraced(TracingInterceptor):
    """Temporal's own tracing, with each case following its latest cause."""

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[TracingWorkflowInboundInterceptor]:
        """See the base class."""
        super().workflow_interceptor_class(input)
        return FollowsItsCause


class FollowsItsCause(TracingWorkflowInboundInterceptor):
    """What a workflow does belongs to the trace of what reached it last, linked to the one in which
    it began: a case sleeps for days, and its start has little to do with a reply of today.

    Only headers differ by it, never commands, and all it knows it has from the history.
    """

    _cause: dict[str, Any] | None = None

    async def handle_signal(self, input: HandleSignalInput) -> None:
        """See the base class."""
        self._follow(input)
        await super().handle_signal(input)

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:
        """See the base class."""
        self._follow(input)
        return await super().handle_update_handler(input)

    def _follow(self, input: HandleSignalInput | HandleUpdateInput) -> None:
        header = input.headers.get(self.header_key)
        if header is not None:
            (self._cause,) = self.payload_converter.from_payloads([header])

    def _completed_span(self, span_name: str, **given: Any) -> None:
        if self._cause is None or given.get("new_span_even_on_replay"):  # a query's is its own
            return super()._completed_span(span_name, **given)
        if given.get("link_context_carrier") is not None:
            began = self._load_workflow_context_carrier()
            given["link_context_carrier"] = None if began == self._cause else began
        token = attach(self.text_map_propagator.extract(self._cause))
        try:
            super()._completed_span(span_name, **given)
        finally:
            detach(token)
