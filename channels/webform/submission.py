"""What the form's page hands over: its form, its limits, and proof that the page did it."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from channels.contract import Account, Attachment, Author, InboundEvent, Malformed, NotAuthentic
from channels.webform.capabilities import MAX_LENGTH
from domain.values import Visibility

HEADER = "X-Webcare-Form"
SIGNING_SECRET = "signing_secret"  # noqa: S105  the key under which it stands, not a secret


class AttachmentIn(BaseModel):
    """A file that was left with the form, by its address here."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=200)]
    media_type: Annotated[str, Field(max_length=100)]
    name: Annotated[str, Field(max_length=200)] = ""


class Submission(BaseModel):
    """One message. `id` is given by the page, so that sending it twice is one message;
    `conversation` is the same for everything that one person writes under one secret link."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    conversation: UUID
    name: Annotated[str, Field(max_length=100)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    text: Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]
    occurred_at: AwareDatetime
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    attachments: Annotated[list[AttachmentIn], Field(max_length=10)] = []


def signature(account: Account, body: bytes) -> str:
    """Hex HMAC-SHA256 of the body with the account's secret."""
    secret = account.secrets.get(SIGNING_SECRET, "")
    if not secret:
        raise NotAuthentic("the account has no secret")
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def require_signature(account: Account, headers: Mapping[str, str], body: bytes) -> None:
    """Raises NotAuthentic unless the page signed the body."""
    given = next((v for k, v in headers.items() if k.lower() == HEADER.lower()), "")
    if not hmac.compare_digest(given.encode(), signature(account, body).encode()):
        raise NotAuthentic("the submission was not signed by the form's page")


def read(body: bytes) -> InboundEvent:
    """The message of a submission. Raises Malformed, without quoting it."""
    try:
        said = Submission.model_validate_json(body)
    except ValidationError as error:
        places = {".".join(map(str, each["loc"])) for each in error.errors(include_input=False)}
        raise Malformed(f"not usable: {', '.join(sorted(places)) or 'the body'}") from None
    return InboundEvent(
        key=f"created:{said.id}",
        kind="created",
        message_key=str(said.id),
        occurred_at=said.occurred_at.astimezone(UTC),
        thread_key=str(said.conversation),
        author=Author(
            key=str(said.conversation),
            handle=f"mailto:{said.email}" if said.email else said.name,
            name=said.name,
            time_zone=said.time_zone,
        ),
        text=said.text,
        visibility=Visibility.PRIVATE,
        addressed=True,
        attachments=tuple(
            Attachment(url=each.url, media_type=each.media_type, description=each.name)
            for each in said.attachments
        ),
    )
