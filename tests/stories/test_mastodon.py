"""From a post on a running Mastodon-API server to the reply that stands under it, and back again.

The worker is a process of its own, as in production; between it and the server stands a proxy that
can cut every connection. `WEBCARE_TEST_OUTAGE` is how many seconds it stays cut (default 6).
"""

import asyncio
import base64
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select

from channels.contract import Account
from channels.registry import channel
from db.accounts import add_account
from db.engine import create_engine, create_sessions
from db.tables import Inbound, Message
from dispatch.dispatcher import Dispatcher
from domain.agreement import ServiceAgreement
from domain.case import ClosingReason
from domain.reply import Delivery, Purpose
from domain.task import TaskKind
from domain.values import Visibility
from runtime.embedded.temporal import EmbeddedTemporal
from runtime.settings import Settings
from runtime.temporal import connect
from tests.channels.mastodon.server import MastodonServer, mastodon_server
from tests.channels.proxy import Proxy, proxy
from tests.keys import KEYS
from tests.stories.processes import a_worker
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually

OUTAGE = float(os.environ.get("WEBCARE_TEST_OUTAGE", "6"))
BRAND = "kompass"
A_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""
PEOPLE = ("mia", "jonas", "stranger")


@dataclass
class Square:
    """The network's side of the town: where customers post and read."""

    town: Town
    server: MastodonServer
    proxy: Proxy

    def post(self, who: str, text: str, **details: Any) -> Any:
        """`who` posts a text that tags the brand."""
        return self.server.client(who).status_post(f"@{BRAND} {text}", **details)

    async def case_of(self, status: Any) -> CaseUnderTest:
        """The case that the post became."""
        return await self.town.case_of(str(status["id"]))

    def under(self, status: Any, reader: str) -> list[Any]:
        """What `reader` sees under a post."""
        return list(self.server.client(reader).status_context(status["id"])["descendants"])

    def seen_of_the_brand(self, reader: str) -> set[Any]:
        """The ids of what the brand posted, as far as `reader` may see it."""
        client = self.server.client(reader)
        brand = client.account_lookup(BRAND)
        return {each["id"] for each in client.account_statuses(brand["id"], limit=40)}

    async def reply_under(self, status: Any, reader: str) -> Any:
        """The first reply that `reader` sees under a post, once there is one."""

        async def look() -> Any:
            found = await asyncio.to_thread(self.under, status, reader)
            return found[0] if found else None

        return await eventually(look)


@pytest.fixture(scope="module")
async def square(
    database_url: str, temporal_server: EmbeddedTemporal, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Square]:
    """A brand on a running server, connected to a running worker."""
    directory: Path = tmp_path_factory.mktemp("square")
    engine = create_engine(database_url)
    sessions = create_sessions(engine, KEYS)
    temporal = await connect(Settings(temporal_address=temporal_server.address))
    town = Town(sessions, temporal, Dispatcher.over(sessions, temporal, channel))
    await town.build(ServiceAgreement(version="1"))
    async with proxy() as between:
        with mastodon_server(directory, [BRAND, *PEOPLE], between.address) as server:
            between.target = server.port
            await _connect_account(town, between)
            async with a_worker(database_url, temporal_server.address, directory):
                square = Square(town, server, between)
                # Heard by reading or by the stream; reading begins after the stream has opened.
                await square.case_of(square.post("jonas", "Seid ihr da?"))
                yield square
    await engine.dispose()


async def _connect_account(town: Town, between: Proxy) -> None:
    """The brand's account, as the API connects one; from now on it is the town's."""
    settings = {"base_url": between.url}
    secrets = {"access_token": MastodonServer.token(BRAND)}
    found = await channel("mastodon").connect(
        Account(uuid4(), town.client_id, "mastodon", BRAND, settings, secrets, datetime.now(UTC))
    )
    async with town.sessions.begin() as session:
        account = await add_account(
            session,
            client_id=town.client_id,
            channel="mastodon",
            name=f"square-{uuid4().hex[:8]}",
            handle=found.handle,
            settings={**settings, **found.settings},
            secrets=secrets,
            cursor=found.cursor,
        )
    town.account_id = account.id


async def test_a_post_is_a_case_within_two_seconds_and_the_reply_stands_under_it(
    square: Square,
) -> None:
    posted = await asyncio.to_thread(square.post, "mia", "Wann öffnet ihr am Sonntag?")
    before = time.monotonic()
    case = await square.case_of(posted)
    took = time.monotonic() - before
    assert took < 2, f"{took:.2f} s"
    outcome = await case.reply("Hallo Mia, um 9 Uhr. ^LW")
    assert outcome.status == "done"
    reply = await square.reply_under(posted, "stranger")
    assert "um 9 Uhr" in reply["content"]
    assert reply["visibility"] in ("public", "unlisted")
    assert str(reply["in_reply_to_id"]) == str(posted["id"])
    await case.until(lambda c: c.answered_at is not None)


async def test_a_picture_stands_under_the_post_with_what_it_shows(square: Square) -> None:
    posted = square.post("mia", "Wie sieht die Karte für den Winter aus?")
    case = await square.case_of(posted)
    files = (await case.a_file(A_PNG, "Die Winterkarte: vier Suppen, zwei Kuchen"),)
    assert (await case.reply("So, Mia. ^LW", files=files)).status == "done"
    reply = await square.reply_under(posted, "stranger")
    (shown,) = reply["media_attachments"]
    assert shown["description"] == "Die Winterkarte: vier Suppen, zwei Kuchen"
    assert (await asyncio.to_thread(httpx2.get, shown["url"])).content == A_PNG
    state = await case.until(lambda c: c.answered_at is not None)
    assert [each.files for each in state.replies if not each.automatic] == [files]
    (row,) = await case.messages()
    assert row.files == [file.model_dump(mode="json") for file in files]


async def test_a_file_that_is_not_what_was_approved_does_not_go_out(square: Square) -> None:
    posted = square.post("jonas", "Habt ihr ein Bild vom neuen Saal?")
    case = await square.case_of(posted)
    file = await case.a_file(A_PNG, "Der neue Saal")
    other = file.model_copy(update={"hash": "0" * 64})
    assert (await case.reply("Hier ist er. ^LW", files=(other,))).status == "done"
    state = await case.until(
        lambda c: any(r.delivery is Delivery.FAILED and not r.automatic for r in c.replies)
    )
    assert [each.failure for each in state.replies if not each.automatic] == ["file_gone"]
    assert state.task_of(TaskKind.REPLY) is not None
    assert square.under(posted, "jonas") == []


async def test_a_complaint_is_answered_by_a_direct_message_that_only_its_customer_sees(
    square: Square,
) -> None:
    posted = square.post("mia", "Schon wieder die falsche Lieferung, eine Frechheit!")
    case = await square.case_of(posted)
    outcome = await case.reply("Das tut uns leid, Mia. ^LW", visibility=Visibility.PRIVATE)
    assert outcome.status == "done"
    reply = await square.reply_under(posted, "mia")
    assert reply["visibility"] == "direct"
    assert [each["acct"] for each in reply["mentions"]] == ["mia"]
    # This server shows a thread whole to everybody; profiles and inboxes it guards as others do.
    assert reply["id"] in square.seen_of_the_brand("mia")
    assert reply["id"] not in square.seen_of_the_brand("stranger")
    assert square.server.client("stranger").conversations() == []
    assert square.server.client("mia").conversations()[0]["last_status"]["id"] == reply["id"]


async def test_the_customers_answer_to_a_reply_belongs_to_the_same_case(square: Square) -> None:
    posted = square.post("jonas", "Habt ihr glutenfreien Kuchen?")
    case = await square.case_of(posted)
    await case.reply("Hallo Jonas, jeden Tag zwei Sorten. ^LW", Purpose.SUBSTANCE)
    reply = await square.reply_under(posted, "jonas")
    thanks = square.post("jonas", "Und vegan?", in_reply_to_id=reply["id"])
    assert (await square.case_of(thanks)).id == case.id
    await case.until(lambda c: len(c.mentions) == 2 and c.task_of(TaskKind.REPLY) is not None)


async def test_an_answer_given_in_the_networks_own_app_counts_as_the_reply(square: Square) -> None:
    posted = square.post("mia", "Kann man bei euch mit Karte zahlen?")
    case = await square.case_of(posted)
    brand = square.server.client(BRAND)
    brand.status_post("@mia Ja, mit jeder.", in_reply_to_id=posted["id"])
    state = await case.until(lambda c: c.answered_at is not None)
    assert [reply.elsewhere for reply in state.replies] == [True]
    assert state.tasks == ()


async def test_edits_and_deletions_reach_the_case(square: Square) -> None:
    posted = square.post("mia", "Wo ist mein Schrim?")
    case = await square.case_of(posted)
    square.server.client(BRAND).account_follow(posted["account"]["id"])  # else edits come by poll
    square.server.client("mia").status_update(posted["id"], f"@{BRAND} Wo ist mein Schirm?")
    await case.until(lambda c: c.mentions[0].edited_at is not None)
    square.server.client("mia").status_delete(posted["id"])
    state = await case.until(lambda c: c.closed_at is not None)
    assert state.closed_reason is ClosingReason.CUSTOMER_WITHDREW


async def test_nothing_is_missed_and_nothing_doubled_when_the_connection_is_cut(
    square: Square,
) -> None:
    """Posts before, during and after the outage, and a reply that is written while it lasts."""
    posted = [square.post("mia", f"Frage {number} vor dem Ausfall") for number in range(3)]
    waiting = await square.case_of(posted[0])
    square.proxy.cut()
    posted += [square.post("jonas", f"Frage {number} im Ausfall") for number in range(12)]
    outcome = await waiting.reply("Eine Antwort, die warten muss. ^LW")
    await asyncio.sleep(OUTAGE)
    assert outcome.status == "done"
    assert square.under(posted[0], "mia") == []
    square.proxy.restore()
    posted += [square.post("mia", f"Frage {number} nach dem Ausfall") for number in range(3)]

    keys = [str(each["id"]) for each in posted]
    cases = [await square.town.case_of(key) for key in keys]
    assert len({case.id for case in cases}) == len(posted)
    await waiting.until(lambda c: c.answered_at is not None)
    await asyncio.sleep(2)  # whatever comes twice would have come by now
    assert await _stored(square.town, keys) == dict.fromkeys(keys, 1)
    for case in cases:
        assert (await case.kinds()).count("mention_taken_in") == 1
    assert len(square.under(posted[0], "mia")) == 1


async def _stored(town: Town, keys: list[str]) -> dict[str, int]:
    """How often each post lies in the record."""
    async with town.sessions() as session:
        found = await session.scalars(
            select(Message.remote_key)
            .join(Inbound, Inbound.message_id == Message.id)
            .where(Message.account_id == town.account_id, Message.remote_key.in_(keys))
        )
        return dict(Counter(key for key in found if key))
