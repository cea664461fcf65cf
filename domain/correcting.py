"""What a person's correction makes of an assessment."""

from domain.assessment import Assessment, Risk
from domain.case import Case
from domain.commands import CorrectAssessment
from domain.errors import Conflict
from domain.values import Language


def correction(case: Case, command: CorrectAssessment) -> Assessment:
    """The case's assessment as the person has it. Raises a Refusal while there is none."""
    before = case.assessment
    if before is None:
        raise Conflict("The case is still being assessed.", "Try again in a moment.")
    change: dict[str, object] = {"assessor": "person", "confidence": 1.0, "reasons": ()}
    if command.mention_kind is not None:
        change["kind"] = command.mention_kind
    if command.sentiment is not None:
        change["sentiment"] = command.sentiment
    if command.language is not None and command.language is not Language.UNKNOWN:
        change["language"] = command.language
    change["risks"] = _risks(before, command)
    if command.topic is not None:
        change["topic"] = command.topic or None
    if command.journey is not None:
        change["journey"] = command.journey
    return before.model_copy(update=change)


def _risks(before: Assessment, command: CorrectAssessment) -> tuple[Risk, ...]:
    """In the order in which they were named."""
    named = before.risks if command.risks is None else command.risks
    kept = tuple(risk for risk in named if risk not in command.remove_risks)
    added = dict.fromkeys(risk for risk in command.add_risks if risk not in kept)
    return (*kept, *added)
