"""What the sender of a delivery is told."""

from pydantic import BaseModel

from channels.generic.delivery import Delivery


class DeliveryIn(Delivery):
    """What is posted to the webhook: up to 1000 events. Items that were there before are counted as
    duplicates: the same `id` for created and deleted, the same `id`, time and text for edited."""


class RejectedOut(BaseModel):
    """An item that could not be used; it is kept in the raw record. `index` counts from 0."""

    index: int
    problem: str


class ReceiptOut(BaseModel):
    """New items, items that were there before, and those that could not be used."""

    accepted: int
    duplicates: int
    rejected: list[RejectedOut]
