"""Channel accounts: the connected presences of clients. Secrets never enter the journal."""

import re
import secrets as randomness
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_change
from db.listing import Listing, Page, Wanted, any_id, any_word
from db.notify import notify
from db.tables import ChannelAccount, utc_now
from domain.errors import Conflict, Invalid, NotFound

ACTIVE = "active"
PAUSED = "paused"
SIGNING_SECRET = "signing_secret"  # noqa: S105  the key under which it stands, not a secret
AT_ONCE = timedelta(0)
_FORMER = ("former_signing_secret", "former_until")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
"""What fits a webhook's address."""

_LISTING = Listing(
    sorts={
        "id": ChannelAccount.id,
        "name": ChannelAccount.name,
        "channel": ChannelAccount.channel,
        "handle": ChannelAccount.handle,
        "status": ChannelAccount.status,
        "connected_at": ChannelAccount.connected_at,
        "heard_at": ChannelAccount.heard_at,
    },
    filters={
        "id": any_id(ChannelAccount.id),
        "client_id": any_id(ChannelAccount.client_id),
        "channel": any_word(ChannelAccount.channel),
        "status": any_word(ChannelAccount.status),
        "name": any_word(ChannelAccount.name),
    },
    default_sort="name",
    unique=ChannelAccount.id,
)


async def add_account(
    session: AsyncSession,
    *,
    client_id: UUID,
    channel: str,
    name: str,
    handle: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    cursor: str | None = None,
    actor: UUID | None = None,
) -> ChannelAccount:
    """A new presence, active at once. Raises Invalid for a name unfit for an address, Conflict for
    one in use."""
    if not NAME.fullmatch(name):
        raise Invalid(
            "This name does not fit an address.",
            "Up to 64 lower-case letters, digits and hyphens, not at the edges.",
        )
    if await account_named(session, name) is not None:
        raise Conflict("There is an account of that name.", "Choose another name.")
    account = ChannelAccount(
        id=uuid7(),
        client_id=client_id,
        channel=channel,
        name=name,
        handle=handle,
        settings=dict(settings),
        secrets=dict(secrets),
        cursor=cursor,
        connected_at=utc_now(),
        status=ACTIVE,
    )
    session.add(account)
    await session.flush()
    await _changed(session, account, "account.created", actor, before=None, after=_shown(account))
    return account


async def change_account(
    session: AsyncSession,
    account: ChannelAccount,
    *,
    handle: str | None = None,
    settings: Mapping[str, Any] | None = None,
    actor: UUID | None = None,
) -> None:
    """Another handle or other settings; what is None stays."""
    before = _shown(account)
    account.handle = account.handle if handle is None else handle
    account.settings = account.settings if settings is None else dict(settings)
    if _shown(account) != before:
        await _changed(session, account, "account.changed", actor, before, _shown(account))


async def reconnect_account(
    session: AsyncSession,
    account: ChannelAccount,
    *,
    handle: str,
    settings: Mapping[str, Any],
    cursor: str | None,
    actor: UUID | None = None,
) -> None:
    """The network was asked and knows us. The cursor of an account that was read before stays, but
    for one that is known by another id now, or elsewhere: what is there is its new baseline."""
    before = _shown(account)
    if account.cursor is None or _moved(account.settings, settings):
        account.cursor = cursor
    account.handle, account.settings = handle, dict(settings)
    account.status, account.problem = ACTIVE, None
    await _changed(session, account, "account.connected", actor, before, _shown(account))


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Positions count on one instance alone. An id that was lost with a change of settings says
    nothing."""
    hosts = {urlsplit(str(each.get("base_url", ""))).hostname for each in (before, after)}
    known = before.get("account_id")
    return len(hosts) > 1 or (known is not None and known != after.get("account_id"))


async def set_account_status(
    session: AsyncSession, account: ChannelAccount, status: str, actor: UUID | None = None
) -> bool:
    """Pause or resume; resuming forgets the problem. False when it was so already."""
    if account.status == status:
        return False
    before = _shown(account)
    account.status = status
    if status == ACTIVE:
        account.problem = None
    kind = "account.resumed" if status == ACTIVE else "account.paused"
    await _changed(session, account, kind, actor, before, _shown(account))
    return True


async def rotate_signing_secret(
    session: AsyncSession,
    account: ChannelAccount,
    actor: UUID | None = None,
    *,
    overlap: timedelta = AT_ONCE,
) -> str:
    """A new secret for both directions. What is signed with the old one is taken for so long yet,
    with an older one never."""
    await session.refresh(account, with_for_update={"key_share": True})
    secret, after = new_signing_secret(), None
    kept = {name: value for name, value in account.secrets.items() if name not in _FORMER}
    if overlap > AT_ONCE:
        until = (utc_now() + overlap).isoformat()
        kept |= dict(zip(_FORMER, (account.secrets[SIGNING_SECRET], until), strict=True))
        after = {"former_until": until}
    account.secrets = {**kept, SIGNING_SECRET: secret}
    await _changed(session, account, "account.secret_rotated", actor, before=None, after=after)
    return secret


def new_signing_secret() -> str:
    """256 bits of chance, fit for a shell and a header."""
    return randomness.token_urlsafe(32)


async def account_named(session: AsyncSession, name: str) -> ChannelAccount | None:
    """The account under that name."""
    return await session.scalar(select(ChannelAccount).where(ChannelAccount.name == name))


async def get_account(
    session: AsyncSession, account_id: UUID, within: Collection[UUID], *, held: bool = False
) -> ChannelAccount:
    """An account of one of the clients `within`; `held`: as nobody else changes it until this
    transaction ends. Raises NotFound."""
    lock = {"key_share": True} if held else None
    account = await session.get(ChannelAccount, account_id, with_for_update=lock)
    if account is None or account.client_id not in within:
        raise NotFound("There is no such account.")
    return account


async def list_accounts(
    session: AsyncSession, within: Collection[UUID], wanted: Wanted
) -> Page[ChannelAccount]:
    """A page of the accounts of those clients. Raises Invalid for an unknown filter or sort."""
    query = select(ChannelAccount).where(ChannelAccount.client_id.in_(within))
    rows, total = await _LISTING.page(session, query, wanted)
    return Page(rows=[account for (account,) in rows], first=wanted.first, total=total)


async def all_accounts(session: AsyncSession) -> Sequence[ChannelAccount]:
    """Every account, by name: for the command line and for what reads streams."""
    return (await session.scalars(select(ChannelAccount).order_by(ChannelAccount.name))).all()


def _shown(account: ChannelAccount) -> dict[str, Any]:
    """What the journal may say about an account: everything but secrets and reading position."""
    return {
        "channel": account.channel,
        "name": account.name,
        "handle": account.handle,
        "settings": dict(account.settings),
        "status": account.status,
    }


async def _changed(
    session: AsyncSession,
    account: ChannelAccount,
    kind: str,
    actor: UUID | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    await journal_change(
        session,
        client_id=account.client_id,
        actor=actor,
        kind=kind,
        subject=account.id,
        before=before,
        after=after,
    )
    await notify(session, "accounts", account.id, None, account.client_id)
