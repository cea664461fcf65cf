"""What is to be taken out."""

from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from activities.audit.catalogue import Reader, Tongue

LARGEST = 200
"""Cases in one file."""


class ExportFormat(StrEnum):
    """HTML and PDF are to be read; a bundle is to be read and to be verified without us."""

    HTML = "html"
    PDF = "pdf"
    BUNDLE = "bundle"


class ExportIn(BaseModel):
    """Which cases, as what, and for a reader of which language in which zone (an IANA name; UTC
    always stands beside it)."""

    model_config = ConfigDict(extra="forbid")

    case_ids: list[UUID] = Field(min_length=1, max_length=LARGEST)
    format: ExportFormat = ExportFormat.HTML
    language: Tongue = Tongue.ENGLISH
    time_zone: str = Field("UTC", max_length=64)

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, KeyError, OSError):
            raise ValueError("there is no such time zone") from None
        return name

    @property
    def reader(self) -> Reader:
        """For whom it is written."""
        return Reader(self.language, ZoneInfo(self.time_zone))
