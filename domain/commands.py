"""What a person can ask of a case. Commands name texts by reference; words are stored before."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.actor import Actor
from domain.amendment import AmendmentKind
from domain.assessment import Journey, Kind, Risk, Sentiment
from domain.case import ClosingReason
from domain.escalation import Desk, Use
from domain.files import FileRef
from domain.reply import Purpose
from domain.ruling import Answering
from domain.task import Group, RefusalReason, ReturnReason
from domain.values import Language, Moment, TextRef, Value, Visibility


class ClaimTask(Value):
    """Take a task."""

    kind: Literal["claim_task"] = "claim_task"
    task_id: UUID


class ReleaseTask(Value):
    """Give a task back to its group."""

    kind: Literal["release_task"] = "release_task"
    task_id: UUID


class AssignTask(Value):
    """Give a task to a person; the system does so by itself, with its reasons as codes."""

    kind: Literal["assign_task"] = "assign_task"
    task_id: UUID
    person_id: UUID
    reasons: tuple[str, ...] = ()


class RefuseTask(Value):
    """Not do a task that one was given; somebody else gets it."""

    kind: Literal["refuse_task"] = "refuse_task"
    task_id: UUID
    reason: RefusalReason


class ReturnTask(Value):
    """Take a task from a holder who is gone or idle. Only the system asks for this."""

    kind: Literal["return_task"] = "return_task"
    task_id: UUID
    holder: UUID
    reason: ReturnReason


class HandOverTask(Value):
    """Pass a task to a colleague, or to another group: exactly one of the two."""

    kind: Literal["hand_over_task"] = "hand_over_task"
    task_id: UUID
    person_id: UUID | None = None
    group: Group | None = None


class RemindMe(Value):
    """Put a task off until a moment; a deadline or news before it wins."""

    kind: Literal["remind_me"] = "remind_me"
    task_id: UUID
    until: Moment


class CorrectAssessment(Value):
    """Say what the mention really is; fields left out stay as they are. `risks`: all of them;
    `add_risks` and `remove_risks` leave the others to whoever else names some at this moment.
    `topic`: one of the client's, or empty for none."""

    kind: Literal["correct_assessment"] = "correct_assessment"
    mention_kind: Kind | None = None
    sentiment: Sentiment | None = None
    language: Language | None = None
    risks: tuple[Risk, ...] | None = None
    add_risks: tuple[Risk, ...] = Field((), max_length=20)
    remove_risks: tuple[Risk, ...] = Field((), max_length=20)
    topic: str | None = Field(None, max_length=100)
    journey: Journey | None = None


class DecideResponse(Value):
    """Overrule or confirm whether the case is answered. Ignoring closes the case. `seen_at` as for
    closing: what the customer has said since is not ignored unread."""

    kind: Literal["decide_response"] = "decide_response"
    answering: Answering
    seen_at: Moment | None = None


class SubmitReply(Value):
    """Send a reply. `answers` names the newest message its author had seen, `seen_at` is when the
    case that they had before them was recorded (`updated_at`): if the customer has written or
    edited, or somebody else has replied since, the reply is refused as stale. Without `visibility`
    it is as visible as what it answers. `prepared`: the prepared reply that its author began with,
    as released in that version of the client's `prepared` configuration. `based_on`:
    questions whose answers it draws on. `files`: what goes out with it, in that order."""

    kind: Literal["submit_reply"] = "submit_reply"
    text: TextRef
    length: int = Field(ge=1)
    purpose: Purpose
    visibility: Visibility | None = None
    answers: UUID | None = None
    seen_at: Moment | None = None
    prepared: UUID | None = None
    prepared_version: str | None = None
    based_on: tuple[UUID, ...] = Field(default=(), max_length=20)
    files: tuple[FileRef, ...] = Field(default=(), max_length=20)
    deed_id: UUID | None = None
    """The decision on the case's incident that this reply is the statement of."""


class ReviseDraft(Value):
    """Write a draft anew, or confirm it after a new message, and ask for consent again.
    `revision`: the one that its writer began with, where they say so; `answers` and `seen_at` as
    for a reply. `files` None: those that it has."""

    kind: Literal["revise_draft"] = "revise_draft"
    draft_id: UUID
    revision: str | None = None
    text: TextRef
    length: int = Field(ge=1)
    answers: UUID | None = None
    seen_at: Moment | None = None
    files: tuple[FileRef, ...] | None = Field(default=None, max_length=20)


class WithdrawDraft(Value):
    """Take a draft back."""

    kind: Literal["withdraw_draft"] = "withdraw_draft"
    draft_id: UUID


class ApproveDraft(Value):
    """Consent to the revision of that hash, and to no other. `seen_at` as for a reply: nobody
    consents over what a colleague has said since. New words of the customer outdate the draft."""

    kind: Literal["approve_draft"] = "approve_draft"
    draft_id: UUID
    revision: str
    seen_at: Moment | None = None


class EditAndApproveDraft(Value):
    """Consent to a colleague's draft with words of one's own: a revision with its own author.
    `seen_at` as for consent alone. `files` None: those that it has."""

    kind: Literal["edit_and_approve_draft"] = "edit_and_approve_draft"
    draft_id: UUID
    revision: str
    seen_at: Moment | None = None
    text: TextRef
    length: int = Field(ge=1)
    files: tuple[FileRef, ...] | None = Field(default=None, max_length=20)


class ReturnDraft(Value):
    """Give a draft back to its author with a comment."""

    kind: Literal["return_draft"] = "return_draft"
    draft_id: UUID
    revision: str
    comment: TextRef


class CorrectReply(Value):
    """Put other words in place of a reply that stands on the network."""

    kind: Literal["correct_reply"] = "correct_reply"
    reply_id: UUID
    text: TextRef
    length: int = Field(ge=1)


class WithdrawReply(Value):
    """Take a reply back from the network."""

    kind: Literal["withdraw_reply"] = "withdraw_reply"
    reply_id: UUID


class Moderate(Value):
    """Hide, report or delete a customer's post, or block its author."""

    kind: Literal["moderate"] = "moderate"
    message_id: UUID
    action: AmendmentKind


class LeaveChange(Value):
    """Leave as it is what could not be changed on the network; the task names it."""

    kind: Literal["leave_change"] = "leave_change"
    task_id: UUID


class SettleDelivery(Value):
    """Say whether a reply in doubt stands on the network."""

    kind: Literal["settle_delivery"] = "settle_delivery"
    reply_id: UUID
    posted: bool


class AddNote(Value):
    """Write down something internal."""

    kind: Literal["add_note"] = "add_note"
    text: TextRef
    names: tuple[UUID, ...] = Field((), max_length=20)
    """Colleagues whom the note calls upon."""


class TagCase(Value):
    """Put tags of the client's own on the case, or take them off."""

    kind: Literal["tag_case"] = "tag_case"
    add: tuple[UUID, ...] = Field((), max_length=20)
    remove: tuple[UUID, ...] = Field((), max_length=20)


class AskInformation(Value):
    """Note that information is being asked for."""

    kind: Literal["ask_information"] = "ask_information"
    text: TextRef


class AskSecondLine(Value):
    """Hand a question to the client's second line. `context`: the messages that they may see;
    `files`: attachments of those; `reference`: an order's number or the like; `desk` is looked up
    in the directory."""

    kind: Literal["ask_second_line"] = "ask_second_line"
    text: TextRef
    desk: Desk
    reference: TextRef | None = None
    context: tuple[UUID, ...] = Field(default=(), max_length=50)
    files: tuple[UUID, ...] = Field(default=(), max_length=20)


class AskDepartment(Value):
    """Hand a question to a department; `parent_id`: the second line's question that it serves."""

    kind: Literal["ask_department"] = "ask_department"
    text: TextRef
    desk: Desk
    parent_id: UUID | None = None
    reference: TextRef | None = None
    context: tuple[UUID, ...] = Field(default=(), max_length=50)
    files: tuple[UUID, ...] = Field(default=(), max_length=20)


class AnswerQuestion(Value):
    """Answer a question that one has, and say whether the words may be quoted."""

    kind: Literal["answer_question"] = "answer_question"
    escalation_id: UUID
    text: TextRef
    use: Use
    files: tuple[UUID, ...] = Field(default=(), max_length=20)


class AskBack(Value):
    """Ask whoever asked for more; the clock stands still meanwhile."""

    kind: Literal["ask_back"] = "ask_back"
    escalation_id: UUID
    text: TextRef
    files: tuple[UUID, ...] = Field(default=(), max_length=20)


class ClarifyQuestion(Value):
    """Answer what one was asked back."""

    kind: Literal["clarify_question"] = "clarify_question"
    escalation_id: UUID
    text: TextRef


class HandOnQuestion(Value):
    """Give a department's question to another contact or department."""

    kind: Literal["hand_on_question"] = "hand_on_question"
    escalation_id: UUID
    desk: Desk
    text: TextRef | None = None


class DeclineQuestion(Value):
    """Not answer a question, and say why."""

    kind: Literal["decline_question"] = "decline_question"
    escalation_id: UUID
    text: TextRef


class WithdrawQuestion(Value):
    """Take back a question that one asked."""

    kind: Literal["withdraw_question"] = "withdraw_question"
    escalation_id: UUID


class NoteNotDelivered(Value):
    """The e-mail of that contact did not arrive, or a machine answered it. Only the system asks for
    this."""

    kind: Literal["note_not_delivered"] = "note_not_delivered"
    escalation_id: UUID
    contact_id: UUID
    cause: str


class JoinIncident(Value):
    """Belong to an incident, with others who said the same. Only the system asks for this."""

    kind: Literal["join_incident"] = "join_incident"
    incident_id: UUID


class LeaveIncident(Value):
    """Take the case out of its incident: it says something else."""

    kind: Literal["leave_incident"] = "leave_incident"
    incident_id: UUID


class SettleWithIncident(Value):
    """Do what `deed_id` decided for all cases of the incident at `seen_at`. `statement`: the
    case in which our words stand, where they are answered."""

    kind: Literal["settle_with_incident"] = "settle_with_incident"
    incident_id: UUID
    deed_id: UUID
    answering: Answering
    statement: UUID | None = None
    seen_at: Moment | None = None


class CloseCase(Value):
    """Close the case with a reason. `seen_at` as for a reply: what the customer has said since is
    not closed over unread."""

    kind: Literal["close_case"] = "close_case"
    reason: ClosingReason
    seen_at: Moment | None = None


class ReopenCase(Value):
    """Work on a closed case again, while its run lasts."""

    kind: Literal["reopen_case"] = "reopen_case"


CaseCommand = Annotated[
    ClaimTask
    | ReleaseTask
    | AssignTask
    | RefuseTask
    | ReturnTask
    | HandOverTask
    | RemindMe
    | CorrectAssessment
    | DecideResponse
    | SubmitReply
    | ReviseDraft
    | WithdrawDraft
    | ApproveDraft
    | EditAndApproveDraft
    | ReturnDraft
    | CorrectReply
    | WithdrawReply
    | Moderate
    | LeaveChange
    | SettleDelivery
    | AddNote
    | TagCase
    | AskInformation
    | AskSecondLine
    | AskDepartment
    | AnswerQuestion
    | AskBack
    | ClarifyQuestion
    | HandOnQuestion
    | DeclineQuestion
    | WithdrawQuestion
    | NoteNotDelivered
    | CloseCase
    | ReopenCase
    | JoinIncident
    | LeaveIncident
    | SettleWithIncident,
    Field(discriminator="kind"),
]


class Act(Value):
    """A command under its id, with the actor that the API looked up."""

    id: UUID
    command: CaseCommand
    actor: Actor


class SignalledAct(Value):
    """The same as a plain signal: it names its actor, a lookup decides what that person may."""

    id: UUID
    command: CaseCommand
    person_id: UUID
