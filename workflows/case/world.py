"""What a case asks of the world, and what it goes on with where nobody answers."""

from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain import counting, responding, speaking
from domain.actor import Actor
from domain.assessment import Assessment, Kind, Reason, Sentiment
from domain.calendar import OpenHours
from domain.case import Case, TakenMention
from domain.mention import Mention
from domain.ruling import Ruling
from domain.values import Language
from workflows.asking import FOR_A_WHILE, ask
from workflows.case.steps import (
    AcknowledgementWanted,
    AssessmentToJudge,
    CaseSteps,
    JudgedAssessment,
    MentionToAssess,
    PersonActing,
    Prepared,
)
from workflows.urgency import ASKING, SPEAKING


async def assessment_of(case: Case, mention: Mention, *, at_once: bool) -> JudgedAssessment:
    """What the mention is, and what the guidelines make of it; unknown where nobody can say."""
    wanted = MentionToAssess(
        case_id=case.id,
        client_id=case.client_id,
        mention=mention,
        channel=case.channel,
        time_zone=case.agreement.time_zone,
        policy_version=case.policy_version,
        per_second=case.agreement.automatic_per_second,
    )
    try:
        return await ask(CaseSteps.assess, wanted, at_once=at_once)
    except FailureError:
        return JudgedAssessment(
            language=Language.UNKNOWN,
            kind=Kind.COMMENT,
            sentiment=Sentiment.NEUTRAL,
            confidence=0,
            reasons=(Reason(code="assessor_failed"),),
            assessor="none",
        )


async def ruling_on(case: Case, taken: TakenMention, assessment: Assessment) -> Ruling | None:
    """What the guidelines make of a person's assessment; None where they cannot be asked."""
    wanted = AssessmentToJudge(
        case_id=case.id,
        client_id=case.client_id,
        mention=taken.mention,
        assessment=assessment,
        channel=case.channel,
        time_zone=case.agreement.time_zone,
        policy_version=case.policy_version,
    )
    try:
        return await ask(CaseSteps.judge, wanted)
    except FailureError:
        return None


async def acknowledgement_for(case: Case, *, at_once: bool) -> Prepared:
    """The prepared acknowledgement in the customer's language, or why there is none."""
    latest = case.latest_mention
    promised = counting.promised_moment(case, workflow.now())
    if latest is None or promised is None or case.assessment is None:
        return Prepared(withheld="nothing_to_promise")
    try:
        return await ask(
            CaseSteps.prepare_acknowledgement,
            AcknowledgementWanted(
                case_id=case.id,
                client_id=case.client_id,
                reply_id=responding.acknowledgement_id(case),
                message_id=latest.mention.message_id,
                language=speaking.spoken_language(case),
                answer_due_at=promised,
                reopens_at=counting.reopens_at(case, workflow.now()),
                time_zone=case.agreement.time_zone,
            ),
            at_once=at_once,
            within=timedelta(seconds=12),
            priority=SPEAKING,
        )
    except FailureError:
        return Prepared(withheld="preparation_failed")


async def actor_of(case: Case, person_id: UUID) -> Actor:
    """Who sent a plain signal and what they may do. Asked for as long as it takes: nobody is there
    to be told that it failed, and the failure would be the whole case's."""
    return await workflow.execute_activity_method(
        CaseSteps.look_up_actor,
        PersonActing(client_id=case.client_id, person_id=person_id),
        start_to_close_timeout=timedelta(seconds=5),
        retry_policy=FOR_A_WHILE,
        priority=ASKING,
    )


async def hours_for(case: Case, *, at_once: bool) -> OpenHours | None:
    """When people work, where the agreement has a calendar and the case does not know far enough
    ahead; None: it knows, or nobody answered, and then every second counts."""
    wanted = counting.hours_wanted(case, workflow.now())
    if wanted is None:
        return None
    try:
        return await ask(CaseSteps.look_up_hours, wanted, at_once=at_once)
    except FailureError:
        return None
