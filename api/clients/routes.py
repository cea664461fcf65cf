"""Clients: the brands that one works for."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.clients.schemas import ClientDetail, ClientOut
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from db.clients import get_client, list_clients
from db.configuration import agreement_of
from db.tables import Client

router = APIRouter(prefix="/api/clients", tags=["clients"])


@router.get("", operation_id="listClients")
async def clients(who: Who, session: Database, wanted: List, response: Response) -> list[ClientOut]:
    """Those for which one has a role. Filters: id, q (in the name). Sort: name, created_at, id."""
    page = await list_clients(session, who.clients, wanted)
    shown = [ClientOut.model_validate(_fields(client)) for client in page.rows]
    return paged(response, "clients", page.of(shown))


@router.get("/{client_id}", operation_id="getClient", responses=problems(404))
async def client(client_id: UUID, who: Who, session: Database) -> ClientDetail:
    """One client with its service agreement."""
    row = await get_client(session, client_id, who.clients)
    agreement = await agreement_of(session, client_id)
    return ClientDetail.model_validate({**_fields(row), "agreement": agreement})


def _fields(row: Client) -> dict[str, Any]:
    return {
        "id": row.client_id,
        "name": row.name,
        "brand": row.brand,
        "form_of_address": row.form_of_address,
        "agreement_version": row.agreement_version,
        "created_at": row.created_at,
        "coaching": row.coaching,
    }
