"""The table decides as the built-in guidelines do, refuses bad cells, never loosens the core."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.guidelines.judging import built_in, rule_on
from activities.guidelines.table import NothingFired, Table, bad_cells, suits
from domain.approval import ApprovalMode
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind, Risk, Sentiment
from domain.guidelines import BUILT_IN, CONDITIONS, OUTCOMES, Guidelines, Rule, facts_of
from domain.mention import Mention
from domain.policy import CONFIDENT, judge, ruled, verdict_of
from domain.ruling import Answering, Ruling
from domain.values import Language, Priority, TextRef, Visibility
from tests.domain.builders import NOON, a_mention, an_assessment
from tests.guidelines.engine import engine_says

INFLUENTIAL = Rule(
    note="Many will read it",
    when={"kind": '"complaint"', "reach": "> 50000"},
    outcome={"priority": '"urgent"', "approval": '"supervisor"', "tags": '["influencer"]'},
)

mentions = st.builds(
    Mention,
    message_id=st.just(UUID(int=5)),
    conversation_id=st.just(UUID(int=3)),
    customer_id=st.just(UUID(int=4)),
    text=st.just(TextRef(id=UUID(int=6), hash="0" * 64)),
    visibility=st.sampled_from(Visibility),
    addressed=st.booleans(),
    occurred_at=st.just(NOON),
    received_at=st.timedeltas(timedelta(0), timedelta(days=8)).map(lambda span: NOON + span),
    repost=st.booleans(),
    baseline=st.booleans(),
    attachments=st.integers(0, 3),
    reach=st.none() | st.integers(0, 1_000_000),
    verified=st.booleans(),
)

assessments = st.builds(
    Assessment,
    language=st.sampled_from(Language),
    kind=st.sampled_from(Kind),
    sentiment=st.sampled_from(Sentiment),
    confidence=st.sampled_from((0.0, 0.3, CONFIDENT, 0.9)),
    risks=st.lists(st.sampled_from(Risk), max_size=3, unique=True).map(tuple),
    assessor=st.just("test"),
)


def asked(table: Table, mention: Mention, assessment: Assessment, **more: Any) -> Ruling:
    """What the table says on a calm day in Berlin."""
    known = {"channel": "mastodon", "time_zone": "Europe/Berlin", "open_tasks": 0}
    return rule_on(table, mention, assessment, **{"policy_version": "3", **known, **more})


@given(mentions, assessments)
def test_the_built_in_table_decides_as_the_built_in_rules(
    mention: Mention, assessment: Assessment
) -> None:
    ruling = asked(built_in(), mention, assessment, policy_version=None)
    verdict, theirs = verdict_of(mention, assessment, ruling), judge(mention, assessment)
    assert (verdict.priority, verdict.certain) == (theirs.priority, theirs.certain)
    assert verdict.decision.answering is theirs.decision.answering
    assert verdict.decision.reason == theirs.decision.reason
    assert ruling.held == ()


@given(
    mentions,
    assessments,
    st.fixed_dictionaries(
        {},
        optional={
            "answering": st.sampled_from([a.value for a in Answering]),
            "priority": st.sampled_from([p.value for p in Priority]),
            "certain": st.booleans(),
        },
    ),
)
def test_a_rule_may_be_stricter_than_the_core_and_never_looser(
    mention: Mention, assessment: Assessment, outcome: dict[str, object]
) -> None:
    ruling = ruled(mention, assessment, 1, outcome, policy_version="1")
    core = judge(mention, assessment)
    if mention.baseline or mention.repost:
        assert ruling.answering is not Answering.RESPOND
    if PEOPLE_AT_ONCE & set(assessment.risks):
        assert ruling.priority is Priority.URGENT
        assert ruling.answering is not Answering.IGNORE or core.decision.answering is (
            Answering.IGNORE
        )
        if core.decision.answering is Answering.RESPOND:
            assert ruling.answering is Answering.RESPOND
    sets_aside = ruling.answering is not Answering.RESPOND and ruling.certain
    if sets_aside and not (mention.baseline or mention.repost):
        assert assessment.confidence >= CONFIDENT


def test_the_first_row_that_fits_decides_and_empty_outcomes_are_the_core_s() -> None:
    table = Table(Guidelines(rules=(INFLUENTIAL, *BUILT_IN.rules)))
    complaint = an_assessment(Kind.COMPLAINT)
    loud = asked(table, a_mention(reach=50_001), complaint)
    assert (loud.rule, loud.policy_version) == (1, "3")
    assert (loud.answering, loud.priority) == (Answering.RESPOND, Priority.URGENT)
    assert (loud.approval, loud.tags) == (ApprovalMode.SUPERVISOR, ("influencer",))
    quiet = asked(table, a_mention(reach=50_000), complaint)
    assert (quiet.priority, quiet.approval) == (Priority.HIGH, None)
    assert quiet.pointer
    assert quiet.visibility is Visibility.PRIVATE
    unknown = asked(table, a_mention(reach=None), complaint)
    assert unknown.rule == quiet.rule


def test_time_and_load_decide_where_a_row_asks_for_them() -> None:
    by_night = Rule(
        when={"hour": "[22..24), [0..6)", "weekday": '"mon"'}, outcome={"tags": '["n"]'}
    )
    busy = Rule(when={"open_tasks": "> 200"}, outcome={"priority": '"low"'})
    table = Table(Guidelines(rules=(by_night, busy, *BUILT_IN.rules)))
    assert bad_cells(Guidelines(rules=(by_night, busy, *BUILT_IN.rules))) == []
    monday_23 = NOON.replace(hour=22)  # in Berlin an hour later
    assert asked(table, a_mention(monday_23), an_assessment()).tags == ("n",)
    assert asked(table, a_mention(), an_assessment(), open_tasks=201).rule == 2
    assert asked(table, a_mention(), an_assessment(), open_tasks=200).rule > 2


def test_the_built_in_table_has_no_bad_cell() -> None:
    assert bad_cells(BUILT_IN) == []


@pytest.mark.parametrize("column", CONDITIONS + OUTCOMES)
def test_the_examples_are_good_cells(column: Any) -> None:
    if not column.example:
        return
    side = "when" if column in CONDITIONS else "outcome"
    rule = Rule(**{side: {column.name: column.example}})
    assert bad_cells(Guidelines(rules=(rule, *BUILT_IN.rules))) == []


@pytest.mark.parametrize(
    ("side", "column", "cell", "said"),
    [
        ("when", "reach", ">", "cannot be read"),
        ("when", "reach", '> "many"', "does not fit a number"),
        ("when", "kind", '"complaints"', 'There is no "complaints"'),
        ("when", "kind", "complaint", "Nothing is called complaint"),
        ("when", "kind", '"complaint" and', "cannot be read"),
        ("when", "kind", "> 3", "does not fit a choice"),
        ("when", "risks", 'some($, # == "law")', 'There is no "law"'),
        ("when", "risks", 'some($, # == "legal"', "cannot be read"),
        ("when", "addressed", '"yes"', "never match"),
        ("when", "risks", '"legal"', "never match"),
        ("when", "hour", "[22..6]", "never match"),
        ("when", "reach", "> 100 and < 50", "never match"),
        ("when", "hour", "> 23", "never match"),
        ("when", "open_tasks", "> 1000", "never match"),
        ("when", "mood", "true", "no such column"),
        ("outcome", "priority", '"highest"', "has to be one of"),
        ("outcome", "priority", "urgent", "has to be one of"),
        ("outcome", "certain", '"yes"', "has to be a yes or no"),
        ("outcome", "tags", '"influencer"', "has to be a list of texts"),
        ("outcome", "answering", '"respond', "cannot be read"),
        ("outcome", "answering", 'addressed ? "respond" : "later"', "has to be one of"),
        ("outcome", "priority", 'topic == "billing" ? "soon" : "normal"', "has to be one of"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(side: str, column: str, cell: str, said: str) -> None:
    rule = Rule(**{side: {column: cell}})
    (bad,) = bad_cells(Guidelines(rules=(INFLUENTIAL, rule, *BUILT_IN.rules)))
    assert (bad.row, bad.column) == (2, column)
    assert said in bad.problem


def test_the_last_row_fits_everything_and_says_what_is_done() -> None:
    assert bad_cells(Guidelines(rules=()))[0].row == 1
    (conditions,) = bad_cells(
        Guidelines(rules=(Rule(when={"reach": "> 1"}, outcome=BUILT_IN.rules[-1].outcome),))
    )
    assert (conditions.row, conditions.column) == (1, "when")
    missing = bad_cells(Guidelines(rules=(Rule(),)))
    assert [bad.column for bad in missing] == ["answering", "priority"]


def test_a_sure_rule_does_not_set_aside_what_the_assessor_is_not_sure_of() -> None:
    unsure = an_assessment(Kind.SPAM, confidence=0.3)
    ruling = ruled(a_mention(), unsure, 2, {"answering": "ignore", "certain": True})
    assert (ruling.certain, ruling.held) == (False, ("not_confident",))
    sure = an_assessment(Kind.SPAM, confidence=0.9)
    assert ruled(a_mention(), sure, 2, {"answering": "ignore", "certain": True}).certain


def test_sentiment_is_among_what_a_row_may_ask() -> None:
    angry = Rule(when={"sentiment": '"negative"'}, outcome={"priority": '"high"'})
    table = Table(Guidelines(rules=(angry, *BUILT_IN.rules)))
    comment = an_assessment(Kind.COMMENT, sentiment=Sentiment.NEGATIVE)
    assert asked(table, a_mention(), comment).priority is Priority.HIGH


def test_a_sample_of_what_nobody_would_read_is_read() -> None:
    copies = [a_mention(repost=True) for _ in range(2_000)]
    rulings = [
        rule_on(
            built_in(),
            copy,
            an_assessment(),
            channel="mastodon",
            time_zone="Europe/Berlin",
            policy_version=None,
            open_tasks=0,
            read_every=20,
        )
        for copy in copies
    ]
    drawn = [ruling for ruling in rulings if not ruling.certain]
    assert 50 < len(drawn) < 170
    assert all(ruling.held == ("sample",) for ruling in drawn)
    assert all(ruling.answering is Answering.IGNORE for ruling in drawn)


@given(mentions, assessments)
def test_an_outcome_that_is_no_value_for_some_messages_is_empty_for_them(
    mention: Mention, assessment: Assessment
) -> None:
    """A table of before this was refused keeps nobody from being assessed."""
    odd = Rule(
        outcome={
            "answering": 'addressed ? "respond" : "later"',
            "priority": 'reach > 10 ? "high" : 3',
            "tags": "reach > 10 ? [topic] : topic",
        }
    )
    end = Rule(outcome={"answering": '"respond"', "priority": '"normal"'})
    said = asked(Table(Guidelines(rules=(odd, end))), mention, assessment)
    assert said.rule == 1
    if not mention.addressed:
        without = Rule(outcome={k: v for k, v in odd.outcome.items() if k != "answering"})
        as_usual = asked(Table(Guidelines(rules=(without, end))), mention, assessment)
        assert said.answering is as_usual.answering


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("hour", "[22..24), [0..6)"),
        ("hour", "$ > 8 and $ < 8.4"),
        ("hour", "7"),
        ("open_tasks", ">= 1000"),
        ("reach", "[5000..50000)"),
        ("reach", "> 50000 and verified"),
        ("confidence", "< 0.6"),
        ("risks", "len($) == 2"),
        ("risks", 'contains($, "legal") and contains($, "press")'),
        ("kind", '$ == "complaint" and reach > 5'),
    ],
)
def test_a_cell_that_some_message_fits_is_taken(column: str, cell: str) -> None:
    rule = Rule(when={column: cell})
    assert bad_cells(Guidelines(rules=(rule, *BUILT_IN.rules))) == []


CONDITION_CELLS = (
    *(column.example for column in CONDITIONS if column.example),
    *('"question", "complaint"', '["de", "en"]', "> 0 or < 1", "[22..24), [0..6)", "not true"),
    *(
        'startsWith($, "b")',
        "len($) > 1",
        'some($, # == "legal")',
        "reach > 10",
        "open_tasks == 3",
        "kind",
    ),
    *("null", "$", "0", "(", "lower("),
)
OUTCOME_CELLS = (
    *(column.example for column in OUTCOMES if column.example),
    *(
        'kind == "question" ? "high" : "low"',
        "len(reach)",
        "null",
        "reach + 1",
        "(",
        '["a", topic]',
    ),
)
rules = st.builds(
    Rule,
    when=st.dictionaries(
        st.sampled_from([column.name for column in CONDITIONS]),
        st.sampled_from(CONDITION_CELLS),
        max_size=3,
    ),
    outcome=st.dictionaries(
        st.sampled_from([column.name for column in OUTCOMES]),
        st.sampled_from(OUTCOME_CELLS),
        max_size=3,
    ),
)


@settings(max_examples=400)
@given(
    st.lists(rules, min_size=1, max_size=6) | st.just(BUILT_IN.rules),
    mentions,
    assessments,
    st.sampled_from(("", "mastodon", "email")),
)
def test_a_table_fires_as_the_engine_s_own_tables_do(
    some: list[Rule], mention: Mention, assessment: Assessment, channel: str
) -> None:
    """Bad cells and all."""
    guidelines = Guidelines(rules=tuple(some))
    facts = facts_of(mention, assessment, channel=channel, time_zone="Europe/Berlin", open_tasks=3)
    theirs = engine_says(guidelines, facts)
    try:
        ours = Table(guidelines).first(facts)
    except NothingFired:
        assert theirs == {}
        return
    assert ours.rule == int(theirs.pop("rule"))
    columns = {column.name: column for column in OUTCOMES}
    assert ours.outcome == {
        name: value for name, value in theirs.items() if suits(columns[name], value)
    }
