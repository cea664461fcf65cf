"""One attempt to speak to the network: everything that it needs, read with one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.contract import UPLOADING, Account, Author, Outbound, OutFile
from db.columns import read_row
from db.reply_files import Content, contents_of, refs_in
from db.tables import ChannelAccount, Conversation, Message, NetworkIdentity, Words
from db.words import SealedWords, open_words
from domain.reply import InDoubt, Rejected, SendOutcome, Sent
from domain.values import Visibility

NETWORK_TIMEOUT = 15.0
"""Seconds for everything that a channel does in one attempt; less than the activity's own limit."""


@dataclass(frozen=True)
class Attempt:
    """A reply's row as it stands before the network is spoken to, and what would be sent. `worded`:
    its words can be read. `whole`: the files are what was approved."""

    id: UUID
    client_id: UUID
    account_id: UUID
    conversation_id: UUID | None
    thread_key: str
    visibility: str
    automatic: bool
    delivery: str | None
    failure: str | None
    sent_at: datetime | None
    active: bool
    """Whether the account may be spoken for."""
    account: Account
    outbound: Outbound
    worded: bool = True
    whole: bool = True

    @property
    def public(self) -> bool:
        """Whether everybody reads it."""
        return self.visibility == Visibility.PUBLIC

    @property
    def patience(self) -> float:
        """Seconds that the channel may take."""
        return NETWORK_TIMEOUT + (UPLOADING if self.outbound.files else 0)

    @property
    def slow(self) -> float:
        """Seconds from which on its network seems to hang."""
        return self.patience / 3

    @property
    def known(self) -> SendOutcome | None:
        """What the row itself says already; None when it is yet to be sent."""
        match self.delivery:
            case "sent":
                return Sent(at=self.sent_at or datetime.now(UTC))
            case "failed":
                return Rejected(code=self.failure or "failed")
            case "sending" | "unknown":
                return InDoubt(code="interrupted")
        return None


async def attempt_of(session: AsyncSession, reply_id: UUID) -> Attempt:
    """The attempt at the reply of that id. Raises NoResultFound where it has no row."""
    row = await read_row(session, _STANDS, {"reply": reply_id})
    words = await open_words(session, [SealedWords(row.text_id, row.sealed, row.key_id)])
    refs = refs_in(row.files)
    files: Sequence[Content] | None = ()
    if refs and row.case_id is not None:
        files = await contents_of(session, row.client_id, row.case_id, refs)
    outbound = Outbound(
        attempt_id=row.id,
        text=words[row.text_id] or "",
        visibility=Visibility(row.visibility),
        conversation_key=row.conversation_key,
        recipient=Author(key=row.person_key, handle=row.person_handle, name=row.person_name),
        in_reply_to=row.in_reply_to,
        first_attempt_at=row.attempted_at,
        files=tuple(
            OutFile(each.id, each.media_type, each.content, each.description)
            for each in files or ()
        ),
    )
    account = Account(
        id=row.account_id,
        client_id=row.client_id,
        channel=row.channel,
        handle=row.handle,
        settings=row.settings,
        secrets={name: str(value) for name, value in row.secrets.items()},
        connected_at=row.connected_at,
    )
    return Attempt(
        id=row.id,
        client_id=row.client_id,
        account_id=row.account_id,
        conversation_id=row.conversation_id,
        thread_key=row.thread_key,
        visibility=row.visibility,
        automatic=row.automatic,
        delivery=row.delivery,
        failure=row.failure,
        sent_at=row.sent_at,
        active=row.status == "active",
        account=account,
        outbound=outbound,
        worded=words[row.text_id] is not None,
        whole=len(outbound.files) == len(refs),
    )


_STANDS = (
    select(
        Message.id,
        Message.client_id,
        Message.account_id,
        Message.conversation_id,
        Message.case_id,
        Message.thread_key,
        Message.visibility,
        Message.in_reply_to,
        Message.text_id,
        Message.automatic,
        Message.delivery,
        Message.failure,
        Message.attempted_at,
        Message.sent_at,
        Message.files,
        ChannelAccount.channel,
        ChannelAccount.handle,
        ChannelAccount.settings,
        ChannelAccount.secrets,
        ChannelAccount.connected_at,
        ChannelAccount.status,
        Conversation.thread_key.label("conversation_key"),
        NetworkIdentity.remote_key.label("person_key"),
        NetworkIdentity.handle.label("person_handle"),
        NetworkIdentity.name.label("person_name"),
        Words.sealed,
        Words.key_id,
    )
    .join(ChannelAccount, ChannelAccount.id == Message.account_id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
    .outerjoin(Words, and_(Words.id == Message.text_id, Words.client_id == Message.client_id))
    .where(Message.id == bindparam("reply"))
)
