"""Who may do what: the table holds whatever door a command comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actor import MACHINE, Role
from domain.acts import carry_out
from domain.case import Case, ClosingReason, Status
from domain.commands import AddNote, CaseCommand, CloseCase, ReopenCase
from domain.events import CaseReopened, CommandAccepted, CommandRefused, NoteAdded
from domain.evolving import fold
from domain.permissions import ROLE_PERMISSIONS, Permission, may
from domain.possible import allowed_now
from tests.domain.builders import NOON, a_case, a_text, an_act, person
from tests.domain.strategies import commands

OPEN = a_case()
CLOSED = fold(carry_out(OPEN, an_act(CloseCase(reason=ClosingReason.OTHER)), NOON), OPEN)

AT_WORK = {Role.AGENT, Role.SUPERVISOR}


def outcome(case: Case, command: CaseCommand, *roles: Role) -> str | None:
    """The refusal's type, None when it was carried out."""
    last = carry_out(case, an_act(command, person(*roles)), NOON)[-1]
    if isinstance(last, CommandRefused):
        return last.answer.refusal
    assert isinstance(last, CommandAccepted)
    return None


@pytest.mark.parametrize("role", list(Role))
@given(command=commands(OPEN))
def test_a_role_without_the_permission_is_refused_whatever_it_asks(
    role: Role, command: CaseCommand
) -> None:
    granted = Permission(command.kind) in ROLE_PERMISSIONS[role]
    if not granted:
        assert outcome(OPEN, command, role) == "not-allowed"


@pytest.mark.parametrize("role", sorted(set(Role) - AT_WORK))
def test_who_does_not_work_on_cases_changes_none(role: Role) -> None:
    changing = {p for p in Permission if p.value in allowed_now(OPEN, person(role))}
    assert changing == set()


@given(command=commands(OPEN))
def test_the_machine_gives_no_orders_to_a_case_as_if_it_were_a_person(
    command: CaseCommand,
) -> None:
    events = carry_out(OPEN, an_act(command, MACHINE), NOON)
    assert isinstance(events[-1], CommandRefused)
    assert events[-1].answer.refusal == "not-allowed"


@given(command=commands(CLOSED), role=st.sampled_from(sorted(AT_WORK)))
def test_a_closed_case_takes_only_a_note_or_its_reopening(command: CaseCommand, role: Role) -> None:
    events = carry_out(CLOSED, an_act(command, person(role)), NOON)
    if isinstance(command, AddNote | ReopenCase):
        assert isinstance(events[-1], CommandAccepted)
        assert isinstance(events[0], NoteAdded | CaseReopened)
    else:
        assert isinstance(events[-1], CommandRefused)
        granted = Permission(command.kind) in ROLE_PERMISSIONS[role]
        assert events[-1].answer.refusal == ("case-is-closed" if granted else "not-allowed")


@pytest.mark.parametrize("role", sorted(AT_WORK))
@pytest.mark.parametrize("case", [OPEN, CLOSED], ids=["open", "closed"])
def test_what_is_offered_is_allowed(role: Role, case: Case) -> None:
    offered = allowed_now(case, person(role))
    assert all(may(person(role), Permission(kind)) for kind in offered)
    assert ("reopen_case" in offered) is (case.status is Status.CLOSED)
    assert ("submit_reply" in offered) is (case.status is Status.OPEN)
    assert "add_note" in offered


def test_one_id_acts_once_even_with_other_contents() -> None:
    act = an_act(AddNote(text=a_text()))
    case = fold(carry_out(OPEN, act, NOON), OPEN)
    other = act.model_copy(update={"command": AddNote(text=a_text())})
    assert carry_out(case, other, NOON) == []
