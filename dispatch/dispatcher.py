"""Everything the outside may ask of dispatch, in one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from temporalio.client import Client

from channels.contract import Channel
from db.engine import Sessions
from db.notify import Change
from dispatch.asking import CommandOutcome, Desk
from dispatch.auditing import AuditOffice
from dispatch.giving import Given, Giver
from dispatch.group_commit import GroupCommit
from dispatch.handing_over import Doorkeeper
from dispatch.receiving import FastPath, Receipt, Reception
from dispatch.relay import Relay
from domain.commands import Act
from workflows.audit.start import AuditWanted


@dataclass(frozen=True)
class Dispatcher:
    """The one door to workflows."""

    reception: Reception
    desk: Desk
    fast_path: FastPath
    relay: Relay
    giver: Giver
    audits: AuditOffice

    @classmethod
    def over(
        cls, sessions: Sessions, temporal: Client, channels: Callable[[str], Channel]
    ) -> "Dispatcher":
        """A dispatcher between that database and that Temporal."""
        doorkeeper = Doorkeeper(sessions, temporal, channels)
        fast_path = FastPath(doorkeeper)
        desk = Desk(sessions, temporal)
        return cls(
            reception=Reception(sessions, channels, fast_path, GroupCommit(sessions)),
            desk=desk,
            fast_path=fast_path,
            relay=Relay(sessions, doorkeeper, desk),
            giver=Giver(sessions, desk),
            audits=AuditOffice(sessions, temporal),
        )

    async def receive(
        self,
        account_name: str,
        headers: Mapping[str, str],
        body: bytes,
        channel_name: str = "generic",
    ) -> Receipt:
        """A webhook delivery. See `Reception.receive`."""
        return await self.reception.receive(account_name, headers, body, channel_name)

    async def ask(
        self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str
    ) -> CommandOutcome:
        """A person's command. See `Desk.ask`."""
        return await self.desk.ask(case_id, client_id, act, payload_hash)

    def heard(self, change: Change) -> None:
        """The database announced a change: who waits for a command's answer looks for it."""
        self.desk.answers.heard(change)

    async def next_task(self, person_id: UUID) -> Given | None:
        """Somebody asks for their next task. See `Giver.next_for`."""
        return await self.giver.next_for(person_id)

    async def audit(self, wanted: AuditWanted) -> bool:
        """Somebody wants cases verified. See `AuditOffice.begin`."""
        return await self.audits.begin(wanted)
