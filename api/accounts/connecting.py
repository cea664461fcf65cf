"""Getting to know an account on its network before it is stored, for API and command line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import Account, Channel, Connection, NotAuthentic
from channels.registry import channel, names
from db.accounts import SIGNING_SECRET, new_signing_secret, reconnect_account
from db.tables import ChannelAccount, utc_now
from domain.errors import Conflict, Invalid
from domain.web_address import is_web_address


@dataclass(frozen=True)
class Connected:
    """What to store for an account. `shown`: secrets made here, to be shown once."""

    handle: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    cursor: str | None
    shown: Mapping[str, str]


async def connect(
    *,
    client_id: UUID,
    channel_name: str,
    handle: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
) -> Connected:
    """Ask the network who the account is; a channel that is posted to gets a signing secret.

    Raises Invalid for an unknown channel, settings that it cannot use or credentials that the
    network refuses; channels.contract.Unreachable when it does not answer.
    """
    kind = known_channel(channel_name)
    made = {} if kind.listens else {SIGNING_SECRET: new_signing_secret()}
    if made and secrets:
        raise Invalid("The secret of this channel is made here.", "Leave the secrets out.")
    account = Account(
        id=uuid7(),
        client_id=client_id,
        channel=channel_name,
        handle=handle,
        settings=dict(settings),
        secrets={**secrets, **made},
        connected_at=utc_now(),
    )
    check_settings(kind, account)
    connection = await _ask(kind, account)
    if not connection.handle:
        raise Invalid("The account needs a handle.", "Name it as it is called on its network.")
    return Connected(
        handle=connection.handle,
        settings={**settings, **connection.settings},
        secrets=account.secrets,
        cursor=connection.cursor,
        shown=made,
    )


async def reconnect(
    session: AsyncSession,
    row: ChannelAccount,
    *,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    actor: UUID | None = None,
) -> None:
    """Ask the network anew who a stored account is; given settings and secrets replace the old ones
    of the same name. Raises as `connect` does."""
    kind = known_channel(row.channel)
    if not kind.listens and secrets:
        raise Invalid("The secret of this channel is made here.", "Rotate it instead.")
    stored = Account.stored(row)
    wanted = {**stored.settings, **settings}
    account = replace(stored, settings=wanted, secrets={**stored.secrets, **secrets})
    check_settings(kind, account)
    connection = await _ask(kind, account)
    # Whoever listened with the old credentials may have paused it meanwhile.
    await session.refresh(row, with_for_update={"key_share": True})
    row.secrets = dict(account.secrets)
    await reconnect_account(
        session,
        row,
        handle=connection.handle or row.handle,
        settings={**wanted, **connection.settings},
        cursor=connection.cursor,
        actor=actor,
    )


def known_channel(name: str) -> Channel:
    """The channel of that name. Raises Invalid with the names there are."""
    if name not in names():
        raise Invalid("There is no such channel.", f"Channels: {', '.join(names())}.")
    return channel(name)


def check_settings(kind: Channel, account: Account) -> None:
    """Raises Invalid for settings with which the channel could not work."""
    for name, value in account.settings.items():
        if name.endswith("_url") and not (isinstance(value, str) and is_web_address(value)):
            raise Invalid(f"The setting {name} is no web address.", "It begins with https://.")
        if name.endswith("_seconds") and not (_is_number(value) and 0 < value <= 3_600):
            raise Invalid(f"The setting {name} is no span of time.", "Seconds, up to 3600.")
    try:
        can = kind.capabilities(account)
    except (TypeError, ValueError, OverflowError):
        can = None
    if can is None or can.max_length < 1:
        raise Invalid("The channel cannot use these settings.", "Look at its documentation.")


def with_settings(account: Account, settings: Mapping[str, Any]) -> Account:
    """The account as it would be with other settings."""
    return replace(account, settings=dict(settings))


def stays_where_it_is(kind: Channel, account: Account, wanted: Account) -> None:
    """Raises Conflict where other settings would send the network's secrets to another address,
    whose owner could read them there, and read on from a position that counts at the old one."""
    if kind.listens and _address(account) != _address(wanted):
        raise Conflict(
            "Its secrets and its position belong to the address where it was connected.",
            "Have it connected anew by the operator: webcare account connect.",
        )


def _address(account: Account) -> object:
    return account.settings.get("base_url")


async def _ask(kind: Channel, account: Account) -> Connection:
    try:
        return await kind.connect(account)
    except NotAuthentic:
        raise Invalid(
            "The network refuses these credentials.", "Look at the account's settings and secrets."
        ) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
