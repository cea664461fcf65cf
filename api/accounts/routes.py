"""Channel accounts: the connected presences, their health, and connecting them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.accounts.connecting import (
    check_settings,
    connect,
    known_channel,
    stays_where_it_is,
    with_settings,
)
from api.accounts.schemas import (
    AccountChange,
    AccountCreated,
    AccountDetail,
    AccountIn,
    AccountOut,
    Rotation,
    SecretRotated,
)
from api.accounts.silence import quiet_after
from api.auth.viewer import Viewer, Who
from api.context import Database
from api.listing import List, paged
from api.reference.answers import problems
from channels.contract import Account
from channels.registry import channel
from db.accounts import (
    SIGNING_SECRET,
    add_account,
    change_account,
    get_account,
    list_accounts,
    rotate_signing_secret,
    set_account_status,
)
from db.tables import ChannelAccount
from domain.errors import Conflict
from domain.permissions import Permission

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


@router.get("", operation_id="listAccounts")
async def accounts(
    who: Who, session: Database, wanted: List, response: Response
) -> list[AccountOut]:
    """Filters: id, client_id, channel, status, name. Sort: name (default), channel, handle, status,
    connected_at, heard_at, id."""
    scope = who.scope(Permission.READ_CASES, Permission.READ_CONFIGURATION)
    page = await list_accounts(session, scope, wanted)
    shown = [AccountOut.model_validate(_fields(account)) for account in page.rows]
    return paged(response, "accounts", page.of(shown))


@router.get("/{account_id}", operation_id="getAccount", responses=problems(403, 404))
async def account(account_id: UUID, who: Who, session: Database) -> AccountDetail:
    """One account with its channel's rules."""
    row = await get_account(session, account_id, who.clients)
    who.require(row.client_id, Permission.READ_CASES, Permission.READ_CONFIGURATION)
    return _detail(row, who)


@router.post(
    "", operation_id="connectAccount", status_code=201, responses=problems(403, 404, 409, 503)
)
async def create(asked: AccountIn, who: Who, session: Database) -> AccountCreated:
    """Connect a presence. What is there already counts as read; nothing of it is answered."""
    who.require(asked.client_id, Permission.CONFIGURE)
    await session.commit()  # the network may take its time; nobody waits with a connection in hand
    connected = await connect(
        client_id=asked.client_id,
        channel_name=asked.channel,
        handle=asked.handle,
        settings=asked.settings,
        secrets=asked.secrets,
    )
    row = await add_account(
        session,
        client_id=asked.client_id,
        channel=asked.channel,
        name=asked.name,
        handle=connected.handle,
        settings=connected.settings,
        secrets=connected.secrets,
        cursor=connected.cursor,
        actor=who.id,
    )
    await session.commit()
    shown = _detail(row, who).model_dump()
    return AccountCreated.model_validate({**shown, "secrets": connected.shown})


@router.patch("/{account_id}", operation_id="changeAccount", responses=problems(403, 404, 409))
async def change(
    account_id: UUID, asked: AccountChange, who: Who, session: Database
) -> AccountDetail:
    """Change the handle or the settings, pause or resume. Where its network is stays as it was when
    the account was connected."""
    row = await get_account(session, account_id, who.clients, held=True)
    who.require(row.client_id, Permission.CONFIGURE)
    if asked.settings is not None:
        stored = Account.stored(row)
        wanted = with_settings(stored, asked.settings)
        check_settings(known_channel(row.channel), wanted)
        stays_where_it_is(known_channel(row.channel), stored, wanted)
    await change_account(session, row, handle=asked.handle, settings=asked.settings, actor=who.id)
    if asked.status is not None:
        await set_account_status(session, row, asked.status, who.id)
    await session.commit()
    return _detail(row, who)


@router.post(
    "/{account_id}/rotate-secret", operation_id="rotateSecret", responses=problems(403, 404, 409)
)
async def rotate_secret(
    account_id: UUID, who: Who, session: Database, asked: Rotation | None = None
) -> SecretRotated:
    """A new signing secret; deliveries that are signed with the old one are refused from now on, or
    after the hours of overlap."""
    row = await get_account(session, account_id, who.clients)
    who.require(row.client_id, Permission.CONFIGURE)
    if SIGNING_SECRET not in row.secrets:
        raise Conflict("This channel signs nothing.", "Its secrets come from its network.")
    overlap = timedelta(hours=asked.overlap_hours if asked else 0)
    secret = await rotate_signing_secret(session, row, who.id, overlap=overlap)
    await session.commit()
    return SecretRotated(id=row.id, secrets={SIGNING_SECRET: secret})


def _detail(row: ChannelAccount, who: Viewer) -> AccountDetail:
    may_see = who.may(row.client_id, Permission.READ_CONFIGURATION, Permission.CONFIGURE)
    return AccountDetail.model_validate(
        {
            **_fields(row),
            "capabilities": channel(row.channel).capabilities(Account.stored(row)),
            "settings": row.settings if may_see else None,
        }
    )


def _fields(row: ChannelAccount) -> dict[str, Any]:
    return {
        "id": row.id,
        "client_id": row.client_id,
        "channel": row.channel,
        "name": row.name,
        "handle": row.handle,
        "status": row.status,
        "problem": row.problem,
        "connected_at": row.connected_at,
        "heard_at": row.heard_at,
        "quiet_at": row.heard_at + quiet_after(row.channel) if row.heard_at else None,
        "inbound_url": _inbound_url(row),
    }


def _inbound_url(row: ChannelAccount) -> str | None:
    """Where deliveries are posted to; for a web form, the page where people write."""
    if row.channel == "webform":
        return f"/form/{row.name}"
    return None if channel(row.channel).listens else f"/api/inbound/{row.channel}/{row.name}"
