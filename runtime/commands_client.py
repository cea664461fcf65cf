"""`webcare client …`: the brands we work for and what was agreed with each."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.fields import LONGEST_LINE
from db.clients import all_clients, create_client
from db.configuration import agreement_of, publish_agreement
from db.retaining import set_retention
from db.tables import Client
from domain.agreement import ServiceAgreement
from domain.agreement_problems import agreement_problems
from domain.prepared import Address
from runtime.commands_user import find_client
from runtime.database import in_transaction
from runtime.printing import AsJson, print_result, print_rows
from runtime.terminal import fail, prepare

app = typer.Typer(help="Clients: list, add, service agreements.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The client's name, as in `list`.")]


@app.command("list")
def list_clients(as_json: AsJson = False) -> None:
    """Every client with the version of its service agreement."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        return [
            {"name": client.name, "brand": client.brand, "agreement": client.agreement_version}
            for client in await all_clients(session)
        ]

    rows = in_transaction(prepare(), work)
    print_rows(rows, as_json=as_json, empty="no clients yet: webcare client add")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="As colleagues read it.")],
    brand: Annotated[str, typer.Option(help="As customers read it; without it the name.")] = "",
    form_of_address: Annotated[Address, typer.Option(help="How customers are addressed.")] = (
        Address.FORMAL
    ),
    as_json: AsJson = False,
) -> None:
    """A new client with the usual service agreement; then `user add` its first administrator."""
    name = " ".join(name.split())
    called = " ".join(brand.split()) or name
    if not 0 < len(name) <= LONGEST_LINE or len(called) > LONGEST_LINE:
        fail(f"a name has 1 to {LONGEST_LINE} characters")

    async def work(session: AsyncSession) -> Client:
        return await create_client(
            session,
            name=name,
            brand=called,
            form_of_address="informal" if form_of_address is Address.INFORMAL else "formal",
            agreement=ServiceAgreement(version="1"),
        )

    client = in_transaction(prepare(), work)
    print_result(
        {"id": client.client_id, "name": client.name},
        as_json=as_json,
        text=f"{client.name} is a client; next: webcare user add",
    )


@app.command()
def retention(
    name: Name,
    days: Annotated[
        int | None, typer.Option(help="Erase customers so long after their last case ended.")
    ] = None,
    forever: Annotated[bool, typer.Option("--forever", help="Keep them.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how long a client keeps its customers, or change it."""
    if days is not None and forever:
        fail("either --days or --forever")

    async def work(session: AsyncSession) -> int | None:
        client = await find_client(session, name)
        if days is not None or forever:
            await set_retention(session, client, days, actor=None)
        return client.retention_days

    kept = in_transaction(prepare(), work)
    text = "kept until somebody erases them" if kept is None else f"erased after {kept} days"
    print_result({"retention_days": kept}, as_json=as_json, text=f"customers of {name}: {text}")


@app.command()
def agreement(
    name: Name,
    publish: Annotated[
        Path | None,
        typer.Option(help="Publish this JSON file as the next version; new cases get it."),
    ] = None,
) -> None:
    """Show a client's service agreement as JSON, or publish its next version from a file.

    What a file leaves out stays as it is. Open cases keep the version that they were pinned to.
    """
    changes = _read(publish) if publish is not None else None

    async def work(session: AsyncSession) -> dict[str, Any]:
        client = await find_client(session, name)
        current = await agreement_of(session, client.client_id)
        if changes is None:
            return current.model_dump(mode="json")
        try:
            wanted = ServiceAgreement.model_validate(current.model_dump(mode="json") | changes)
        except ValidationError as error:
            problems = "; ".join(
                f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()
            )
            fail(f"this agreement cannot be published: {problems}")
        if wrong := agreement_problems(wanted):
            said = "; ".join(f"{each.where}: {each.problem}" for each in wrong)
            fail(f"this agreement cannot be kept: {said}")
        published = await publish_agreement(session, client, wanted, None)
        return published.model_dump(mode="json")

    typer.echo(json.dumps(in_transaction(prepare(), work), ensure_ascii=False, indent=2))


def _read(file: Path) -> dict[str, Any]:
    try:
        contents = json.loads(file.read_text())
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    except ValueError as error:
        fail(f"{file} is not JSON: {error}")
    if not isinstance(contents, dict):
        fail(f"{file} holds no JSON object")
    return contents
