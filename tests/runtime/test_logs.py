"""Logs can be read by machines, and never repeat what a person said."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from opentelemetry.trace import NonRecordingSpan, SpanContext, use_span
from pydantic import BaseModel

from runtime import logs
from runtime.settings import SettingsError


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def written(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    line: dict[str, object] = json.loads(capsys.readouterr().err)
    return line


def test_a_line_is_an_object_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")

    structlog.get_logger("api").info("case opened", case="0190")

    line = written(capsys)
    assert (line["event"], line["case"], line["level"]) == ("case opened", "0190", "info")


def test_the_standard_library_writes_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")

    logging.getLogger("temporalio").warning("worker %s stopped", 7)

    assert written(capsys)["event"] == "worker 7 stopped"


def test_a_line_says_in_which_trace_it_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    span = SpanContext(trace_id=0xABC, span_id=1, is_remote=False)

    with use_span(NonRecordingSpan(span)):
        structlog.get_logger("api").info("case opened")

    assert written(capsys)["trace_id"] == f"{0xABC:032x}"


WORDS = "my name is " + "Canary"


class Reply(BaseModel):
    length: int


@pytest.mark.parametrize("style", ["json", "console"])
@pytest.mark.parametrize("logger", ["structlog", "logging"])
def test_an_error_that_quotes_a_customer_is_logged_without_the_quote(
    capsys: pytest.CaptureFixture[str], style: logs.Style, logger: str
) -> None:
    logs.configure(style)
    log = structlog.get_logger("api") if logger == "structlog" else logging.getLogger("api")

    try:
        Reply.model_validate({"length": WORDS})
    except ValueError:
        log.exception("could not read the reply")

    output = capsys.readouterr().err
    assert "ValidationError" in output
    assert "test_logs.py" in output
    assert "Canary" not in output


def test_what_ends_a_process_is_not_quoted_either() -> None:
    program = """
from runtime import logs
logs.configure("json")
raise ValueError("my name is " + "Canary")
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert ended.returncode == 1
    assert "builtins.ValueError" in json.loads(ended.stderr)["exception"]
    assert "Canary" not in ended.stderr


def test_our_own_errors_keep_their_message(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")

    try:
        raise SettingsError("WEBCARE_PORT: no number")
    except SettingsError:
        structlog.get_logger("api").exception("refused")

    assert "WEBCARE_PORT: no number" in str(written(capsys)["exception"])


def test_requests_to_networks_are_not_logged_with_their_addresses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("json")

    logging.getLogger("httpx2").info("HTTP Request: GET https://example/lookup?acct=canary")

    assert capsys.readouterr().err == ""
