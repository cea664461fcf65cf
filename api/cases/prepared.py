"""Prepared texts, rendered for a case and the person who would send them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.schemas import PreparedOut
from db.customers import CustomerBrief
from db.tables import Client, Person
from db.templates import acknowledgements_of
from domain.case import Case
from domain.prepared import Address, acknowledgement, moment_in_words
from domain.reply import Purpose
from domain.values import Language


async def prepared_for(
    session: AsyncSession, case: Case, customer: CustomerBrief | None, by: Person, now: datetime
) -> list[PreparedOut]:
    """The acknowledgement in the customer's language, signed by the person, while it is due."""
    latest, clock = case.latest_mention, case.answer
    if latest is None or clock is None or clock.due_at is None:
        return []
    spoken = case.assessment.language if case.assessment else Language.UNKNOWN
    language = Language.ENGLISH if spoken is Language.UNKNOWN else spoken
    client = await session.get_one(Client, case.client_id)
    name = customer.name if customer else ""
    text = acknowledgement(
        language,
        Address(client.form_of_address),
        {
            "name": name,
            "first_name": name.split(" ")[0],
            "brand": client.brand,
            "due": moment_in_words(clock.due_at, now, language, case.agreement.time_zone),
            "signature": f"^{by.initials}" if by.initials else "",
        },
        await acknowledgements_of(session, case.client_id),
    )
    return [
        PreparedOut(
            purpose=Purpose.ACKNOWLEDGEMENT,
            language=language,
            visibility=latest.mention.visibility,
            text=text,
        )
    ]
