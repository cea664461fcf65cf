"""Every entry is a sentence of the catalogues, in every language, whatever its event lacks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import CaseEvent
from domain.guidelines import BUILT_IN, NOTES
from domain.miss import MissCause
from domain.telling import (
    Label,
    Plain,
    Several,
    Share,
    Span,
    Telling,
    When,
    Word,
    name_of_rule,
    tasks_opened,
    tell,
    value_of_rule,
)

CATALOGUES = {
    file.stem: json.loads(file.read_text("utf-8"))
    for file in (Path(__file__).parents[2] / "domain" / "words").glob("*.json")
}
KINDS = sorted(event.model_fields["kind"].default for event in get_args(get_args(CaseEvent)[0]))


def _tellings(word: Word) -> Iterator[Telling]:
    if isinstance(word, Telling):
        yield word
        for each in word.words.values():
            yield from _tellings(each)
    elif isinstance(word, Several):
        for each in word.words:
            yield from _tellings(each)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_has_a_sentence_whose_blanks_are_filled(kind: str) -> None:
    event: dict[str, Any] = {"cause": "customer_wrote"} if kind == "clocks_changed" else {}
    for telling in _tellings(tell(kind, event, {})):
        for words in CATALOGUES.values():
            sentence = words[telling.group][telling.code]
            blanks = {part.partition("}")[0] for part in sentence.split("%{")[1:]}
            assert blanks <= telling.words.keys()


def test_every_built_in_row_says_what_it_is_for_in_every_language() -> None:
    assert {rule.note for rule in BUILT_IN.rules} == set(NOTES.values())
    assert CATALOGUES["en"]["guideline_note"] == NOTES
    assert all(words["guideline_note"].keys() == NOTES.keys() for words in CATALOGUES.values())


@pytest.mark.parametrize("cause", MissCause)
def test_every_miss_is_told_with_its_cause(cause: MissCause) -> None:
    for event in ({"why": cause}, {"why": cause, "cause": "risk"}):
        told = [tell("first_response_missed", event, {})]
        told += [tell("answer_missed", {"why": cause}, {})]
        for words in CATALOGUES.values():
            assert words["miss"][cause]
            for telling in told:
                sentence = words[telling.group][telling.code]
                assert all(f"%{{{blank}}}" in sentence for blank in telling.words)


def test_the_languages_have_the_same_words() -> None:
    keys = {
        language: {(group, name) for group, names in words.items() for name in names}
        for language, words in CATALOGUES.items()
    }
    assert keys.keys() == {"de", "en", "fr", "nl"}
    assert len({frozenset(each) for each in keys.values()}) == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_FIELDS = ["task", "reply", "draft", "decision", "risks", "reasons", "until", "share", "answer"]


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(_FIELDS), _JSON))
def test_whatever_stands_in_a_falsified_event_can_be_told(kind: str, event: dict[str, Any]) -> None:
    assert tell(kind, event, {}).code.startswith(kind)


def test_what_an_event_leaves_out_is_the_default() -> None:
    decided = tell("response_decided", {"decision": {"answering": "respond", "reason": "r"}}, {})
    assert decided.code == "response_decided"
    assert decided.words["priority"] == Label(group="priority", code="normal")


def test_a_decision_names_its_guideline() -> None:
    decision = {"answering": "ignore", "reason": "policy", "rule": 7, "policy_version": "3"}
    decided = tell("response_decided", {"decision": decision}, {})
    assert decided.words["rule"] == Telling(
        group="guideline", code="rule", words={"rule": Plain(text="7"), "version": Plain(text="3")}
    )
    built_in = tell("rule_applied", {"ruling": {"rule": 7}}, {})
    assert built_in.words["rule"] == Telling(
        group="guideline", code="built_in_rule", words={"rule": Plain(text="7")}
    )


def test_only_clocks_that_were_started_are_named() -> None:
    started = tell("clocks_started", {"answer": {"due_at": "2026-03-05T14:30:00Z"}}, {})
    (answer,) = _words(started.words["clocks"])
    assert isinstance(answer, Telling)
    assert answer.code == "clock_answer"
    assert isinstance(answer.words["moment"], When)
    assert tell("clocks_started", {}, {}).words["clocks"] == Telling(code="clocks_none")


def test_a_task_is_called_by_its_name_as_long_as_it_is_known() -> None:
    opened = {"kind": "task_opened", "task": {"id": "t1", "kind": "check_delivery"}}
    tasks = tasks_opened([opened, {"kind": "task_claimed", "task_id": "t1"}])
    claimed = tell("task_claimed", {"task_id": "t1"}, tasks)
    name = {"task": Label(group="task_kind", code="check_delivery")}
    assert claimed.words["task"] == Telling(code="named_task", words=name)
    assert tell("task_claimed", {"task_id": "t2"}, tasks).words["task"] == Telling(code="a_task")


def test_the_machines_replies_are_told_from_peoples() -> None:
    assert tell("reply_submitted", {"reply": {"by": {}}}, {}).code == "reply_submitted_machine"
    by_person = {"reply": {"by": {"person_id": "p1"}}}
    assert tell("reply_submitted", by_person, {}).code == "reply_submitted"


def test_of_a_change_to_what_is_gone_the_message_itself_is_told_gone() -> None:
    why = tell("amendment_failed", {"code": "gone"}, {}).words["why"]
    assert why == Label(group="why", code="gone", or_group="send_failure")
    assert CATALOGUES["en"]["why"]["gone"] == "the message is gone"


def test_a_kind_that_nobody_knows_is_told_by_its_code() -> None:
    assert tell("case_moved_to_moon", {}, {}) == Telling(code="case_moved_to_moon")


def test_rules_are_named_and_say_what_they_say() -> None:
    assert name_of_rule("approval.decide_in").code == "approval_decide_in"
    assert name_of_rule("trainee") == Label(group="rule", code="trainee", or_group="why")
    assert value_of_rule(None) is None
    assert value_of_rule(0.6) == Share(share=0.6)
    for seconds in (0, 1, 1.0, 300):
        assert value_of_rule(seconds) == Span(seconds=seconds)
    assert value_of_rule([0.5, 0.9]) == Several(words=(Share(share=0.5), Share(share=0.9)))
    assert value_of_rule("four_eyes") == Label(group="approval_mode", code="four_eyes")


def test_a_row_of_guidelines_that_asked_for_consent_is_named_as_one() -> None:
    row, version = Plain(text="7"), Plain(text="3")
    assert name_of_rule("policy:3:7") == Telling(
        group="guideline", code="rule", words={"rule": row, "version": version}
    )
    assert name_of_rule("policy:built-in:7") == Telling(
        group="guideline", code="built_in_rule", words={"rule": row}
    )


def _words(word: Word) -> tuple[Word, ...]:
    assert isinstance(word, Several)
    return word.words
