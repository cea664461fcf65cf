"""`webcare import`: what is read from a file, and how it reaches the webhook."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from pydantic import SecretStr

from channels.trust import certificates
from runtime.demo import seed
from runtime.embedded.ports import free_port
from runtime.importing.posts import Post, Reading, Thread, read
from runtime.importing.webhook import NotTaken, Tally, send, webhook
from runtime.settings import Settings
from tests.channels.peer import Answer, FakePeer, Reaction, Request, Reset, fake_peer


def a_message(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"m{number}",
        "role": "customer",
        "author": "kim",
        "at": f"2024-03-01T10:{number:02}:00Z",
        "text": f"Message {number}",
    } | fields


def a_thread(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"conversation": "t1", "brand": "Kompass", "messages": list(messages)} | fields


def reading_of(*lines: object) -> Reading:
    return read(each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines)


def test_only_customers_messages_are_taken_with_their_distance_from_the_first() -> None:
    agent = a_message(2, role="agent", author="Kompass", at=None)
    reading = reading_of(a_thread(a_message(1), agent, a_message(4), a_message(5, at=None)))
    assert reading.threads == [
        Thread(
            "t1",
            (
                Post("m1", "kim", "Message 1", 0),
                Post("m4", "kim", "Message 4", 180),
                Post("m5", "kim", "Message 5", 180),
            ),
        )
    ]
    assert reading.brands == {"Kompass"}


def test_each_customer_in_a_thread_is_a_conversation() -> None:
    reading = reading_of(a_thread(a_message(1), a_message(2, author="jo"), a_message(3)))
    assert (reading.found, reading.conversations, reading.posts) == (1, 2, 3)


def test_a_thread_that_repeats_another_adds_nothing() -> None:
    again = a_thread(a_message(1), a_message(2), conversation="t2")
    reading = reading_of(a_thread(a_message(1), a_message(2), a_message(3)), again)
    assert (reading.found, reading.conversations, reading.posts) == (2, 1, 3)
    assert reading.repeated == 2


def test_a_single_post_is_a_conversation_of_its_own() -> None:
    reading = reading_of({"id": 7, "author": "jo", "text": "@Kompass hi", "network": "elsewhere"})
    assert reading.threads == [Thread("7", (Post("7", "jo", "@Kompass hi"),))]


def test_a_line_that_cannot_be_used_is_named_and_the_others_go_on() -> None:
    reading = reading_of(
        b"no json",
        b"",
        a_thread(a_message(1, text=None)),
        ["a list"],
        {"id": "x", "author": "jo"},
        b"[" * 100_000,
        a_thread(a_message(1)),
    )
    assert [problem.line for problem in reading.problems] == [1, 3, 4, 5, 6]
    assert reading.problems[1].what.startswith("messages.0.text: ")
    assert reading.posts == 1


THREADS = [
    Thread("t1", (Post("a", "kim", "one", 0), Post("b", "kim", "two", 3_600))),
    Thread("t2", (Post("c", "jo", "three"),)),
]


async def sent(
    script: Callable[[Request], Reaction], patience: float = 20
) -> tuple[Tally, FakePeer]:
    async with (
        fake_peer(script) as peer,
        webhook(peer.url, "import", "secret", patience) as to,
    ):
        return await send(THREADS, to, speed=100_000, on_answer=lambda tally: None), peer


def taken(_request: Request) -> Reaction:
    return Answer(200, {"accepted": 1, "duplicates": 0, "rejected": []})


def ids(peer: FakePeer) -> list[str]:
    return [json.loads(request.body)["events"][0]["id"] for request in peer.requests]


async def test_posts_of_a_thread_arrive_in_their_order_as_things_of_this_moment() -> None:
    tally, peer = await sent(taken)
    assert tally.accepted == 3
    assert [each for each in ids(peer) if each != "c"] == ["a", "b"]
    (first, *_) = (json.loads(request.body)["events"][0] for request in peer.requests)
    assert first["conversation"] == "t1"
    assert first["author"]["id"] == "kim"
    assert peer.requests[0].headers["x-webcare-signature"].startswith("sha256=")


async def test_faults_are_met_with_the_same_delivery_again() -> None:
    faults: list[Reaction] = [Answer(503, {}), Reset(), Answer(500, {}), Answer(429, {})]

    def now_and_then(request: Request) -> Reaction:
        return faults.pop() if faults else taken(request)

    tally, peer = await sent(now_and_then)
    assert tally.answered == 3
    assert len(peer.requests) == 7
    assert len({request.body for request in peer.requests}) == 3


async def test_a_webhook_that_stays_away_is_given_up() -> None:
    with pytest.raises(NotTaken, match="answers 503"):
        await sent(lambda request: Answer(503, {}), patience=1)


async def test_a_refusal_ends_the_import_with_what_was_said() -> None:
    with pytest.raises(NotTaken, match="answers 401: The signature is wrong"):
        await sent(lambda request: Answer(401, {"detail": "The signature is wrong."}))


@pytest.fixture(scope="module")
def api(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running `webcare api`; deliveries are stored without a Temporal server."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "TEMPORAL_ADDRESS": "127.0.0.1:1",
        "WEBCARE_PORT": str(port),
    }
    log = (tmp_path_factory.mktemp("api") / "api.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.cli", "api"], env=environment, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"

    deadline = time.monotonic() + 90
    try:
        while not _answers(url):
            assert process.poll() is None, "webcare api has ended"
            assert time.monotonic() < deadline, "webcare api does not answer"
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _answers(url: str) -> bool:
    try:
        found = httpx2.get(f"{url}/api/health/live", trust_env=False, verify=certificates())
        return found.is_success
    except httpx2.HTTPError:
        return False


@pytest.fixture
def import_file(
    api: str, database_url: str, tmp_path: Path
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run the command on lines."""

    def run(lines: list[str], *options: str) -> "subprocess.CompletedProcess[str]":
        file = tmp_path / "posts.jsonl"
        file.write_text("\n".join(lines))
        return subprocess.run(
            [sys.executable, "-m", "runtime.cli", "import", str(file), "--url", api, *options],
            env={**os.environ, "DATABASE_URL": database_url, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture(scope="module")
async def demo_client(database_url: str) -> None:
    """The demo, as `webcare up` furnishes it."""
    await seed(Settings(demo_password=SecretStr("only for this test")), database_url)


def test_a_second_run_adds_nothing_and_says_so(
    import_file: Callable[..., "subprocess.CompletedProcess[str]"],
    demo_client: None,
    database_url: str,
) -> None:
    lines = [
        json.dumps(a_thread(a_message(1, text="@Kompass hello"), a_message(2, author="jo"))),
        "nonsense",
        json.dumps({"id": "single", "author": "mo", "text": "nobody in particular"}),
    ]
    first = import_file(lines, "--json")
    result = json.loads(first.stdout)
    assert (result["threads"], result["conversations"], result["accepted"]) == (2, 3, 3)
    assert result["unusable_lines"] == [{"line": 2, "problem": "is not JSON"}]
    assert first.returncode == 1
    assert "line 2 left out" in first.stderr

    second = import_file([lines[0], lines[2]])
    assert second.returncode == 0, second.stderr
    assert "Nothing was new: webcare had 3 of them already." in second.stdout
    with psycopg.connect(database_url) as connection:
        query = "SELECT remote_key, addressed FROM messages ORDER BY remote_key"
        stored = connection.execute(query).fetchall()
    assert stored == [("m1", True), ("m2", False), ("single", False)]


def test_an_account_that_does_not_exist_is_named_with_those_that_do(
    import_file: Callable[..., "subprocess.CompletedProcess[str]"], demo_client: None
) -> None:
    answer = import_file([json.dumps(a_thread(a_message(1)))], "--account", "nowhere")
    assert answer.returncode == 1
    assert "There is no account 'nowhere'" in answer.stderr
    assert "nordlicht" in answer.stderr


def test_handles_that_another_account_lacks_are_told_and_left_alone(
    import_file: Callable[..., "subprocess.CompletedProcess[str]"], demo_client: None
) -> None:
    line = json.dumps(a_thread(a_message(9, text="@Kompass hi"), conversation="t9"))
    answer = import_file([line], "--account", "nordlicht")
    assert answer.returncode == 0, answer.stderr
    assert "does not know these handles" in answer.stderr
    assert "Kompass" in answer.stderr
