"""What keeps the machine silent at this very moment: the stop button and the brake."""

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, any_, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.columns import read_row
from db.stops import stop_stands
from db.tables import CaseRow, Message
from domain.agreement import ServiceAgreement
from domain.values import Visibility

_LEFT = ("sending", "sent", "unknown")

ONE_STATEMENT_FOR = timedelta(hours=24)
"""Under one public post the machine speaks once in this time, however many write there."""


class Said(Protocol):
    """What the machine would answer, or its own reply that is about to leave: where it stands."""

    @property
    def id(self) -> UUID: ...
    @property
    def client_id(self) -> UUID: ...
    @property
    def account_id(self) -> UUID: ...
    @property
    def conversation_id(self) -> UUID | None: ...
    @property
    def thread_key(self) -> str: ...
    @property
    def visibility(self) -> str: ...


async def silenced(
    session: AsyncSession, case_id: UUID, said: Said, now: datetime, *, left: bool = False
) -> str | None:
    """Why the machine may not speak now, or None.

    Looks at stops of the client and the account, at what the machine said under the same post, at
    what was said to any copy of it, and at how much the machine said for the account within the
    agreement's window. Private words are not braked per post.
    `left`: count only what has left or may have; two that wait would else silence each other.
    """
    values: dict[str, object] = {
        "said": said.id,
        "client": said.client_id,
        "account": said.account_id,
        "conversation": said.conversation_id,
        "deliveries": [*_LEFT] if left else [*_LEFT, "pending"],
    }
    stopped, spoke = await read_row(session, _ANYWHERE, values)
    if stopped:
        return "stopped"
    if spoke:
        return "spoke_already"
    if said.visibility == Visibility.PRIVATE:
        return None
    values |= {"case": case_id, "thread": said.thread_key, "since": now - ONE_STATEMENT_FOR}
    under_post, to_all, stored = await read_row(session, _IN_PUBLIC, values)
    if under_post:
        return "brake_post"
    if to_all:
        return "brake_incident"
    agreement = agreed(stored)
    values |= {"since": now - timedelta(seconds=agreement.automatic_window)}
    lately = await session.scalar(_LATELY, values) or 0
    return "brake_account" if lately >= agreement.automatic_per_account else None


def agreed(stored: dict[str, Any] | None) -> ServiceAgreement:
    """The agreement in the stored state of a case, where what is as usual is left out."""
    return ServiceAgreement.model_validate(stored or {})


def _spoken(what: ColumnElement[int], *where: ColumnElement[bool]) -> Select[int]:
    """What the machine said for the account, but for the message that this is about."""
    return select(what).where(
        Message.account_id == bindparam("account"),
        Message.automatic,
        Message.delivery == any_(bindparam("deliveries", type_=ARRAY(Text()))),
        Message.id != bindparam("said"),
        *where,
    )


# Put together once: to do so for each reply costs the worker as much as to ask.
_CONVERSATION = Message.conversation_id == bindparam("conversation")
_PUBLIC = (Message.visibility == Visibility.PUBLIC.value, Message.occurred_at > bindparam("since"))

_ANYWHERE = select(
    stop_stands(bindparam("client"), bindparam("account")),
    _spoken(literal(1), _CONVERSATION).exists(),
)

_COPY = aliased(CaseRow)

_TO_ALL = (
    select(Message.id)
    .join(_COPY, _COPY.id == Message.case_id)
    .where(
        _COPY.incident_id == CaseRow.incident_id,
        Message.direction == "outbound",
        Message.delivery.in_((*_LEFT, "pending")),
        Message.id != bindparam("said"),
        *_PUBLIC,
    )
)
"""What was said lately in any case of the same viral post: one statement serves all."""

_IN_PUBLIC = select(
    _spoken(literal(1), *_PUBLIC, Message.thread_key == bindparam("thread")).exists(),
    _TO_ALL.correlate(CaseRow).exists(),
    CaseRow.state["agreement"],
).where(CaseRow.id == bindparam("case"))

_LATELY = _spoken(func.count(), *_PUBLIC)
