"""What a client's people have said of mentions, as samples to learn from.

A correction says what a mention really is. So does an answer in substance that somebody gave
without correcting anything: they have read it. Words that were erased are not learnt from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from db.policies import PastRow
from domain.assessment import Assessment
from domain.events import (
    Assessed,
    AssessmentCorrected,
    CaseEvent,
    MentionEdited,
    MentionTakenIn,
    ReplySubmitted,
)
from domain.reply import Purpose

KINDS = (
    "mention_taken_in",
    "mention_edited",
    "assessed",
    "assessment_corrected",
    "reply_submitted",
)
"""The kinds of rows that samples are drawn from."""

_event: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)


@dataclass(frozen=True)
class Told:
    """What people said of the words of that text."""

    case_id: UUID
    text_id: UUID
    assessment: Assessment
    corrected: bool


def told(rows: Iterable[PastRow]) -> Iterator[Told]:
    """At most one sample per case, from journal rows of KINDS, by case and in order: the last
    correction, else the assessment that somebody answered on."""
    case_id: UUID | None = None
    case = _Case()
    for row in rows:
        if row.case_id != case_id:
            if case_id is not None and case.said is not None:
                yield Told(case_id, *case.said)
            case_id, case = row.case_id, _Case()
        case.hear(_event.validate_python(row.event))
    if case_id is not None and case.said is not None:
        yield Told(case_id, *case.said)


class _Case:
    def __init__(self) -> None:
        self.said: tuple[UUID, Assessment, bool] | None = None
        self._text: UUID | None = None
        self._assessment: Assessment | None = None

    def hear(self, event: CaseEvent) -> None:
        match event:
            case MentionTakenIn(mention=mention):
                self._text = mention.text.id
            case MentionEdited(text=text):
                self._text = text.id
            case Assessed(assessment=assessment):
                self._assessment = assessment
            case AssessmentCorrected(assessment=assessment) if self._text is not None:
                self.said = self._text, assessment, True
            case ReplySubmitted(reply=reply) if reply.purpose is Purpose.SUBSTANCE:
                unsaid = self.said is None and reply.by.is_person
                if unsaid and self._text is not None and self._assessment is not None:
                    self.said = self._text, self._assessment, False
