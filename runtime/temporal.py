"""The one way to a Temporal client: address, TLS, key and our plugin from the settings."""

from collections.abc import Sequence

from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import TLSConfig
from temporalio.worker import Interceptor

from runtime.running import temporal_address
from runtime.settings import Settings
from workflows.plugin import unsandboxed_runner, webcare_plugin


async def connect(
    settings: Settings,
    *,
    lazy: bool = False,
    runtime: Runtime | None = None,
    interceptors: Sequence[Interceptor] = (),
) -> Client:
    """A client of the server in the environment, or of the one that `webcare up` runs.

    A `lazy` one connects with its first call, so that a process can start before its server does;
    a worker needs the other kind. `runtime`: what measures it (see `measured`); `interceptors`:
    what traces it. Raises `NotRunning` when there is no such server, `RuntimeError` when it does
    not answer.
    """
    key = settings.temporal_api_key
    return await Client.connect(
        temporal_address(settings),
        namespace=settings.temporal_namespace,
        api_key=key.get_secret_value() if key else None,
        tls=tls(settings),
        plugins=[webcare_plugin(unsandboxed_runner, interceptors=interceptors)],
        lazy=lazy,
        runtime=runtime,
    )


def measured(settings: Settings) -> Runtime | None:
    """What serves the client's and the worker's own metrics, where a port is given for them; once
    per process, because the port is taken with it."""
    if settings.temporal_metrics_port is None:
        return None
    return Runtime(
        telemetry=TelemetryConfig(
            metrics=PrometheusConfig(
                bind_address=f"{settings.host}:{settings.temporal_metrics_port}",
                counters_total_suffix=True,
                unit_suffix=True,
                durations_as_seconds=True,
            )
        )
    )


def tls(settings: Settings) -> TLSConfig | bool:
    """TLS as soon as anything speaks of it: a certificate, a root, a key for Temporal Cloud."""

    def content(name: str) -> bytes | None:
        path = getattr(settings, name)
        return path.read_bytes() if path is not None else None

    certificate, private_key, root = map(
        content, ("temporal_tls_cert", "temporal_tls_key", "temporal_tls_ca")
    )
    if certificate or root:
        return TLSConfig(
            server_root_ca_cert=root, client_cert=certificate, client_private_key=private_key
        )
    return settings.temporal_tls or settings.temporal_api_key is not None
