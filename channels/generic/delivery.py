"""The body of a delivery: its form, its limits, and what each item means.

The models below are the contract that the OpenAPI publishes. Every item is validated alone: one
that cannot be used is rejected in clear words, which never quote it, and the others are taken in.
"""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from channels.contract import (
    Attachment,
    Author,
    InboundEvent,
    Malformed,
    Parsed,
    RejectedItem,
)
from domain.values import Visibility

MAX_EVENTS = 1_000
MAX_TEXT = 100_000
MAX_ID = 500
MAX_FUTURE = timedelta(minutes=5)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

_OURS = "not_usable"
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", flags=re.ASCII
)


def _refused(problem: str) -> PydanticCustomError:
    """A problem in our own words; braces would be read as a template and there are none."""
    return PydanticCustomError(_OURS, problem)


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL."""
    if "\x00" in text:
        raise _refused("must not contain NUL characters")
    return text


def _moment(value: Any) -> datetime:
    """RFC 3339 with a zone, neither in the future nor absurdly old; returned in UTC."""
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise _refused("must be an RFC 3339 time with its zone, like 2026-03-01T09:30:00+01:00")
    try:
        moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refused("is not a time that exists") from None
    if moment < EARLIEST:
        raise _refused("lies before 1990")
    if moment > datetime.now(UTC) + MAX_FUTURE:
        raise _refused("lies more than 5 minutes in the future")
    return moment


def _web_address(value: str) -> str:
    """Shown as a link: nothing but http and https."""
    if not re.match(r"https?://[^\s/]", value, re.IGNORECASE):
        raise _refused("must begin with http:// or https://")
    return value


Identifier = Annotated[str, Field(min_length=1, max_length=MAX_ID), AfterValidator(_storable)]
Label = Annotated[str, Field(max_length=MAX_ID), AfterValidator(_storable)]
Words = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_storable)]
Address = Annotated[
    str, Field(max_length=2_000), AfterValidator(_storable), AfterValidator(_web_address)
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class AuthorIn(BaseModel):
    """Who wrote it. `id` is unique and stable among the account's authors: the same one of another
    account is somebody else. `handle` is what people call it."""

    id: Identifier
    handle: Identifier
    name: Label = ""
    followers: Annotated[StrictInt, Field(ge=0, le=2**53)] | None = None
    verified: StrictBool | None = None


class AttachmentIn(BaseModel):
    """A picture or file by its address."""

    url: Address
    media_type: Label = ""


class Written(BaseModel):
    """A message appeared, or stands there with another text. `id` is the message's own."""

    kind: Literal["created", "edited"]
    id: Identifier
    conversation: Identifier = Field(description="The thread that the message belongs to.")
    author: AuthorIn
    text: Words
    visibility: Literal["public", "private"]
    occurred_at: Moment = Field(
        description="RFC 3339 with its zone, from 1990 to 5 minutes from now."
    )
    url: Address | None = None
    in_reply_to: Identifier | None = Field(
        None, description="The id of the message that this one answers."
    )
    attachments: Annotated[list[AttachmentIn], Field(max_length=50)] = []
    repost: StrictBool = Field(False, description="A copy of somebody's words, like a retweet.")


class Removed(BaseModel):
    """A message is gone. `id` is the id that it was created with."""

    kind: Literal["deleted"]
    id: Identifier
    occurred_at: Moment = Field(
        description="RFC 3339 with its zone, from 1990 to 5 minutes from now."
    )
    conversation: Identifier | None = None
    visibility: Literal["public", "private"] = "public"


Item = Annotated[Written | Removed, Field(discriminator="kind")]


class Delivery(BaseModel):
    """What is posted to the webhook. Items that were there before are counted as duplicates: the
    same `id` for created and deleted, the same `id`, time and text for edited."""

    events: Annotated[list[Item], Field(max_length=MAX_EVENTS)]


_ITEM: TypeAdapter[Written | Removed] = TypeAdapter(Item)


def read(body: bytes) -> Parsed:
    """All items of a delivery, the good and the bad. Raises Malformed when it is no delivery."""
    events, rejected = [], []
    for index, raw in enumerate(_items(body)):
        try:
            item = _ITEM.validate_python(raw)
        except ValidationError as error:
            rejected.append(RejectedItem(index, _problem(error)))
            continue
        events.append(_removal(item) if isinstance(item, Removed) else _message(item))
    return Parsed(tuple(events), tuple(rejected))


def _items(body: bytes) -> list[Any]:
    """The `events` of the body, unread."""
    try:
        content = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    except RecursionError:
        raise Malformed("the body is nested too deeply") from None
    except ValueError:
        raise Malformed("the body is not JSON") from None
    if not isinstance(content, dict):
        raise Malformed('the body must be an object: {"events": […]}')
    items = content.get("events")
    if not isinstance(items, list):
        raise Malformed('"events" must be a list')
    if len(items) > MAX_EVENTS:
        raise Malformed(f"more than {MAX_EVENTS} events in one delivery")
    return items


def _message(item: Written) -> InboundEvent:
    """A created or edited message; a private one is for the account, a public one must say so."""
    key = f"created:{item.id}"
    if item.kind == "edited":
        digest = hashlib.sha256(item.text.encode()).hexdigest()[:16]
        key = f"edited:{item.occurred_at.isoformat()}:{digest}:{item.id}"
    return InboundEvent(
        key=key,
        kind=item.kind,
        message_key=item.id,
        occurred_at=item.occurred_at,
        thread_key=item.conversation,
        author=Author(
            key=item.author.id,
            handle=item.author.handle,
            name=item.author.name,
            followers=item.author.followers,
            verified=item.author.verified,
            local=True,
        ),
        text=item.text,
        visibility=Visibility(item.visibility),
        addressed=True if item.visibility == "private" else None,
        in_reply_to=item.in_reply_to,
        url=item.url,
        repost=item.repost,
        attachments=tuple(
            Attachment(url=each.url, media_type=each.media_type) for each in item.attachments
        ),
    )


def _removal(item: Removed) -> InboundEvent:
    """A message that is gone; it can go only once."""
    return InboundEvent(
        key=f"deleted:{item.id}",
        kind="deleted",
        message_key=item.id,
        occurred_at=item.occurred_at,
        thread_key=item.conversation or item.id,
        visibility=Visibility(item.visibility),
    )


_PROBLEMS = {
    "missing": "is missing",
    "string_type": "must be a string",
    "string_unicode": "is not valid Unicode",
    "string_too_short": "is empty",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "too_long": "has too many entries",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "literal_error": "is none of the values allowed",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}


def _problem(error: ValidationError) -> str:
    """What is wrong with an item, in words of our own: pydantic's may quote what was sent."""
    problems = error.errors(include_url=False, include_input=False)
    return "; ".join(dict.fromkeys(_in_words(each) for each in problems))


def _in_words(detail: ErrorDetails) -> str:
    """One problem: where, then what. The first part of the place is the kind that was chosen."""
    if detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return "kind: must be created, edited or deleted"
    where = ".".join(str(part) for part in detail["loc"][1:]) or "the item"
    if detail["type"] == _OURS:
        return f"{where}: {detail['msg']}"
    if detail["type"] == "string_too_long":
        return f"{where}: is longer than {detail['ctx']['max_length']} characters"
    return f"{where}: {_PROBLEMS.get(detail['type'], 'is not usable')}"
