"""Calendars as the outside sees them."""

import datetime

from pydantic import BaseModel

from domain.calendar import BusinessCalendar, Opening
from domain.values import Language


class CountryOut(BaseModel):
    """A country that there is a list of holidays of, with its regions (ISO 3166)."""

    country: str
    regions: list[str]


class PreviewIn(BaseModel):
    """A calendar to look at; names of holidays in that language where its list knows it."""

    calendar: BusinessCalendar
    language: Language = Language.ENGLISH


class DayOut(BaseModel):
    """A date that is not like its weekday: a holiday, an exception, or both."""

    date: datetime.date
    names: list[str]
    openings: list[Opening]
    exception: bool


class PreviewOut(BaseModel):
    """The special days of the next twelve months, and whether people work now."""

    open: bool
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    days: list[DayOut]
