"""What a mention is assessed with: its words and what is known around it, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.assessors import earlier_purchase
from db.brands import BRAND
from db.columns import read_row
from db.configuration import newest_contents
from db.keys import KEY, learnt
from db.policies import waiting_tasks
from db.tables import ChannelAccount, Client, StoredKey, Words
from db.words import SealedWords, open_words
from domain.brand import Brand, bare_handle


@dataclass(frozen=True)
class Surroundings:
    """The words (empty where they were erased), the client's brand with every handle under which it
    is spoken to (as `bare_handle` has them), whether an earlier case of the customer was about
    something they had bought, and how many tasks are open at the client (`tasks_waiting`)."""

    client_id: UUID
    text: str
    brand: Brand
    handles: frozenset[str]
    bought_before: bool
    open_tasks: int


async def surroundings_of(
    session: AsyncSession, client_id: UUID, customer_id: UUID, text_id: UUID
) -> Surroundings:
    """Everything around the text of one of the client's customers. Raises NoResultFound for a
    client that there is not."""
    asked = {"client": client_id, "customer": customer_id, "text": text_id}
    row = await read_row(session, _AROUND, asked)
    if row.key_id is not None:
        learnt(session, row)
    words = await open_words(session, [SealedWords(text_id, row.sealed, row.key_id)])
    brand = Brand() if row.brand is None else Brand.model_validate(row.brand)
    return Surroundings(
        client_id=client_id,
        text=words[text_id] or "",
        brand=brand,
        handles=frozenset(map(bare_handle, (*brand.handles, *_handles(row.accounts)))),
        bought_before=row.bought,
        open_tasks=row.waiting,
    )


def _handles(accounts: Iterable[tuple[str, list[str] | None]] | None) -> Iterable[str]:
    for handle, others in accounts or ():
        yield handle
        yield from others or ()


_CLIENT = bindparam("client", type_=Uuid())

_ACCOUNTS = (
    select(
        func.jsonb_agg(
            func.jsonb_build_array(ChannelAccount.handle, ChannelAccount.settings["handles"])
        )
    )
    .where(ChannelAccount.client_id == _CLIENT)
    .scalar_subquery()
)

_AROUND = (
    select(
        Words.sealed,
        *KEY,
        newest_contents(Client.client_id, BRAND).label("brand"),
        _ACCOUNTS.label("accounts"),
        earlier_purchase(_CLIENT, bindparam("customer", type_=Uuid())).label("bought"),
        waiting_tasks(_CLIENT).scalar_subquery().label("waiting"),
    )
    .select_from(Client)
    .outerjoin(
        Words, (Words.id == bindparam("text", type_=Uuid())) & (Words.client_id == Client.client_id)
    )
    .outerjoin(StoredKey, StoredKey.id == Words.key_id)
    .where(Client.client_id == _CLIENT)
)
