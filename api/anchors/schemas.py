"""Anchors as auditors see them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class AnchorOut(BaseModel):
    """A signed root over the heads that grew since the anchor before. `state`: signed and chained
    to the one before, signed by nobody known here, contradicted (`problem` says how), or unchecked
    because no public key is at hand."""

    number: int
    at: datetime
    root: str
    previous: str
    entries: int
    key_id: str
    state: Literal["signed", "unknown_key", "contradicted", "unchecked"]
    problem: str | None


class KeyOut(BaseModel):
    """What checks our signatures; give it to whoever wants to verify a bundle."""

    key_id: str
    pem: str
