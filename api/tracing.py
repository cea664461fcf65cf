"""Which requests are traced, where this process traces; FastAPI itself does it."""

from fastapi.telemetry import TelemetryConfig
from starlette.types import Scope

_TRACED = ("/api/", "/form/")
_NOT_TRACED = ("/api/events", "/api/health")


def untraced(scope: Scope) -> bool:
    """Whether the request is a stream that goes on for hours, what is asked for every few seconds,
    or a file of the UI."""
    path: str = scope["path"]
    return not path.startswith(_TRACED) or path.startswith(_NOT_TRACED)


TELEMETRY: TelemetryConfig = {
    "exclude": untraced,
    "operation_spans": False,
    "metrics": False,  # see api/timing.py
    "logs": False,
    "auto_configure": False,
}
