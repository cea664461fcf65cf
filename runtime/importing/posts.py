"""Reading a JSONL file of posts: threads with their customers, or single mentions.

A line is either

- a thread: `{"conversation", "brand"?, "messages": [{"id", "role", "author", "at"?, "text"}]}`,
  of which only messages of the role `customer` are taken, or
- a mention: `{"id", "author", "text"}`, a conversation of its own.

Other fields are passed over. A line that is neither is a problem; the lines after it are read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError


@dataclass(frozen=True)
class Post:
    """One post of a customer, `after` so many seconds since its thread began."""

    id: str
    author: str
    text: str
    after: float = 0.0


@dataclass(frozen=True)
class Thread:
    """Posts that belong together, in their order."""

    key: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Problem:
    """A line that could not be read."""

    line: int
    what: str


@dataclass
class Reading:
    """What a file holds. `repeated` posts stood there before under the same id: they are not in
    `threads` a second time, and `found` counts threads of which nothing else is left as well."""

    threads: list[Thread] = field(default_factory=list)
    found: int = 0
    brands: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    repeated: int = 0

    @property
    def posts(self) -> int:
        """How many posts there are to send."""
        return sum(len(thread.posts) for thread in self.threads)

    @property
    def conversations(self) -> int:
        """How many exchanges with one customer in one thread."""
        return len({(thread.key, post.author) for thread in self.threads for post in thread.posts})


class _Line(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class _Message(_Line):
    id: str = Field(min_length=1)
    role: Literal["customer", "agent"]
    author: str = Field(min_length=1)
    at: datetime | None = None
    text: str


class _ThreadLine(_Line):
    conversation: str = Field(min_length=1)
    brand: str = ""
    messages: list[_Message]


class _MentionLine(_Line):
    id: str = Field(min_length=1)
    author: str = Field(min_length=1)
    text: str


def read(lines: Iterable[bytes]) -> Reading:
    """All posts of a file; empty lines count but say nothing."""
    reading, seen = Reading(), set[str]()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            thread = _thread(json.loads(line), reading.brands)
        except ValidationError as error:
            reading.problems.append(Problem(number, _explain(error)))
        except (ValueError, RecursionError):
            reading.problems.append(Problem(number, "is not JSON"))
        else:
            reading.found += 1
            fresh = tuple(post for post in thread.posts if not _known(post.id, seen))
            reading.repeated += len(thread.posts) - len(fresh)
            if fresh:
                reading.threads.append(Thread(thread.key, fresh))
    return reading


def _thread(line: object, brands: set[str]) -> Thread:
    if isinstance(line, dict) and "messages" in line:
        found = _ThreadLine.model_validate(line)
        if found.brand:
            brands.add(found.brand.removeprefix("@"))
        return Thread(found.conversation, _customers(found.messages))
    mention = _MentionLine.model_validate(line)
    return Thread(mention.id, (Post(mention.id, mention.author, mention.text),))


def _customers(messages: list[_Message]) -> tuple[Post, ...]:
    """The customers' posts; one without a time comes right after the one before."""
    posts: list[Post] = []
    first: datetime | None = None
    after = 0.0
    for message in messages:
        if message.role != "customer":
            continue
        if message.at is not None:
            at = message.at if message.at.tzinfo else message.at.replace(tzinfo=UTC)
            first = first or at
            after = max(after, (at - first).total_seconds())
        posts.append(Post(message.id, message.author, message.text, after))
    return tuple(posts)


def _known(post_id: str, seen: set[str]) -> bool:
    """Whether the post came before; from now on it has."""
    known = post_id in seen
    seen.add(post_id)
    return known


def _explain(error: ValidationError) -> str:
    """Where and what, without the words of the line."""
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else "is neither a thread nor a mention"
