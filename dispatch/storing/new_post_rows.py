"""The one statement that stores new posts: which rows each makes, and when none."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    Integer,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import TypeEngine

from db.tables import (
    CaseLink,
    Conversation,
    Customer,
    Findable,
    Fingerprint,
    Inbound,
    Message,
    NetworkIdentity,
    RawInbound,
    StoredKey,
    Table,
    Words,
)
from dispatch.storing.conversations import LINKED_AT_MOST

_MINE = {"client_id": "client", "account_id": "account"}
_THEIRS = {"client_id": "client", "customer_id": "customer"}

_INBOUND = _MINE | {
    "id": "inbound",
    "raw_id": "raw",
    "key": "item_key",
    "kind": "kind",
    "message_id": "message",
    "text_id": "text",
    "occurred_at": "occurred_at",
    "received_at": "now",
    "case_id": "case",
    "trace": "trace",
}

_MOMENTS = ("created_at", "received_at")
"""Now, wherever a table has them."""

_ROWS: dict[type[Table], dict[str, str]] = {
    RawInbound: _MINE | {"id": "raw", "sealed": "raw_sealed", "key_id": "house_key"},
    Customer: {"client_id": "client", "id": "customer"},
    NetworkIdentity: _THEIRS
    | {
        "id": "identity",
        "channel": "channel",
        "remote_key": "author",
        "within": "within",
        "handle": "handle",
        "name": "name",
        "followers": "followers",
        "verified": "verified",
        "time_zone": "time_zone",
        "seen_at": "now",
    },
    Conversation: _THEIRS
    | {
        "id": "conversation",
        "account_id": "account",
        "identity_id": "identity",
        "thread_key": "thread_key",
        "case_id": "case",
    },
    StoredKey: _THEIRS | {"id": "key", "master": "master", "wrapped": "wrapped"},
    Words: _THEIRS
    | {"id": "text", "salt": "salt", "hash": "hash", "sealed": "sealed", "key_id": "key"},
    Findable: {"client_id": "client", "text_id": "text", "tokens": "tokens"},
    Message: _THEIRS
    | {
        "id": "message",
        "account_id": "account",
        "conversation_id": "conversation",
        "case_id": "case",
        "direction": "direction",
        "visibility": "visibility",
        "text_id": "text",
        "remote_key": "message_key",
        "thread_key": "thread_key",
        "url": "url",
        "occurred_at": "occurred_at",
        "addressed": "addressed",
        "repost": "repost",
    },
}
"""The rows that every post makes: their columns, and by which name the value of each is given."""

_COPY = {
    "message_id": "message",
    "client_id": "client",
    "customer_id": "customer",
    "fingerprint": "fingerprint",
    "occurred_at": "occurred_at",
}

_BESIDE = dict.fromkeys(("item_key_blind", "message_key_blind", "listeners", "news"), Text())


@cache
def statement() -> Any:
    """Of each post every row if its item's key is free, none otherwise; returns the items' ids."""
    given = _given()
    claimed = _claimed(given)
    taken = given.join(claimed, claimed.c.id == given.c.inbound)
    rows = [
        *(_put(given, taken, table, columns) for table, columns in _ROWS.items()),
        _copies(given, taken),
        _links(given, taken),
    ]
    announced = func.pg_notify(given.c.listeners, given.c.news)
    return select(claimed.c.id, announced).select_from(taken).add_cte(*rows)


@cache
def types() -> dict[str, TypeEngine[Any]]:
    """What is given of each post, by name."""
    tables: list[tuple[type[Table], dict[str, str]]]
    tables = [(Inbound, _INBOUND), *_ROWS.items(), (Fingerprint, _COPY)]
    found: dict[str, TypeEngine[Any]] = dict(_BESIDE)
    for table, columns in tables:
        found |= {name: table.__table__.c[column].type for column, name in columns.items()}
    # An array of arrays would come apart into one list: each stands as it is written in SQL.
    return found | {"tokens": Text()}


def _given() -> CTE:
    """The posts, a row each, from one array per value: the statement stays the same however many
    they are."""
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in types().items()]
    columns = [column(name, kind) for name, kind in types().items()]
    unnested = func.unnest(*arrays).table_valued(*columns, name="post").render_derived()
    return select(unnested).cte("given")


def _claimed(given: CTE) -> CTE:
    """The items' rows, unless its key or its post's was there before, in clear or as an erased
    person's, or its author is known."""
    known = select(Inbound.id).where(
        Inbound.account_id == given.c.account, Inbound.key == given.c.item_key_blind
    )
    posted = select(Message.id).where(
        Message.account_id == given.c.account,
        or_(
            Message.remote_key == given.c.message_key,
            Message.remote_key == given.c.message_key_blind,
        ),
    )
    met = select(NetworkIdentity.id).where(
        NetworkIdentity.client_id == given.c.client,
        NetworkIdentity.channel == given.c.channel,
        NetworkIdentity.remote_key == given.c.author,
    )
    # Each asks for the whole key: a plan for less of it, made while the table was young, reads all.
    own, networks = (met.where(NetworkIdentity.within == each) for each in (given.c.within, ""))
    values = select(*(given.c[name] for name in _INBOUND.values()))
    return (
        insert(Inbound)
        .from_select(
            [*_INBOUND],
            values.where(~known.exists(), ~posted.exists(), ~own.exists(), ~networks.exists()),
        )
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Inbound.id)
        .cte("claimed")
    )


def _put(given: CTE, taken: Any, table: type[Table], columns: dict[str, str]) -> CTE:
    """A row of that table for each post whose item was claimed."""
    columns = columns | dict.fromkeys(set(_MOMENTS) & set(table.__table__.c.keys()), "now")
    chosen = select(
        *(
            cast(given.c[name], ARRAY(Integer)) if name == "tokens" else given.c[name]
            for name in columns.values()
        )
    ).select_from(taken)
    # Not a Python default: it would be taken once, when the statement is made.
    return (
        insert(table)
        .from_select([*columns], chosen, include_defaults=False)
        .cte(f"put_{table.__tablename__}")
    )


def _copies(given: CTE, taken: Any) -> CTE:
    """By which the copies of a public post know each other."""
    chosen = select(*(given.c[name] for name in _COPY.values())).select_from(taken)
    return (
        insert(Fingerprint)
        .from_select(
            [*_COPY], chosen.where(given.c.fingerprint.is_not(None)), include_defaults=False
        )
        .cte("put_fingerprints")
    )


def _links(given: CTE, taken: Any) -> CTE:
    """Several people in one thread are several cases that know of each other."""
    others = (
        select(Conversation.case_id)
        .where(
            Conversation.account_id == given.c.account,
            Conversation.thread_key == given.c.thread_key,
            Conversation.case_id.is_not(None),
        )
        .limit(LINKED_AT_MOST)
        .lateral("others")
    )
    links = select(
        given.c.client, given.c["case"], others.c.case_id, literal("same_thread")
    ).select_from(taken.join(others, literal(True)))
    return (
        insert(CaseLink)
        .from_select(["client_id", "case_id", "other_case_id", "kind"], links)
        .on_conflict_do_nothing()
        .cte("put_links")
    )
