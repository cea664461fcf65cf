"""Whoever audits reads, and writes down what they found; nothing they do reaches a case."""

from typing import get_args

from sqlalchemy import func, select

from db.tables import CaseRow, JournalEntry
from domain.actor import Role
from domain.commands import CaseCommand
from domain.permissions import ROLE_PERMISSIONS, Permission
from tests.access.conftest import Access
from tests.access.routes import ROUTES
from tests.access.walk import ask


async def _cases(access: Access) -> list[tuple[object, ...]]:
    """Every case's last row and state, and how many journal rows there are."""
    async with access.switchboard() as session:
        heads = await session.execute(
            select(CaseRow.id, CaseRow.seq, CaseRow.head, CaseRow.state).order_by(CaseRow.id)
        )
        rows = await session.scalar(select(func.count()).select_from(JournalEntry))
        return [*map(tuple, heads), (rows,)]


async def test_nothing_that_an_auditor_can_ask_for_changes_a_case(access: Access) -> None:
    before, acts = await _cases(access), len(access.dispatcher.acts)
    done = []
    async with access.client(access.north.logins[Role.AUDITOR]) as client:
        for where, route in ROUTES.items():
            if where[0] == "GET" or route.streams:
                continue
            async with access.undoing():
                answer = await ask(client, access.app, where, route, access.north, Role.AUDITOR)
                if answer.is_success:
                    done.append(where)
                assert await _cases(access) == before, where
    assert len(access.dispatcher.acts) == acts
    assert ("POST", "/api/cases/{case_id}/reviews") in done, "a finding can be written down"
    assert ("POST", "/api/audits") in done
    assert ("POST", "/api/cases/{case_id}/commands") not in done


def test_an_auditor_has_no_permission_that_is_a_command() -> None:
    union, *_ = get_args(CaseCommand)
    commands = {Permission(kind.model_fields["kind"].default) for kind in get_args(union)}
    assert len(commands) > 20
    assert ROLE_PERMISSIONS[Role.AUDITOR] & commands == set()
