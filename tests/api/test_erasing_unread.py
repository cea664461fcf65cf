"""What came from outside and nobody could read goes with whom it names, and nobody else."""

import base64
import json

from httpx2 import AsyncClient

from db.arrivals import hold
from db.deliveries import keep_delivery
from db.tables import ArrivedMail, RawInbound
from tests.api.world import World, a_closed_case

DATA = "/api/personal-data"


async def test_a_delivery_that_nobody_could_read_goes_however_it_writes_their_name(
    administrator: AsyncClient, world: World
) -> None:
    stored = await a_closed_case(world, world.north, "Jörg Müßig")
    north = world.north
    said = {"events": [{"author": {"name": "JÖRG MÜẞIG"}, "text": "wer?"}]}
    below = {"events": [{"author": {"name": "G"}, "text": "Gruß,\nJörg Müßig"}]}
    async with world.sessions.begin() as session:
        theirs, also, besides, others = [
            await keep_delivery(
                session, north.client_id, north.account.id, body, [{"index": 0, "problem": "id"}]
            )
            for body in (
                json.dumps(said).encode(),
                json.dumps(below).encode(),
                b"text=Hallo%2CJ\xc3\xb6rg M\xc3\xbc\xc3\x9fig",
                b'{"events": [{"author": "Gundula"}]}',
            )
        ]
    asked = {"ground": "requested", "confirmation": "Jörg Müßig", "expected_cases": 1}
    path = f"{DATA}/customers/{stored.customer_id}/erase"
    assert (await administrator.post(path, json=asked)).status_code == 200
    async with world.sessions() as session:
        assert (await session.get_one(RawInbound, theirs)).sealed is None
        assert (await session.get_one(RawInbound, also)).sealed is None
        assert (await session.get_one(RawInbound, besides)).sealed is None
        assert (await session.get_one(RawInbound, others)).sealed is not None


async def test_a_delivery_that_is_damaged_stands_against_nobody_s_erasure(
    administrator: AsyncClient, world: World
) -> None:
    """It may name them, and could not be looked at: whoever was to be erased, it was a 500."""
    stored = await a_closed_case(world, world.north, "Klara Kaputt")
    north = world.north
    async with world.sessions.begin() as session:
        problems = [{"index": 0, "problem": "id"}]
        damaged = await keep_delivery(session, north.client_id, north.account.id, b"?", problems)
        (await session.get_one(RawInbound, damaged)).sealed = b"not what was sealed"
    asked = {"ground": "requested", "confirmation": "Klara Kaputt", "expected_cases": 1}
    path = f"{DATA}/customers/{stored.customer_id}/erase"
    assert (await administrator.post(path, json=asked)).status_code == 200
    async with world.sessions() as session:
        assert (await session.get_one(RawInbound, damaged)).sealed is None


async def test_an_e_mail_that_cannot_be_taken_apart_goes_if_it_names_them_and_else_stays(
    administrator: AsyncClient, world: World
) -> None:
    """Parts within parts, more than the library follows, sent by anybody: whoever was to be erased,
    of whichever client, it was a 500, and then it went with the first of them."""
    stored = await a_closed_case(world, world.north, "Paula Post")
    levels = range(2_000)
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in levels
    )
    said = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"Das war Paula Post!")
    async with world.sessions.begin() as session:
        for n, raw in enumerate((deep, deep + said)):
            mail = ArrivedMail(message_key=f"{stored.id.hex}{n:032}", verdict="unreadable")
            assert await hold(session, mail, raw)
    asked = {"ground": "requested", "confirmation": "Paula Post", "expected_cases": 1}
    path = f"{DATA}/customers/{stored.customer_id}/erase"
    assert (await administrator.post(path, json=asked)).status_code == 200
    async with world.sessions() as session:
        kept = [
            (await session.get_one(ArrivedMail, f"{stored.id.hex}{n:032}")).sealed is not None
            for n in range(2)
        ]
    assert kept == [True, False]
