"""A broken promise is on record as broken before it ends."""

from datetime import datetime

from domain.acts import carry_out
from domain.answering import delivered
from domain.case import Case, ClosingReason
from domain.commands import CloseCase
from domain.events import CaseEvent, FirstResponseMissed
from domain.evolving import fold
from domain.miss import MissCause
from domain.owning_up import owed
from domain.reply import Sent
from tests.domain.builders import (
    a_case,
    a_mention,
    a_reply,
    after,
    an_act,
    an_arrival,
    an_assessment,
)
from tests.domain.promises import forgotten_promises
from tests.domain.shell import Shell


def heard_of_it(sent_at: datetime, now: datetime) -> tuple[Case, list[CaseEvent]]:
    """A case that nobody looked at since a person's reply left, and what the answer would do."""
    case = a_case()
    case = fold(carry_out(case, an_act(a_reply()), after(minutes=4)), case)
    return case, delivered(case, case.replies[0], Sent(at=sent_at), now)


def test_a_late_reply_is_a_miss_even_if_the_case_slept_through_its_deadline() -> None:
    case, events = heard_of_it(after(minutes=6), after(minutes=7))
    (missed,) = owed(case, events)
    late = MissCause.MACHINE_LATE
    assert missed == FirstResponseMissed(at=after(minutes=7), cause="delivery", why=late)


def test_a_reply_in_time_is_none_however_late_its_receipt_comes() -> None:
    assert owed(*heard_of_it(after(minutes=4.5), after(minutes=9))) == []


def test_a_case_that_is_closed_over_its_deadline_says_so_once() -> None:
    case = a_case()
    close = an_act(CloseCase(reason=ClosingReason.OTHER))
    assert owed(case, carry_out(case, close, after(minutes=4))) == []
    events = carry_out(case, close, after(minutes=6))
    missed = owed(case, events)
    assert [event.kind for event in missed] == ["first_response_missed"]
    assert owed(fold(missed, case), events) == []


def test_the_oracle_finds_what_is_not_owned_up_to() -> None:
    """Whoever checks journals must notice the very row that the rule above writes."""
    shell = Shell.open()
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment())
    shell.now = after(minutes=4)
    shell.act(an_act(a_reply()))
    reply = shell.case.replies[0]
    shell.under_way.add(reply.id)
    shell.now = after(minutes=7)
    shell.deliver(reply.id, Sent(at=after(minutes=6)))
    assert list(forgotten_promises(shell.rows)) == []
    silent = [row for row in shell.rows if row.event.kind != "first_response_missed"]
    (forgotten,) = forgotten_promises(silent)
    assert "acknowledge" in forgotten
