"""What a Mastodon account carries.

Sources: https://docs.joinmastodon.org/entities/Instance/ (limits of the instance),
https://docs.joinmastodon.org/user/posting/ (how characters are counted).
"""

from collections.abc import Mapping
from typing import Any

from channels.contract import Account
from domain.amendment import AmendmentKind
from domain.capabilities import Capabilities

DEFAULT_MAX_CHARACTERS = 500
DEFAULT_URL_LENGTH = 23


def capabilities_of(account: Account) -> Capabilities:
    """The rules of one account, with its instance's limits as `connect` found them.

    Mastodon counts every URL as 23 characters and of a remote handle only the part before its
    second "@"; counting the whole handle is never too short. `idempotent` is False although replies
    carry an Idempotency-Key: servers keep it for an hour only, older ones do not lock it while the
    first request is still under way, and related software need not honour it at all. A lost answer
    is therefore reconciled first; the key is the second net.
    Servers show everybody what a post said before an edit; a deletion asks whoever has the post to
    let go of it.
    """
    return Capabilities(
        max_length=int(account.settings.get("max_characters", DEFAULT_MAX_CHARACTERS)),
        link_weight=int(account.settings.get("url_length", DEFAULT_URL_LENGTH)),
        addresses_by_handle=True,
        public=True,
        private=True,
        idempotent=False,
        reconcilable=True,
        edits=True,
        deletions=True,
        keeps_edited=True,
        keeps_deleted=False,
        attachments=True,
        amendments=(
            AmendmentKind.CORRECT,
            AmendmentKind.WITHDRAW,
            AmendmentKind.REPORT,
            AmendmentKind.BLOCK,
        ),
    )


def limits_of(instance: Mapping[str, Any]) -> dict[str, int]:
    """The settings that an instance's self-description (API v2) yields; absent ones have
    defaults."""
    configuration = instance.get("configuration") or {}
    statuses = configuration.get("statuses") or {}
    return {
        "max_characters": int(statuses.get("max_characters") or DEFAULT_MAX_CHARACTERS),
        "url_length": int(statuses.get("characters_reserved_per_url") or DEFAULT_URL_LENGTH),
    }
