"""A dispatcher without Temporal: it keeps commands and deliveries and answers as it was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from channels.contract import Account, RejectedItem
from channels.registry import channel
from db.accounts import account_named
from db.commands import keep_command
from db.engine import Sessions
from db.notify import Change
from db.tables import utc_now
from domain.commands import Act
from domain.errors import CommandIdUsed, NotFound
from workflows.audit.start import AuditWanted


@dataclass(frozen=True)
class Receipt:
    accepted: int
    duplicates: int
    rejected: tuple[RejectedItem, ...]


@dataclass(frozen=True)
class Outcome:
    status: str = "done"
    refusal: str | None = None
    detail: str = ""
    right: str = ""


@dataclass
class FakeDispatcher:
    """Deliveries are authenticated and read by the real channel; each key counts once. A command's
    row is written as the real one does, and answered with `outcome`."""

    sessions: Sessions
    outcome: Outcome = field(default_factory=Outcome)
    acts: list[Act] = field(default_factory=list)
    audits: list[AuditWanted] = field(default_factory=list)
    answers: bool = True
    _seen: set[tuple[str, str]] = field(default_factory=set)

    async def receive(
        self, account_name: str, headers: Mapping[str, str], body: bytes, channel_name: str
    ) -> Receipt:
        async with self.sessions() as session:
            row = await account_named(session, account_name)
        if row is None or row.channel != channel_name:
            raise NotFound("There is no such account.")
        account = Account.stored(row)
        channel(channel_name).authenticate(account, headers, body)
        parsed = channel(channel_name).parse(account, body)
        keys = {(account_name, event.key) for event in parsed.events}
        fresh = keys - self._seen
        self._seen |= keys
        return Receipt(len(fresh), len(parsed.events) - len(fresh), parsed.rejected)

    async def ask(self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str) -> Outcome:
        async with self.sessions.begin() as session:
            command = await keep_command(session, client_id, case_id, act, payload_hash)
            if command.payload_hash != payload_hash:
                raise CommandIdUsed("This command id was used for something else.")
            command.status = self.outcome.status
            if self.outcome.status != "pending":
                command.answered_at = utc_now()
                command.answer = {
                    "refusal": self.outcome.refusal,
                    "detail": self.outcome.detail,
                    "right": self.outcome.right,
                }
        self.acts.append(act)
        return self.outcome

    async def audit(self, wanted: AuditWanted) -> bool:
        if self.answers:
            self.audits.append(wanted)
        return self.answers

    def heard(self, change: Change) -> None:
        """Nobody waits here."""

    async def next_task(self, person_id: UUID) -> None:
        """There is never anything to do."""
