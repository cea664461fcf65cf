"""What cannot be kept of a calendar or an agreement, refused with each thing at its place."""

from collections.abc import Iterable

from api.problems import Misplaced, WrongPlace
from domain.agreement_problems import AgreementProblem, calendar_problems
from domain.calendar import BusinessCalendar


def refuse_wrong(detail: str, found: Iterable[AgreementProblem]) -> None:
    """Raises Misplaced when anything was found."""
    wrong = [WrongPlace(where=each.where, problem=each.problem, code=each.code) for each in found]
    if wrong:
        raise Misplaced(detail, wrong)


def check_calendar(calendar: BusinessCalendar | None) -> None:
    """Raises Misplaced for a calendar, whosever it is, that cannot be."""
    refuse_wrong("This calendar cannot be kept as it stands.", calendar_problems(calendar))
