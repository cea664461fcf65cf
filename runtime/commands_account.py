"""`webcare account …`: the connected presences of clients on networks."""

from datetime import timedelta
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.connecting import connect as ask_network
from api.accounts.connecting import reconnect
from db import accounts
from db.clients import all_clients
from db.tables import ChannelAccount
from domain.errors import Conflict, NotFound
from runtime.commands_user import ClientName, find_client
from runtime.database import in_transaction
from runtime.printing import AsJson, print_result, print_rows
from runtime.terminal import fail, prepare

app = typer.Typer(help="Channel accounts: connect, pause, signing secrets.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The account's name, as in `list`.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="A setting of the channel: base_url=https://…")
]
Secrets = Annotated[
    list[str] | None,
    typer.Option("--secret", help="What the network gave us: access_token=…"),
]


@app.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """Every account, without its secrets."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        clients = {client.client_id: client.name for client in await all_clients(session)}
        return [
            {
                "name": account.name,
                "channel": account.channel,
                "handle": account.handle,
                "client": clients[account.client_id],
                "status": account.status,
                "problem": account.problem,
            }
            for account in await accounts.all_accounts(session)
        ]

    rows = in_transaction(prepare(), work)
    print_rows(rows, as_json=as_json, empty="no accounts yet: webcare account add")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Part of the webhook's address: short, lower case.")],
    client: ClientName,
    channel: Annotated[str, typer.Option(help="generic, mastodon …")] = "generic",
    handle: Annotated[str, typer.Option(help="As customers address it on the network.")] = "",
    settings: Settings = None,
    secrets: Secrets = None,
    as_json: AsJson = False,
) -> None:
    """Connect a presence. What is there already counts as read and is not answered."""
    wanted, known = _settings(settings), _pairs(secrets)

    async def work(session: AsyncSession) -> dict[str, Any]:
        owner = await find_client(session, client)
        connected = await ask_network(
            client_id=owner.client_id,
            channel_name=channel,
            handle=handle,
            settings=wanted,
            secrets=known,
        )
        account = await accounts.add_account(
            session,
            client_id=owner.client_id,
            channel=channel,
            name=name,
            handle=connected.handle,
            settings=connected.settings,
            secrets=connected.secrets,
            cursor=connected.cursor,
        )
        return {"id": account.id, "name": name, "handle": account.handle, **connected.shown}

    result = in_transaction(prepare(), work)
    secret = result.get(accounts.SIGNING_SECRET)
    shown = f"\nsigning secret: {secret}" if secret else ""
    text = f"{name} is connected as {result['handle']}{shown}"
    print_result(result, as_json=as_json, text=text)


@app.command()
def secret(
    name: Name,
    rotate: Annotated[bool, typer.Option(help="Make a new one; the old one is refused.")] = False,
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=72, help="With --rotate: take the old one for so long yet.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Show the signing secret of a webhook, or make a new one."""

    async def work(session: AsyncSession) -> str:
        account = await _account(session, name)
        if accounts.SIGNING_SECRET not in account.secrets:
            raise Conflict("This channel signs nothing.", "Its secrets come from its network.")
        if rotate:
            overlap = timedelta(hours=overlap_hours)
            return await accounts.rotate_signing_secret(session, account, overlap=overlap)
        return str(account.secrets[accounts.SIGNING_SECRET])

    found = in_transaction(prepare(), work)
    print_result(
        {"name": name, accounts.SIGNING_SECRET: found, "rotated": rotate},
        as_json=as_json,
        text=found,
    )


@app.command()
def connect(
    name: Name, settings: Settings = None, secrets: Secrets = None, as_json: AsJson = False
) -> None:
    """Ask the network anew who the account is, with other settings or secrets if given."""
    wanted, known = _settings(settings), _pairs(secrets)

    async def work(session: AsyncSession) -> ChannelAccount:
        account = await _account(session, name)
        await reconnect(session, account, settings=wanted, secrets=known)
        return account

    account = in_transaction(prepare(), work)
    print_result(
        {"name": name, "handle": account.handle, "status": account.status},
        as_json=as_json,
        text=f"{name} is connected as {account.handle}",
    )


@app.command()
def pause(name: Name, as_json: AsJson = False) -> None:
    """Neither read nor write there until it is resumed."""
    _set_status(name, accounts.PAUSED, as_json=as_json)


@app.command()
def resume(name: Name, as_json: AsJson = False) -> None:
    """Read and write there again."""
    _set_status(name, accounts.ACTIVE, as_json=as_json)


def _set_status(name: str, status: str, *, as_json: bool) -> None:
    async def work(session: AsyncSession) -> bool:
        return await accounts.set_account_status(session, await _account(session, name), status)

    changed = in_transaction(prepare(), work)
    text = f"{name} {'is now' if changed else 'was already'} {status}"
    print_result({"name": name, "status": status, "changed": changed}, as_json=as_json, text=text)


async def _account(session: AsyncSession, name: str) -> ChannelAccount:
    account = await accounts.account_named(session, name)
    if account is None:
        known = ", ".join(a.name for a in await accounts.all_accounts(session)) or "none yet"
        raise NotFound(f"There is no account {name!r}.", f"Accounts: {known}.")
    return account


def _settings(given: list[str] | None) -> dict[str, int | str]:
    """`key=value`, where a value of digits is a number."""
    return {
        key: int(value) if value.isascii() and value.isdigit() else value
        for key, value in _pairs(given).items()
    }


def _pairs(given: list[str] | None) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in given or []:
        key, separator, value = each.partition("=")
        if not separator or not key:
            fail(f"write key=value, not {each!r}")
        pairs[key] = value
    return pairs
