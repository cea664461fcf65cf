"""Business calendars: what there is to choose from, and what a calendar comes to."""

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from fastapi import APIRouter

from api.auth.viewer import Who
from api.calendars.checking import check_calendar
from api.calendars.schemas import CountryOut, DayOut, PreviewIn, PreviewOut
from api.reference.answers import problems
from db.tables import utc_now
from domain.opening import countries, holidays_between, hours_for, openings_on

router = APIRouter(prefix="/api/calendars", tags=["calendars"])

AHEAD = timedelta(days=365)


@router.get("/countries", operation_id="listCountries")
async def list_countries(_: Who) -> list[CountryOut]:
    """Countries with a list of public holidays, and their regions."""
    return [
        CountryOut(country=country, regions=list(regions))
        for country, regions in countries().items()
    ]


@router.get("/time-zones", operation_id="listTimeZones")
async def list_time_zones(_: Who) -> list[str]:
    """Every time zone by its IANA name."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


@router.post("/preview", operation_id="previewCalendar", responses=problems(422))
async def preview(asked: PreviewIn, _: Who) -> PreviewOut:
    """The special days of the next twelve months. Raises a problem at its place for a calendar that
    cannot be."""
    calendar = asked.calendar
    check_calendar(calendar)
    now = utc_now()
    first = now.astimezone(ZoneInfo(calendar.time_zone)).date()
    last = first + AHEAD
    names: dict[object, list[str]] = {}
    for region in calendar.holidays:
        for day, name in holidays_between(region, first, last, asked.language):
            if name not in names.setdefault(day, []):
                names[day].append(name)
    exceptions = {each.date: each for each in calendar.exceptions if first <= each.date <= last}
    days = {first + timedelta(days=number) for number in range(AHEAD.days + 1)}
    special = sorted(day for day in days if day in names or day in exceptions)
    hours = hours_for(calendar, now, now, 60)
    return PreviewOut(
        open=hours.is_open(now),
        opens_at=hours.opens_at(now),
        closes_at=hours.closes_at(now),
        days=[
            DayOut(
                date=day,
                names=[*names.get(day, ()), *([exceptions[day].name] if day in exceptions else [])],
                openings=list(openings_on(calendar, day)),
                exception=day in exceptions,
            )
            for day in special
        ],
    )
