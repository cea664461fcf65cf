"""Keeps processes running: starts what died again, and stops all of them in order."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from runtime.embedded.lock import InUse
from runtime.embedded.server import ServerFailed
from runtime.merged_log import MergedLog

_TICK = 0.05
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_ASKED_AT_LEAST_EVERY = 2.0
_TOLD_EVERY = 10.0
_STEADY = 30.0
"""Seconds after which a process counts as well, and its earlier deaths are forgotten."""

ASKED_EVERY = 10.0
SILENT_FOR = 90.0
"""Seconds after which a process that is there and answers nothing is ended and started again. What
comes back by itself, as after a minute's freeze, is left alone."""

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked to stop while we were waiting for something."""


class NeverReady(Exception):
    """What was waited for did not happen; the message says what it was."""


@dataclass
class Service:
    """One process to keep running."""

    name: str
    spawn: Callable[[int], subprocess.Popen[bytes]]
    """Start it, writing to that descriptor; `InUse` and `ServerFailed` mean: ask again later."""
    stop: Callable[[subprocess.Popen[bytes]], None]
    """End it politely and return when it is gone."""
    answers: Callable[[], bool] | None = None
    """Whether it answers, where that can be asked."""
    heard_at: float = field(default=0.0, init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)


class Supervisor:
    """Starts services in the order they are added and stops them in the opposite one.

    Everything happens in the main thread, which the kernel takes for the children's parent: when
    it dies, they are told.
    """

    def __init__(self, log: MergedLog, on_change: Callable[[dict[str, int]], None]) -> None:
        """`on_change` gets the process ids by name after each start."""
        self._log = log
        self._on_change = on_change
        self._services: list[Service] = []
        self._stop_requests = 0
        self._ended = threading.Event()

    @contextmanager
    def heeding_signals(self) -> Iterator[None]:
        """Ctrl-C and friends ask to stop inside this block; the second one kills."""
        before = {number: signal.signal(number, self._asked_to_stop) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def add(self, service: Service) -> None:
        """Start a service and keep it running from now on."""
        self._services.append(service)
        self._start(service)
        if service.answers is not None:
            threading.Thread(target=self._ask, args=(service, service.answers), daemon=True).start()

    def wait_until(
        self,
        ready: Callable[[], bool],
        what: str,
        patience: float,
        busy_with: Callable[[], str | None] | None = None,
    ) -> None:
        """Keep everything running until `ready()`.

        Raises `Stopped` when asked to stop, `NeverReady` naming `what` after `patience` seconds or
        when a service has died for the fifth time. What whoever is waited for is `busy_with` is
        said, and takes as long as it takes.
        """
        begun = told = asked = time.monotonic()
        deadline = begun + patience
        while not ready():
            while (now := time.monotonic()) - asked < min(
                (now - begun) / 10, _ASKED_AT_LEAST_EVERY
            ):
                self._tick()  # each question is a line in the log of a database that starts
            asked = now
            if busy_with is not None and now - told > _TOLD_EVERY:
                told = now
                if (why := busy_with()) is not None:
                    deadline = now + patience
                    self._log.say(f"still waiting for {what} after {now - begun:.0f} s: {why}")
            self._tick()
            hopeless = [service.name for service in self._services if service.deaths >= 5]
            if hopeless:
                raise NeverReady(f"{hopeless[0]} ends as soon as it starts, see its lines above")
            if time.monotonic() > deadline:
                raise NeverReady(f"{what} did not happen within {patience:.0f} seconds")

    def run(self) -> None:
        """Keep everything running until asked to stop."""
        try:
            while True:
                self._tick()
        except Stopped:
            return

    def stop(self) -> None:
        """Stop all services, the last one first."""
        self._stop_requests = max(self._stop_requests, 1)
        self._ended.set()
        for service in reversed(self._services):
            if service.process is not None and service.process.poll() is None:
                self._log.say(f"stopping {service.name}")
                service.stop(service.process)
        self._services.clear()

    def _tick(self) -> None:
        if self._stop_requests:
            self._log.say("stopping; once more kills")
            raise Stopped
        for service in self._services:
            self._look_after(service)
        time.sleep(_TICK)

    def _look_after(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is None:
            if now >= service.due_at:
                self._start(service)
        elif (status := service.process.poll()) is not None:
            if now - service.started_at > _STEADY:
                service.deaths = 0
            self._postpone(service, _how_it_ended(status))
        elif service.answers and now - max(service.heard_at, service.started_at) > SILENT_FOR:
            self._log.say(f"{service.name} has answered nothing for {SILENT_FOR:.0f} s: ending it")
            service.stop(service.process)
        elif service.deaths and now - service.started_at > _STEADY:
            service.deaths = 0

    def _ask(self, service: Service, answers: Callable[[], bool]) -> None:
        while not self._ended.wait(ASKED_EVERY):
            try:
                heard = answers()
            except Exception as error:
                # A question that fails tells nothing of the process: it is left alone.
                self._log.say(f"{service.name} could not be asked: {type(error).__name__}")
                heard = True
            if heard:
                service.heard_at = time.monotonic()

    def _start(self, service: Service) -> None:
        output = self._log.pipe(service.name)
        try:
            service.process = service.spawn(output)
        except (InUse, ServerFailed, OSError) as error:
            self._postpone(service, f"could not start: {error}")
            return
        finally:
            os.close(output)
        service.started_at = time.monotonic()
        pids = {each.name: each.process.pid for each in self._services if each.process is not None}
        try:
            self._on_change(pids)
        except OSError as error:
            # On a full disk, mostly, of which it had died: what runs is worth more than the note.
            self._log.say(f"where {service.name} runs now could not be noted: {error.strerror}")

    def _postpone(self, service: Service, reason: str) -> None:
        pause = min(_FIRST_PAUSE * 2**service.deaths, _LONGEST_PAUSE)
        service.process = None
        service.deaths += 1
        service.due_at = time.monotonic() + pause
        self._log.say(f"{service.name} {reason}; starting it again in {pause:.1f} s")

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        # Nothing is said here: a signal may arrive in the middle of a line of the log.
        self._stop_requests += 1
        if self._stop_requests == 1:
            return
        for service in self._services:
            if service.process is not None:
                service.process.kill()


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
