"""Which account takes the imported posts, and whether it knows itself addressed by them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from db.accounts import (
    SIGNING_SECRET,
    account_named,
    add_account,
    all_accounts,
    change_account,
    new_signing_secret,
)
from db.clients import client_named
from db.tables import ChannelAccount
from domain.errors import Conflict, NotFound

OWN_ACCOUNT = "import"
"""The account that is made for imports, so that no other one's handles are touched."""

OWN_CLIENT = "Nordlicht Energie"
"""The demo client whose account that is: the one with the usual agreement."""


@dataclass(frozen=True)
class Target:
    """Where imported posts go. `unknown` handles are tagged by posts but are not the account's, so
    that those posts count as not addressed to anybody here."""

    account: str
    secret: str
    unknown: tuple[str, ...] = ()


async def find_target(session: AsyncSession, name: str | None, handles: Collection[str]) -> Target:
    """The account of that name, or the import's own, which takes on the `handles`.

    Raises NotFound when there is none and the demo's client is not there either, Conflict when the
    account is not a generic webhook.
    """
    account = await account_named(session, name or OWN_ACCOUNT)
    if account is None:
        account = await _add_own(session, name)
    if account.channel != "generic":
        raise Conflict(
            f"{account.name} is no generic webhook.", "Choose another one: webcare account list."
        )
    missing = sorted(set(handles) - _handles_of(account))
    if missing and account.name == OWN_ACCOUNT:
        known = [*account.settings.get("handles", []), *missing]
        await change_account(session, account, settings={**account.settings, "handles": known})
        missing = []
    return Target(account.name, str(account.secrets[SIGNING_SECRET]), tuple(missing))


async def _add_own(session: AsyncSession, name: str | None) -> ChannelAccount:
    client = await client_named(session, OWN_CLIENT)
    if name not in (None, OWN_ACCOUNT) or client is None:
        known = [a.name for a in await all_accounts(session) if a.channel == "generic"]
        raise NotFound(
            f"There is no account {name!r}." if name else "There is no demo client to import to.",
            f"Choose one with --account: {', '.join(known) or 'webcare account add makes one'}.",
        )
    return await add_account(
        session,
        client_id=client.client_id,
        channel="generic",
        name=OWN_ACCOUNT,
        handle="nordlicht",
        settings={},
        secrets={SIGNING_SECRET: new_signing_secret()},
    )


def _handles_of(account: ChannelAccount) -> set[str]:
    return {account.handle, *account.settings.get("handles", [])}
