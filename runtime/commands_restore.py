"""`webcare restore`: a backup into an empty data directory, brought into step."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from db.engine import create_engine, create_sessions
from db.keyring import NoMasterKey
from db.migrate import upgrade
from db.reconciling import doubt_what_waits
from runtime.backup import RECORD, TEMPORAL, NoBackup, read_manifest
from runtime.commands_reconcile import print_findings, reconciled
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.server import EmbeddedServer, ServerFailed
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.keys import keyring_of
from runtime.printing import AsJson
from runtime.reconciling.reconciler import Finding
from runtime.settings import Settings
from runtime.terminal import fail, prepare

app = typer.Typer(add_completion=False)


@app.command("restore")
def restore(
    directory: Annotated[Path, typer.Argument(help="What `webcare backup` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Restore a backup into WEBCARE_DATA, where nothing may be yet, and reconcile it; lists what
    was out of step. Put the master keys in place first."""
    settings = prepare()
    try:
        manifest = read_manifest(directory)
        manifest.check(keyring_of(settings))
        settings.data.mkdir(parents=True, exist_ok=True)
        postgres = EmbeddedPostgres(settings.data)
        temporal = EmbeddedTemporal(settings.data, manifest.namespace)
        if postgres.has_data or temporal.has_data:
            fail(f"{settings.data} holds data already: choose an empty WEBCARE_DATA")
        temporal.take(directory / TEMPORAL)
        with _running(postgres, settings.data), _running(temporal, settings.data):
            postgres.load(directory / RECORD)
            upgrade(postgres.url(), keyring_of(settings))
            findings = asyncio.run(_bring_into_step(settings, postgres, temporal))
    except (NoBackup, NoMasterKey, ServerFailed, OSError) as error:
        fail(str(error))
    print_findings(findings, as_json=as_json)
    if not as_json:
        typer.echo(
            f"restored as of {manifest.begun_at:%Y-%m-%d %H:%M:%S} UTC. Before anybody logs in:"
            " webcare person reapply-erasures"
        )


async def _bring_into_step(
    settings: Settings, postgres: EmbeddedPostgres, temporal: EmbeddedTemporal
) -> Sequence[Finding]:
    engine = create_engine(postgres.url(), pool_size=1)
    async with create_sessions(engine).begin() as session:
        await doubt_what_waits(session, datetime.now(UTC))
    await engine.dispose()
    return await reconciled(
        settings.model_copy(
            update={
                "database_url": SecretStr(postgres.url()),
                "temporal_address": temporal.address,
                "temporal_namespace": temporal.namespace,
            }
        )
    )


@contextmanager
def _running(server: EmbeddedServer, data: Path) -> Iterator[None]:
    """The server, ready within the block; what it says lies in `restore.log`."""
    with (data / "restore.log").open("ab") as log:
        process = server.start(log)
    try:
        server.await_ready(process)
        yield
    finally:
        server.stop(process)
