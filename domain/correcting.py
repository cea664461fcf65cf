"""What a person's correction makes of an assessment."""

from domain.assessment import Assessment
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
    if command.risks is not None:
        change["risks"] = command.risks
    if command.topic is not None:
        change["topic"] = command.topic or None
    if command.journey is not None:
        change["journey"] = command.journey
    return before.model_copy(update=change)
