"""What counts as a mention of a client: its names, handles, products and people, and what is
searched for on networks that can be searched."""

import re
from collections.abc import Collection
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.values import Value

SHORTEST_WORD = 2

Word = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=SHORTEST_WORD, max_length=100, pattern=r"^[^\x00-\x1f]*$"
    ),
]
Words = Annotated[tuple[Word, ...], Field(max_length=200)]
Queries = Annotated[tuple[Word, ...], Field(max_length=20)]


class Topic(Value):
    """Something that the client's customers write about, and the words by which it is known."""

    name: Word
    words: Words = ()


class Brand(Value):
    """`names`, `products` and `people` are words by which somebody speaks of the client; `handles`
    address it like the account's own. `hashtags` (without "#") and `searches` are listened to.
    `topics` are what a mention can be about, in the order in which they are looked for."""

    names: Words = ()
    handles: Words = ()
    products: Words = ()
    people: Words = ()
    hashtags: Queries = ()
    searches: Queries = ()
    topics: tuple[Topic, ...] = Field(default=(), max_length=50)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word by which the client is spoken of."""
        return (*self.names, *self.products, *self.people)


MENTIONED_BY = ("names", "handles", "products", "people")
LISTENED_FOR = ("hashtags", "searches")
"""The lists of words of a brand, by what they are for."""

_FIRST_HANDLE = re.compile(r"[\s.\"'»„]*@(\w+(?:[.-]\w+)*)")


def bare_handle(handle: str) -> str:
    """The part of a handle that people type: `@Brand@town.example` is `brand`."""
    return handle.lstrip("@").partition("@")[0].casefold()


def speaks_to_others(text: str, handles: Collection[str]) -> bool:
    """Whether a post begins with a handle, which names whom it speaks to, and that is none of the
    client's `handles` (as `bare_handle` has them)."""
    found = _FIRST_HANDLE.match(text)
    return found is not None and bare_handle(found[1]) not in handles


def is_tagged(text: str, handles: Collection[str]) -> bool:
    """Whether one of the handles, with or without "@" as they are given, is tagged in the text: not
    within an e-mail address, a longer handle ("@name.shop") or another server's."""
    names = [re.escape(handle.lstrip("@")) for handle in handles if handle.lstrip("@")]
    if not names:
        return False
    tagged = rf"(?<![\w@])[@＠](?:{'|'.join(names)})(?!\w|[.@]\w)"
    return re.search(tagged, text, re.IGNORECASE) is not None


def topic_of(brand: Brand, text: str) -> str | None:
    """The topic of whose words most begin a word of the text, the earlier in the list of two that
    are alike; None where none does."""
    found = {topic.name: _mentions(topic, text) for topic in brand.topics}
    best = max(found, key=lambda name: found[name], default=None)
    return best if best is not None and found[best] > 0 else None


def _mentions(topic: Topic, text: str) -> int:
    words = {word.casefold() for word in (topic.name, *topic.words)}
    low = text.casefold()
    return sum(re.search(rf"(?<!\w){re.escape(word)}", low) is not None for word in words)


def is_named(brand: Brand, text: str) -> bool:
    """Whether one of the brand's words or handles stands in the text, as a word of its own and in
    whatever case. A brand without words is named by everything."""
    words = [*brand.words, *(handle.lstrip("@") for handle in brand.handles)]
    if not words:
        return True
    pattern = "|".join(re.escape(word) for word in words)
    return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) is not None
