"""Deliveries as anyone may send them: each item is taken or refused alone, nothing breaks."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.contract import Malformed, NotAuthentic, Parsed
from channels.generic.channel import Generic
from channels.generic.delivery import MAX_EVENTS, MAX_ID, MAX_TEXT, Delivery, read
from channels.generic.signature import HEADER, signature
from domain.values import Visibility
from tests.channels.generic.harness import harness
from tests.channels.harness import SECRET

CHANNEL = Generic()


def an_item(**details: Any) -> dict[str, Any]:
    """A created message that is as it should be."""
    return {
        "id": "m-1",
        "kind": "created",
        "conversation": "t-1",
        "author": {"id": "u-1", "handle": "kim", "name": "Kim"},
        "text": "Hello",
        "visibility": "public",
        "occurred_at": "2026-03-01T09:30:00Z",
        **details,
    }


def parsed(*items: Any) -> Parsed:
    """What a delivery of these items means."""
    return read(json.dumps({"events": items}).encode())


def problem_of(**details: Any) -> str:
    """What is wrong with an item."""
    result = parsed(an_item(**details))
    assert not result.events
    return result.rejected[0].problem


def test_a_private_message_is_addressed_and_a_public_one_must_say_so_itself() -> None:
    public, private = parsed(an_item(), an_item(id="m-2", visibility="private")).events
    assert (public.visibility, public.addressed) == (Visibility.PUBLIC, None)
    assert (private.visibility, private.addressed) == (Visibility.PRIVATE, True)


def test_the_same_moment_in_another_zone_is_the_same_edit() -> None:
    first, second = (
        parsed(an_item(kind="edited", occurred_at=moment)).events[0]
        for moment in ("2026-03-01T09:30:00Z", "2026-03-01T10:30:00.000+01:00")
    )
    assert first == second
    other = parsed(an_item(kind="edited", text="Hello again")).events[0]
    assert other.key != first.key
    assert other.message_key == first.message_key


def test_no_id_can_pass_for_another_happening() -> None:
    """The keys of a deletion and of a message with a cunning id differ."""
    cunning = parsed(an_item(id="deleted:m-1")).events[0]
    deleted = parsed({"kind": "deleted", "id": "m-1", "occurred_at": "2026-03-01T09:30:00Z"})
    assert cunning.key != deleted.events[0].key


def test_a_bad_item_does_not_hold_up_the_others() -> None:
    result = parsed(an_item(id="a"), None, an_item(id="b", kind="liked"), an_item(id="c"))
    assert [event.message_key for event in result.events] == ["a", "c"]
    assert [each.index for each in result.rejected] == [1, 2]


def test_texts_and_ids_have_limits() -> None:
    longest = an_item(text="x" * MAX_TEXT, id="i" * MAX_ID)
    assert parsed(longest).events[0].text == longest["text"]
    assert problem_of(text="x" * (MAX_TEXT + 1)) == "text: is longer than 100000 characters"
    assert problem_of(id="i" * (MAX_ID + 1)) == "id: is longer than 500 characters"
    assert problem_of(id="") == "id: is empty"


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        ("2026-03-01T09:30:00", "RFC 3339"),
        ("2026-03-01", "RFC 3339"),
        ("1772357400", "RFC 3339"),
        (1772357400, "RFC 3339"),
        (None, "RFC 3339"),
        ("٢٠٢٦-03-01T09:30:00Z", "RFC 3339"),
        ("2026-02-30T09:30:00Z", "not a time that exists"),
        ("0001-01-01T00:00:00+23:59", "not a time that exists"),
        ("1989-12-31T23:59:59Z", "before 1990"),
    ],
)
def test_a_moment_needs_its_zone_and_must_be_possible(moment: Any, problem: str) -> None:
    assert problem in problem_of(occurred_at=moment)


def test_clocks_may_differ_by_five_minutes() -> None:
    soon = datetime.now(UTC) + timedelta(minutes=4)
    assert parsed(an_item(occurred_at=soon.isoformat())).events
    later = datetime.now(UTC) + timedelta(minutes=6)
    assert "5 minutes in the future" in problem_of(occurred_at=later.isoformat())


@pytest.mark.parametrize("field", ["id", "conversation", "text", "in_reply_to"])
@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_postgresql_cannot_store_is_refused(field: str, character: str) -> None:
    problem = problem_of(**{field: f"a{character}b"})
    assert problem.startswith(f"{field}: ")
    assert character not in problem


def test_links_can_only_be_web_addresses() -> None:
    assert "http" in problem_of(url="javascript:alert(1)")
    assert "http" in problem_of(attachments=[{"url": "data:text/html,x"}])


def test_problems_never_quote_what_was_sent() -> None:
    canary = "canary-7d1"
    result = parsed(
        canary,
        {"kind": canary},
        an_item(
            id=[canary],
            author={canary: canary, "followers": canary},
            text={canary: 1},
            visibility=canary,
            occurred_at=canary,
            url=canary,
            repost=canary,
            attachments=[canary],
        ),
    )
    assert len(result.rejected) == 3
    assert canary not in repr(result)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"events": []} trailing', "not JSON"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"events": [' + b"9" * 10_000 + b"]}", "not JSON"),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b"{}", '"events" must be a list'),
        (b'{"events": {}}', '"events" must be a list'),
        (json.dumps({"events": [0] * (MAX_EVENTS + 1)}).encode(), "more than 1000 events"),
    ],
)
def test_what_is_no_delivery_is_malformed(body: bytes, problem: str) -> None:
    with pytest.raises(Malformed, match=problem):
        read(body)


def test_an_empty_delivery_is_a_delivery() -> None:
    assert parsed() == Parsed()


def test_the_published_schema_names_both_kinds_of_items() -> None:
    schema = Delivery.model_json_schema()
    items = schema["properties"]["events"]["items"]
    assert items["discriminator"]["mapping"].keys() == {"created", "edited", "deleted"}
    occurred_at = schema["$defs"]["Written"]["properties"]["occurred_at"]
    assert (occurred_at["type"], occurred_at["format"]) == ("string", "date-time")


# --- whatever is sent ---------------------------------------------------------------------------

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=20),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=12,
)
NEARLY_AN_ITEM = st.fixed_dictionaries(
    {"kind": st.sampled_from(["created", "edited", "deleted", "liked"])},
    optional={name: ANY_JSON | st.just(good) for name, good in an_item().items() if name != "kind"},
)


@settings(deadline=None)
@given(st.lists(NEARLY_AN_ITEM | ANY_JSON, max_size=6))
def test_every_item_is_accounted_for(items: list[Any]) -> None:
    result = parsed(*items)
    assert len(result.events) + len(result.rejected) == len(items)
    indexes = [each.index for each in result.rejected]
    assert indexes == sorted(set(indexes))
    for event in result.events:
        repr(event).encode("utf-8")
    assert read(json.dumps({"events": items}).encode()).events == result.events


@settings(deadline=None)
@given(st.binary(max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_makes_it_raise_anything_else(body: bytes) -> None:
    account = harness.account("http://127.0.0.1:9")
    CHANNEL.authenticate(account, {HEADER: signature(SECRET, body)}, body)
    with suppress(Malformed):
        assert isinstance(CHANNEL.parse(account, body), Parsed)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=80), max_size=4), st.binary())
def test_no_guess_is_authentic(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(NotAuthentic):
        CHANNEL.authenticate(harness.account("http://127.0.0.1:9"), headers, body)
