"""One trace from what arrives to what becomes of it, over the rows that lie in between.

These are OpenTelemetry's own calls, which do nothing where no process was told to trace
(`runtime/tracing.py`).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from uuid import UUID

from opentelemetry.trace import Span, SpanKind, get_tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
_tracer = get_tracer("webcare")


def continued(
    trace: str | None, name: str, **ids: UUID | None
) -> AbstractContextManager[Span | None]:
    """Within the block goes on the trace in which a row was written, with a span of that name;
    nothing happens for a row that was written in none. `ids` become attributes."""
    if trace is None:
        return nullcontext()
    return _tracer.start_as_current_span(
        name,
        context=_PROPAGATOR.extract({"traceparent": trace}),
        kind=SpanKind.CONSUMER,
        attributes=_attributes(ids),
    )


@contextmanager
def begun(name: str, **ids: UUID | None) -> Iterator[None]:
    """Within the block something arrives that no request brought."""
    with _tracer.start_as_current_span(name, kind=SpanKind.CONSUMER, attributes=_attributes(ids)):
        yield


def _attributes(ids: dict[str, UUID | None]) -> dict[str, str]:
    return {f"webcare.{name}": str(value) for name, value in ids.items() if value is not None}
