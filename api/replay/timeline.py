"""A case's journal as a timeline: its outline, and each entry with who, why and in which words."""

from collections.abc import Sequence

from api.replay.named import Named, actor_of, people_in
from api.replay.narrowing import Narrow, Outlined
from api.replay.schemas import CauseOut, OutlineOut, RuleOut, TimelineEntry
from domain.actor import MACHINE
from domain.audit.references import texts_named
from domain.audit.rows import StoredRow
from domain.errors import Conflict
from domain.explaining import Cause, Explained, Family, Rule, explained
from domain.journal import JournalRow
from domain.telling import Tasks, name_of_rule, tasks_opened, tell, value_of_rule


def outline_of(entries: Sequence[Outlined], named: Named, narrow: Narrow) -> OutlineOut:
    """What a slider needs to know of a timeline."""
    people = {person for entry in entries for person in entry.people}
    found = [person for each in people if (person := named.person(each)) is not None]
    return OutlineOut(
        last=entries[-1].seq if entries else 0,
        shown=[entry.seq for entry in entries if narrow.takes(entry)],
        people=sorted(found, key=lambda person: (person.name.casefold(), str(person.id))),
        families=list(dict.fromkeys(entry.family for entry in entries)),
        visibilities=list(
            dict.fromkeys(entry.visibility for entry in entries if entry.visibility is not None)
        ),
    )


def why_of(
    rows: Sequence[JournalRow], wanted: Sequence[int], kinds: frozenset[str]
) -> dict[int, Explained]:
    """What the wanted entries rest on, from the journal up to the last of them. Raises Conflict for
    a journal that does not begin like one."""
    upto = max(wanted, default=0)
    try:
        told = explained([row for row in rows if row.seq <= upto], kinds)
    except ValueError:
        raise Conflict(
            "This journal cannot be told: it does not begin with the case's opening.",
            "Verify the case; the difference is named there.",
        ) from None
    return {one.seq: one for one in told if one.seq in set(wanted)}


class TimelineWriter:
    """Writes entries of one case's timeline."""

    def __init__(
        self, stored: Sequence[StoredRow], rows: Sequence[JournalRow], named: Named
    ) -> None:
        self._stored = {row.seq: row for row in stored}
        self._rows = {row.seq: row for row in rows}
        self._named = named
        self._tasks: Tasks = tasks_opened(row.event for row in stored)

    def entry(self, seq: int, why: Explained | None) -> TimelineEntry:
        """The entry of that number, whether or not it can be read."""
        stored, row = self._stored[seq], self._rows.get(seq)
        why = why or Explained(seq=seq, family=Family.CASE)
        event = row.event if row is not None else None
        people = map(self._named.person, people_in(event)) if event is not None else ()
        texts = texts_named(event) if event is not None else ()
        return TimelineEntry(
            seq=seq,
            at=stored.at,
            kind=stored.kind,
            event=dict(stored.event),
            told=tell(stored.kind, stored.event, self._tasks),
            hash=stored.hash,
            readable=event is not None,
            family=why.family,
            by=self._named.actor(actor_of(event) if event is not None else MACHINE),
            people=[person for person in people if person is not None],
            texts=[self._named.text(field, text) for field, text in texts],
            causes=[self._cause(cause) for cause in why.causes],
            rule=_rule(why.rule) if why.rule is not None else None,
            speaker=why.speaker,
            ignored=why.ignored,
            visibility=why.visibility,
            saw=why.saw,
        )

    def _cause(self, cause: Cause) -> CauseOut:
        event = self._rows[cause.seq].event
        stored = self._stored[cause.seq]
        return CauseOut(
            seq=cause.seq,
            how=cause.how,
            by=self._named.actor(actor_of(event)),
            told=tell(stored.kind, stored.event, self._tasks),
        )


def _rule(rule: Rule) -> RuleOut:
    return RuleOut(
        name=name_of_rule(rule.name), value=value_of_rule(rule.value), versions=rule.versions
    )
