"""Where people decide the same again and again, a row is suggested that would have done so."""

from uuid import uuid4

from activities.guidelines.suggesting import OFTEN, suggestions
from activities.guidelines.table import bad_cells
from db.policies import PastRow
from domain.assessing import assessed, overruled
from domain.assessment import Assessment, Kind, Risk
from domain.events import CaseEvent
from domain.evolving import fold
from domain.guidelines import BUILT_IN, Guidelines
from domain.monitoring import take_in
from domain.ruling import Answering
from tests.domain.builders import NOON, a_mention, an_arrival, an_assessment, opened, person


def decided(
    answering: Answering, assessment: Assessment, *, addressed: bool = True
) -> list[PastRow]:
    """The journal of a case on which a person decided so."""
    events: list[CaseEvent] = [opened()]
    case = fold(events)
    events += take_in(case, an_arrival(a_mention(addressed=addressed)), NOON)
    case = fold(events)
    events += assessed(case, case.mentions[0], assessment, NOON)
    case = fold(events)
    events += overruled(case, answering, person(), NOON)
    case_id = uuid4()
    return [
        PastRow(case_id=case_id, kind=event.kind, event=event.model_dump(mode="json"))
        for event in events
    ]


def test_decisions_that_repeat_suggest_a_row() -> None:
    praise = an_assessment(Kind.PRAISE)
    rows = [row for _ in range(OFTEN) for row in decided(Answering.IGNORE, praise)]
    (found,) = suggestions(rows)
    assert (found.decided, found.agreed) == (OFTEN, OFTEN)
    assert found.rule.when == {"kind": '"praise"', "addressed": "true", "risks": "len($) == 0"}
    assert found.rule.outcome == {"answering": '"ignore"', "certain": "true"}
    assert bad_cells(Guidelines(rules=(found.rule, *BUILT_IN.rules))) == []


def test_too_few_or_divided_decisions_suggest_nothing() -> None:
    praise = an_assessment(Kind.PRAISE)
    few = [row for _ in range(OFTEN - 1) for row in decided(Answering.IGNORE, praise)]
    assert suggestions(few) == []
    divided = [
        row
        for n in range(2 * OFTEN)
        for row in decided(Answering.IGNORE if n % 2 else Answering.RESPOND, praise)
    ]
    assert suggestions(divided) == []


def test_mentions_that_do_not_address_the_client_are_a_matter_of_their_own() -> None:
    comment = an_assessment(Kind.COMMENT)
    rows = [
        row for _ in range(OFTEN) for row in decided(Answering.RESPOND, comment, addressed=False)
    ]
    (found,) = suggestions(rows)
    assert found.rule.when["addressed"] == "false"
    assert found.rule.outcome == {"answering": '"respond"'}


def test_what_calls_people_is_left_to_people() -> None:
    legal = an_assessment(Kind.COMPLAINT, risks=(Risk.LEGAL,))
    assert suggestions(row for _ in range(OFTEN) for row in decided(Answering.IGNORE, legal)) == []
