"""`webcare reconcile`: whether record and Temporal fit, and making them fit."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError
from temporalio.service import RPCError

from channels.registry import channel
from db.engine import create_engine, create_sessions
from dispatch.handing_over import Doorkeeper
from runtime.keys import keyring_of
from runtime.printing import AsJson, print_rows
from runtime.reconciling.reconciler import Finding, Reconciler
from runtime.running import database_url
from runtime.settings import Settings
from runtime.temporal import connect
from runtime.terminal import explaining_what_is_missing, fail, prepare

app = typer.Typer(add_completion=False)


@app.command("reconcile")
def reconcile(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold the record against Temporal and repair what does not fit; safe to repeat, and beside
    everything that runs. Lists what was found and done; each repair stands in the journal of
    configuration."""
    settings = prepare()
    try:
        with explaining_what_is_missing():
            findings = asyncio.run(reconciled(settings, dry_run=dry_run))
    except (OperationalError, RPCError, RuntimeError) as error:
        fail(f"a server does not answer ({type(error).__name__}); repeat it when it is back")
    print_findings(findings, as_json=as_json)


async def reconciled(settings: Settings, *, dry_run: bool = False) -> list[Finding]:
    """One look of the reconciler at the servers that the settings name."""
    engine = create_engine(database_url(settings))
    try:
        sessions = create_sessions(engine, keyring_of(settings))
        temporal = await connect(settings)
        doorkeeper = Doorkeeper(sessions, temporal, channel)
        return await Reconciler(sessions, temporal, doorkeeper, dry_run=dry_run).run()
    finally:
        await engine.dispose()


def print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Every finding, and for people how many of each kind."""
    print_rows(
        [asdict(each) for each in findings], as_json=as_json, empty="everything fits together"
    )
    if findings and not as_json:
        for (what, done), number in sorted(
            Counter((each.found, each.done) for each in findings).items()
        ):
            typer.echo(f"{number} × {what}: {done}")
