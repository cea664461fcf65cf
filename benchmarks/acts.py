"""A human act: from its HTTP request to the answer, and to what a second session sees."""

import asyncio
import json
import time
from uuid import uuid4

from benchmarks.bare import BARE_TASK_QUEUE, Armed
from benchmarks.figures import Figure, share
from benchmarks.ground import Ground
from benchmarks.wire import Wire
from tests.chaos.client import Client


async def measure(ground: Ground, *, number: int) -> list[Figure]:
    """Notes on one case after another, each as a command; floor: an update of a bare workflow."""
    wire = await Wire.to(ground.house.url)
    for _ in range(number):
        assert await ground.post()(wire)
    await ground.all_armed(number)
    cases = [str(case) for case in await ground.column("SELECT id FROM cases ORDER BY id")][:number]
    bare = [
        await ground.temporal.start_workflow(
            Armed.run, 3_600.0, id=f"bare-{uuid4()}", task_queue=BARE_TASK_QUEUE
        )
        for _ in range(number)
    ]
    floor, answered, seen = [], [], []
    async with ground.an_agent() as agent, ground.an_agent() as other:
        watcher = Watcher(other)
        async with watcher:
            for case, handle in zip(cases, bare, strict=True):
                began = time.perf_counter()
                await handle.execute_update(Armed.act, 1)
                floor.append((time.perf_counter() - began) * 1_000)
                note = uuid4().hex
                watching = asyncio.create_task(watcher.until_shown(case, note))
                began = time.perf_counter()
                command = {"id": str(uuid4()), "kind": "add_note", "text": note}
                answer = await agent.ask("POST", f"/api/cases/{case}/commands", json=command)
                assert answer.status_code == 200, answer.text
                answered.append((time.perf_counter() - began) * 1_000)
                seen.append((await watching - began) * 1_000)
    for handle in bare:
        await handle.terminate()
    return [
        Figure(
            "update",
            "a note through HTTP, median",
            "ms",
            (share(answered, 0.5),),
            wanted=60,
            at_most=True,
            note=f"99th {share(answered, 0.99):.0f}; a bare update {share(floor, 0.5):.0f}",
        ),
        Figure(
            "update",
            "shown in another session, median",
            "ms",
            (share(seen, 0.5),),
            wanted=300,
            at_most=True,
            note=f"99th {share(seen, 0.99):.0f}",
        ),
    ]


class Watcher:
    """Somebody else's screen: hears that a case changed, and loads it anew."""

    def __init__(self, session: Client) -> None:
        self._session = session
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._listens = asyncio.Event()

    async def __aenter__(self) -> "Watcher":
        self._task = asyncio.create_task(self._listen())
        await self._listens.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()

    async def until_shown(self, case_id: str, note: str) -> float:
        """The moment (`perf_counter`) at which the case's notes as served have it."""
        while True:
            self._changed.clear()
            await self._changed.wait()
            case = await self._session.ask("GET", f"/api/cases/{case_id}/notes")
            if note in case.text:
                return time.perf_counter()

    async def _listen(self) -> None:
        async with self._session.http.stream("GET", "/api/events", timeout=None) as stream:
            async for line in stream.aiter_lines():
                self._listens.set()
                if line.startswith("data:") and "case" in json.dumps(line):
                    self._changed.set()
