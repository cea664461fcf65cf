"""A client's guidelines as a decision table: its columns, its rows, and the built-in table.

The first row whose conditions all fit fires. A condition left empty fits everything. An outcome
left empty is what the core says (domain/policy.py), and no row can loosen what the core asks for.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import Field

from domain.approval import ApprovalMode
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Journey, Kind, Risk, Sentiment
from domain.mention import Mention
from domain.reply import Purpose
from domain.ruling import Answering
from domain.values import Language, Priority, Value, Visibility

MOST_RULES = 200
LONGEST_CELL = 500


class Shape(StrEnum):
    """What values a column holds."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    TEXTS = "texts"


class Column(Value):
    """One column. `choices` are all values there are, where there are only so many; `at_most` is
    the largest number where there is one; `example` is a cell that makes sense in it."""

    name: str
    shape: Shape
    choices: tuple[str, ...] = ()
    at_most: float | None = None
    example: str = ""


POINTER = "pointer_then_private"
"""The visibility that puts a short public pointer before a private answer."""

OPEN_TASKS_COUNTED_TO = 1_000
"""More than so many open tasks are so many to a row: every mention asks for the number, and to
count all that a client has open would take the longer the more it is behind."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _values(choices: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(choice.value for choice in choices)


CONDITIONS: tuple[Column, ...] = (
    Column(name="kind", shape=Shape.CHOICE, choices=_values(Kind), example='"complaint"'),
    Column(name="topic", shape=Shape.TEXT, example='"billing"'),
    Column(
        name="journey",
        shape=Shape.CHOICE,
        choices=_values(Journey),
        example='"before_purchase"',
    ),
    Column(name="sentiment", shape=Shape.CHOICE, choices=_values(Sentiment), example='"negative"'),
    Column(name="language", shape=Shape.CHOICE, choices=_values(Language), example='"de"'),
    Column(name="confidence", shape=Shape.NUMBER, at_most=1, example="< 0.6"),
    Column(
        name="risks",
        shape=Shape.CHOICES,
        choices=_values(Risk),
        example='some($, # == "legal")',
    ),
    Column(name="calls_people", shape=Shape.FLAG, example="true"),
    Column(name="addressed", shape=Shape.FLAG, example="true"),
    Column(name="repost", shape=Shape.FLAG, example="false"),
    Column(name="before_connection", shape=Shape.FLAG, example="false"),
    Column(name="reach", shape=Shape.NUMBER, example="> 50000"),
    Column(name="verified", shape=Shape.FLAG, example="true"),
    Column(name="channel", shape=Shape.TEXT, example='"mastodon"'),
    Column(name="spoken", shape=Shape.CHOICE, choices=_values(Visibility), example='"public"'),
    Column(name="attachments", shape=Shape.NUMBER, example="> 0"),
    Column(name="hour", shape=Shape.NUMBER, at_most=23, example="[8..18)"),
    Column(name="weekday", shape=Shape.CHOICE, choices=WEEKDAYS, example='"sat", "sun"'),
    Column(name="open_tasks", shape=Shape.NUMBER, at_most=OPEN_TASKS_COUNTED_TO, example="> 200"),
)
"""What a row may ask about the assessment, the author, the channel, the time and the load."""

OUTCOMES: tuple[Column, ...] = (
    Column(name="answering", shape=Shape.CHOICE, choices=_values(Answering)),
    Column(name="certain", shape=Shape.FLAG),
    Column(name="priority", shape=Shape.CHOICE, choices=_values(Priority)),
    Column(name="visibility", shape=Shape.CHOICE, choices=(Visibility.PRIVATE.value, POINTER)),
    Column(name="approval", shape=Shape.CHOICE, choices=_values(ApprovalMode)),
    Column(name="prepared", shape=Shape.CHOICE, choices=_values(Purpose)),
    Column(name="escalation", shape=Shape.TEXT, example='"press office"'),
    Column(name="tags", shape=Shape.TEXTS, example='["influencer"]'),
)
"""What a row may decide."""

REQUIRED_AT_THE_END = ("answering", "priority")
"""What the last row, which fits everything, has to say."""


class Rule(Value):
    """One row: cells by column, as expressions. Columns that are not there are empty cells.

    `note` says to colleagues what the row is for.
    """

    note: str = Field("", max_length=300)
    when: dict[str, str] = Field(default_factory=dict)
    outcome: dict[str, str] = Field(default_factory=dict)


class Guidelines(Value):
    """The rows in their order."""

    rules: tuple[Rule, ...] = Field(max_length=MOST_RULES)


class BadCell(Value):
    """What is wrong with a table, and where: the row counts from 1."""

    row: int
    column: str
    problem: str


Facts = Mapping[str, object]
"""The values of CONDITIONS for one mention, by column."""


NOTES: Mapping[str, str] = {
    "there_before_risk": "There before the account was connected, but a risk: a person looks",
    "there_before": "There before the account was connected",
    "risk_to_us": "A risk, in words to us",
    "risk": "A risk",
    "copy": "A copy of somebody's words",
    "about_us": "About us, not to us",
    "spam": "Spam",
    "thanks": "Thanks",
    "complaint": "A complaint",
    "problem": "A problem",
    "calm_remark": "A remark without displeasure",
    "doubtful_praise": "Praise that may be sarcasm",
    "everything_else": "Everything else",
}
"""What the built-in rows are for, by a key: screens say it in the words of `guideline_note` in the
catalogues. In a draft that begins with these rows they stand until somebody writes others."""


def _row(note: str, when: Mapping[str, str], outcome: Mapping[str, str]) -> Rule:
    return Rule(note=NOTES[note], when=dict(when), outcome=dict(outcome))


_AT_ONCE = {"calls_people": "true"}
_SURE, _TO_CONFIRM = {"certain": "true"}, {"certain": "false"}
_RESPOND = {"answering": '"respond"', **_SURE}

BUILT_IN = Guidelines(
    rules=(
        _row(
            "there_before_risk",
            {"before_connection": "true", **_AT_ONCE},
            {"answering": '"watch"', "priority": '"urgent"', **_TO_CONFIRM},
        ),
        _row(
            "there_before",
            {"before_connection": "true"},
            {"answering": '"watch"', **_SURE},
        ),
        _row(
            "risk_to_us",
            {**_AT_ONCE, "addressed": "true", "repost": "false"},
            {**_RESPOND, "priority": '"urgent"'},
        ),
        _row("risk", _AT_ONCE, {"answering": '"watch"', "priority": '"urgent"', **_TO_CONFIRM}),
        _row("copy", {"repost": "true"}, {"answering": '"ignore"', **_SURE}),
        _row(
            "about_us",
            {"addressed": "false"},
            {"answering": '"watch"', **_TO_CONFIRM},
        ),
        _row(
            "spam",
            {"kind": '"spam"'},
            {"answering": '"ignore"', "priority": '"low"', **_TO_CONFIRM},
        ),
        _row(
            "thanks",
            {"kind": '"praise"', "risks": 'none($, # == "sarcasm")'},
            {"answering": '"ignore"', "priority": '"low"', **_TO_CONFIRM},
        ),
        _row(
            "complaint",
            {"kind": '"complaint"'},
            {**_RESPOND, "priority": '"high"', "visibility": f'"{POINTER}"'},
        ),
        _row("problem", {"kind": '"problem"'}, {**_RESPOND, "priority": '"high"'}),
        _row(
            "calm_remark",
            {"kind": '"comment"', "sentiment": '"neutral", "positive"'},
            {**_RESPOND, "priority": '"low"'},
        ),
        _row(
            "doubtful_praise",
            {"kind": '"praise"'},
            {**_RESPOND, "priority": '"low"'},
        ),
        _row("everything_else", {}, {**_RESPOND, "priority": '"normal"'}),
    )
)
"""The decisions of `domain.policy.judge` as a table: what a client without one of its own has."""


def facts_of(
    mention: Mention, assessment: Assessment, *, channel: str, time_zone: str, open_tasks: int
) -> Facts:
    """What the rows may ask about one mention; `open_tasks` is how much waits at the client,
    at most OPEN_TASKS_COUNTED_TO.

    Unknown reach counts as 0: priority never depends on having it. The hour is that of the
    mention's arrival in the client's `time_zone`.
    """
    local = mention.received_at.astimezone(ZoneInfo(time_zone))
    return {
        "kind": assessment.kind.value,
        "topic": assessment.topic or "",
        "journey": assessment.journey.value,
        "sentiment": assessment.sentiment.value,
        "language": assessment.language.value,
        "confidence": assessment.confidence,
        "risks": [risk.value for risk in assessment.risks],
        "calls_people": bool(PEOPLE_AT_ONCE & set(assessment.risks)),
        "addressed": mention.addressed,
        "repost": mention.repost,
        "before_connection": mention.baseline,
        "reach": mention.reach or 0,
        "verified": mention.verified,
        "channel": channel,
        "spoken": mention.visibility.value,
        "attachments": mention.attachments,
        "hour": local.hour,
        "weekday": WEEKDAYS[local.weekday()],
        "open_tasks": open_tasks,
    }
