"""The documentation of the API, for people."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.reference.page import page

router = APIRouter(prefix="/api/docs", include_in_schema=False)


@router.get("")
async def docs(request: Request) -> HTMLResponse:
    """One page, made from the OpenAPI document."""
    return HTMLResponse(page(request.app.openapi()))
