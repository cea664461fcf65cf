"""`webcare audit …`: archive, anchor, verify, export, and try whether verifying finds anything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.exc import OperationalError
from temporalio.service import RPCError
from uuid_utils.compat import uuid7

from activities.audit.anchoring import AnchorsDisagree, make_anchor
from activities.audit.archiving import Archivist
from activities.audit.auditing import AuditResult, audit
from activities.audit.bundle_verifying import NoBundle, verify_bundle
from activities.audit.bundle_writing import write_bundle
from activities.audit.catalogue import Reader, Tongue
from activities.audit.sealing import NoKey, PublicKey
from activities.audit.selftest import NothingToTry, find_victims, selftest
from db import archive as archived
from db.anchors import last_anchor
from db.audits import Scope
from db.engine import Sessions, create_engine, create_sessions
from db.scratch import CannotCopy
from runtime.audit_worker import seal_of, sources_of
from runtime.keys import keyring_of
from runtime.printing import AsJson, print_result
from runtime.printing_audits import print_audit, print_trials, progress_bar, trials_bar
from runtime.running import database_url
from runtime.settings import Settings
from runtime.temporal import connect
from runtime.terminal import explaining_what_is_missing, fail, prepare

app = typer.Typer(
    help="Prove that the record is true: archive, anchor, verify, export.", no_args_is_help=True
)

Result = TypeVar("Result")
Cases = Annotated[list[UUID] | None, typer.Argument(metavar="[CASE]…", help="Ids of cases.")]
A_HANDFUL = 10
Jobs = Annotated[int, typer.Option(min=1, max=64, help="Processes that verify side by side.")]


@app.command()
def verify(
    cases: Cases = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="What changed since then (UTC)."
        ),
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A bundle instead of our database."),
    ] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Whose signature a bundle must bear."),
    ] = None,
    jobs: Jobs = 2,
    as_json: AsJson = False,
) -> None:
    """Check everything about cases: all of them, those named, or those that changed.

    Ends with status 1 when there is a difference.
    """
    if bundle is not None and (cases or since):
        fail("a bundle is verified as a whole: name neither cases nor --since beside it")
    if bundle is None and public_key is not None:
        fail("--public-key goes with --bundle: our database is held against our own keys")
    settings = _prepare()
    if bundle is not None:
        result = _verify_bundle(bundle, public_key)
    else:
        moment = since.replace(tzinfo=UTC) if since else None
        scope = Scope(case_ids=cases or None, since=moment)
        with progress_bar("verifying cases") as progress:
            result = _with_database(
                settings,
                lambda sessions: audit(
                    sessions,
                    sources_of(settings),
                    seal_of(settings),
                    scope,
                    run_id=uuid7(),
                    # A process of its own is not worth starting for a handful of cases.
                    jobs=0 if cases and len(cases) <= A_HANDFUL else jobs,
                    progress=progress,
                ),
            )
    print_audit(result, as_json=as_json)
    if result.differences:
        raise typer.Exit(1)


@app.command()
def archive(
    again: Annotated[
        bool, typer.Option("--vanished", help="Look again for what had vanished.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the history of every run that has ended, now. Status 1 when one has vanished."""
    settings = prepare()

    async def work(sessions: Sessions) -> dict[str, Any]:
        if again:
            async with sessions.begin() as session:
                await archived.look_again_for_vanished(session, datetime.now(UTC))
        archivist = Archivist(sessions, await connect(settings))
        tally = await archivist.round(everything=True)
        figures = await archivist.measure()
        async with sessions() as session:
            gone = [
                {"workflow_id": run.workflow_id, "run_id": run.run_id, "looked_at": run.looked_at}
                for run in await archived.vanished(session)
            ]
        return {
            "now_archived": tally.get("archived", 0),
            "left_for_later": tally.get("later", 0),
            "archived": figures.archived,
            "open": figures.open,
            "stored_bytes": figures.stored_bytes,
            "oldest": figures.oldest_at,
            "vanished": gone,
        }

    result = _with_database(settings, work)
    counts = (
        f"{result['now_archived']} histories fetched; {result['archived']} in the archive, "
        f"{result['stored_bytes']:,} bytes; {result['open']} runs are open"
    )
    lines = [counts] + [
        f"vanished: {gone['workflow_id']} run {gone['run_id']}" for gone in result["vanished"]
    ]
    print_result(result, as_json=as_json, text="\n".join(lines))
    if result["vanished"]:
        raise typer.Exit(1)


@app.command()
def anchor(as_json: AsJson = False) -> None:
    """Sign every head that grew since the last anchor."""
    settings = prepare()
    seal = seal_of(settings)
    made = _with_database(settings, lambda sessions: make_anchor(sessions, seal, datetime.now(UTC)))
    statement = made.statement
    print_result(
        {**made.model_dump(mode="json"), "hash": statement.hash, "file": str(seal.anchors_file)},
        as_json=as_json,
        text=f"anchor {statement.number}: {statement.entries} heads under root {statement.root}\n"
        f"appended to {seal.anchors_file}",
    )


@app.command("public-key")
def public_key(as_json: AsJson = False) -> None:
    """Show the key that checks our signatures; give it to whoever wants to verify a bundle."""
    try:
        key = seal_of(prepare()).public_key()
    except NoKey as error:
        fail(str(error))
    print_result(
        {"key_id": key.id, "pem": key.pem.decode()}, as_json=as_json, text=key.pem.decode().strip()
    )


@app.command()
def export(
    cases: Annotated[list[UUID], typer.Argument(metavar="CASE…", help="Ids of cases.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The bundle, a zip file.")],
    language: Annotated[Tongue, typer.Option(help="Of the pages to read.")] = Tongue.ENGLISH,
    time_zone: Annotated[str, typer.Option(help="Of the times in them, beside UTC.")] = "UTC",
    as_json: AsJson = False,
) -> None:
    """Write cases with all their evidence into a bundle that can be verified anywhere.

    It holds people's words: keep it as you would keep those.
    """
    settings = prepare()
    seal = seal_of(settings)
    try:
        reader = Reader(language, ZoneInfo(time_zone))
    except (ValueError, KeyError, OSError):
        fail(f"there is no time zone {time_zone}")

    async def work(sessions: Sessions) -> int:
        # What is signed now covers the last row of every case in the bundle.
        await make_anchor(sessions, seal, datetime.now(UTC))
        return await write_bundle(sources_of(settings), sessions, seal, cases, output, reader)

    files = _with_database(settings, work)
    print_result(
        {"bundle": str(output), "cases": len(set(cases)), "files": files},
        as_json=as_json,
        text=f"{output}: {len(set(cases))} cases in {files} files\n"
        f"verify it with: webcare audit verify --bundle {output} --public-key KEY.pem",
    )


@app.command("selftest")
def try_everything(as_json: AsJson = False) -> None:
    """Falsify a scratch copy of two cases in every known way; each has to be found.

    The copy is a database of its own, gone afterwards. Ends with status 1 when one is missed.
    """
    settings = _prepare()
    with trials_bar() as progress:

        async def work(sessions: Sessions) -> Any:
            async with sessions() as session:
                victims = await find_victims(session)
            return await selftest(database_url(settings), keyring_of(settings), victims, progress)

        trials = _with_database(settings, work)
    print_trials(trials, as_json=as_json)
    if not all(trial.found for trial in trials):
        raise typer.Exit(1)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Where archive and anchors stand."""
    settings = prepare()

    async def work(sessions: Sessions) -> dict[str, Any]:
        async with sessions() as session:
            figures = await archived.figures(session, datetime.now(UTC))
            newest = await last_anchor(session)
        return {
            "archived": figures.archived,
            "open": figures.open,
            "vanished": figures.vanished,
            "stored_bytes": figures.stored_bytes,
            "oldest_archived": figures.oldest_at,
            "overdue_since": figures.overdue_since,
            "last_anchor": newest.statement.number if newest else None,
            "anchored_at": newest.statement.at if newest else None,
        }

    result = _with_database(settings, work)
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in result.items()]
    print_result(result, as_json=as_json, text="\n".join(lines))


def _prepare() -> Settings:
    """As every command does; and why a history does not execute stands in the result."""
    settings = prepare()
    logging.getLogger("temporalio").setLevel(logging.CRITICAL + 1)
    return settings


def _verify_bundle(bundle: Path, public_key_file: Path | None) -> AuditResult:
    try:
        key = (
            PublicKey.read(public_key_file.read_bytes(), str(public_key_file))
            if public_key_file is not None
            else None
        )
        return asyncio.run(verify_bundle(bundle, key))
    except (NoBundle, NoKey) as error:
        fail(str(error))


def _with_database(settings: Settings, work: Callable[[Sessions], Awaitable[Result]]) -> Result:
    """What `work` returns; whatever is missing ends the command with one line."""

    async def run() -> Result:
        engine = create_engine(database_url(settings), pool_size=4)
        try:
            return await work(create_sessions(engine, keyring_of(settings)))
        finally:
            await engine.dispose()

    with explaining_what_is_missing():
        try:
            return asyncio.run(run())
        except OperationalError:
            fail("the database does not answer")
        except (RPCError, RuntimeError) as error:
            fail(f"Temporal does not answer ({type(error).__name__})")
        except (NoKey, AnchorsDisagree, NothingToTry, CannotCopy, LookupError, ValueError) as error:
            fail(str(error))
        except OSError as error:
            fail(f"{error.filename or 'a file'}: {error.strerror or type(error).__name__}")
