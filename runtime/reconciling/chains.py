"""What a workflow's history says of its journal: how far it was given to the record, and how far
the record answered for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from temporalio.api.history.v1 import History

from activities.audit.histories import ScheduledActivity, activities_of, start_input
from db.reconciling import Head
from domain.journal import GENESIS
from workflows.case.start import CaseStart
from workflows.case.steps import Delivered, Recording, ReplyToSend, recordings_in


class Fit(StrEnum):
    """How record and history stand to each other."""

    AGREES = "agrees"
    RECORD_BEHIND = "record_behind"
    RECORD_AHEAD = "record_ahead"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Chain:
    """The journal as one run knows it. `base`: number and hash that it began behind; `hashes` of
    the rows it has handed out; `answered`: the recordings that the record has confirmed."""

    base: tuple[int, str] = (0, GENESIS)
    hashes: dict[int, str] = field(default_factory=dict)
    answered: Sequence[Recording] = ()

    @property
    def given(self) -> int:
        """The last row that the record may have."""
        return max(self.hashes, default=self.base[0])

    @property
    def confirmed(self) -> int:
        """The last row that the record must have."""
        return max((each.rows[-1].seq for each in self.answered), default=self.base[0])

    def fits(self, before: Head | None, after: Head | None) -> Fit:
        """How the record stands to it. `before` was read before the history was and `after` after,
        so that a case which goes on meanwhile is never taken for a broken one."""
        if before is not None:
            if before.seq > self.given:
                return Fit.RECORD_AHEAD
            known = self.hashes | {self.base[0]: self.base[1]}
            if before.seq in known and known[before.seq] != before.head:
                return Fit.DIFFERS
        if self.confirmed > (after.seq if after is not None else 0):
            return Fit.RECORD_BEHIND
        return Fit.AGREES

    def missing(self, after: Head | None) -> list[Recording]:
        """Confirmed recordings that the record does not have, in order."""
        seq = after.seq if after is not None else 0
        return [each for each in self.answered if each.rows[-1].seq > seq]


def start_of(history: History) -> CaseStart:
    """What the run began with."""
    return CaseStart.model_validate_json(start_input(history)[0].data)


def chain_of(history: History) -> Chain:
    """The journal as this run's history has it."""
    carried = start_of(history).carried
    hashes: dict[int, str] = {}
    answered = []
    for activity in activities_of(history):
        for recording in _recordings(activity):
            hashes |= {row.seq: row.hash for row in recording.rows}
            if _confirmed(activity):
                answered.append(recording)
    base = (carried.seq, carried.head) if carried is not None else (0, GENESIS)
    return Chain(base, hashes, answered)


def _recordings(activity: ScheduledActivity) -> tuple[Recording, ...]:
    kinds: dict[str, type[Recording | ReplyToSend]] = {"record": Recording, "send": ReplyToSend}
    kind = kinds.get(activity.name)
    if kind is None:
        return ()
    return recordings_in([kind.model_validate_json(activity.input[0].data)])


def _confirmed(activity: ScheduledActivity) -> bool:
    """A reply that left with its rows says itself whether they were recorded."""
    if not activity.done or activity.result is None:
        return False
    if activity.name == "record":
        return True
    return Delivered.model_validate_json(activity.result.data).head is not None
