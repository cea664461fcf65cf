"""Tags as the outside sees them."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from api.fields import storable

LONGEST_TAG = 40

TagName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TAG),
    AfterValidator(storable),
]


class TagOut(BaseModel):
    """A tag by name."""

    id: UUID
    name: str


class TagListed(TagOut):
    """A tag in a client's list."""

    client_id: UUID


class TagIn(BaseModel):
    """A word to put on cases of a client."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    name: TagName
