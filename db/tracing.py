"""The trace that is under way where something is written down."""

from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()


def traceparent() -> str | None:
    """The running span as W3C's `traceparent` has it (two ids and a flag, 55 characters), for
    whoever goes on with what the row asks for; None where nothing is traced."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")
