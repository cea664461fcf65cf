"""Where the generic webhook is posted to."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request

from api.context import Given
from api.inbound.schemas import ReceiptOut, RejectedOut
from api.reference.answers import problems
from channels.generic.signature import HEADER

LARGEST = 5_000_000
"""Bytes that one delivery may have; see `create_app`."""

router = APIRouter(prefix="/api/inbound", tags=["generic webhook"])

AccountName = Annotated[
    str, Path(min_length=1, max_length=64, pattern="^[a-z0-9-]+$", description="accounts.name")
]
Signature = Annotated[
    str | None,
    Header(
        alias=HEADER,
        description="`sha256=` and the hex HMAC-SHA256 of the raw body with the account's secret",
    ),
]


@router.post(
    "/generic/{account}",
    operation_id="receiveDelivery",
    responses=problems(400, 401, 404),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/DeliveryIn"}}
            },
        }
    },
)
async def receive(
    account: AccountName, request: Request, given: Given, signature: Signature = None
) -> ReceiptOut:
    """Take a delivery. What is answered with 200 is stored, the unusable items with it; sending it
    again changes nothing."""
    receipt = await given.dispatcher.receive(
        account, request.headers, await request.body(), "generic"
    )
    return ReceiptOut(
        accepted=receipt.accepted,
        duplicates=receipt.duplicates,
        rejected=[RejectedOut(index=r.index, problem=r.problem) for r in receipt.rejected],
    )
