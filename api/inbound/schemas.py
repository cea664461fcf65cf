"""What the sender of a delivery is told."""

from pydantic import BaseModel


class RejectedOut(BaseModel):
    """An item that could not be used; it is kept in the raw record. `index` counts from 0."""

    index: int
    problem: str


class ReceiptOut(BaseModel):
    """New items, items that were there before, and those that could not be used."""

    accepted: int
    duplicates: int
    rejected: list[RejectedOut]
