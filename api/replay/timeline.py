"""A case's journal as a timeline: each entry with who, why and in which words."""

from collections.abc import Sequence

from api.replay.named import Named, actor_of, people_in
from api.replay.schemas import RuleOut, TimelineEntry
from domain.actor import MACHINE
from domain.audit.references import texts_named
from domain.audit.rows import StoredRow, readable
from domain.errors import Conflict
from domain.explaining import Explained, Family, Rule, explained
from domain.journal import JournalRow
from domain.telling import Tasks, name_of_rule, tasks_opened, tell, value_of_rule


def timeline_of(
    stored: Sequence[StoredRow], named: Named, kinds: frozenset[str]
) -> list[TimelineEntry]:
    """Every entry, those that cannot be read among them. Raises Conflict for a journal that does
    not begin like one."""
    rows = {row.seq: row for row in readable(stored)}
    try:
        told = {one.seq: one for one in explained(list(rows.values()), kinds)}
    except ValueError:
        raise Conflict(
            "This journal cannot be told: it does not begin with the case's opening.",
            "Verify the case; the difference is named there.",
        ) from None
    tasks = tasks_opened(row.event for row in stored)
    return [_entry(row, rows.get(row.seq), told.get(row.seq), named, tasks) for row in stored]


def _entry(
    stored: StoredRow,
    row: JournalRow | None,
    why: Explained | None,
    named: Named,
    tasks: Tasks,
) -> TimelineEntry:
    why = why or Explained(seq=stored.seq, family=Family.CASE)
    event = row.event if row is not None else None
    people = [named.person(person) for person in people_in(event)] if event is not None else []
    return TimelineEntry(
        seq=stored.seq,
        at=stored.at,
        kind=stored.kind,
        event=dict(stored.event),
        told=tell(stored.kind, stored.event, tasks),
        hash=stored.hash,
        readable=event is not None,
        family=why.family,
        by=named.actor(actor_of(event) if event is not None else MACHINE),
        people=[person for person in people if person is not None],
        texts=(
            [named.text(field, text) for field, text in texts_named(event)]
            if event is not None
            else []
        ),
        causes=list(why.causes),
        rule=_rule(why.rule) if why.rule is not None else None,
        speaker=why.speaker,
        ignored=why.ignored,
        visibility=why.visibility,
        saw=why.saw,
    )


def _rule(rule: Rule) -> RuleOut:
    return RuleOut(
        name=name_of_rule(rule.name), value=value_of_rule(rule.value), versions=rule.versions
    )
