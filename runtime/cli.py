"""The `webcare` command. Each group of commands lives in a file of its own and is named here."""

import contextlib
import importlib
import logging
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from runtime import heap
from runtime.terminal import explaining_what_is_missing, fail, prepare

_GROUPS = {
    "user": "runtime.commands_user",
    "account": "runtime.commands_account",
    "client": "runtime.commands_client",
    "audit": "runtime.commands_audit",
    "import": "runtime.commands_import",
    "keys": "runtime.commands_keys",
    "person": "runtime.commands_person",
    "backup": "runtime.commands_backup",
    "restore": "runtime.commands_restore",
    "reconcile": "runtime.commands_reconcile",
    "demo": "runtime.commands_demo",
}


class _OnDemand(TyperGroup):
    """Loads a group of commands when it is called: together they take seconds to import."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *_GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _GROUPS:
            return super().get_command(ctx, cmd_name)
        group = typer.main.get_command(importlib.import_module(_GROUPS[cmd_name]).app)
        group.name = cmd_name
        return group


app = typer.Typer(
    cls=_OnDemand,
    help="Every mention becomes a case that cannot be forgotten.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command()
def up(
    demo: Annotated[
        bool | None,
        typer.Option(
            "--demo/--no-demo",
            help="Furnish a demo client. By default only in webcare's own database.",
        ),
    ] = None,
) -> None:
    """Run everything in one terminal until Ctrl-C: databases, API, worker, admin UI."""
    settings = prepare()
    from runtime.up import CannotStart
    from runtime.up import up as run_everything

    try:
        run_everything(settings, demo=settings.database_url is None if demo is None else demo)
    except CannotStart as error:
        fail(str(error))


@app.command()
def api() -> None:
    """Serve the HTTP API and the admin UI."""
    settings = prepare()
    heap.look_later()
    from runtime.serve import serve

    with explaining_what_is_missing():
        serve(settings)


@app.command()
def worker() -> None:
    """Carry cases through their steps: the Temporal worker, the streams and the relay."""
    settings = prepare()
    heap.look_later()
    from runtime.worker import main

    with explaining_what_is_missing():
        main(settings)


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version; safe to repeat."""
    settings = prepare()
    from db.migrate import upgrade
    from runtime.keys import keyring_of
    from runtime.running import database_url

    with explaining_what_is_missing():
        upgrade(database_url(settings), keyring_of(settings))
    typer.echo("the database is up to date")


_SDK = "temporalio.bridge.temporal_sdk_bridge"


def main() -> None:
    """Run a command. Where it loaded Temporal's SDK, the process ends without Python being taken
    apart: the SDK's own threads live on, and one that comes back at that moment makes Python abort
    (https://github.com/temporalio/sdk-python/issues/300), with everything done and a status that
    says otherwise."""
    try:
        app()
    except SystemExit as end:
        if _SDK not in sys.modules:
            raise
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):  # whoever read it has gone
                stream.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))


if __name__ == "__main__":
    main()
