"""Business hours in whole cases: looked up once, told to the customer, and waited for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.agreement import Counting, OutsideHours, ServiceAgreement
from domain.calendar import BusinessCalendar, Opening
from domain.events import ClocksChanged
from domain.reply import Purpose
from tests.stories.house import House

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_SIX = (Opening(opens="09:00", closes="18:00"),)


def open_in_two_days() -> ServiceAgreement:
    """Whenever the story is told, people work on one day a week, and that is the day after
    tomorrow."""
    day = (datetime.now(BERLIN) + timedelta(days=2)).weekday()
    week = tuple(NINE_TO_SIX if number == day else () for number in range(7))
    return ServiceAgreement(
        version="1",
        answer_in=4 * 3_600,
        calendar=BusinessCalendar(time_zone="Europe/Berlin", week=week),
        acknowledge_counts=Counting.BUSINESS,
        answer_counts=Counting.BUSINESS,
        outside_hours=OutsideHours.NOTICE,
        pause_while_asking=True,
    )


async def test_who_writes_outside_hours_learns_when_people_are_back_and_when_they_answer(
    house: House,
) -> None:
    town = await house.town(open_in_two_days())
    case = await town.hears("Wann kommt mein Paket endlich an?")
    await case.let_pass(minutes=5)
    state = await case.until(lambda c: c.first_replied_at is not None)
    (words,) = town.wall.texts
    opening_day = datetime.now(BERLIN) + timedelta(days=2)
    due = opening_day.replace(hour=13, minute=0, second=0, microsecond=0)
    assert state.answer is not None
    assert state.answer.due_at == due.astimezone(UTC)
    assert "ab " in words
    assert "09:00 Uhr" in words
    assert "13:00 Uhr" in words
    assert "(Automatische Antwort)" in words
    assert (await case.kinds()).count("hours_looked_up") == 1
    assert state.alarmed_at is None
    assert state.first_response_missed is None


async def test_a_question_back_waits_for_the_customer_and_goes_on_with_their_answer(
    house: House,
) -> None:
    town = await house.town(open_in_two_days())
    case = await town.hears("Wann kommt mein Paket endlich an?")
    await case.reply("Wie lautet die Bestellnummer? ^LK", Purpose.CLARIFICATION)
    state = await case.until(lambda c: c.customer_asked_at is not None)
    assert state.answer is not None
    assert state.answer.paused
    await case.hears("Bestellt am Montag, mehr weiß ich nicht")
    state = await case.until(lambda c: c.customer_asked_at is None)
    causes = [e.event.cause for e in await case.journal() if isinstance(e.event, ClocksChanged)]
    assert causes == ["customer_asked", "customer_wrote"]
    assert state.answer is not None
    assert state.answer.running
