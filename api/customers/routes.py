"""Customers: who writes to the clients that one works for."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.context import Database
from api.customers.schemas import CustomerListed
from api.customers.show import customer_of
from api.listing import List, paged
from api.reference.answers import problems
from db.customers import get_customer, list_customers
from domain.permissions import Permission

router = APIRouter(prefix="/api/customers", tags=["customers"])


@router.get("", operation_id="listCustomers")
async def customers(
    who: Who, session: Database, wanted: List, response: Response
) -> list[CustomerListed]:
    """Filters: id, client_id, q (in name or handle). Sort: id, created_at, seen_at."""
    page = await list_customers(session, who.scope(Permission.READ_CONVERSATIONS), wanted)
    return paged(response, "customers", page.of([customer_of(entry) for entry in page.rows]))


@router.get("/{customer_id}", operation_id="getCustomer", responses=problems(403, 404))
async def customer(customer_id: UUID, who: Who, session: Database) -> CustomerListed:
    """One customer with all identities."""
    entry = await get_customer(session, who.clients, customer_id)
    who.require(entry.row.client_id, Permission.READ_CONVERSATIONS)
    return customer_of(entry)
