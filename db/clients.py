"""Clients: the brands we work for."""

from collections.abc import Collection, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change, publish_agreement
from db.listing import Listing, Page, Wanted, any_id, containing
from db.tables import Client
from domain.agreement import ServiceAgreement
from domain.errors import Conflict, NotFound

FormOfAddress = Literal["formal", "informal"]

_LISTING = Listing(
    sorts={"id": Client.client_id, "name": Client.name, "created_at": Client.created_at},
    filters={
        "id": any_id(Client.client_id),
        "q": containing(lambda pattern: Client.name.ilike(pattern, escape="\\")),
    },
    default_sort="name",
    unique=Client.client_id,
)


async def create_client(
    session: AsyncSession,
    *,
    name: str,
    brand: str,
    form_of_address: FormOfAddress,
    agreement: ServiceAgreement,
    actor: UUID | None = None,
) -> Client:
    """A new client with its first service agreement. Raises Conflict when the name is taken."""
    if await client_named(session, name) is not None:
        raise Conflict("There is a client of that name.", "Choose another name.")
    client = Client(
        client_id=uuid7(),
        name=name,
        brand=brand,
        form_of_address=form_of_address,
        agreement_version="1",
    )
    session.add(client)
    await session.flush()
    await journal_change(
        session,
        client_id=client.client_id,
        actor=actor,
        kind="client.created",
        subject=client.client_id,
        after={"name": name, "brand": brand, "form_of_address": form_of_address},
    )
    await publish_agreement(session, client, agreement, actor)
    return client


async def client_named(session: AsyncSession, name: str) -> Client | None:
    """The client of exactly that name."""
    return await session.scalar(select(Client).where(Client.name == name))


async def get_client(
    session: AsyncSession, client_id: UUID, within: Collection[UUID] | None = None
) -> Client:
    """A client, among those one may see when `within` says so. Raises NotFound."""
    client = await session.get(Client, client_id)
    if client is None or (within is not None and client_id not in within):
        raise NotFound("There is no such client.")
    return client


async def list_clients(
    session: AsyncSession, within: Collection[UUID], wanted: Wanted
) -> Page[Client]:
    """A page of those clients. Raises Invalid for an unknown filter or sort."""
    query = select(Client).where(Client.client_id.in_(within))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[client for (client,) in rows], first=wanted.first, total=total)


async def all_clients(session: AsyncSession) -> Sequence[Client]:
    """Every client, by name: for the command line, not for people's requests."""
    return (await session.scalars(select(Client).order_by(Client.name))).all()


async def client_ids(session: AsyncSession) -> set[UUID]:
    """Every client there is."""
    return set(await session.scalars(select(Client.client_id)))
