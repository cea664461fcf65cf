"""`webcare demo …`: a small town to be a customer in."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.connecting import connect, reconnect
from db.accounts import account_named, add_account
from db.clients import client_named
from db.tables import ChannelAccount, Message
from domain.errors import NotFound
from runtime.database import in_transaction
from runtime.embedded.lock import InUse
from runtime.embedded.server import ServerFailed
from runtime.printing import AsJson, print_result
from runtime.running import Running
from runtime.settings import Settings
from runtime.terminal import fail, prepare
from runtime.town import (
    ACCOUNT,
    BRAND,
    CLIENT,
    PEOPLE,
    NotPosted,
    OpenTown,
    TownServer,
    forget,
    token,
)

PATIENCE = 20.0
"""Seconds in which a post becomes a case, many times over."""

app = typer.Typer(
    help="A small town on a Mastodon-API server: be a customer, watch the case.",
    no_args_is_help=True,
)
_out = Console(highlight=False, soft_wrap=True)


@app.command()
def town(
    background: Annotated[
        bool, typer.Option("--background", help="Leave it open and give the terminal back.")
    ] = False,
) -> None:
    """Open the town, connect it as Café Kompass, and keep it open until Ctrl-C."""
    settings = prepare()
    _require_webcare(settings)
    if OpenTown.on(settings.data) is not None:
        fail("the town is open already: webcare demo post, or webcare demo stop")
    if background:
        _open_in_background(settings)
    else:
        _keep_open(settings)


@app.command()
def post(
    text: Annotated[str, typer.Argument(help=f"What to say; @{BRAND} is added if it is missing.")],
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help=f"One of {', '.join(PEOPLE)}.")
    ] = "mia",
    reply_to: Annotated[
        str | None, typer.Option(metavar="ID", help="The post that this one answers.")
    ] = None,
    direct: Annotated[bool, typer.Option("--direct", help="As a direct message.")] = False,
    as_json: AsJson = False,
) -> None:
    """Post as a customer, and see the case that it becomes."""
    settings = prepare()
    if who not in PEOPLE:
        fail(f"nobody in the town is called {who}: {', '.join(PEOPLE)}")
    running = _require_webcare(settings)
    open_town = OpenTown.on(settings.data)
    if open_town is None:
        fail("the town is not open: webcare demo town --background")
    begun = time.monotonic()
    try:
        status = open_town.post(who, text, reply_to=reply_to, private=direct)
    except NotPosted as error:
        fail(f"the town refuses the post: {error.args[-1] if error.args else type(error).__name__}")
    status_id = str(status["id"])
    case_id = _wait_for_case(settings, status_id, begun + PATIENCE)
    if case_id is None:
        fail(f"post {status_id} is not a case yet; what does the log of `webcare up` say?")
    seconds = time.monotonic() - begun
    url = f"{running.url}/cases/{case_id}/show"
    result = {"post": status_id, "post_url": status["url"], "case": case_id, "case_url": url}
    print_result(
        {**result, "seconds": round(seconds, 2)},
        as_json=as_json,
        text=f"post {status_id} by @{who} is a case after {seconds:.1f} s\n{url}",
    )


@app.command()
def stop() -> None:
    """Close a town that was left open in the background."""
    settings = prepare()
    found = OpenTown.on(settings.data)
    if found is None:
        fail("no town is open")
    os.kill(found.process, signal.SIGTERM)
    deadline = time.monotonic() + 20
    while OpenTown.on(settings.data) is not None:
        if time.monotonic() > deadline:
            fail(f"process {found.process} does not close the town")
        time.sleep(0.1)
    _out.print("the town is closed; its posts are kept")


def _keep_open(settings: Settings) -> None:
    """Run the server here until a signal comes."""
    server, process = TownServer(settings.data), None
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        process = _start(server)
        _connect(settings, server.url)
        OpenTown(process=os.getpid(), url=server.url).write(settings.data)
        _welcome(settings, server.url, "close it with Ctrl-C")
        status = process.wait()
        fail(f"the town's server has ended with status {status}, see {server.home}/server.log")
    except _Stop:
        _out.print("the town is closed; its posts are kept")
    finally:
        forget(settings.data)
        if process is not None:
            server.stop(process)


def _start(server: TownServer) -> "subprocess.Popen[bytes]":
    with (server.home / "server.log").open("ab") as log:
        try:
            process = server.start(log, patience=2)
            server.await_ready(process)
        except (InUse, ServerFailed) as error:
            fail(str(error))
    return process


def _open_in_background(settings: Settings) -> None:
    """The same command once more, away from this terminal."""
    log = TownServer(settings.data).home / "town.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "demo", "town"],
            env={**os.environ, "WEBCARE_DATA": str(settings.data)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while (found := OpenTown.on(settings.data)) is None:
        if process.poll() is not None:
            fail(log.read_text(errors="replace").strip().removeprefix("webcare: "))
        time.sleep(0.1)
    _welcome(settings, found.url, "close it with `webcare demo stop`")


def _welcome(settings: Settings, url: str, closing: str) -> None:
    running = _require_webcare(settings)
    _out.print(f"the town is open      {url}")
    _out.print(f"connected as          @{BRAND}, account {ACCOUNT} of {CLIENT}")
    _out.print('post as a customer    webcare demo post "My coffee was cold!"')
    _out.print(f"as somebody else      --as {'|'.join(list(PEOPLE)[1:])}, in private --direct")
    _out.print(f"watch the cases       {running.url}/cases")
    _out.print(closing)


def _connect(settings: Settings, url: str) -> None:
    """The café's account in the town, new or known from before."""
    wanted: dict[str, Any] = {"base_url": url}
    secrets = {"access_token": token(BRAND)}

    async def work(session: AsyncSession) -> None:
        known = await account_named(session, ACCOUNT)
        if known is not None:
            await reconnect(session, known, settings=wanted, secrets=secrets)
            return
        client = await client_named(session, CLIENT)
        if client is None:
            raise NotFound(f"There is no client {CLIENT}.", "Start webcare with `up --demo`.")
        found = await connect(
            client_id=client.client_id,
            channel_name="mastodon",
            handle=BRAND,
            settings=wanted,
            secrets=secrets,
        )
        await add_account(
            session,
            client_id=client.client_id,
            channel="mastodon",
            name=ACCOUNT,
            handle=found.handle,
            settings=found.settings,
            secrets=found.secrets,
            cursor=found.cursor,
        )

    in_transaction(settings, work)


def _wait_for_case(settings: Settings, status_id: str, deadline: float) -> UUID | None:
    async def work(session: AsyncSession) -> Sequence[UUID | None]:
        query = (
            select(Message.case_id)
            .join(ChannelAccount, ChannelAccount.id == Message.account_id)
            .where(ChannelAccount.name == ACCOUNT, Message.remote_key == status_id)
        )
        return (await session.scalars(query)).all()

    while time.monotonic() < deadline:
        found = in_transaction(settings, work)
        if found and found[0] is not None:
            return found[0]
        time.sleep(0.1)
    return None


def _require_webcare(settings: Settings) -> Running:
    running = Running.on(settings.data)
    if running is None:
        fail(f"nothing runs on {escape(str(settings.data))}: start `webcare up` first")
    return running


class _Stop(Exception):
    """Somebody wants the town closed."""


def _stop(_number: int, _frame: object) -> None:
    raise _Stop
