"""The words of the domain and the rules of the channels, so that no screen repeats them."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.auth.viewer import Who
from api.exports.schemas import LARGEST as LARGEST_EXPORT
from api.exports.schemas import ExportFormat
from api.fields import LONGEST_LINE
from api.held_mails.schemas import MailAs, Needless
from api.reviews.schemas import Verdict
from api.samples.schemas import LARGEST as LARGEST_SAMPLE
from api.tags.schemas import LONGEST_TAG
from channels.contract import Account
from channels.registry import channel, names
from db.case_search import Promise
from db.directory import DepartmentKind
from domain.actor import Level, Role
from domain.agreement import Counting, EscalationPath, OutsideHours
from domain.approval import OF_TRAINEES, ApprovalMode
from domain.assessment import PEOPLE_AT_ONCE, Journey, Kind, Risk, Sentiment
from domain.brand import LISTENED_FOR, MENTIONED_BY, SHORTEST_WORD
from domain.calendar import LONGEST_NAME
from domain.capabilities import Capabilities
from domain.case import ClosingReason, Status
from domain.erasure import BY_PEOPLE, Ground
from domain.escalation import Use
from domain.explaining import Speaker
from domain.guidelines import NOTES
from domain.permissions import PERSONAL, Permission
from domain.prepared import Address
from domain.reply import Delivery, Purpose
from domain.routing import Cause, Why
from domain.ruling import Answering
from domain.steps import Step, StepState
from domain.task import Group, RefusalReason, ReturnReason, TaskKind
from domain.team import Availability, SkillKind, TeamKind, TeamOrigin
from domain.traits import ApprovalWay
from domain.values import Language, Priority, Visibility
from domain.wording import Placeholder, WordingState

router = APIRouter(prefix="/api/vocabulary", tags=["vocabulary"])


class Limits(BaseModel):
    """How many characters fit: into a line, the name of a day or a rule in an agreement, a tag; how
    many a word of a brand needs; how many cases a sample can have, and a file that is taken out."""

    line: int
    name: int
    tag: int
    shortest_word: int
    largest_sample: int
    largest_export: int


class Vocabulary(BaseModel):
    """All words in their order. `people_at_once`: risks that reach a person before any clock.
    `grantable`: permissions that an integration can be given.
    `erasure_grounds`: those that a person can name. `written_languages`: those in which somebody
    can be written to. `trainee_modes`: whose consent trainees can be made to need.
    `mentioned_by`, `listened_for`: the lists of a client's brand. `mail_as`, `mail_needless`: what
    a held e-mail is to a question, and why nobody needs it. `built_in_notes`: what a row of the
    built-in guidelines is for, to the key of its words. `channels`: the rules of each by name,
    before an account's own limits are known."""

    kinds: list[Kind]
    sentiments: list[Sentiment]
    journeys: list[Journey]
    risks: list[Risk]
    people_at_once: list[Risk]
    languages: list[Language]
    purposes: list[Purpose]
    visibilities: list[Visibility]
    deliveries: list[Delivery]
    closing_reasons: list[ClosingReason]
    answerings: list[Answering]
    task_kinds: list[TaskKind]
    groups: list[Group]
    refusal_reasons: list[RefusalReason]
    return_reasons: list[ReturnReason]
    assignment_reasons: list[Why]
    waiting_causes: list[Cause]
    availabilities: list[Availability]
    skill_kinds: list[SkillKind]
    team_kinds: list[TeamKind]
    team_origins: list[TeamOrigin]
    priorities: list[Priority]
    statuses: list[Status]
    steps: list[Step]
    step_states: list[StepState]
    roles: list[Role]
    approval_ways: list[ApprovalWay]
    speakers: list[Speaker]
    promises: list[Promise]
    verdicts: list[Verdict]
    levels: list[Level]
    permissions: list[Permission]
    grantable: list[Permission]
    addresses: list[Address]
    placeholders: list[Placeholder]
    wording_states: list[WordingState]
    erasure_grounds: list[Ground]
    written_languages: list[Language]
    department_kinds: list[DepartmentKind]
    answer_uses: list[Use]
    mail_as: list[MailAs]
    mail_needless: list[Needless]
    countings: list[Counting]
    outside_hours: list[OutsideHours]
    approval_modes: list[ApprovalMode]
    trainee_modes: list[ApprovalMode]
    escalation_paths: list[EscalationPath]
    mentioned_by: list[str]
    listened_for: list[str]
    export_formats: list[ExportFormat]
    built_in_notes: dict[str, str]
    limits: Limits
    channels: dict[str, Capabilities]


@router.get("", operation_id="getVocabulary")
async def vocabulary(who: Who) -> Vocabulary:
    """The same for everybody; changes only with the version of webcare."""
    return Vocabulary(
        kinds=list(Kind),
        sentiments=list(Sentiment),
        journeys=list(Journey),
        risks=list(Risk),
        people_at_once=[risk for risk in Risk if risk in PEOPLE_AT_ONCE],
        languages=list(Language),
        purposes=list(Purpose),
        visibilities=list(Visibility),
        deliveries=list(Delivery),
        closing_reasons=list(ClosingReason),
        answerings=list(Answering),
        task_kinds=list(TaskKind),
        groups=list(Group),
        refusal_reasons=list(RefusalReason),
        return_reasons=list(ReturnReason),
        assignment_reasons=list(Why),
        waiting_causes=list(Cause),
        availabilities=list(Availability),
        skill_kinds=list(SkillKind),
        team_kinds=list(TeamKind),
        team_origins=list(TeamOrigin),
        priorities=list(Priority),
        statuses=list(Status),
        steps=list(Step),
        step_states=list(StepState),
        roles=list(Role),
        approval_ways=list(ApprovalWay),
        speakers=list(Speaker),
        promises=list(Promise),
        verdicts=list(Verdict),
        levels=list(Level),
        permissions=list(Permission),
        grantable=[each for each in Permission if each not in PERSONAL],
        addresses=list(Address),
        placeholders=list(Placeholder),
        wording_states=list(WordingState),
        erasure_grounds=list(BY_PEOPLE),
        written_languages=[each for each in Language if each is not Language.UNKNOWN],
        department_kinds=list(DepartmentKind),
        answer_uses=list(Use),
        mail_as=list(MailAs),
        mail_needless=list(Needless),
        countings=list(Counting),
        outside_hours=list(OutsideHours),
        approval_modes=list(ApprovalMode),
        trainee_modes=list(OF_TRAINEES),
        escalation_paths=list(EscalationPath),
        mentioned_by=list(MENTIONED_BY),
        listened_for=list(LISTENED_FOR),
        export_formats=list(ExportFormat),
        built_in_notes={note: key for key, note in NOTES.items()},
        limits=Limits(
            line=LONGEST_LINE,
            name=LONGEST_NAME,
            tag=LONGEST_TAG,
            shortest_word=SHORTEST_WORD,
            largest_sample=LARGEST_SAMPLE,
            largest_export=LARGEST_EXPORT,
        ),
        channels={name: channel(name).capabilities(_nobody(name)) for name in names()},
    )


def _nobody(name: str) -> Account:
    """An account without any settings: what holds for all of its channel."""
    return Account(
        id=UUID(int=0),
        client_id=UUID(int=0),
        channel=name,
        handle="",
        settings={},
        secrets={},
        connected_at=datetime.min.replace(tzinfo=UTC),
    )
