"""What a search finds counts only if it names the client; its handles address it."""

from typing import Any

from db.brands import change_brand
from domain.brand import Brand
from tests.dispatch.desk import Desk, an_event


async def _with_words(desk: Desk, **words: Any) -> None:
    async with desk.sessions.begin() as session:
        await change_brand(session, desk.account.client_id, Brand(**words), actor=None)


async def test_what_a_search_finds_counts_only_if_it_names_the_client(desk: Desk) -> None:
    await _with_words(desk, names=("Café Kompass",))
    ours = an_event("Im Café Kompass ist es laut", found=True, addressed=False)
    other = an_event("Mein Kompass zeigt nach Süden", found=True, addressed=False)
    stored = await desk.store(ours, other)
    assert (stored.accepted, len(stored.waiting)) == (2, 1)
    assert (await desk.counts())["messages"] == 1
    assert not (await desk.message(ours.message_key)).addressed
    assert (await desk.store(other)).duplicates == 1


async def test_another_handle_of_the_client_addresses_it(desk: Desk) -> None:
    before, after = an_event("@tortenhaus hallo"), an_event("@tortenhaus hallo")
    await desk.store(before)
    assert not (await desk.message(before.message_key)).addressed
    await _with_words(desk, handles=("@tortenhaus",))
    await desk.store(after)
    assert (await desk.message(after.message_key)).addressed
