"""What is to be taken out."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LARGEST = 200
"""Cases in one file."""


class ExportFormat(StrEnum):
    """HTML and PDF are to be read; a bundle is to be read and to be verified without us."""

    HTML = "html"
    PDF = "pdf"
    BUNDLE = "bundle"


class ExportIn(BaseModel):
    """Which cases, and as what."""

    model_config = ConfigDict(extra="forbid")

    case_ids: list[UUID] = Field(min_length=1, max_length=LARGEST)
    format: ExportFormat = ExportFormat.HTML
