"""What is wrong with a service agreement before it is published, each thing at its place.

Types and limits are pydantic's business; here stands what only shows when fields are seen together,
and what depends on the time zones and holidays known today.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.agreement import BOUNDS, Counting, OutsideHours, ServiceAgreement
from domain.approval import OF_TRAINEES, ApprovalMode, ApprovalPolicy
from domain.calendar import LONGEST_NAME, BusinessCalendar, Opening
from domain.opening import countries

MOST = {"approval.rules": 200, "calendar.holidays": 50, "calendar.exceptions": 1_000}
"""How many entries there are at most: every case carries them, and every day is held against
them."""


class AgreementProblem(NamedTuple):
    """`where` as in "calendar.week.0"; `code` is stable, `problem` says it in English."""

    where: str
    code: str
    problem: str


def agreement_problems(agreement: ServiceAgreement) -> list[AgreementProblem]:
    """Everything that is wrong, none for an agreement that can be published."""
    return [
        *_of_times(agreement),
        *_of_counts(agreement),
        *_of_counting(agreement),
        *calendar_problems(agreement.calendar),
        *_of_approval(agreement.approval),
    ]


def _of_times(agreement: ServiceAgreement) -> Iterator[AgreementProblem]:
    if not _known_zone(agreement.time_zone):
        yield _unknown_zone("time_zone")
    if agreement.answer_in < agreement.acknowledge_in:
        yield _too_short("answer_in")
    if list(agreement.answer_warnings) != sorted(set(agreement.answer_warnings)):
        yield AgreementProblem(
            "answer_warnings", "not_ascending", "Warnings come one after the other, each once."
        )
    seen = set()
    for number, each in enumerate(agreement.per_priority):
        where = f"per_priority.{number}"
        if each.priority in seen:
            yield AgreementProblem(where, "twice", "This priority has times already.")
        seen.add(each.priority)
        times, own = agreement.times(each.priority), each.answer_in or each.acknowledge_in
        if own and times.answer_in < times.acknowledge_in:
            yield _too_short(f"{where}.answer_in")


def _of_counts(agreement: ServiceAgreement) -> Iterator[AgreementProblem]:
    for name, bounds in BOUNDS.items():
        if not bounds.least <= getattr(agreement, name) <= bounds.most:
            yield AgreementProblem(
                name,
                "out_of_bounds",
                f"This lies between {bounds.least:g} and {bounds.most:g}.",
            )


def _of_counting(agreement: ServiceAgreement) -> Iterator[AgreementProblem]:
    if agreement.calendar is None:
        for where in ("acknowledge_counts", "answer_counts"):
            if getattr(agreement, where) is Counting.BUSINESS:
                yield _needs_calendar(where)
        if agreement.outside_hours is not OutsideHours.ACKNOWLEDGE:
            yield _needs_calendar("outside_hours")
    elif (
        agreement.outside_hours is OutsideHours.NOTHING
        and agreement.acknowledge_counts is Counting.ALWAYS
    ):
        yield AgreementProblem(
            "outside_hours",
            "needs_business_time",
            "Where nothing is said outside hours, the first reply's clock counts business time.",
        )


def _of_approval(approval: ApprovalPolicy) -> Iterator[AgreementProblem]:
    if approval.trainees not in OF_TRAINEES:
        yield AgreementProblem(
            "approval.trainees",
            "nobody_sees",
            "Somebody always sees what a trainee writes: a peer or a supervisor.",
        )
    if len(approval.rules) > MOST["approval.rules"]:
        yield _too_many("approval.rules")
        return
    names = [rule.name.strip() for rule in approval.rules]
    for number, (name, rule) in enumerate(zip(names, approval.rules, strict=True)):
        where = f"approval.rules.{number}"
        if not name or name in names[:number]:
            yield AgreementProblem(
                where, "unnamed", "A rule has a name of its own: drafts say which one asked."
            )
        elif len(rule.name) > LONGEST_NAME:
            # Cases are found by the rules that asked for consent: a name has to fit an index.
            yield AgreementProblem(
                where, "name_too_long", f"A rule's name has {LONGEST_NAME} characters at most."
            )
        elif rule.mode is ApprovalMode.DEPARTMENT and not rule.department:
            yield AgreementProblem(where, "no_department", "The rule says which department.")


def calendar_problems(calendar: BusinessCalendar | None) -> Iterator[AgreementProblem]:
    """What is wrong with a calendar, an agreement's or whosever: at its place in "calendar"."""
    if calendar is None:
        return
    if not _known_zone(calendar.time_zone):
        yield _unknown_zone("calendar.time_zone")
    if not any(calendar.week):
        yield AgreementProblem(
            "calendar.week", "never_open", "There is no day of the week with an opening."
        )
    for day, openings in enumerate(calendar.week):
        yield from _of_openings(f"calendar.week.{day}", openings)
    yield from _of_holidays(calendar)
    yield from _of_exceptions(calendar)


def _of_exceptions(calendar: BusinessCalendar) -> Iterator[AgreementProblem]:
    if len(calendar.exceptions) > MOST["calendar.exceptions"]:
        yield _too_many("calendar.exceptions")
        return
    dates = set()
    for number, exception in enumerate(calendar.exceptions):
        where = f"calendar.exceptions.{number}"
        if exception.date in dates:
            yield AgreementProblem(where, "twice", "This date stands here already.")
        dates.add(exception.date)
        yield from _of_openings(where, exception.openings)


def _of_holidays(calendar: BusinessCalendar) -> Iterator[AgreementProblem]:
    if len(calendar.holidays) > MOST["calendar.holidays"]:
        yield _too_many("calendar.holidays")
        return
    known = countries()
    for number, each in enumerate(calendar.holidays):
        where = f"calendar.holidays.{number}"
        if each.country not in known:
            yield AgreementProblem(
                where, "unknown_country", "There is no list of holidays of this country."
            )
        elif each.region is not None and each.region not in known[each.country]:
            yield AgreementProblem(
                where, "unknown_region", "There is no list of holidays of this region."
            )
        elif each in calendar.holidays[:number]:
            yield AgreementProblem(where, "twice", "These holidays stand here already.")


def _of_openings(where: str, openings: Iterable[Opening]) -> Iterator[AgreementProblem]:
    latest = ""
    for number, each in enumerate(openings):
        if each.closes <= each.opens:
            yield AgreementProblem(
                f"{where}.{number}", "closes_too_early", "It closes before it opens."
            )
        elif latest and each.opens < latest:
            yield AgreementProblem(
                f"{where}.{number}", "overlaps", "It begins before the one before it ends."
            )
        latest = max(latest, each.closes)


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _unknown_zone(where: str) -> AgreementProblem:
    return AgreementProblem(where, "unknown_zone", "There is no time zone of this name.")


def _too_many(where: str) -> AgreementProblem:
    return AgreementProblem(where, "too_many", f"There are {MOST[where]} at most.")


def _too_short(where: str) -> AgreementProblem:
    return AgreementProblem(
        where, "too_short", "The answer is not due before the first reply that announces it."
    )


def _needs_calendar(where: str) -> AgreementProblem:
    return AgreementProblem(where, "needs_calendar", "This needs a business calendar.")
