"""Commands as a person sends them: like domain/commands.py, with words instead of references."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool

from api.fields import Line, LongText, MaybeText, When
from domain.amendment import AmendmentKind
from domain.assessment import Journey, Kind, Risk, Sentiment
from domain.case import ClosingReason
from domain.escalation import Use
from domain.reply import Purpose
from domain.ruling import Answering
from domain.task import Group, RefusalReason
from domain.values import Language, Visibility

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""The salted hash that names a revision."""


class _Command(BaseModel):
    """`id` is made by the caller: sent again, it is the same command and acts once."""

    model_config = ConfigDict(extra="forbid")

    id: UUID


class FileIn(BaseModel):
    """A file that was put there for this case (`/api/uploads/`), and what it shows: the alternative
    text for those who cannot see it, which goes out as well."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    description: MaybeText = ""


Files = Annotated[list[FileIn], Field(max_length=20)]


class ClaimTaskIn(_Command):
    """Take a task."""

    kind: Literal["claim_task"]
    task_id: UUID


class ReleaseTaskIn(_Command):
    """Give a task back to its group."""

    kind: Literal["release_task"]
    task_id: UUID


class AssignTaskIn(_Command):
    """Give a task to a colleague."""

    kind: Literal["assign_task"]
    task_id: UUID
    person_id: UUID


class RefuseTaskIn(_Command):
    """Not do a task that one was given; it is offered to others."""

    kind: Literal["refuse_task"]
    task_id: UUID
    reason: RefusalReason


class HandOverTaskIn(_Command):
    """Pass a task to a colleague or to another group: exactly one of the two."""

    kind: Literal["hand_over_task"]
    task_id: UUID
    person_id: UUID | None = None
    group: Group | None = None


class RemindMeIn(_Command):
    """Put a task off until a moment; a deadline or news before it wins."""

    kind: Literal["remind_me"]
    task_id: UUID
    until: When


class CorrectAssessmentIn(_Command):
    """Say what the mention really is; fields left out stay as they are. `risks`: all of them;
    `add_risks` and `remove_risks` leave the others to whoever else names some at this moment.
    `topic`: one of the client's, or empty for none."""

    kind: Literal["correct_assessment"]
    mention_kind: Kind | None = None
    sentiment: Sentiment | None = None
    language: Language | None = None
    risks: list[Risk] | None = Field(None, max_length=20)
    add_risks: list[Risk] = Field(default=[], max_length=20)
    remove_risks: list[Risk] = Field(default=[], max_length=20)
    topic: str | None = Field(None, max_length=100)
    journey: Journey | None = None


class DecideResponseIn(_Command):
    """Overrule or confirm whether the case is answered. Ignoring closes the case. `seen_at`: the
    case's `updated_at` as it was on the screen; if the customer has written or edited since, it is
    not closed."""

    kind: Literal["decide_response"]
    answering: Answering
    seen_at: AwareDatetime | None = None


class SubmitReplyIn(_Command):
    """Send a reply. `answers`: the newest message its author had seen; `seen_at`: the case's
    `updated_at` when they last looked at it. If the customer has written or edited since, or
    somebody else has replied, the reply is refused as stale. Without `visibility` it is as visible
    as the message it answers. `prepared`: the released prepared reply that it began with;
    `based_on`: questions whose answers it draws on; `files`: what goes out with it, in this order.
    """

    kind: Literal["submit_reply"]
    text: LongText
    purpose: Purpose
    visibility: Visibility | None = None
    answers: UUID | None = None
    seen_at: AwareDatetime | None = None
    prepared: UUID | None = None
    based_on: list[UUID] = Field(default=[], max_length=20)
    files: Files = []


class ReviseDraftIn(_Command):
    """Write a draft anew, or confirm it after a new message, and ask for consent again. `revision`:
    the hash of the words that one began with; others' since are not written over. `answers` and
    `seen_at` as for a reply. Without `files` those stay that it has."""

    kind: Literal["revise_draft"]
    draft_id: UUID
    revision: Hash | None = None
    text: LongText
    answers: UUID | None = None
    seen_at: AwareDatetime | None = None
    files: Files | None = None


class WithdrawDraftIn(_Command):
    """Take a draft back."""

    kind: Literal["withdraw_draft"]
    draft_id: UUID


class ApproveDraftIn(_Command):
    """Consent to the revision of that hash, and to no other. `seen_at`: the case's `updated_at` as
    it was on the screen; if somebody else has replied since, it does not go out."""

    kind: Literal["approve_draft"]
    draft_id: UUID
    revision: Hash
    seen_at: AwareDatetime | None = None


class EditAndApproveDraftIn(_Command):
    """Consent to a colleague's draft with words of one's own. `seen_at` as for consent alone.
    Without `files` those stay that it has."""

    kind: Literal["edit_and_approve_draft"]
    draft_id: UUID
    revision: Hash
    seen_at: AwareDatetime | None = None
    text: LongText
    files: Files | None = None


class ReturnDraftIn(_Command):
    """Give a draft back to its author with a comment."""

    kind: Literal["return_draft"]
    draft_id: UUID
    revision: Hash
    comment: LongText


class CorrectReplyIn(_Command):
    """Put other words in place of a reply that stands on the network."""

    kind: Literal["correct_reply"]
    reply_id: UUID
    text: LongText


class WithdrawReplyIn(_Command):
    """Take a reply back from the network."""

    kind: Literal["withdraw_reply"]
    reply_id: UUID


class ModerateIn(_Command):
    """Hide, report or delete a customer's post, or block its author."""

    kind: Literal["moderate"]
    message_id: UUID
    action: Literal[
        AmendmentKind.HIDE, AmendmentKind.REPORT, AmendmentKind.BLOCK, AmendmentKind.DELETE
    ]


class LeaveChangeIn(_Command):
    """Leave as it is what could not be changed on the network: done with the task that says so."""

    kind: Literal["leave_change"]
    task_id: UUID


class SettleDeliveryIn(_Command):
    """Say whether a reply in doubt stands on the network."""

    kind: Literal["settle_delivery"]
    reply_id: UUID
    posted: StrictBool


class AddNoteIn(_Command):
    """Write down something internal."""

    kind: Literal["add_note"]
    text: LongText
    names: list[UUID] = Field(default=[], max_length=20)
    """Colleagues whom it calls upon; they must be allowed to read the case."""


class TagCaseIn(_Command):
    """Put tags of the client on the case, or take them off."""

    kind: Literal["tag_case"]
    add: list[UUID] = Field(default=[], max_length=20)
    remove: list[UUID] = Field(default=[], max_length=20)


class AskInformationIn(_Command):
    """Note that information is being asked for."""

    kind: Literal["ask_information"]
    text: LongText


class AskSecondLineIn(_Command):
    """Hand a question to the client's second line. `context`: messages of the case that they may
    see, with their pictures and files; `reference`: an order's number or the like."""

    kind: Literal["ask_second_line"]
    text: LongText
    reference: Line | None = None
    context: list[UUID] = Field(default=[], max_length=50)


class AskDepartmentIn(_Command):
    """Hand a question to a department, to the contact whose turn it is unless one is named.
    `parent_id`: the second line's question that it serves."""

    kind: Literal["ask_department"]
    department_id: UUID
    contact_id: UUID | None = None
    parent_id: UUID | None = None
    text: LongText
    reference: Line | None = None
    context: list[UUID] = Field(default=[], max_length=50)


class AnswerQuestionIn(_Command):
    """Answer a question, and say whether the words may be quoted to the customer."""

    kind: Literal["answer_question"]
    escalation_id: UUID
    text: LongText
    use: Use


class AskBackIn(_Command):
    """Ask whoever asked for more; the clock stands still meanwhile."""

    kind: Literal["ask_back"]
    escalation_id: UUID
    text: LongText


class ClarifyQuestionIn(_Command):
    """Answer what one was asked back."""

    kind: Literal["clarify_question"]
    escalation_id: UUID
    text: LongText


class HandOnQuestionIn(_Command):
    """Give a department's question to another contact or department."""

    kind: Literal["hand_on_question"]
    escalation_id: UUID
    department_id: UUID
    contact_id: UUID | None = None
    text: LongText | None = None


class DeclineQuestionIn(_Command):
    """Not answer a question, and say why."""

    kind: Literal["decline_question"]
    escalation_id: UUID
    text: LongText


class WithdrawQuestionIn(_Command):
    """Take back a question that one asked."""

    kind: Literal["withdraw_question"]
    escalation_id: UUID


class CloseCaseIn(_Command):
    """Close the case with a reason. `seen_at`: the case's `updated_at` as it was on the screen; if
    the customer has written or edited since, it is not closed."""

    kind: Literal["close_case"]
    reason: ClosingReason
    seen_at: AwareDatetime | None = None


class ReopenCaseIn(_Command):
    """Work on a closed case again."""

    kind: Literal["reopen_case"]


class LeaveIncidentIn(_Command):
    """Take the case out of its incident: it says something else."""

    kind: Literal["leave_incident"]
    incident_id: UUID


CommandIn = Annotated[
    ClaimTaskIn
    | ReleaseTaskIn
    | AssignTaskIn
    | RefuseTaskIn
    | HandOverTaskIn
    | RemindMeIn
    | CorrectAssessmentIn
    | DecideResponseIn
    | SubmitReplyIn
    | ReviseDraftIn
    | WithdrawDraftIn
    | ApproveDraftIn
    | EditAndApproveDraftIn
    | ReturnDraftIn
    | CorrectReplyIn
    | WithdrawReplyIn
    | ModerateIn
    | LeaveChangeIn
    | SettleDeliveryIn
    | AddNoteIn
    | TagCaseIn
    | AskInformationIn
    | AskSecondLineIn
    | AskDepartmentIn
    | AnswerQuestionIn
    | AskBackIn
    | ClarifyQuestionIn
    | HandOnQuestionIn
    | DeclineQuestionIn
    | WithdrawQuestionIn
    | CloseCaseIn
    | ReopenCaseIn
    | LeaveIncidentIn,
    Field(discriminator="kind"),
]
