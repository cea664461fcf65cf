"""A journal entry as a sentence without its subject ("claimed the task Reply"), before it is in any
language: which sentence it is, and with what its blanks are filled.

Screens and documents take the sentences themselves from the catalogues in domain/words, one for
each language; the keys here are those of the catalogues.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from domain.values import Moment, Value

Tasks = Mapping[str, str]
"""Kinds of a case's tasks, by the tasks' ids."""


class Label(Value):
    """What a code is called: the word of `group`, or else that of `or_group`."""

    form: Literal["label"] = "label"
    group: str
    code: str
    or_group: str | None = None


class When(Value):
    """A moment."""

    form: Literal["moment"] = "moment"
    at: Moment


class Span(Value):
    """A span of time."""

    form: Literal["span"] = "span"
    seconds: float


class Share(Value):
    """A part of a whole, 0 to 1."""

    form: Literal["share"] = "share"
    share: float


class Plain(Value):
    """What is the same in every language."""

    form: Literal["plain"] = "plain"
    text: str


class Several(Value):
    """Words as a list."""

    form: Literal["list"] = "list"
    words: tuple["Word", ...]


class Telling(Value):
    """A sentence, and what stands in its blanks. A catalogue that does not know it says `code`."""

    form: Literal["telling"] = "telling"
    group: str = "event"
    code: str
    words: dict[str, "Word"] = Field(default_factory=dict)


Word = Annotated[
    Label | When | Span | Share | Plain | Several | Telling, Field(discriminator="form")
]
Several.model_rebuild()
Telling.model_rebuild()

_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def tasks_opened(events: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What the tasks of a case are, gathered from the events that opened them."""
    tasks = (_fields(event.get("task")) for event in events if event.get("kind") == "task_opened")
    return {str(task.get("id")): str(task.get("kind", "")) for task in tasks}


def tell(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    """The entry as a sentence. `event` as it is stored: fields at their default are left out, so
    that every one may be missing; events of a kind that nobody knows stay readable."""
    told = _TELLERS.get(kind)
    return told(kind, event, tasks) if told is not None else Telling(code=kind)


def why_missed(event: Mapping[str, Any]) -> Label | None:
    """What a missed promise waited for, from the event that records the miss. One of before misses
    had a cause says why the machine was silent, or nothing."""
    if event.get("why"):
        return _label("miss", event["why"])
    return _why_silent(event) if event.get("cause") else None


def value_of_rule(value: Any) -> Word | None:
    """What an agreement's term or an approval rule says: spans, shares of a time, or codes."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Share(share=value) if 0 < value < 1 else Span(seconds=value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Several(words=tuple(Share(share=_number(each)) for each in value))
    return Label(group="approval_mode", code=str(value))


def name_of_rule(name: str) -> Label | Telling:
    """What a guideline, an approval rule or a term of an agreement is called. A row of guidelines
    that asked for consent is known by its table's version and its number: `policy:3:7`."""
    if len(row := name.split(":")) == 3 and row[0] == "policy":
        return _guideline({"rule": row[2], "policy_version": row[1].replace("built-in", "")})
    return Label(group="rule", code=name.replace(".", "_"), or_group="why")


# --- what each kind says ------------------------------------------------------------------------

_Teller = Callable[[str, Mapping[str, Any], Tasks], Telling]


def _plain_with(**groups: tuple[str, str]) -> _Teller:
    """A sentence whose blanks are codes: `blank=(group, field)`."""

    def told(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
        words: dict[str, Word] = {
            blank: _label(group, event.get(field)) for blank, (group, field) in groups.items()
        }
        return Telling(code=kind, words=words)

    return told


def _about_task(**groups: tuple[str, str]) -> _Teller:
    """The same, about a task."""
    plain = _plain_with(**groups)

    def told(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
        telling = plain(kind, event, tasks)
        return _filled(telling, task=_task(event.get("task_id"), tasks))

    return told


def _about_posting(field: str) -> _Teller:
    """A message, a draft or a reply: where it stands and what it is for."""

    def told(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
        posting = _fields(event.get(field))
        words: dict[str, Word] = {
            "visibility": _label("visibility", posting.get("visibility"), "public")
        }
        if field != "mention" and kind != "replied_elsewhere":
            words["purpose"] = _label("purpose", posting.get("purpose"))
        by_machine = kind == "reply_submitted" and not _fields(posting.get("by")).get("person_id")
        return Telling(code=f"{kind}_machine" if by_machine else kind, words=words)

    return told


def _assessed(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    made = _fields(event.get("assessment"))
    words: dict[str, Word] = {
        name: _label(name, made.get(name)) for name in ("kind", "sentiment", "language")
    }
    risks = _codes(made.get("risks"))
    if risks:
        words["risks"] = Several(words=tuple(_label("risk", risk) for risk in risks))
    return Telling(code=f"{kind}_risks" if risks else kind, words=words)


def _decided(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    decision = _fields(event.get("decision"))
    words: dict[str, Word] = {
        "answering": _label("answering", decision.get("answering")),
        "why": _label("why", decision.get("reason")),
        "priority": _label("priority", event.get("priority"), "normal"),
    }
    if not decision.get("rule"):
        return Telling(code=kind, words=words)
    return Telling(code=f"{kind}_by_rule", words={**words, "rule": _guideline(decision)})


def _ruled(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    return Telling(code=kind, words={"rule": _guideline(_fields(event.get("ruling")))})


def _guideline(said: Mapping[str, Any]) -> Telling:
    words: dict[str, Word] = {"rule": Plain(text=str(said.get("rule", "")))}
    if not said.get("policy_version"):
        return Telling(group="guideline", code="built_in_rule", words=words)
    version = Plain(text=str(said["policy_version"]))
    return Telling(group="guideline", code="rule", words={**words, "version": version})


def _clocks(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    due = {name: _fields(event.get(name)).get("due_at") for name in ("acknowledge", "answer")}
    clocks = tuple(
        Telling(code=f"clock_{name}", words={"moment": _moment(at)})
        for name, at in due.items()
        if at
    )
    said: Word = Several(words=clocks) if clocks else Telling(code="clocks_none")
    return Telling(code=kind, words={"clocks": said})


def _late(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    code = f"{kind}_person" if event.get("person_decides") else kind
    return Telling(code=code, words={"span": Span(seconds=_number(event.get("seconds")))})


def _missed(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    """Why, as far as it says so; and why the machine was silent, where that is something else."""
    silent = _why_silent(event)
    if not event.get("why"):
        words: dict[str, Word] = {"why": silent} if kind == "first_response_missed" else {}
        return Telling(code=kind, words=words)
    why = why_missed(event) or silent
    if silent.code in ("", "delivery", "acknowledgement_failed"):
        return Telling(code=f"{kind}_because", words={"why": why})
    return Telling(code=f"{kind}_because_silent", words={"why": why, "silent": silent})


def _why_silent(event: Mapping[str, Any]) -> Label:
    return Label(group="why", code=str(event.get("cause") or ""), or_group="send_failure")


def _with_share(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    return Telling(code=kind, words={"share": Share(share=_number(event.get("share")))})


def _task_opened(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    task = _fields(event.get("task"))
    return Telling(
        code=kind,
        words={
            "task": _label("task_kind", task.get("kind")),
            "group": _label("task_group", task.get("group")),
        },
    )


def _task_assigned(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    why = Several(words=tuple(_label("holding", code) for code in _codes(event.get("reasons"))))
    return Telling(code=kind, words={"task": _task(event.get("task_id"), tasks), "why": why})


def _task_put_off(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    task = _task(event.get("task_id"), tasks)
    return Telling(code=kind, words={"task": task, "moment": _moment(event.get("until"))})


def _looked_up(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    until = _fields(event.get("hours")).get("until")
    return Telling(code=kind, words={"moment": _moment(until)})


def _not_changed(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    """What is gone is the message itself, not one that it answers."""
    why = Label(group="why", code=str(event.get("code") or ""), or_group="send_failure")
    return Telling(code=kind, words={"why": why})


def _delayed(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    words: dict[str, Word] = {
        "moment": _moment(event.get("retry_at")),
        "why": _label("send_failure", event.get("code")),
    }
    return Telling(code=kind, words=words)


def _approved(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    if not event.get("next_group"):
        return Telling(code=kind)
    group = _label("task_group", event["next_group"])
    return Telling(code=f"{kind}_next", words={"group": group})


def _ordered(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    what = _label("amendment", _fields(event.get("amendment")).get("kind"))
    return Telling(code=kind, words={"what": what})


def _settled(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    return Telling(code=f"{kind}_posted" if event.get("posted") else f"{kind}_absent")


def _clocks_changed(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    return Telling(code=f"{kind}_{event.get('cause', '')}")


def _asked(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    to = "second_line" if event.get("to") == "second_line" else "department"
    return Telling(code=f"{kind}_{to}")


def _decided_together(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    return Telling(code=f"{kind}_{'respond' if event.get('answering') == 'respond' else 'ignore'}")


def _question_passed_on(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    is_person = _fields(event.get("hand")).get("desk")
    why = _label("why", event.get("cause"))
    return Telling(code=kind if is_person else f"{kind}_supervisor", words={"why": why})


def _refused(kind: str, event: Mapping[str, Any], tasks: Tasks) -> Telling:
    refusal = _fields(event.get("answer")).get("refusal")
    words: dict[str, Word] = {
        "command": _label("command", event.get("command")),
        "why": _label("refusal", refusal, "refused"),
    }
    return Telling(code=kind, words=words)


_TELLERS: Mapping[str, _Teller] = {
    "case_opened": _plain_with(channel=("channel", "channel")),
    "mention_taken_in": _about_posting("mention"),
    "replied_elsewhere": _about_posting("reply"),
    "assessed": _assessed,
    "assessment_corrected": _assessed,
    "response_decided": _decided,
    "rule_applied": _ruled,
    "clocks_started": _clocks,
    "hours_looked_up": _looked_up,
    "clocks_changed": _clocks_changed,
    "arrived_late": _late,
    "people_alarmed": _plain_with(why=("why", "reason")),
    "acknowledgement_withheld": _plain_with(why=("why", "reason")),
    "first_response_missed": _missed,
    "answer_missed": _missed,
    "answer_warning_given": _with_share,
    "task_opened": _task_opened,
    "task_assigned": _task_assigned,
    "task_refused": _about_task(why=("holding", "reason")),
    "task_returned": _about_task(why=("holding", "reason")),
    "task_resumed": _about_task(why=("holding", "cause")),
    "task_put_off": _task_put_off,
    "task_handed_over": _about_task(),
    "task_claimed": _about_task(),
    "task_released": _about_task(),
    "task_done": _about_task(outcome=("outcome", "outcome")),
    "reply_submitted": _about_posting("reply"),
    "reply_failed": _plain_with(why=("send_failure", "code")),
    "reply_in_doubt": _plain_with(why=("send_failure", "code")),
    "reply_delayed": _delayed,
    "delivery_settled": _settled,
    "draft_submitted": _about_posting("draft"),
    "draft_approved": _approved,
    "approval_passed_on": _plain_with(
        **{"from": ("task_group", "from_group"), "to": ("task_group", "to_group")}
    ),
    "amendment_submitted": _ordered,
    "amendment_failed": _not_changed,
    "amendment_delayed": _delayed,
    "escalation_asked": _asked,
    "escalation_reminded": _with_share,
    "escalation_passed_on": _question_passed_on,
    "escalation_answered": _plain_with(use=("answer_use", "use")),
    "escalation_withdrawn": _plain_with(why=("why", "cause")),
    "escalation_not_delivered": _plain_with(why=("why", "cause")),
    "incident_decided": _decided_together,
    "case_closed": _plain_with(reason=("closing_reason", "reason")),
    "case_reopened": _plain_with(why=("why", "cause")),
    "command_accepted": _plain_with(command=("command", "command")),
    "command_refused": _refused,
}
"""Kinds whose sentence needs something from the event; every other kind's stands by itself."""


def _filled(telling: Telling, **words: Word) -> Telling:
    return telling.model_copy(update={"words": {**telling.words, **words}})


def _label(group: str, value: Any, default: str = "") -> Label:
    return Label(group=group, code=value if isinstance(value, str) and value else default)


def _task(task_id: Any, tasks: Tasks) -> Telling:
    if task_id is None or str(task_id) not in tasks:
        return Telling(code="a_task")
    return Telling(
        code="named_task", words={"task": Label(group="task_kind", code=tasks[str(task_id)])}
    )


def _moment(value: Any) -> Word:
    try:
        return When(at=_MOMENT.validate_python(value))
    except ValidationError:
        return Plain(text="…")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _codes(value: Any) -> list[str]:
    return [code for code in value if isinstance(code, str)] if isinstance(value, list) else []


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
