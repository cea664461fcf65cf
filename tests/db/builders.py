"""What a database test begins with."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from db.clients import create_client
from db.people import create_person
from db.tables import Customer, Person
from domain.agreement import ServiceAgreement


async def a_client(session: AsyncSession, name: str = "") -> UUID:
    """A client with the usual agreement."""
    name = name or f"Client {uuid4().hex[:8]}"
    client = await create_client(
        session,
        name=name,
        brand=name,
        form_of_address="formal",
        agreement=ServiceAgreement(version="1"),
    )
    return client.client_id


async def a_customer(session: AsyncSession, client_id: UUID) -> UUID:
    """Somebody who writes to the client."""
    customer = Customer(id=uuid4(), client_id=client_id)
    session.add(customer)
    await session.flush()
    return customer.id


async def a_person(session: AsyncSession, email: str = "") -> Person:
    """Somebody without any role or password."""
    email = email or f"{uuid4().hex[:8]}@webcare.example"
    return await create_person(session, email=email, name="Kim Muster", password_hash=None)
