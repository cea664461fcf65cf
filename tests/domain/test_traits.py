"""What a case can be found by."""

from domain.actor import Actor, Level, Role
from domain.audit.references import actors_named, named, texts_named
from domain.commands import ReturnDraft, SubmitReply
from domain.reply import Purpose
from domain.traits import ApprovalWay, Trait, TraitKind, traits_of
from domain.values import TextRef
from tests.domain.builders import (
    a_mention,
    a_reply,
    a_text,
    an_act,
    an_arrival,
    an_assessment,
    person,
)
from tests.domain.one_of_each import EVENTS
from tests.domain.shell import Shell


def _found(shell: Shell) -> set[Trait]:
    return {trait for row in shell.rows for trait in traits_of(shell.case, row.event)}


def _taken_in() -> Shell:
    shell = Shell.open()
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment())
    return shell


def test_a_reply_without_consent_is_found_by_that() -> None:
    shell = _taken_in()
    (mention,) = shell.case.mentions
    agent = person(number=31)
    command = a_reply()
    shell.act(an_act(command, agent))
    found = _found(shell)
    assert {
        Trait(TraitKind.APPROVAL, ApprovalWay.NONE.value),
        Trait(TraitKind.SPEAKER, "person"),
        Trait(TraitKind.PERSON, str(agent.person_id)),
        Trait(TraitKind.RULE, "addressed"),
        Trait(TraitKind.TEXT, str(command.text.id)),
        Trait(TraitKind.TEXT, str(mention.mention.text.id)),
    } <= found


def test_the_way_of_an_approval_is_found() -> None:
    shell = _taken_in()
    trainee = person(number=31).model_copy(update={"level": Level.TRAINEE})
    words = SubmitReply(text=a_text(), length=10, purpose=Purpose.SUBSTANCE)
    shell.act(an_act(words, trainee))
    (draft,) = shell.case.pending_drafts
    comment = a_text()
    back = ReturnDraft(draft_id=draft.id, revision=draft.latest.text.hash, comment=comment)
    shell.act(an_act(back, person(Role.SUPERVISOR, number=32)))
    ways = {trait.value for trait in _found(shell) if trait.kind is TraitKind.APPROVAL}
    assert ways == {ApprovalWay.SUPERVISOR.value, ApprovalWay.RETURNED.value}
    assert Trait(TraitKind.RULE, "trainee") in _found(shell)
    assert Trait(TraitKind.TEXT, str(comment.id)) in _found(shell)


def test_events_of_every_kind_can_be_asked() -> None:
    shell = _taken_in()
    for event in EVENTS:
        for trait in traits_of(shell.case, event):
            assert trait.value


def test_what_is_found_by_no_path_is_what_is_found_with_one() -> None:
    """Two walks over the same events: the one that is made for every recording, and the audit's."""
    for event in EVENTS:
        assert [*named(event, Actor)] == [actor for _, actor in actors_named(event)]
        assert [*named(event, TextRef)] == [text for _, text in texts_named(event)]
