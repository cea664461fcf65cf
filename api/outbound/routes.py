"""Replies for accounts of the generic webhook: fetched from here, or posted to a callback."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from api.context import Database
from api.inbound.routes import AccountName
from api.outbound.schemas import Callback, CallbackTaken, Fetched, FetchedReply
from api.reference.answers import problems
from channels.contract import Account
from channels.generic.signature import HEADER, require_signature
from db.accounts import account_named
from db.outbound import OutboundEntry, hand_out
from db.reply_files import content_of, sent_file
from db.tables import ChannelAccount
from domain.errors import Conflict, NotFound

router = APIRouter(prefix="/api/outbound", tags=["generic webhook"])
callbacks = APIRouter(tags=["generic webhook"])

_A_FILE: dict[str, Any] = {
    "description": "The file",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}

Signature = Annotated[
    str | None,
    Header(
        alias=HEADER,
        description="`sha256=` and the hex HMAC-SHA256 of `GET ` followed by path and query",
    ),
]


@router.get("/generic/{account}", operation_id="fetchReplies", responses=problems(401, 404, 409))
async def fetch(
    account: AccountName,
    request: Request,
    session: Database,
    after: Annotated[UUID | None, Query(description="`next` of an earlier answer")] = None,
    signature: Signature = None,
) -> Fetched:
    """Up to 100 replies behind `after`. Asking again with the same `after` gives the same again, so
    nothing is lost with an answer that does not arrive."""
    row = await _account(session, account, request)
    if row.settings.get("callback_url"):
        raise Conflict(
            "The replies of this account are posted to its callback.", "Take them there."
        )
    entries = await hand_out(session, row.id, after)
    await session.commit()
    last = entries[-1].row.id if entries else after
    return Fetched(messages=[_reply(e) for e in entries if e.words is not None], next=last)


@router.get(
    "/generic/{account}/files/{file_id}",
    operation_id="fetchFileOfReply",
    response_class=Response,
    responses={200: _A_FILE, **problems(401, 404)},
)
async def fetch_file(
    account: AccountName,
    file_id: UUID,
    request: Request,
    session: Database,
    signature: Signature = None,
) -> Response:
    """A file of a reply that this account handed out, or posts at this moment."""
    row = await _account(session, account, request)
    file = await sent_file(session, row.id, file_id)
    if file is None:
        raise NotFound("There is no such file.")
    return Response(
        await content_of(session, file),
        media_type=file.media_type,
        headers={"Content-Disposition": "attachment"},
    )


async def _account(session: Database, name: str, request: Request) -> ChannelAccount:
    """The account, if its other side is asking. Raises NotFound, NotAuthentic."""
    row = await account_named(session, name)
    if row is None or row.channel != "generic":
        raise NotFound("There is no such account.")
    require_signature(Account.stored(row), request.headers, b"GET " + _path_and_query(request))
    return row


@callbacks.post("reply", operation_id="replyCallback")
async def reply_callback(
    reply: Callback,
    signature: Annotated[
        str, Header(alias=HEADER, description="`sha256=` and the hex HMAC-SHA256 of the raw body")
    ],
    idempotency_key: Annotated[str, Header(description="The reply's `id`")],
) -> CallbackTaken:
    """Posted to the account's `callback_url`, if it has one. Any 2xx takes the reply; 429 and 503
    put it off (`Retry-After`); another 4xx refuses it for good; anything else is tried again."""
    raise NotImplementedError  # only documented: it is the other side that answers


def _path_and_query(request: Request) -> bytes:
    """As they stood in the request line, before anything was decoded."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    return bytes(path) + (b"?" + bytes(query) if query else b"")


def _reply(entry: OutboundEntry) -> FetchedReply:
    return FetchedReply.model_validate(
        {
            "id": entry.row.id,
            "conversation": entry.conversation,
            "in_reply_to": entry.row.in_reply_to,
            "recipient": {"id": entry.recipient},
            "text": entry.words,
            "visibility": entry.row.visibility,
            "language": entry.language,
            "sent_at": entry.row.sent_at or entry.row.occurred_at,
            "attachments": [
                {
                    "id": each.id,
                    "media_type": each.media_type,
                    "size": each.size,
                    "description": each.description,
                }
                for each in entry.files
            ],
        }
    )
