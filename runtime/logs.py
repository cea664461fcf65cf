"""One log for all of webcare, on standard error: for people in a terminal, else for machines."""

import logging
import os
import sys
import traceback
from types import TracebackType
from typing import Literal, TextIO

import structlog
from opentelemetry.trace import format_trace_id, get_current_span
from structlog.types import EventDict, ExcInfo, Processor, WrappedLogger

Style = Literal["auto", "console", "json"]

_ROOMS = ("domain", "workflows", "activities", "dispatch", "channels", "db", "api", "runtime")
# Their messages name code, files and addresses. Others, like ValueError or a database's error,
# quote their input, which may be the words of a customer.
_DISCREET = (OSError, ImportError, AttributeError, NameError, TypeError)
# At INFO the clients write each request's address, and with it handles and search words.
_TALKATIVE = (
    "alembic.runtime.plugins",
    *("httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "uvicorn.access"),
)


def configure(style: Style = "auto", stream: TextIO | None = None) -> None:
    """Set up logging for this process; `auto` means console in a terminal and JSON otherwise."""
    stream = stream or sys.stderr
    console = style == "console" or (style == "auto" and stream.isatty())
    colours = stream.isatty() or "FORCE_COLOR" in os.environ
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _of_which_trace,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if console else "iso", utc=not console),
        exception_without_words,
        _without_colours,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=44)
        if console
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _last_words


def exception_without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Render an exception by its types and places, and its messages only where they are ours.

    No person's words reach a log, and messages of libraries may quote them.
    """
    given: ExcInfo | BaseException | bool | None = event.pop("exc_info", None)
    # A standard library record carries it too, and its formatter would print it in full.
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        record.exc_info = record.exc_text = None
    if given is True:
        given = sys.exc_info()  # type: ignore[assignment]
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_describe(error))
    return event


def _of_which_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Where something is traced, its line in the log says in which trace."""
    span = get_current_span().get_span_context()
    if span.is_valid:
        event["trace_id"] = format_trace_id(span.trace_id)
    return event


def _without_colours(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """uvicorn adds the same message a second time, coloured."""
    event.pop("color_message", None)
    return event


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What ends the process is logged like everything else: without the words of people."""
    if not issubclass(kind, KeyboardInterrupt):
        structlog.get_logger("runtime").critical("ended by an error", exc_info=error)


def _describe(error: BaseException) -> list[str]:
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += [*_describe(cause), "which led to:"]
    lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    kind = type(error)
    ours = kind.__module__.partition(".")[0] in _ROOMS
    words = f": {error}" if ours or isinstance(error, _DISCREET) else ""
    lines.append(f"{kind.__module__}.{kind.__qualname__}{words}")
    return lines
