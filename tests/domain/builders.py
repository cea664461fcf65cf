"""Values of the domain with a default for everything that a test does not care about."""

from datetime import UTC, datetime, timedelta
from random import getrandbits
from typing import Any
from uuid import UUID

from domain.actor import Actor, Role, Via
from domain.agreement import ServiceAgreement
from domain.assessing import assessed
from domain.assessment import Assessment, Kind, Sentiment
from domain.capabilities import Capabilities
from domain.case import Case
from domain.commands import Act, CaseCommand, SubmitReply
from domain.events import CaseOpened
from domain.evolving import evolve, fold
from domain.mention import Arrival, ArrivalKind, Mention
from domain.monitoring import take_in
from domain.reply import Purpose
from domain.values import Language, TextRef, Visibility

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""

CASE_ID = UUID("018f4e9a-0000-7000-8000-000000000001")


def after(**span: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(**span)


def an_id() -> UUID:
    """A new id; drawn so that hypothesis can draw it again."""
    return UUID(int=getrandbits(128), version=4)


def a_text() -> TextRef:
    """A reference to somebody's words."""
    return TextRef(id=an_id(), hash=an_id().hex * 2)


def an_agreement(**fields: Any) -> ServiceAgreement:
    """5 minutes and 24 hours, unless it says otherwise."""
    return ServiceAgreement(**{"version": "1"} | fields)


def capabilities(**fields: Any) -> Capabilities:
    """A channel that carries public and private replies of 500 characters."""
    return Capabilities(**{"max_length": 500, "public": True, "private": True} | fields)


def opened(at: datetime = NOON, **fields: Any) -> CaseOpened:
    """The event that every case begins with."""
    return CaseOpened(
        **{
            "at": at,
            "case_id": CASE_ID,
            "client_id": UUID(int=1),
            "account_id": UUID(int=2),
            "channel": "generic",
            "agreement": an_agreement(),
            "capabilities": capabilities(),
        }
        | fields
    )


def an_empty_case(**fields: Any) -> Case:
    """A case that has not taken in anything yet."""
    return evolve(None, opened(**fields))


def a_mention(at: datetime = NOON, **fields: Any) -> Mention:
    """A public mention that addresses the client and arrives at once."""
    return Mention(
        **{
            "message_id": an_id(),
            "conversation_id": UUID(int=3),
            "customer_id": UUID(int=4),
            "text": a_text(),
            "visibility": Visibility.PUBLIC,
            "addressed": True,
            "occurred_at": at,
            "received_at": at,
        }
        | fields
    )


def an_arrival(mention: Mention | None = None, /, **fields: Any) -> Arrival:
    """The mention as it arrives."""
    mention = mention or a_mention()
    return Arrival(
        **{
            "id": an_id(),
            "kind": ArrivalKind.CREATED,
            "message_id": mention.message_id,
            "at": mention.received_at,
            "mention": mention,
            "visibility": mention.visibility,
        }
        | fields
    )


def an_edit(mention: Mention, at: datetime, text: TextRef | None = None) -> Arrival:
    """The mention's author gives it other words."""
    changed = mention.model_copy(update={"text": text or a_text()})
    return an_arrival(changed, kind=ArrivalKind.EDITED, at=at)


def a_deletion(mention: Mention, at: datetime) -> Arrival:
    """The mention's author takes it back."""
    return an_arrival(mention, kind=ArrivalKind.DELETED, at=at, mention=None)


def an_echo(at: datetime, **fields: Any) -> Arrival:
    """The client answers in the network's own app."""
    return Arrival(
        **{
            "id": an_id(),
            "kind": ArrivalKind.ECHO,
            "message_id": an_id(),
            "at": at,
            "visibility": Visibility.PUBLIC,
        }
        | fields
    )


def an_assessment(kind: Kind = Kind.QUESTION, **fields: Any) -> Assessment:
    """A confident one, without risk."""
    return Assessment(
        **{
            "language": Language.ENGLISH,
            "kind": kind,
            "sentiment": Sentiment.NEUTRAL,
            "confidence": 0.9,
            "assessor": "test",
        }
        | fields
    )


def a_case(mention: Mention | None = None, now: datetime | None = None, **fields: Any) -> Case:
    """A case that took in a mention; what is not a field of CaseOpened goes to the assessment."""
    mention = mention or a_mention()
    moment = now or mention.received_at
    names = {"agreement", "capabilities", "case_id"}
    case = an_empty_case(at=moment, **{k: v for k, v in fields.items() if k in names})
    case = fold(take_in(case, an_arrival(mention), moment), case)
    assessment = an_assessment(**{k: v for k, v in fields.items() if k not in names})
    return with_assessment(case, assessment, moment)


def with_assessment(case: Case, assessment: Assessment, now: datetime) -> Case:
    """The case after its first unassessed mention was assessed."""
    taken = next(m for m in case.standing_mentions if m.assessment is None)
    return fold(assessed(case, taken, assessment, now), case)


def person(*roles: Role, number: int = 10) -> Actor:
    """A person with these roles, an agent unless named."""
    return Actor(person_id=UUID(int=number), roles=roles or (Role.AGENT,), via=Via.API)


def an_act(command: CaseCommand, actor: Actor | None = None, act_id: UUID | None = None) -> Act:
    """The command as that person gives it."""
    return Act(id=act_id or an_id(), command=command, actor=actor or person())


def a_reply(purpose: Purpose = Purpose.SUBSTANCE, **fields: Any) -> SubmitReply:
    """The command to send a reply."""
    return SubmitReply(**{"text": a_text(), "length": 20, "purpose": purpose} | fields)
