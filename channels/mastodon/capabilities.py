"""What a Mastodon account carries.

Sources: https://docs.joinmastodon.org/entities/Instance/ (limits of the instance),
https://docs.joinmastodon.org/user/posting/ (how characters are counted; 4 pictures of up to 16 MB,
described in up to 1500 characters).
"""

from collections.abc import Mapping
from typing import Any

from channels.contract import Account
from domain.amendment import AmendmentKind
from domain.capabilities import Capabilities
from domain.files import PICTURES, FileRules

DEFAULT_MAX_CHARACTERS = 500
DEFAULT_URL_LENGTH = 23
DEFAULT_MOST_MEDIA = 4
DEFAULT_PICTURE_SIZE = 16_000_000
DEFAULT_DESCRIPTION = 1500

LARGEST_PICTURE = 8_000_000
"""Bytes; more takes longer to hand over than a reply should wait."""


def capabilities_of(account: Account) -> Capabilities:
    """The rules of one account, with its instance's limits as `connect` found them.

    Mastodon counts every URL as 23 characters and of a remote handle only the part before its
    second "@"; counting the whole handle is never too short. `idempotent` is False although replies
    carry an Idempotency-Key: servers keep it for an hour only, older ones do not lock it while the
    first request is still under way, and related software need not honour it at all. A lost answer
    is therefore reconciled first; the key is the second net.
    Pictures alone go out: films and sounds are worked on for minutes.
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
        files=_files_of(account),
        amendments=(
            AmendmentKind.CORRECT,
            AmendmentKind.WITHDRAW,
            AmendmentKind.REPORT,
            AmendmentKind.BLOCK,
        ),
    )


def _files_of(account: Account) -> FileRules:
    settings = account.settings
    size = int(settings.get("picture_size", DEFAULT_PICTURE_SIZE))
    taken = settings.get("media_types") or PICTURES
    return FileRules(
        most=int(settings.get("most_media", DEFAULT_MOST_MEDIA)),
        largest=min(size, LARGEST_PICTURE),
        media_types=tuple(each for each in PICTURES if each in taken),
        longest_description=int(settings.get("description", DEFAULT_DESCRIPTION)),
    )


def limits_of(instance: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that an instance's self-description (API v2) yields; absent ones have
    defaults."""
    configuration = instance.get("configuration") or {}
    statuses = configuration.get("statuses") or {}
    media = configuration.get("media_attachments") or {}
    return {
        "max_characters": int(statuses.get("max_characters") or DEFAULT_MAX_CHARACTERS),
        "url_length": int(statuses.get("characters_reserved_per_url") or DEFAULT_URL_LENGTH),
        "most_media": int(statuses.get("max_media_attachments") or DEFAULT_MOST_MEDIA),
        "picture_size": int(media.get("image_size_limit") or DEFAULT_PICTURE_SIZE),
        "description": int(media.get("description_limit") or DEFAULT_DESCRIPTION),
        "media_types": [str(each) for each in media.get("supported_mime_types") or PICTURES],
    }
