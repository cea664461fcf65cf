"""`webcare person …`: what is on record about a customer, and its end."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.person_page import person_page
from activities.person_zip import person_zip
from db.customers import get_customer, list_customers
from db.erasing import Preview, erase, preview
from db.listing import Wanted
from db.person_export import everything_about, files_about
from db.retaining import lift_hold, place_hold
from db.tables import Customer, Erasure
from domain.erasure import BY_PEOPLE, Ground
from domain.errors import Refusal
from runtime.commands_user import find_client
from runtime.database import in_transaction
from runtime.keys import erasure_log_of
from runtime.printing import AsJson, print_result, print_rows
from runtime.settings import Settings
from runtime.terminal import fail, prepare

app = typer.Typer(help="Customers: find, export, erase.", no_args_is_help=True)

Id = Annotated[UUID, typer.Argument(metavar="CUSTOMER", help="The id, as `find` shows it.")]
Why = StrEnum("Why", {each.name: each.value for each in BY_PEOPLE})  # type: ignore[misc]


@app.command()
def find(
    client: Annotated[str, typer.Option("--client", help="The client's name.")],
    words: Annotated[str, typer.Argument(help="Part of a name or handle.")],
    as_json: AsJson = False,
) -> None:
    """Customers of a client by name or handle, up to 100."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await find_client(session, client)
        wanted = Wanted(filters={"q": words}, last=99)
        page = await list_customers(session, [found.client_id], wanted)
        return [
            {
                "id": str(entry.row.id),
                "handles": [f"{each.handle} ({each.channel})" for each in entry.identities],
                "cases": entry.cases,
            }
            for entry in page.rows
        ]

    print_rows(in_transaction(prepare(), work), as_json=as_json, empty="nobody is called that")


@app.command()
def export(
    customer: Id,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="*.json for programs, *.html to read, *.zip with both and their files.",
        ),
    ],
) -> None:
    """Everything that is on record about somebody."""

    async def work(session: AsyncSession) -> tuple[dict[str, Any], dict[str, bytes]]:
        entry = await get_customer(session, [await _client_of(session, customer)], customer)
        told = await everything_about(session, entry, actor=None, now=datetime.now(UTC))
        return told, await files_about(session, entry.row)

    told, files = in_transaction(prepare(), work)
    match output.suffix:
        case ".zip":
            content = person_zip(told, files)
        case ".html":
            content = person_page(told).encode()
        case _:
            content = json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
    output.touch(mode=0o600)
    output.write_bytes(content)
    typer.echo(f"{output}: {len(told['cases'])} cases")


@app.command("erase")
def erase_person(
    customer: Id,
    ground: Annotated[Why, typer.Option(help="Why they are erased.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase somebody for good, over all channels; what stays are ids and hashes.

    Shows first what will go. Refused while a case of theirs is open or a legal hold stands.
    """
    settings = prepare()
    log = erasure_log_of(settings)

    async def look(session: AsyncSession) -> Preview:
        found = await session.get(Customer, customer)
        if found is None:
            fail("there is no such customer")
        return await preview(session, found)

    counts = in_transaction(settings, look).counts
    if not yes:
        typer.echo(
            f"{counts.cases} cases, {counts.messages} messages, {counts.texts} texts, "
            f"{counts.attachments} attachments, {counts.deliveries} deliveries"
        )
        typer.confirm("Erase them for good?", abort=True)

    async def work(session: AsyncSession) -> dict[str, Any]:
        erasure = await erase(
            session,
            log,
            customer,
            ground=Ground(ground.value),
            actor=None,
            now=datetime.now(UTC),
            expected_cases=counts.cases,
        )
        return {"erased": str(customer), "at": erasure.at.isoformat(), **erasure.counts}

    print_result(in_transaction(settings, work), as_json=as_json, text=f"{customer} is erased")


@app.command()
def hold(
    customer: Id,
    reason: Annotated[str, typer.Option(help="Kept with the hold, not in the journal.")],
    case: Annotated[UUID | None, typer.Option(help="The case that it is about.")] = None,
    as_json: AsJson = False,
) -> None:
    """Place a legal hold: nobody erases them until it is lifted."""

    async def work(session: AsyncSession) -> UUID:
        return (await place_hold(session, customer, case, reason, None, datetime.now(UTC))).id

    placed = in_transaction(prepare(), work)
    print_result({"hold": str(placed)}, as_json=as_json, text=f"legal hold {placed}")


@app.command()
def lift(
    hold_id: Annotated[UUID, typer.Argument(metavar="HOLD", help="As `hold` printed it.")],
    as_json: AsJson = False,
) -> None:
    """Lift a legal hold."""

    async def work(session: AsyncSession) -> None:
        await lift_hold(session, hold_id, None, datetime.now(UTC))

    in_transaction(prepare(), work)
    print_result({"lifted": str(hold_id)}, as_json=as_json, text="lifted")


@app.command()
def erasures(as_json: AsJson = False) -> None:
    """Who was erased, the latest 1,000: when, why, by whom, and how much went."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        rows = await session.scalars(select(Erasure).order_by(Erasure.at.desc()).limit(1_000))
        return [
            {
                "at": f"{row.at:%Y-%m-%d %H:%M}",
                "customer": str(row.customer_id),
                "ground": row.ground,
                "by": str(row.by) if row.by else "",
                **row.counts,
            }
            for row in rows
        ]

    print_rows(in_transaction(prepare(), work), as_json=as_json, empty="nobody was erased")


@app.command("reapply-erasures")
def reapply(as_json: AsJson = False) -> None:
    """After a backup was restored: erase again whoever was erased since it was made.

    Status 1 when something stands against it for somebody, who is named by id.
    """
    settings = prepare()
    log = erasure_log_of(settings)
    again, refused = list[str](), dict[str, str]()
    for customer_id in dict.fromkeys(logged.customer_id for logged in log.read()):
        outcome = _again(settings, customer_id)
        if outcome is None:
            continue
        if outcome:
            refused[str(customer_id)] = outcome
        else:
            again.append(str(customer_id))
    text = f"{len(again)} erased again" + "".join(
        f"\n{customer_id}: {why}" for customer_id, why in refused.items()
    )
    print_result({"erased": again, "refused": refused}, as_json=as_json, text=text)
    if refused:
        raise typer.Exit(1)


def _again(settings: Settings, customer_id: UUID) -> str | None:
    """Why somebody could not be erased again, empty when they were; None when nobody has to be."""
    log = erasure_log_of(settings)

    async def work(session: AsyncSession) -> str | None:
        found = await session.get(Customer, customer_id)
        if found is None or found.erased_at is not None:
            return None
        try:
            await erase(
                session,
                log,
                customer_id,
                ground=Ground.REAPPLIED,
                actor=None,
                now=datetime.now(UTC),
            )
        except Refusal as refusal:
            return refusal.detail
        return ""

    return in_transaction(settings, work)


async def _client_of(session: AsyncSession, customer_id: UUID) -> UUID:
    found = await session.get(Customer, customer_id)
    if found is None:
        fail("there is no such customer")
    return found.client_id
