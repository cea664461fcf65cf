"""The API process: puts the API together with what it needs, and serves it."""

import asyncio
import importlib.metadata
import signal
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
import uvloop
from fastapi import FastAPI

import api
from api.app import create_app
from api.dependencies import Dependencies
from api.oidc.provider import IdentityProvider
from api.oidc.settings import ProviderSettings
from channels.registry import channel
from db.engine import create_engine, create_sessions, each_alone
from dispatch.dispatcher import Dispatcher
from runtime import heap
from runtime.audit_worker import seal_of, sources_of
from runtime.keys import erasure_log_of, keyring_of
from runtime.metrics import metrics_served
from runtime.probes import temporal_probe, worker_probe
from runtime.running import database_url
from runtime.settings import Settings
from runtime.temporal import connect
from runtime.tracing import Tracing, traced
from workflows.case.start import CASE_TASK_QUEUE

IN_HAND = 10
"""Seconds that requests get to be answered when the process is told to stop."""

KEPT_OPEN = 75
"""Seconds for which a connection may rest: longer than proxies in front keep theirs (60, most of
them). Hung up by this side first, it may have a delivery on its way, and the proxy tells the
network that there is nobody."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests in hand are answered first.

    Raises `NotRunning` when there is no database or no Temporal.
    """
    # uvicorn stops by itself and then repeats the signal, which would end us in mid-sentence.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _heard)
    heap.keep_together()
    uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    async with traced(settings, "api") as traces:
        await _serve_traced(settings, traces)


async def _serve_traced(settings: Settings, traces: Tracing) -> None:
    url = database_url(settings)
    engine = create_engine(url)
    sessions = create_sessions(engine, keyring_of(settings))
    watching = [traces.interceptor()] if traces is not None else []
    temporal = await connect(settings, lazy=True, interceptors=watching)
    dispatcher = Dispatcher.over(sessions, temporal, channel)
    app = create_app(
        Dependencies(
            sessions=sessions,
            reading=each_alone(sessions),
            database_url=url,
            dispatcher=dispatcher,
            version=importlib.metadata.version("webcare"),
            static=Path(api.__file__).parent / "static",
            secure_cookie=settings.public_url.startswith("https://"),
            provider=_provider(settings),
            local_mail=settings.smtp_url is None and settings.here,
            sources=sources_of(settings),
            seal=seal_of(settings),
            erasures=erasure_log_of(settings),
            probes={
                "temporal": temporal_probe(temporal),
                "worker": worker_probe(temporal, CASE_TASK_QUEUE),
            },
        )
    )
    server = Server(app, settings)
    async with metrics_served(settings.host, settings.api_metrics_port, engine, sessions):
        heap.settle()
        await server.serve()
        await dispatcher.fast_path.drain()
    await engine.dispose()


class Server(uvicorn.Server):
    """Answers the requests in hand before it stops. Event streams would go on for ever: they end
    as soon as it is told to."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            forwarded_allow_ips=settings.proxies,
            log_config=None,
            access_log=False,  # addresses hold search words, and so names
            timeout_graceful_shutdown=IN_HAND,
            timeout_keep_alive=KEPT_OPEN,
        )
        super().__init__(config)
        self._feed = app.state.change_feed
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by a signal, in the middle of whatever goes on."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._feed.end)


def _provider(settings: Settings) -> IdentityProvider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret
    return IdentityProvider(
        ProviderSettings(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            name=settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or "OpenID",
            groups_claim=settings.oidc_groups_claim,
            scope=settings.oidc_scope,
            public_url=settings.reached_at,
        )
    )


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the server has acted on the signal already."""
