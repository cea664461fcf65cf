"""The chain: whatever is changed in a journal is found, at the row where it was changed."""

import json
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.actor import MACHINE, Role
from domain.case import ClosingReason
from domain.events import CaseClosed, CaseEvent, InformationAsked, NoteAdded, PeopleAlarmed
from domain.journal import GENESIS, BrokenChain, JournalRow, canonical, chained, verify
from domain.values import TextRef
from tests.domain.builders import CASE_ID, after, opened, person
from tests.domain.one_of_each import EVENTS, kept

EVENT: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)

events: st.SearchStrategy[CaseEvent] = st.one_of(
    st.builds(PeopleAlarmed, at=st.just(after()), reason=st.text(max_size=5)),
    st.builds(
        NoteAdded,
        at=st.integers(0, 10**6).map(lambda s: after(seconds=s)),
        text=st.builds(TextRef, id=st.uuids(), hash=st.just("f" * 64)),
        by=st.just(person(Role.AGENT)),
    ),
    st.builds(
        CaseClosed,
        at=st.just(after()),
        reason=st.sampled_from(ClosingReason),
        by=st.just(MACHINE),
    ),
)


def a_journal(these: list[CaseEvent], case_id: UUID = CASE_ID) -> list[JournalRow]:
    """The events as a chain."""
    rows: list[JournalRow] = []
    for seq, event in enumerate(these, start=1):
        rows.append(chained(case_id, rows[-1].hash if rows else GENESIS, seq, event))
    return rows


journals = st.lists(events, min_size=2, max_size=6).map(a_journal)


def broken_at(rows: list[JournalRow], case_id: UUID = CASE_ID) -> int:
    """The number of the first row that does not follow."""
    with pytest.raises(BrokenChain) as broken:
        verify(case_id, rows)
    return broken.value.seq


@given(journals)
def test_a_whole_journal_verifies_to_its_head(rows: list[JournalRow]) -> None:
    assert verify(CASE_ID, rows) == rows[-1].hash


def test_an_empty_journal_verifies_to_its_beginning() -> None:
    assert verify(CASE_ID, []) == GENESIS


@given(journals, st.data())
def test_an_altered_row_is_found(rows: list[JournalRow], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    other = PeopleAlarmed(at=after(), reason="altered afterwards")
    rows[place] = rows[place].model_copy(update={"event": other})
    assert broken_at(rows) == place + 1


@given(journals, st.data())
def test_a_row_altered_with_its_hash_is_found_at_the_next(
    rows: list[JournalRow], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 2))
    previous = rows[place - 1].hash if place else GENESIS
    other = PeopleAlarmed(at=after(), reason="altered afterwards")
    rows[place] = chained(CASE_ID, previous, place + 1, other)
    assert broken_at(rows) == place + 2


@given(journals, st.data())
def test_a_removed_row_is_found(rows: list[JournalRow], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 2))
    del rows[place]
    assert broken_at(rows) == place + 1


@given(journals, st.data())
def test_a_row_removed_and_the_rest_renumbered_is_found(
    rows: list[JournalRow], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 2))
    del rows[place]
    rows = [row.model_copy(update={"seq": seq}) for seq, row in enumerate(rows, start=1)]
    assert broken_at(rows) == place + 1


@given(journals, events, st.data())
def test_an_inserted_row_is_found(
    rows: list[JournalRow], event: CaseEvent, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    previous = rows[place - 1].hash if place else GENESIS
    new = chained(CASE_ID, previous, place + 1, event)
    rows = [*rows[:place], new, *rows[place:]]
    # The new row itself may be in order; the one after it carries a number that is taken.
    assert broken_at(rows) == place + 2


@given(journals, st.data())
def test_swapped_rows_are_found(rows: list[JournalRow], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 2))
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    assert broken_at(rows) == place + 1


@given(journals)
def test_the_journal_of_another_case_does_not_verify(rows: list[JournalRow]) -> None:
    assert broken_at(rows, UUID(int=99)) == 1


@given(journals)
def test_a_journal_survives_its_way_through_json(rows: list[JournalRow]) -> None:
    stored = [{"seq": row.seq, "event": canonical(row.event), "hash": row.hash} for row in rows]
    read = [JournalRow.model_validate(row) for row in json.loads(json.dumps(stored))]
    assert verify(CASE_ID, read) == rows[-1].hash
    assert read == rows


@settings(max_examples=25)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
def test_any_text_has_a_canonical_form(words: str) -> None:
    event = PeopleAlarmed(at=after(), reason=words)
    assert chained(CASE_ID, GENESIS, 1, event).hash == chained(CASE_ID, GENESIS, 1, event).hash


# -- the canonical form never changes by accident --------------------------------------------------


def test_the_kept_journal_still_has_its_hashes() -> None:
    previous = GENESIS
    for seq, row in enumerate(kept(), start=1):
        again = chained(CASE_ID, previous, seq, EVENT.validate_python(row["event"]))
        assert again.hash == row["hash"], f"row {seq}, {row['event']['kind']}"
        previous = again.hash


def test_the_kept_events_still_mean_what_they_meant() -> None:
    """A default that changes would silently change what old journals say."""
    for row in kept():
        meaning = EVENT.validate_python(row["event"]).model_dump(mode="json")
        assert _within(row["meaning"], meaning), row["event"]["kind"]


def _within(old: Any, new: Any) -> bool:
    """Whether everything that was said is still said; fields that came later say more."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(
            k in new and _within(v, new[k]) for k, v in old.items()
        )
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_within, old, new))
    return bool(old == new)


def test_every_kind_of_event_is_kept() -> None:
    """Missing? Add it to the end of EVENTS and run `python -m tests.domain.one_of_each`."""
    union = get_args(get_args(CaseEvent)[0])
    assert {row["event"]["kind"] for row in kept()} == {
        model.model_fields["kind"].default for model in union
    }
    assert [canonical(event) for event in EVENTS] == [row["event"] for row in kept()]


def test_a_field_added_with_a_default_leaves_hashes_as_they_are() -> None:
    class InformationAskedLater(InformationAsked):
        by_when: str | None = None

    fields: dict[str, Any] = {
        "at": after(),
        "text": TextRef(id=CASE_ID, hash="a" * 64),
        "by": person(),
    }
    before = chained(CASE_ID, GENESIS, 1, InformationAsked(**fields))
    later = InformationAskedLater(**fields)
    assert canonical(later) == canonical(before.event)
    assert canonical(InformationAskedLater(**fields, by_when="soon")) != canonical(before.event)


def test_the_first_row_of_a_case_pins_what_it_relies_on() -> None:
    faster = opened().model_copy(
        update={"agreement": opened().agreement.model_copy(update={"answer_in": 60.0})}
    )
    one, other = chained(CASE_ID, GENESIS, 1, opened()), chained(CASE_ID, GENESIS, 1, faster)
    assert one.hash != other.hash
