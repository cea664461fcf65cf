"""The words of the domain and the rules of the channels, so that no screen repeats them."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.auth.viewer import Who
from api.reviews.schemas import Verdict
from channels.contract import Account
from channels.registry import channel, names
from db.case_search import Promise
from domain.actor import Level, Role
from domain.assessment import PEOPLE_AT_ONCE, Journey, Kind, Risk, Sentiment
from domain.capabilities import Capabilities
from domain.case import ClosingReason, Status
from domain.erasure import BY_PEOPLE, Ground
from domain.explaining import Speaker
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


class Vocabulary(BaseModel):
    """All words in their order. `people_at_once`: risks that reach a person before any clock.
    `grantable`: permissions that an integration can be given.
    `erasure_grounds`: those that a person can name. `channels`: the rules of each by name, before
    an account's own limits are known."""

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
