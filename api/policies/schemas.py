"""Guidelines as the outside sees them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.fields import Line, MaybeLine, When
from api.people.schemas import PersonOut
from domain.assessment import Kind
from domain.comparing import RowChange
from domain.guidelines import LONGEST_CELL, MOST_RULES, BadCell, Column, Rule
from domain.ruling import Answering, Ruling
from domain.values import Language

Cell = Annotated[str, StringConstraints(max_length=LONGEST_CELL, pattern=r"^[^\x00]*$")]
ColumnName = Annotated[str, StringConstraints(max_length=40)]
Cells = Annotated[dict[ColumnName, Cell], Field(max_length=40)]


class RuleIo(BaseModel):
    """A row: cells by column, as expressions; those left out are empty."""

    model_config = ConfigDict(extra="forbid")

    note: MaybeLine = ""
    when: Cells = {}
    outcome: Cells = {}


class PolicyNew(BaseModel):
    """A draft to begin, as a copy of what holds now."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    title: Line


class Seen(BaseModel):
    """`revision`: the one that was on the screen; another save since then is not overwritten."""

    model_config = ConfigDict(extra="forbid")

    revision: int = Field(ge=1, le=1_000_000)


class PolicySaved(Seen):
    """A draft's rows, all of them."""

    title: Line
    rules: Annotated[list[RuleIo], Field(min_length=1, max_length=MOST_RULES)]


class RulesChecked(BaseModel):
    """Rows to look at without saving them."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[list[RuleIo], Field(max_length=MOST_RULES)]


class Checked(BaseModel):
    """What is wrong with rows; nothing when they may be saved."""

    problems: list[BadCell]


class PolicyOut(BaseModel):
    """Guidelines in a list. `based_on` is null where they began as the built-in ones; `version` is
    the number that they were published under, `holds` whether new cases are pinned to it."""

    id: UUID
    client_id: UUID
    title: str
    status: Literal["draft", "published", "discarded"]
    based_on: str | None
    version: str | None
    holds: bool
    revision: int
    authors: list[PersonOut]
    approver: PersonOut | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    actions: list[Literal["save", "publish", "discard", "try"]]
    """What who asks may do with them."""


class PolicyDetail(PolicyOut):
    """Guidelines with their rows, and how they differ from what they began as."""

    rules: list[Rule]
    changes: list[RowChange]


class ColumnsOut(BaseModel):
    """The columns of a table, those of `outcomes` that the last row has to fill, and the rows of
    the built-in guidelines."""

    conditions: list[Column]
    outcomes: list[Column]
    required_at_the_end: list[str]
    built_in: list[Rule]


class TrialOf(BaseModel):
    """A period: from `begin` to before `end`."""

    model_config = ConfigDict(extra="forbid")

    begin: When
    end: When


class SumOut(BaseModel):
    """How often an outcome would have been another."""

    field: str
    before: str | None
    after: str | None
    count: int


class ChangedOut(BaseModel):
    """One mention that would have been treated in another way. `excerpt` is null for those who may
    not read conversations, and where the words were erased."""

    case_id: UUID
    excerpt: str | None
    kind: Kind
    language: Language
    occurred_at: datetime
    reach: int | None
    before: Ruling
    after: Ruling
    fields: list[str]


class TrialOut(BaseModel):
    """What a trial came to. `complete` is false where the period holds more than one trial reads:
    then its newest part was read. `fired`: how often each row did, by its number."""

    mentions: int
    cases: int
    changed: int
    cases_changed: int
    complete: bool
    sums: list[SumOut]
    fired: dict[int, int]
    changes: list[ChangedOut]


class SuggestionOut(BaseModel):
    """A row that people's decisions suggest: `agreed` of `decided` were so."""

    rule: Rule
    answering: Answering
    decided: int
    agreed: int
