"""Tokens for integrations: made and revoked by people, never by programs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.auth.viewer import InPerson, Viewer
from api.context import Database
from api.listing import paged
from api.people.schemas import PersonOut
from api.reference.answers import problems
from api.tokens.schemas import TokenCreated, TokenIn, TokenOut
from db.api_tokens import create_token, get_token, list_tokens, revoke_tokens
from db.listing import Page
from db.sessions import PersonColumns
from db.tables import ApiToken, Person, utc_now
from domain.errors import NotAllowed
from domain.permissions import PERSONAL, Permission

router = APIRouter(prefix="/api/tokens", tags=["tokens"])


@router.get("", operation_id="listTokens")
async def tokens(who: InPerson, session: Database, response: Response) -> list[TokenOut]:
    """One's own, newest first; those who manage people see all of their clients."""
    rows = await list_tokens(session, who.id, who.having(Permission.MANAGE_PEOPLE))
    shown = [TokenOut.model_validate(_fields(token, person)) for token, person in rows]
    return paged(response, "tokens", Page(rows=shown, first=0, total=len(shown)))


@router.post("", operation_id="createToken", status_code=201, responses=problems(403, 404))
async def create(asked: TokenIn, who: InPerson, session: Database) -> TokenCreated:
    """Let a program act in one's name for one client, with some of one's permissions there. Consent
    to drafts and managing people stay with people."""
    _check(asked, who)
    token, words = await create_token(
        session,
        client_id=asked.client_id,
        person_id=who.id,
        name=asked.name,
        permissions=set(asked.permissions),
        expires_at=utc_now() + timedelta(days=asked.expires_in_days),
    )
    await session.commit()
    return TokenCreated.model_validate({**_fields(token, who.person), "token": words})


@router.delete("/{token_id}", operation_id="revokeToken", status_code=204, responses=problems(404))
async def revoke(token_id: UUID, who: InPerson, session: Database) -> None:
    """End one of the tokens that the list shows, at once and for good."""
    managed = who.having(Permission.MANAGE_PEOPLE)
    token = await get_token(session, token_id, who.id, managed)
    await revoke_tokens(session, [token], who.id)
    await session.commit()


def _check(asked: TokenIn, who: Viewer) -> None:
    for permission in asked.permissions:
        who.require(asked.client_id, permission)
        if permission in PERSONAL:
            raise NotAllowed(
                f"No program may {permission.value.replace('_', ' ')}.", "Leave that one out."
            )


def _fields(token: ApiToken, person: Person | PersonColumns) -> dict[str, Any]:
    return {
        **{name: getattr(token, name) for name in TokenOut.model_fields if name != "person"},
        "person": PersonOut(id=person.id, name=person.name),
    }
