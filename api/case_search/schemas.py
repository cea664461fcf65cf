"""What there is to search by."""

from uuid import UUID

from pydantic import BaseModel


class RuleFired(BaseModel):
    """A rule that fired in some case of the client, by the name it has there."""

    client_id: UUID
    name: str
