"""What a case is about, and whether it is answered."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.assessment import Assessment
from domain.case import Decision
from domain.events.event import Event
from domain.ruling import Ruling
from domain.values import Priority


class Assessed(Event):
    """A mention was assessed, and a rule of the guidelines fired for it."""

    kind: Literal["assessed"] = "assessed"
    message_id: UUID
    assessment: Assessment
    ruling: Ruling | None = None


class AssessmentCorrected(Event):
    """A person knows better; the assessment of the whole case from now on."""

    kind: Literal["assessment_corrected"] = "assessment_corrected"
    assessment: Assessment
    by: Actor


class RuleApplied(Event):
    """The guidelines were looked at anew, in the light of a person's assessment."""

    kind: Literal["rule_applied"] = "rule_applied"
    ruling: Ruling


class ResponseDecided(Event):
    """Whether the case is answered, and how urgently."""

    kind: Literal["response_decided"] = "response_decided"
    decision: Decision
    priority: Priority


AssessmentEvent = Assessed | AssessmentCorrected | RuleApplied | ResponseDecided
