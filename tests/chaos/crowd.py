"""What customers and agents do in fifty cases, at their own pace and whatever is being killed.

Each plot ends where its commands lead; `Told` says where that is, and what must stand on the
network then.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.chaos.client import PATIENCE, Client
from tests.chaos.receiver import Receiver
from tests.waiting import eventually


@dataclass
class Told:
    """One plot as it went."""

    plot: str
    conversation: str = field(default_factory=lambda: uuid4().hex)
    posts: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    """Usually one; what comes after the end of a run opens a linked one."""
    replies: list[str] = field(default_factory=list)
    """The words that must stand in the conversation, each once."""
    ends: str = "answered"
    """The reason with which the last case is closed."""


@dataclass
class Plot:
    """One customer and one agent; `pace` is how many seconds pass between two acts, at most."""

    client: Client
    receiver: Receiver
    chance: random.Random
    told: Told
    pace: float = 3.0
    author: dict[str, Any] = field(default_factory=lambda: {"id": uuid4().hex, "handle": "kim"})

    async def pause(self) -> None:
        """Somebody thinks."""
        await asyncio.sleep(self.chance.uniform(0, self.pace))

    async def post(self, text: str) -> str:
        """The customer posts; returns words by which the post is found."""
        post_id, words = uuid4().hex, uuid4().hex[:12]
        self.told.posts.append(post_id)
        await self.client.deliver(
            id=post_id,
            kind="created",
            conversation=self.told.conversation,
            author=self.author,
            text=f"{text} ({words})",
            visibility="public",
        )
        return words

    async def begin(self, text: str = "@kompass Wann kommt meine Bestellung endlich an?") -> str:
        """The first post and its case."""
        return await self.find(await self.post(text))

    async def find(self, words: str) -> str:
        """The case of a post."""
        case_id: str = (await self.client.case_of(words))["id"]
        if case_id not in self.told.cases:
            self.told.cases.append(case_id)
        return case_id

    async def command(self, case_id: str, kind: str, **fields: Any) -> str:
        """Something the agent does after a while."""
        await self.pause()
        return await self.client.command(case_id, kind, **fields)

    async def claim(self, case_id: str) -> None:
        """Take the task to reply."""
        case = await self.client.case(case_id)
        for task in case["tasks"]:
            if task["kind"] == "reply":
                assert await self.command(case_id, "claim_task", task_id=task["id"]) == "done"

    async def reply(self, case_id: str, purpose: str = "substance") -> None:
        """Answer, and see the answer posted."""
        text = f"Ich kümmere mich darum. {uuid4().hex[:12]}"
        came_to = await self.command(case_id, "submit_reply", text=text, purpose=purpose)
        assert came_to == "done", came_to
        self.told.replies.append(text)

        async def posted() -> bool:
            replies = (await self.client.case(case_id))["replies"]
            return bool(replies) and all(r["delivery"] in ("sent", "failed") for r in replies)

        await eventually(posted, within=PATIENCE)

    async def close(self, case_id: str, reason: str = "answered") -> None:
        """Close; while a reply of the machine is on its way the case refuses, then again. Whoever
        comes late finds that an answered case has closed by itself."""
        self.told.ends = reason
        while (came_to := await self.command(case_id, "close_case", reason=reason)) != "done":
            if came_to == "case-is-closed" and self.told.replies:
                self.told.ends = "answered"
                return
            assert came_to == "conflict", came_to
            await asyncio.sleep(0.5)


async def routine(plot: Plot) -> None:
    """Claimed, noted, answered, closed."""
    case_id = await plot.begin()
    await plot.claim(case_id)
    await plot.command(case_id, "add_note", text="Sendung liegt im Lager.")
    await plot.reply(case_id)
    await plot.close(case_id)


async def conversation(plot: Plot) -> None:
    """A question back, a second message, a second answer."""
    case_id = await plot.begin()
    await plot.command(case_id, "ask_information", text="Wo ist die Sendung?")
    await plot.reply(case_id, "clarification")
    await plot.pause()
    assert await plot.find(await plot.post("@kompass Die Nummer ist 4711.")) == case_id
    await plot.command(case_id, "correct_assessment", sentiment="negative")
    await plot.reply(case_id)
    await plot.close(case_id, "other")


async def quiet(plot: Plot) -> None:
    """Answered and left alone: closes by itself."""
    await plot.reply(await plot.begin())


async def ignored(plot: Plot) -> None:
    """Nothing that concerns the brand; a person says so."""
    case_id = await plot.begin("Schöner Tag am Fluss, finde ich.")
    plot.told.ends = "no_answer_needed"
    assert await plot.command(case_id, "decide_response", answering="ignore") == "done"


async def withdrawn(plot: Plot) -> None:
    """Edited, then deleted by its author."""
    case_id = await plot.begin()
    (post_id,) = plot.told.posts
    rest = {"conversation": plot.told.conversation, "visibility": "public"}
    await plot.pause()
    text = "@kompass Wann kommt mein Paket?"
    await plot.client.deliver(id=post_id, kind="edited", text=text, author=plot.author, **rest)
    await plot.command(case_id, "add_note", text="Hat sich verschrieben.")
    await plot.client.deliver(id=post_id, kind="deleted", **rest)
    plot.told.ends = "customer_withdrew"


async def machine_speaks(plot: Plot) -> None:
    """Nobody comes in time, so the machine acknowledges, or calls people when it cannot."""
    case_id = await plot.begin()

    async def spoken_or_called() -> bool:
        called = "people_alarmed" in str(await plot.client.journal(case_id))
        return called or bool(plot.receiver.texts(plot.told.conversation))

    await eventually(spoken_or_called, within=PATIENCE)
    await plot.close(case_id, "duplicate")


async def comes_back(plot: Plot) -> None:
    """The customer writes again around the moment at which the run ends."""
    case_id = await plot.begin()
    await plot.reply(case_id)
    await plot.close(case_id)
    await asyncio.sleep(plot.chance.uniform(0, 7))
    again = await plot.find(await plot.post("@kompass Es ist immer noch nicht da!"))
    await plot.reply(again)
    await plot.close(again, "other")


PLOTS: tuple[Callable[[Plot], Awaitable[None]], ...] = (
    routine,
    conversation,
    routine,
    quiet,
    comes_back,
    ignored,
    conversation,
    withdrawn,
    comes_back,
    machine_speaks,
)


HEAD_START = 15.0
"""Seconds by which the plot that waits longest begins earlier, so that the others fall into it."""


async def live(
    client: Client, receiver: Receiver, chance: random.Random, cases: int, begun_within: float = 20
) -> list[Told]:
    """Let that many plots run side by side, begun one after the other in that many seconds."""
    plots = [
        Plot(client, receiver, random.Random(chance.random()), Told(PLOTS[n % len(PLOTS)].__name__))
        for n in range(cases)
    ]

    async def one(number: int, plot: Plot) -> None:
        happens = PLOTS[number % len(PLOTS)]
        early = HEAD_START if happens is machine_speaks else 0
        await asyncio.sleep(plot.chance.uniform(0, begun_within) - early)
        try:
            await happens(plot)
        except Exception as error:
            for case_id in plot.told.cases:
                error.add_note(f"{plot.told.plot} {case_id}: {await plot.client.journal(case_id)}")
            raise

    async with asyncio.TaskGroup() as group:
        for number, plot in enumerate(plots):
            group.create_task(one(number, plot), name=plot.told.plot)
    return [plot.told for plot in plots]
