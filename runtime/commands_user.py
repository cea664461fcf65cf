"""`webcare user …`: who works with webcare."""

import os
import sys
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from db import people
from db.clients import all_clients, client_named
from db.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password
from db.tables import Client, Person
from domain.actor import Role
from domain.errors import NotFound
from runtime.database import in_transaction
from runtime.printing import AsJson, print_result, print_rows
from runtime.terminal import fail, prepare

app = typer.Typer(help="People: list, add, grant roles, set passwords.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail address they log in with.")]
ClientName = Annotated[str, typer.Option("--client", help="The client's name, as in `list`.")]
RoleOption = Annotated[Role, typer.Option("--role", help="What they are for that client.")]


@app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Everybody, with their roles."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        return [
            {"email": person.email, "name": person.name, "active": person.active, "roles": roles}
            for person, roles in await people.all_people(session)
        ]

    rows = in_transaction(prepare(), work)
    print_rows(rows, as_json=as_json, empty="nobody yet: webcare user add")


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As colleagues read it.")],
    client: ClientName,
    role: RoleOption,
    initials: Annotated[str, typer.Option(help="Sign replies: ^JB.")] = "",
    language: Annotated[str, typer.Option(help="Of the screens: de, en, fr or nl.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Somebody new, with a first role. The password is asked for, or read from standard input."""
    settings = prepare()
    if "@" not in email.strip("@"):
        fail("an e-mail address looks like jana@brand.example")
    if language not in ("de", "en", "fr", "nl"):
        fail("the language is de, en, fr or nl")
    password_hash = hash_password(_ask_password())

    async def work(session: AsyncSession) -> Person:
        found = await find_client(session, client)
        person = await people.create_person(
            session,
            email=email,
            name=name,
            password_hash=password_hash,
            initials=initials,
            language=language,
        )
        await people.grant(session, person, found.client_id, role)
        return person

    person = in_transaction(settings, work)
    print_result(
        {"id": person.id, "email": person.email},
        as_json=as_json,
        text=f"{person.email} can log in as {role.value} of {client}",
    )


@app.command()
def grant(email: Email, client: ClientName, role: RoleOption, as_json: AsJson = False) -> None:
    """Give somebody another role."""

    async def work(session: AsyncSession) -> bool:
        found = await find_client(session, client)
        person = await people.get_person(session, email)
        return await people.grant(session, person, found.client_id, role)

    fresh = in_transaction(prepare(), work)
    done = "is now" if fresh else "was already"
    print_result(
        {"email": email, "client": client, "role": role.value, "changed": fresh},
        as_json=as_json,
        text=f"{email} {done} {role.value} of {client}",
    )


@app.command()
def password(email: Email, as_json: AsJson = False) -> None:
    """Set a new password; whoever is logged in with the old one is logged out."""
    settings = prepare()
    password_hash = hash_password(_ask_password())

    async def work(session: AsyncSession) -> None:
        person = await people.get_person(session, email)
        await people.set_password(session, person, password_hash)

    in_transaction(settings, work)
    print_result({"email": email}, as_json=as_json, text=f"{email} has a new password")


@app.command()
def deactivate(email: Email, as_json: AsJson = False) -> None:
    """Somebody has left: no login from now on; what they did keeps their name."""

    async def work(session: AsyncSession) -> bool:
        return await people.deactivate(session, await people.get_person(session, email))

    changed = in_transaction(prepare(), work)
    print_result(
        {"email": email, "changed": changed},
        as_json=as_json,
        text=f"{email} {'can no longer log in' if changed else 'could not log in before either'}",
    )


async def find_client(session: AsyncSession, name: str) -> Client:
    """The client of that name. Raises NotFound with the names there are."""
    found = await client_named(session, name)
    if found is None:
        known = ", ".join(client.name for client in await all_clients(session)) or "none yet"
        raise NotFound(f"There is no client {name!r}.", f"Clients: {known}.")
    return found


def _ask_password() -> str:
    """From WEBCARE_PASSWORD, the terminal (twice), or the first line of standard input."""
    given = os.environ.get("WEBCARE_PASSWORD", "")
    if not given and sys.stdin.isatty():
        given = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    elif not given:
        given = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST_PASSWORD <= len(given) <= LONGEST_PASSWORD:
        fail(f"a password has at least {SHORTEST_PASSWORD} characters")
    return given
