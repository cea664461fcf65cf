"""`webcare up`: everything in one terminal."""

import asyncio
import importlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial

import httpx2

from db.keyring import NoMasterKey
from runtime import logs, running
from runtime.embedded.child import spawn, stop_politely
from runtime.embedded.lock import DataLock, InUse
from runtime.embedded.ports import is_free
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.server import EmbeddedServer, ServerFailed
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.keys import keyring_of
from runtime.merged_log import MergedLog
from runtime.running import Running
from runtime.settings import Settings
from runtime.supervisor import NeverReady, Service, Stopped, Supervisor


class CannotStart(Exception):
    """Something outside stands in the way; the message says what, and what to do."""


@dataclass(frozen=True)
class Login:
    """Somebody of the demo who can log in. `password` is None where it was set before, unknown."""

    email: str
    password: str | None
    role: str


Seed = Callable[[Settings, str], Coroutine[None, None, Sequence[Login]]]
"""Furnish the database at that address with the demo; safe to repeat."""


def up(settings: Settings, *, demo: bool) -> None:
    """Start what the environment does not name, then the API and the worker, until Ctrl-C.

    `demo` furnishes the database with a demo client and its people. Raises `CannotStart`.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = DataLock(running.up_lock(settings.data))
    try:
        lock.take(patience=1)
    except InUse:
        raise CannotStart(_already_runs(settings)) from None
    if not is_free(settings.port, settings.host):
        raise CannotStart(
            f"port {settings.port} on {settings.host} is taken: stop what listens there "
            f"or choose another one with WEBCARE_PORT"
        )
    log = MergedLog(as_json=settings.log == "json")
    # What this very process logs, migrations for example, takes the same way.
    own = os.fdopen(log.pipe("webcare"), "w", buffering=1)
    logs.configure(_style(settings), own)
    whole = _Whole(settings, log)
    try:
        with whole.supervisor.heeding_signals():
            try:
                whole.start(demo=demo)
                whole.supervisor.run()
            except Stopped:
                pass
            except (NeverReady, ServerFailed, PermissionError, NoMasterKey) as error:
                raise CannotStart(str(error)) from None
            finally:
                whole.supervisor.stop()
    finally:
        running.forget(settings.data)
        lock.release()


class _Whole:
    """The parts of one `webcare up` and how they are put together."""

    def __init__(self, settings: Settings, log: MergedLog) -> None:
        self._settings = settings
        self._log = log
        self._database_url = ""
        self._temporal_address = ""
        self._url = f"http://{_reachable(settings.host)}:{settings.port}"
        self.supervisor = Supervisor(log, self._note)

    def start(self, *, demo: bool) -> None:
        servers = self._start_servers()
        from db.migrate import upgrade  # takes a second, while the servers start anyway

        seed = self._demo() if demo else None
        self._await_servers(*servers)
        self._log.say("bringing the database to its tables")
        upgrade(self._database_url, keyring_of(self._settings))
        for name in ("worker", "api"):
            self._add_command(name)  # they take seconds to be there, in which the demo is furnished
        logins = self._furnish(seed) if seed is not None else []
        # Straight to ourselves, whatever proxy the environment names. One client for all that is
        # asked: each reads all trusted certificates, and what starts needs the processor.
        with httpx2.Client(timeout=2, trust_env=False) as http:
            is_healthy = partial(self._is_healthy, http)
            self.supervisor.wait_until(is_healthy, f"a green {self._url}/api/health", 240)
        self._welcome(logins)

    def _start_servers(self) -> tuple[EmbeddedPostgres | None, EmbeddedTemporal | None]:
        """Spawn PostgreSQL and Temporal side by side, as far as the environment names none."""
        postgres = temporal = None
        if self._settings.database_url is None:
            postgres = EmbeddedPostgres(self._settings.data)
            self._add_server(postgres)
        if self._settings.temporal_address is None:
            temporal = EmbeddedTemporal(
                self._settings.data,
                self._settings.temporal_namespace,
                self._settings.gives_way,
            )
            self._add_server(temporal)
        return postgres, temporal

    def _await_servers(
        self, postgres: EmbeddedPostgres | None, temporal: EmbeddedTemporal | None
    ) -> None:
        """Return when both answer, and remember where."""
        for server in filter(None, (postgres, temporal)):
            self.supervisor.wait_until(
                server.has_started, f"an answer of {server.name}", 60, server.busy_with
            )
            server.furnish()
        self._database_url = (
            postgres.url() if postgres is not None else running.database_url(self._settings)
        )
        self._temporal_address = (
            temporal.address if temporal is not None else running.temporal_address(self._settings)
        )

    def _add_server(self, server: EmbeddedServer) -> None:
        start = partial(server.start, patience=2)
        answers = server.is_alive if server.watched else None
        self.supervisor.add(Service(server.name, start, server.stop, answers))

    def _add_command(self, name: str) -> None:
        """`webcare api` or `webcare worker`, told where the servers are."""
        environment = {
            **os.environ,
            "DATABASE_URL": self._database_url,
            "TEMPORAL_ADDRESS": self._temporal_address,
            "WEBCARE_DATA": str(self._settings.data),
            "WEBCARE_LOG": _style(self._settings),
            "PYTHONUNBUFFERED": "1",
        }
        if sys.stdout.isatty():
            environment["FORCE_COLOR"] = "1"

        def start(output: int) -> subprocess.Popen[bytes]:
            argv = [sys.executable, "-m", "runtime.cli", name]
            nice = self._settings.gives_way if name == "worker" else 0
            return spawn(argv, environment=environment, output=output, nice=nice)

        # Both finish what they have in hand.
        steps = ((signal.SIGTERM, 30.0 if name == "worker" else 15.0),)
        self.supervisor.add(Service(name, start, partial(stop_politely, steps=steps)))

    def _demo(self) -> Seed | None:
        """What furnishes the demo; None where the package was installed without it."""
        if importlib.util.find_spec("runtime.demo") is None:
            return None
        seed: Seed = importlib.import_module("runtime.demo").seed
        return seed

    def _furnish(self, seed: Seed) -> Sequence[Login]:
        self._log.say("furnishing the demo")
        return asyncio.run(seed(self._settings, self._database_url))

    def _is_healthy(self, http: httpx2.Client) -> bool:
        try:
            return http.get(f"{self._url}/api/health").is_success
        except httpx2.HTTPError:
            return False

    def _note(self, processes: dict[str, int]) -> None:
        if not self._temporal_address:
            return  # still starting: nothing that others could use
        Running(
            supervisor=os.getpid(),
            processes=processes,
            url=self._url,
            database_url=self._database_url,
            temporal_address=self._temporal_address,
            temporal_namespace=self._settings.temporal_namespace,
        ).write(self._settings.data)

    def _welcome(self, logins: Sequence[Login]) -> None:
        lines = [
            "",
            f"  webcare is up         {self._url}",
            f"  API documentation     {self._url}/api/docs",
            f"  health                {self._url}/api/health",
            f"  data                  {self._settings.data}",
        ]
        if logins:
            width = max(len(login.email) for login in logins)
            lines.append("  log in as")
            lines += [
                f"    {login.email:<{width}}  {login.password or '(password as set before)'}"
                f"  {login.role}"
                for login in logins
            ]
        lines += ["  stop with Ctrl-C", ""]
        for line in lines:
            self._log.say(line)


def _already_runs(settings: Settings) -> str:
    found = Running.on(settings.data)
    where = f" at {found.url} (process {found.supervisor})" if found else ""
    return f"webcare already runs on {settings.data}{where}"


def _style(settings: Settings) -> logs.Style:
    """Lines for people, unless a machine was asked for: every line says whose it is anyway."""
    return "json" if settings.log == "json" else "console"


def _reachable(host: str) -> str:
    """The address at which a server that listens on `host` answers on this machine."""
    if host in ("0.0.0.0", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    if host == "::":
        return "[::1]"
    return f"[{host}]" if ":" in host else host
