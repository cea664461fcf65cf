"""`webcare backup`: the embedded servers, while everything runs."""

import importlib.metadata
from pathlib import Path
from typing import Annotated

import typer

from runtime.backup import write_backup
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.server import ServerFailed
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.keys import keyring_of
from runtime.printing import AsJson, print_result
from runtime.running import Running
from runtime.terminal import fail, prepare

app = typer.Typer(add_completion=False)


@app.command("backup")
def backup(
    directory: Annotated[Path, typer.Argument(help="A directory that is empty or not there.")],
    as_json: AsJson = False,
) -> None:
    """Back up record and workflows of a running `webcare up`. The master keys are not in it: keep
    those apart, or whoever finds the backup can read it."""
    settings = prepare()
    if settings.database_url is not None or settings.temporal_address is not None:
        fail("servers of your own have backups of their own: see Backups in docs/operations.md")
    running = Running.on(settings.data)
    if running is None:
        fail(f"nothing runs on {settings.data}: start `webcare up` there")
    postgres = EmbeddedPostgres(settings.data)
    temporal = EmbeddedTemporal(settings.data, running.temporal_namespace)
    try:
        manifest = write_backup(
            directory, postgres, temporal, importlib.metadata.version("webcare")
        )
    except (FileExistsError, ServerFailed, OSError) as error:
        fail(str(error))
    print_result(
        manifest.model_dump(mode="json"),
        as_json=as_json,
        text=f"backed up to {directory}, whole up to {manifest.begun_at:%Y-%m-%d %H:%M:%S} UTC;"
        f" keep {keyring_of(settings).file} elsewhere",
    )
