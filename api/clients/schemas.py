"""Clients as the outside sees them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from domain.agreement import ServiceAgreement


class ClientOut(BaseModel):
    """A brand we work for. `brand`: the name that customers read;
    `coaching`: supervisors and agents have the coaching view."""

    id: UUID
    name: str
    brand: str
    form_of_address: Literal["formal", "informal"]
    agreement_version: str
    created_at: datetime
    coaching: bool


class ClientDetail(ClientOut):
    """A client with the service agreement that new cases are pinned to."""

    agreement: ServiceAgreement
