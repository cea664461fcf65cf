"""What its author deleted goes, words and pictures, where the network lets nobody keep it."""

from channels.contract import Attachment
from db.deliveries import attachments_of, bodies_of
from db.engine import Sessions
from db.retaining import place_hold
from db.search import sought, texts_found
from db.taken_back import wordings_of
from db.words import read_words
from tests.dispatch.desk import NOW, Desk, an_event


async def _taken_back(sessions: Sessions, channel: str, *, held: bool = False) -> tuple[Desk, str]:
    """A post with a picture that was edited and then deleted by its author."""
    desk = await Desk.open(sessions, channel=channel)
    picture = Attachment("https://n.example/a.jpg", "image/jpeg", "Mein Ausweis")
    event = an_event("Meine Nummer ist 4711", attachments=(picture,))
    await desk.store(event)
    await desk.store(
        an_event("Meine Nummer ist 4712", kind="edited", message_key=event.message_key)
    )
    if held:
        message = await desk.message(event.message_key)
        assert message.customer_id is not None
        async with sessions.begin() as session:
            await place_hold(session, message.customer_id, None, "Klage", None, NOW)
    await desk.store(an_event(kind="deleted", message_key=event.message_key))
    return desk, event.message_key


async def _kept(desk: Desk, key: str) -> tuple[list[str | None], int, int]:
    """Every wording of the post, its pictures, and the deliveries that can be read."""
    message = await desk.message(key)
    async with desk.sessions() as session:
        texts = await wordings_of(session, message)
        words = await read_words(session, desk.account.client_id, texts)
        pictures = await attachments_of(session, [message.id])
        deliveries = await bodies_of(session, await desk.raws())
    return list(words.values()), len(pictures.get(message.id, [])), len(deliveries)


async def test_a_post_that_its_author_deleted_is_erased_where_nobody_may_keep_it(
    sessions: Sessions,
) -> None:
    desk, key = await _taken_back(sessions, "mastodon")
    words, pictures, deliveries = await _kept(desk, key)
    assert words == [None, None]
    assert pictures == 0
    assert deliveries == 1, "what told of the deletion says nothing else"
    async with sessions() as session:
        found = await sought(session, [desk.account.client_id], "Nummer")
        assert list(await session.scalars(texts_found(found))) == []


async def test_it_stays_where_the_network_lets_us_keep_it(sessions: Sessions) -> None:
    desk, key = await _taken_back(sessions, "generic")
    words, pictures, deliveries = await _kept(desk, key)
    assert set(words) == {"Meine Nummer ist 4711", "Meine Nummer ist 4712"}
    assert (pictures, deliveries) == (1, 3)


async def test_a_legal_hold_keeps_it(sessions: Sessions) -> None:
    desk, key = await _taken_back(sessions, "mastodon", held=True)
    words, _, _ = await _kept(desk, key)
    assert set(words) == {"Meine Nummer ist 4711", "Meine Nummer ist 4712"}
