"""Tags on a case: put on, taken off, never more than it can hold."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from domain.actor import Actor, Role, Via
from domain.acts import carry_out
from domain.case import Case
from domain.commands import Act, TagCase
from domain.events import CaseTagged
from domain.evolving import fold
from domain.tagging import MOST_TAGS
from tests.domain.test_holding import a_case

KIM = Actor(person_id=uuid4(), roles=(Role.AGENT,), via=Via.API)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
tags = st.lists(st.integers(1, 30).map(lambda n: UUID(int=n)), max_size=20).map(tuple)


def _tagged(case: Case, add: tuple[UUID, ...], remove: tuple[UUID, ...] = ()) -> Case:
    act = Act(id=uuid4(), command=TagCase(add=add, remove=remove), actor=KIM)
    return fold(carry_out(case, act, NOON), case)


@given(first=tags, add=tags, remove=tags)
def test_a_case_holds_each_tag_once_and_never_too_many(
    first: tuple[UUID, ...], add: tuple[UUID, ...], remove: tuple[UUID, ...]
) -> None:
    before = _tagged(a_case(), first)
    after = _tagged(before, add, remove)
    assert len(set(after.tags)) == len(after.tags) <= MOST_TAGS
    wanted = (set(before.tags) - set(remove)) | set(add)
    assert set(after.tags) == (wanted if len(wanted) <= MOST_TAGS else set(before.tags))


def test_what_is_no_news_is_not_in_the_journal() -> None:
    case = _tagged(a_case(), (UUID(int=1),))
    command = TagCase(add=(UUID(int=1),), remove=(UUID(int=2),))
    events = carry_out(case, Act(id=uuid4(), command=command, actor=KIM), NOON)
    assert not any(isinstance(event, CaseTagged) for event in events)
