"""Every table, in one place. `client_id` stands in every row; people's words in `texts` only.

Who writes what is settled in docs/architecture.md: the workflow's record activity writes cases,
tasks, journal; dispatch writes raw inbound, messages that arrive and commands; the send activity
writes outbound states; the API writes configuration.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Table(DeclarativeBase):
    """Base of all tables; constraint names are stable so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        bytes: LargeBinary,
        str: Text,
    }


# -- configuration ---------------------------------------------------------------------------------


class Client(Table):
    """A brand we work for."""

    __tablename__ = "clients"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    brand: Mapped[str]
    """The name that customers read in prepared texts."""
    form_of_address: Mapped[str] = mapped_column(server_default="formal")
    agreement_version: Mapped[str]
    """The `configuration_versions.version` of kind `agreement` that new cases are pinned to."""
    retention_days: Mapped[int | None]
    """So long after their last case ended are customers erased; null: they are kept."""
    coaching: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    """Whether supervisors and agents have the coaching view."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Person(Table):
    """Someone who works with webcare."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(String(5), server_default="en")
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Grant(Table):
    """A role that a person has for a client (`permissions` in the field's words: who may what)."""

    __tablename__ = "permissions"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    level: Mapped[str] = mapped_column(String(16), server_default="regular")
    """trainee | regular | senior: what a trainee writes is always looked at."""
    department: Mapped[str | None]
    """For a contact: the department they speak for."""
    source: Mapped[str] = mapped_column(String(16), server_default="person")
    """person | groups: what groups at the identity provider gave, they take away again."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Session(Table):
    """A login on one browser. The cookie holds a random token, the table only its SHA-256."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    """What lists call it; it lets nobody in."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    csrf_token: Mapped[str]
    device: Mapped[str] = mapped_column(server_default=text("''"))
    """Browser and system in words, as the browser told them at login."""
    method: Mapped[str] = mapped_column(String(16), server_default="password")
    """password | provider"""
    id_token: Mapped[str | None]
    """What the identity provider said at login, to log out there as well."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]


class Subject(Table):
    """A person as an identity provider knows them: only issuer and subject name them for good."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("issuer", "person_id"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=utc_now)
    logged_in_at: Mapped[datetime] = mapped_column(default=utc_now)


class LoginAttempt(Table):
    """A login under way at the identity provider; whoever comes back with its state ends it."""

    __tablename__ = "login_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str]
    code_verifier: Mapped[str]
    then: Mapped[str]
    """The page that was asked for."""
    expires_at: Mapped[datetime]


class GroupRole(Table):
    """The role for a client that members of a group at the identity provider have."""

    __tablename__ = "group_roles"
    __table_args__ = (UniqueConstraint("client_id", "group", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    group: Mapped[str]
    role: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(16), server_default="regular")
    department: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class ApiToken(Table):
    """What lets an integration in: for one client, with some of its creator's permissions."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    """Who made it, and in whose name it acts."""
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    used: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class RateLimit(Table):
    """Buckets of the generic cell rate algorithm, shared by all processes through one upsert."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(primary_key=True)
    theoretical_arrival: Mapped[datetime]


class ChannelAccount(Table):
    """One connected presence of a client on a network. `secrets` never leave through a list."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(unique=True)
    """The address part of the account's webhook: short, unique, fit for a URL."""
    handle: Mapped[str]
    settings: Mapped[dict[str, Any]]
    secrets: Mapped[dict[str, Any]]
    cursor: Mapped[str | None]
    """How far the stream was read; saved in the transaction that stores what it brought."""
    connected_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), server_default="active")
    """active | paused (an administrator must act: `problem` says why)"""
    problem: Mapped[str | None]
    heard_at: Mapped[datetime | None]
    """When the network last gave a sign of life."""


class Stop(Table):
    """The stop button: while `lifted_at` is null the machine does not speak there."""

    __tablename__ = "stops"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Null: the whole client."""
    reason: Mapped[str] = mapped_column(server_default="")
    pressed_by: Mapped[UUID | None]
    pressed_at: Mapped[datetime] = mapped_column(default=utc_now)
    lifted_by: Mapped[UUID | None]
    lifted_at: Mapped[datetime | None]


class ConfigurationVersion(Table):
    """A version of what cases are pinned to: agreement, policy, templates, permissions."""

    __tablename__ = "configuration_versions"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    contents: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    """Who looked at it before it was published; null where that was the author alone."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class AgreementDraft(Table):
    """A client's service agreement in the making: written by some, published by somebody else."""

    __tablename__ = "agreement_drafts"
    __table_args__ = (
        Index(
            "ix_agreement_drafts_open",
            "client_id",
            unique=True,
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    contents: Mapped[dict[str, Any]]
    """`domain.agreement.ServiceAgreement` as JSON; its version is the one that it began from."""
    based_on: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    """Why it is changed, in its author's words, for whoever publishes it."""
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    """Raised by every save: whoever saves or publishes names the one that they saw."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """All who changed it: none of them may publish it."""
    status: Mapped[str] = mapped_column(String(16), server_default="draft")
    """draft | published | discarded"""
    version: Mapped[str | None]
    approver: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)


class PolicyDraft(Table):
    """A client's guidelines in the making: written by some, published by somebody else."""

    __tablename__ = "policies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    title: Mapped[str]
    contents: Mapped[dict[str, Any]]
    """`domain.guidelines.Guidelines` as JSON."""
    based_on: Mapped[str | None]
    """The version that it began as a copy of; null: the built-in guidelines."""
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    """Raised by every save: whoever saves or publishes names the one that they saw."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """All whose cells are in it: none of them may publish it."""
    status: Mapped[str] = mapped_column(String(16), server_default="draft")
    """draft | published | discarded"""
    version: Mapped[str | None]
    """The `configuration_versions.version` of kind `policy` that it became."""
    approver: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)
    published_at: Mapped[datetime | None]


class AssessorModel(Table):
    """An attempt to learn from a client's corrections in one language; those that were right more
    often than what assessed before are adopted, and the newest of them assesses."""

    __tablename__ = "assessor_models"
    __table_args__ = (UniqueConstraint("client_id", "language", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    samples: Mapped[int]
    held_back: Mapped[int]
    score: Mapped[float]
    score_before: Mapped[float]
    adopted: Mapped[bool]
    weights: Mapped[bytes | None]
    """Numbers and words only (activities/assessor/model.py)."""


class ConfigurationChange(Table):
    """The journal of configuration: who changed what, before and after; chained like a case's."""

    __tablename__ = "configuration_journal"
    __table_args__ = (UniqueConstraint("client_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(index=True)
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[UUID | None]
    kind: Mapped[str]
    """`client.created`, `account.secret_rotated`, `person.granted` …"""
    subject: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    hash: Mapped[str] = mapped_column(String(64))


class PreparedReply(Table):
    """A reply that is prepared for many cases: what it is for. Its words stand in its wordings."""

    __tablename__ = "prepared_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(5))
    address: Mapped[str] = mapped_column(String(8))
    """informal | formal"""
    channel: Mapped[str | None] = mapped_column(String(32))
    """Null: for every channel."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class PreparedWording(Table):
    """One version of a prepared reply's words, from its draft to its retirement."""

    __tablename__ = "prepared_wordings"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'approved', 'retired')", name="state"),
    )

    prepared_id: Mapped[UUID] = mapped_column(ForeignKey("prepared_replies.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(16))
    written_by: Mapped[UUID | None]
    """Null: the command line."""
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    reviewed_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    """What a reviewer wrote who gave it back."""


# -- customers and their words ---------------------------------------------------------------------


class Customer(Table):
    """A person who writes to a client."""

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    erased_at: Mapped[datetime | None]
    """Since then nobody knows who they were; the row and its ids stay for the record."""


class NetworkIdentity(Table):
    """The same person on one network."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("client_id", "channel", "remote_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    remote_key: Mapped[str]
    handle: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    followers: Mapped[int | None] = mapped_column(BigInteger)
    verified: Mapped[bool | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """Where the person's clock stands, as far as they told (IANA name)."""
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)


class StoredKey(Table):
    """A customer's key, the client's own (`customer_id` null) or the house's (`client_id` null too:
    for what is nobody's yet), wrapped by a master key that lies outside the database
    (db/keyring.py). Erasing a person deletes the row."""

    __tablename__ = "keys"
    __table_args__ = (
        Index(
            "uq_keys_client",
            "client_id",
            unique=True,
            postgresql_where=text("customer_id IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), unique=True)
    master: Mapped[str]
    """The version of the master key."""
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class LegalHold(Table):
    """While `lifted_at` is null, the customer is not erased; `case_id` names the case that it is
    about, null the whole person."""

    __tablename__ = "holds"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    case_id: Mapped[UUID | None]
    reason: Mapped[str]
    """In an administrator's words; gone with the person."""
    placed_by: Mapped[UUID | None]
    placed_at: Mapped[datetime] = mapped_column(default=utc_now)
    lifted_by: Mapped[UUID | None]
    lifted_at: Mapped[datetime | None]


class Erasure(Table):
    """Somebody was erased: when, by whom, why, and how much went. No word of it names them."""

    __tablename__ = "erasures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    """Null: the command line, or webcare itself when the time was up."""
    ground: Mapped[str] = mapped_column(String(24))
    counts: Mapped[dict[str, Any]]
    """`{"cases": …, "messages": …, "texts": …, "attachments": …, "deliveries": …}`"""


class RetentionRun(Table):
    """What the last look for customers of a client whose time is up came to."""

    __tablename__ = "retention_runs"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    at: Mapped[datetime]
    erased: Mapped[int]
    kept: Mapped[int]
    """Their time was up, and something stood against it at that moment."""


class Words(Table):
    """Every word of a person: inbound, outbound, draft, note, question, reason.

    `hash` is the salted hash that stands in histories and journal (domain/texts.py). Exactly one of
    `customer_id` and `person_id` says whose words they are; both null: the machine's. `sealed` is
    encrypted with the key of the customer in whose case they stand, whoever wrote them.
    """

    __tablename__ = "texts"
    __table_args__ = (
        CheckConstraint("customer_id IS NULL OR person_id IS NULL", name="one_author"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    salt: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None] = mapped_column(index=True)
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    erased_at: Mapped[datetime | None]


class Findable(Table):
    """What a text can be found by: numbers that stand for its groups of three letters and that
    mean nothing without the client's key (db/search.py). Gone with the text."""

    __tablename__ = "search"
    __table_args__ = (Index("ix_search_tokens", "tokens", postgresql_using="gin"),)

    text_id: Mapped[UUID] = mapped_column(
        ForeignKey("texts.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    tokens: Mapped[list[int]] = mapped_column(ARRAY(Integer))


# -- what arrives and what goes out ----------------------------------------------------------------


class RawInbound(Table):
    """A delivery exactly as it came, before anything was made of it; bad ones are kept as well."""

    __tablename__ = "raw_inbound"
    __table_args__ = (Index("ix_raw_inbound_account", "account_id", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    sealed: Mapped[bytes | None]
    """The body, encrypted with the client's key; it may speak of several people."""
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]
    problems: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """`[{"index": …, "problem": …}]` of what could not be read."""


class Conversation(Table):
    """The exchange with one customer on one account: account, thread, identity."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("account_id", "thread_key", "identity_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    identity_id: Mapped[UUID] = mapped_column(ForeignKey("identities.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    thread_key: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    """The case whose run takes this conversation's mentions; set by dispatch."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Message(Table):
    """A mention once stored, or a reply. The words stand in `texts`."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("account_id", "remote_key"),
        Index("ix_messages_case", "case_id", "occurred_at"),
        Index("ix_messages_thread", "account_id", "thread_key"),
        Index("ix_messages_text", "text_id"),
        Index("ix_messages_customer", "customer_id"),
        Index(
            "ix_messages_automatic",
            "account_id",
            "occurred_at",
            postgresql_where=text("automatic"),
        ),
        Index(
            "ix_messages_prepared",
            "prepared_id",
            postgresql_where=text("prepared_id IS NOT NULL"),
        ),
        Index(
            "ix_messages_undelivered",
            "client_id",
            postgresql_where=text("direction = 'outbound' AND delivery IN ('pending', 'sending')"),
        ),
        Index(
            "ix_messages_in_doubt",
            "client_id",
            postgresql_where=text("direction = 'outbound' AND delivery = 'unknown'"),
        ),
        CheckConstraint("direction IN ('inbound', 'outbound')", name="direction"),
        CheckConstraint(
            "delivery IS NULL OR delivery IN ('pending', 'sending', 'sent', 'failed', 'unknown')",
            name="delivery",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    case_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    direction: Mapped[str] = mapped_column(String(8))
    visibility: Mapped[str] = mapped_column(String(8))
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    remote_key: Mapped[str | None]
    """The message's id on the network; null until a reply was sent."""
    thread_key: Mapped[str]
    in_reply_to: Mapped[str | None]
    url: Mapped[str | None]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    addressed: Mapped[bool] = mapped_column(server_default=text("false"))
    repost: Mapped[bool] = mapped_column(server_default=text("false"))
    baseline: Mapped[bool] = mapped_column(server_default=text("false"))
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    # outbound only
    purpose: Mapped[str | None] = mapped_column(String(16))
    author: Mapped[UUID | None]
    """The person who wrote a reply; null when the machine or the client elsewhere did."""
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    elsewhere: Mapped[bool] = mapped_column(server_default=text("false"))
    delivery: Mapped[str | None] = mapped_column(String(8))
    failure: Mapped[str | None]
    attempted_at: Mapped[datetime | None]
    """When the first attempt left: from here on the network may have it."""
    sent_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    """When the other side of a generic account fetched it."""
    prepared_id: Mapped[UUID | None]
    """The prepared reply that it began with."""
    files: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """What goes out with it: `{"id", "hash", "description": {"id", "hash"}}` each, in order."""


class Fingerprint(Table):
    """What is the same in all copies of a public post, as a hash under the client's key."""

    __tablename__ = "fingerprints"
    __table_args__ = (
        Index("ix_fingerprints_same", "client_id", "fingerprint", "occurred_at"),
        Index("ix_fingerprints_new", "message_id", postgresql_where=text("looked_at IS NULL")),
    )

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(index=True)
    fingerprint: Mapped[bytes]
    occurred_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    """Since when its case is compared with the others; null: yet to be done."""


class Incident(Table):
    """A viral post. Its cases name it (`cases.incident_id`)."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_fingerprint", "client_id", "fingerprint"),
        Index("ix_incidents_latest_at", "client_id", "latest_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    fingerprint: Mapped[bytes]
    found_at: Mapped[datetime]
    began_at: Mapped[datetime]
    """When the first copy was posted, and (`latest_at`) the latest."""
    latest_at: Mapped[datetime]


class IncidentDeed(Table):
    """One decision of a person on all open cases of an incident. `actor` as the API vouched for
    them."""

    __tablename__ = "incident_deeds"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    actor: Mapped[dict[str, Any]]
    answering: Mapped[str] = mapped_column(String(16))
    payload_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class IncidentDeedCase(Table):
    """What one case is asked by a decision on its incident. `statement`: the case in which our
    words to it stand; it is asked (`asked_at`) once they do."""

    __tablename__ = "incident_deed_cases"
    __table_args__ = (
        Index(
            "ix_incident_deed_cases_waiting", "deed_id", postgresql_where=text("asked_at IS NULL")
        ),
    )

    deed_id: Mapped[UUID] = mapped_column(ForeignKey("incident_deeds.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    command_id: Mapped[UUID]
    statement: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]


class Attachment(Table):
    """A picture or file of a message. `sealed` holds its address on the network and what it shows,
    encrypted with the customer's key."""

    __tablename__ = "attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), index=True)
    media_type: Mapped[str] = mapped_column(server_default="")
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]


class FormConversation(Table):
    """What one person writes under one secret link of a web form; `id` is the thread's key."""

    __tablename__ = "form_conversations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret part, which is kept nowhere."""
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class File(Table):
    """A file that a customer left with a web form, or that a person is to send in a case of theirs,
    sealed with the customer's key."""

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_case_id", "case_id", postgresql_where=text("case_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    media_type: Mapped[str]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    # to be sent only
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who put it there."""
    salt: Mapped[bytes | None]
    hash: Mapped[str | None] = mapped_column(String(64))
    """Salted; by it the journal names what was approved and sent."""
    named_at: Mapped[datetime | None]
    """When a reply first named it; what none ever names is forgotten after a while."""
    erased_at: Mapped[datetime | None]


class Inbound(Table):
    """One parsed item of a delivery, until its case has it. The unique key is what makes a mention
    that the network delivers twice arrive once."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index(
            "ix_inbound_waiting",
            "client_id",
            "received_at",
            "id",
            postgresql_where=text("handed_over_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    raw_id: Mapped[UUID | None] = mapped_column(ForeignKey("raw_inbound.id"), index=True)
    key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    text_id: Mapped[UUID | None]
    """For an edit: the new words."""
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    case_id: Mapped[UUID | None]
    handed_over_at: Mapped[datetime | None]
    """When it needed nothing more: its case took it in, or there was nothing to tell a case."""
    taken_at: Mapped[datetime | None]
    """When the case's journal had it."""
    trace: Mapped[str | None] = mapped_column(String(55))
    """The span in which it arrived, for whoever hands it over."""


class Command(Table):
    """What a person asked for and the answer. The same id can never act twice."""

    __tablename__ = "commands"
    __table_args__ = (
        Index(
            "ix_commands_waiting",
            "client_id",
            "created_at",
            "id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    actor: Mapped[UUID | None]
    """Null: the system itself, which distributes tasks by command."""
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    """The whole domain `Act`, by reference: no words."""
    payload_hash: Mapped[str] = mapped_column(String(64))
    """Of what the person sent, so that the same id with other contents is found out."""
    status: Mapped[str] = mapped_column(String(16), server_default="pending")
    """pending | done | refused"""
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[datetime | None]
    trace: Mapped[str | None] = mapped_column(String(55))
    """The span in which it was asked, for whoever asks the case."""


# -- the record: written from the workflow's events only -------------------------------------------


class CaseRow(Table):
    """The read model of a case: the folded state and the columns that lists sort and filter by."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_list", "client_id", "status", "due_at", "id"),
        Index("ix_cases_opened", "client_id", "opened_at", "id"),
        Index("ix_cases_tags", "tags", postgresql_using="gin"),
        Index("ix_cases_ended", "client_id", "closed_reason", "id"),
        Index(
            "ix_cases_first_missed",
            "client_id",
            "id",
            postgresql_where=text("first_response_missed IS NOT NULL"),
        ),
        Index(
            "ix_cases_answer_missed",
            "client_id",
            "id",
            postgresql_where=text("answer_missed_at IS NOT NULL"),
        ),
        Index("ix_cases_first_replied", "first_replied_at"),
        Index("ix_cases_answered", "answered_at"),
        Index(
            "ix_cases_open",
            "client_id",
            "due_at",
            "at_risk",
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_cases_incident", "incident_id", postgresql_where=text("incident_id IS NOT NULL")),
        Index("ix_cases_speaks", "speaks_at", postgresql_where=text("speaks_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    seq: Mapped[int]
    """The last journal number folded in."""
    head: Mapped[str] = mapped_column(String(64))
    state: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(16))
    answering: Mapped[str | None] = mapped_column(String(16))
    priority: Mapped[str] = mapped_column(String(16))
    priority_rank: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str | None] = mapped_column(String(16))
    sentiment: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(5))
    risks: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    tags: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    incident_id: Mapped[UUID | None]
    visibility: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    acknowledge_due_at: Mapped[datetime | None]
    speaks_at: Mapped[datetime | None]
    """When the machine is going to acknowledge it; a plan, and no part of what is on record."""
    answer_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The earliest running clock's due moment."""
    at_risk: Mapped[bool] = mapped_column(server_default=text("false"))
    """`domain.at_risk.is_at_risk`; no more once a promise is broken."""
    first_replied_at: Mapped[datetime | None]
    first_response_missed: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_missed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(String(32))
    last_inbound_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class CaseTrait(Table):
    """What a case can be found by beside its columns: who did something in it, which rules fired,
    which way its approvals took, who spoke, which texts it names (domain/traits.py)."""

    __tablename__ = "case_traits"
    __table_args__ = (Index("ix_case_traits_find", "kind", "value", "case_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """person | rule | approval | speaker | text"""
    value: Mapped[str] = mapped_column(primary_key=True)


class CaseLink(Table):
    """Two cases that belong together: an earlier one, or another person's in the same thread."""

    __tablename__ = "case_links"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_case_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """earlier | same_thread"""


class TaskRow(Table):
    """The read model of tasks: open ones and, for the record, done ones."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_list", "client_id", "status", "due_at", "id"),
        Index("ix_tasks_assignee", "assignee", "status", "due_at"),
        Index("ix_tasks_case", "case_id"),
        Index(
            "ix_tasks_waiting",
            "client_id",
            "priority_rank",
            "due_at",
            postgresql_where=text("status = 'open' AND assignee IS NULL"),
        ),
        Index("ix_tasks_given", "assignee", "held_since"),
        Index(
            "ix_tasks_reviews",
            "done_by",
            "done_at",
            postgresql_where=text("kind = 'approve' AND status = 'done'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    group: Mapped[str] = mapped_column(String(16))
    assignee: Mapped[UUID | None]
    priority: Mapped[str] = mapped_column(String(16))
    priority_rank: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    about: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(String(16), server_default="open")
    """open | done"""
    outcome: Mapped[str | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    """The person who did it; null when the machine or the customer settled it."""
    held_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    refusals: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """`domain.task.TaskRefusal`s: who had it and gave it up."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    """For an approval: whose words are in the draft. None of them is asked."""


class JournalEntry(Table):
    """What happened to a case, append-only, each row chained to the one before by hash."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_client_kind", "client_id", "kind", "at"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(48))
    event: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)


class ArchiveTodo(Table):
    """Every run whose history must be fetched before the server forgets; entered at its start."""

    __tablename__ = "archive_todo"
    __table_args__ = (
        Index("ix_archive_todo_look", "look_at", postgresql_where=text("state = 'open'")),
        CheckConstraint("state IN ('open', 'archived', 'vanished')", name="state"),
    )

    workflow_id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)
    build_id: Mapped[str] = mapped_column(server_default="")
    archived_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), server_default="open")
    """open | archived | vanished (the server knew nothing of it any more: `looked_at` says when)"""
    looked_at: Mapped[datetime | None]
    look_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '1 hour'"))
    """When the server is asked next whether the run has ended."""


# -- who looks at a case at this moment, and what they type ----------------------------------------


class Sketch(Table):
    """What somebody has typed for a case and not sent: their words in `texts`, for them alone."""

    __tablename__ = "sketches"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("texts.id"))
    purpose: Mapped[str | None] = mapped_column(String(16))
    visibility: Mapped[str | None] = mapped_column(String(8))
    answers: Mapped[UUID | None]
    """The newest message that its author had seen when they began."""
    saved_at: Mapped[datetime]


class Onlooker(Table):
    """Somebody who has a case on the screen. Nobody takes them away: they count as long as they
    were seen a moment ago (domain/onlooking.py)."""

    __tablename__ = "onlookers"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    seen_at: Mapped[datetime]
    typed_at: Mapped[datetime | None]


class Callout(Table):
    """A colleague whom a note calls upon, until they have seen it."""

    __tablename__ = "callouts"
    __table_args__ = (
        Index("ix_callouts_person", "person_id", "at"),
        Index("ix_callouts_unread", "person_id", postgresql_where=text("read_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    by: Mapped[UUID | None]
    text_id: Mapped[UUID]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Tag(Table):
    """A word that a client's people put on cases. Cases and their journals know it by id alone."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    name: Mapped[str]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


# -- the proof: what stays when the server forgets, and what was signed ----------------------------


class ArchivedRun(Table):
    """The raw history of a finished run. No words of a person stand in a history."""

    __tablename__ = "archive"

    workflow_id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    workflow_type: Mapped[str]
    ending: Mapped[str] = mapped_column(String(24))
    """completed | continued_as_new | failed | canceled | terminated | timed_out"""
    build_id: Mapped[str]
    """The last build that worked on it."""
    events: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    archived_at: Mapped[datetime] = mapped_column(default=utc_now)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the protobuf bytes as they were fetched, before compression."""
    proto: Mapped[bytes]
    """`temporal.api.history.v1.History`, zlib."""
    json: Mapped[bytes]
    """The same as protobuf JSON, zlib: readable without Temporal's definitions."""
    size: Mapped[int]
    """Bytes stored, both forms."""


class AnchorRow(Table):
    """A signed root over the heads that changed since the anchor before (domain/audit/anchors.py).
    The same stands in a file beside the key, outside this database."""

    __tablename__ = "anchors"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str]


class AnchorEntry(Table):
    """One head that an anchor is signed over."""

    __tablename__ = "anchor_entries"
    __table_args__ = (
        Index("ix_anchor_entries_subject", "kind", "subject", "seq"),
        Index("ix_anchor_entries_case", "case_id"),
    )

    number: Mapped[int] = mapped_column(ForeignKey("anchors.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    """case | history | configuration"""
    subject: Mapped[str]
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class AuditRun(Table):
    """One audit: what it looked at, how far it is, and how it ended."""

    __tablename__ = "audit_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """nightly | asked"""
    client_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose cases alone it looks at; null: over all clients."""
    asked_by: Mapped[UUID | None]
    scope: Mapped[dict[str, Any]]
    expected: Mapped[int] = mapped_column(server_default=text("0"))
    """Cases in its scope when it began."""
    looked_at: Mapped[int] = mapped_column(server_default=text("0"))
    """Cases that were verified so far, those whose reports are not kept yet among them."""
    started_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    begun_at: Mapped[datetime | None]
    """When a worker took it up; null while it waits for one."""
    finished_at: Mapped[datetime | None]
    through_anchor: Mapped[int | None]
    """A nightly audit has looked at everything up to this anchor."""
    cases: Mapped[int] = mapped_column(server_default=text("0"))
    rows: Mapped[int] = mapped_column(server_default=text("0"))
    histories: Mapped[int] = mapped_column(server_default=text("0"))
    erased: Mapped[int] = mapped_column(server_default=text("0"))
    differences: Mapped[int] = mapped_column(server_default=text("0"))
    gaps: Mapped[int] = mapped_column(server_default=text("0"))


class AuditFinding(Table):
    """A difference that an audit found (or a gap: evidence that was not at hand)."""

    __tablename__ = "audit_findings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("audit_runs.id"), index=True)
    client_id: Mapped[UUID | None]
    """Null: it concerns the anchors, and so everybody."""
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    check: Mapped[str] = mapped_column(String(16))
    """A `domain.audit.findings.Check`, or `gap`."""
    seq: Mapped[int | None]
    field: Mapped[str] = mapped_column(server_default="")
    said: Mapped[str]
    values: Mapped[dict[str, Any]]


# -- reviews: what auditors found when they read cases; the cases know nothing of it ---------------


class Sample(Table):
    """Cases drawn at random for review. Whoever has `seed` and `filters` can draw them again."""

    __tablename__ = "samples"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    seed: Mapped[str]
    population: Mapped[int]
    """How many cases there were to draw from."""
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=utc_now)


class SampleCase(Table):
    """A case in a sample, at the place at which it was drawn."""

    __tablename__ = "sample_cases"

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("samples.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    position: Mapped[int]


class Review(Table):
    """What somebody found when they read a case; never changed, a later one counts."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    sample_id: Mapped[UUID | None] = mapped_column(ForeignKey("samples.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    """in_order | remark | fault"""
    seq: Mapped[int | None]
    """The journal entry that it is about."""
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)


# -- teams, and who is there -----------------------------------------------------------------------
# Teams and their people may work for several clients, so `client_id` stands where they are joined.


class Team(Table):
    """People who work together for one client (dedicated) or several (blended)."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    """dedicated | blended"""
    origin: Mapped[str] = mapped_column(String(16), server_default="internal")
    """internal | agency"""
    agency: Mapped[str | None]
    """The agency's name."""
    lead: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who gets what nobody else can take at the end of a shift."""
    pushes: Mapped[bool] = mapped_column(server_default=text("true"))
    """The system gives tasks; otherwise people ask for their next one."""
    picking: Mapped[bool] = mapped_column(server_default=text("true"))
    """People may choose among waiting tasks."""
    shifts: Mapped[bool] = mapped_column(server_default=text("false"))
    """People are there only within a shift of the roster."""
    idle_after: Mapped[int] = mapped_column(server_default=text("1800"))
    """Seconds after which a task goes back whose holder does nothing about it."""
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class TeamClient(Table):
    """A client that a team works for."""

    __tablename__ = "team_clients"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True, index=True)


class TeamMember(Table):
    """Somebody in a team, with the points of open work they can hold (domain/routing.py)."""

    __tablename__ = "team_members"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    capacity: Mapped[int] = mapped_column(server_default=text("6"))
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)


class PersonSkill(Table):
    """Something a person can do; of a kind of which they list none, they serve everything."""

    __tablename__ = "skills"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """language | channel | client | topic"""
    name: Mapped[str] = mapped_column(primary_key=True)


class Presence(Table):
    """When a person's browser last said that they are there, and what they say of themselves."""

    __tablename__ = "presence"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    availability: Mapped[str] = mapped_column(String(16), server_default="available")
    """available | away"""
    since: Mapped[datetime]
    seen_at: Mapped[datetime]


class Shift(Table):
    """When somebody works for a team; `ended_at` when they went earlier than planned."""

    __tablename__ = "shifts"
    __table_args__ = (
        Index("ix_shifts_person", "person_id", "starts_at"),
        Index("ix_shifts_team", "team_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="forwards"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class HandoverNote(Table):
    """What the next shift should know, by client: an agency's note about one is not for another."""

    __tablename__ = "handover_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), index=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("texts.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)


__all__ = [
    "AnchorEntry",
    "AnchorRow",
    "ApiToken",
    "ArchiveTodo",
    "ArchivedRun",
    "Attachment",
    "AuditFinding",
    "AuditRun",
    "Callout",
    "CaseLink",
    "CaseRow",
    "CaseTrait",
    "ChannelAccount",
    "Client",
    "Command",
    "ConfigurationChange",
    "ConfigurationVersion",
    "Conversation",
    "Customer",
    "Erasure",
    "Findable",
    "Grant",
    "GroupRole",
    "HandoverNote",
    "Inbound",
    "JournalEntry",
    "LegalHold",
    "LoginAttempt",
    "Message",
    "NetworkIdentity",
    "Onlooker",
    "Person",
    "PersonSkill",
    "PreparedReply",
    "PreparedWording",
    "Presence",
    "RateLimit",
    "RawInbound",
    "Review",
    "Sample",
    "SampleCase",
    "Session",
    "Shift",
    "Sketch",
    "Stop",
    "StoredKey",
    "Subject",
    "Table",
    "Tag",
    "TaskRow",
    "Team",
    "TeamClient",
    "TeamMember",
    "Words",
    "utc_now",
]


# -- information from others -----------------------------------------------------------------------


class Department(Table):
    """Whom of a client one can ask: its second line, or a department with contact points."""

    __tablename__ = "departments"
    __table_args__ = (
        Index(
            "ix_departments_second_line",
            "client_id",
            unique=True,
            postgresql_where=text("kind = 'second_line' AND active"),
        ),
        UniqueConstraint("client_id", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    kind: Mapped[str] = mapped_column(String(16))
    """second_line | department"""
    name: Mapped[str]
    calendar: Mapped[dict[str, Any] | None]
    """A `BusinessCalendar`: their office hours; null: always there."""
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Contact(Table):
    """A person of a department who is asked by e-mail, without an account. The lowest `place` is
    asked first, the others stand in for them in their order."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_department", "department_id", "place"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("departments.id"))
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(String(5), server_default="en")
    place: Mapped[int] = mapped_column(server_default=text("0"))
    absences: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    """Days on which they are away: `[{"first": "2026-07-01", "last": "2026-07-14"}]`."""
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class EscalationRow(Table):
    """The read model of questions, for whoever was asked: state and columns for lists."""

    __tablename__ = "escalations"
    __table_args__ = (Index("ix_escalations_list", "client_id", "kind", "state", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    parent_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    open: Mapped[bool]
    department_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When whoever has it is to answer; null while the clock stands still."""
    settled_at: Mapped[datetime | None]
    escalation: Mapped[dict[str, Any]]
    """The folded state (domain/escalation.py)."""


class EscalationMail(Table):
    """An e-mail to a contact: written with the journal row that it tells of, sent afterwards."""

    __tablename__ = "escalation_mails"
    __table_args__ = (
        Index("ix_escalation_mails_waiting", "try_at", postgresql_where=text("state = 'pending'")),
        UniqueConstraint("escalation_id", "key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    escalation_id: Mapped[UUID] = mapped_column(index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    key: Mapped[str]
    """What it is about, once: the journal's number and the contact."""
    kind: Mapped[str] = mapped_column(String(16))
    """question | reminder | clarification | taken_back | withdrawn | outcome"""
    text_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(16), server_default="pending")
    """pending | sent | failed"""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    try_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    sent_at: Mapped[datetime | None]


class EscalationKey(Table):
    """What lets a contact answer without an account: the secret in a link or in a reply address.
    The mail holds it, the table only its SHA-256."""

    __tablename__ = "escalation_keys"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    escalation_id: Mapped[UUID] = mapped_column(index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    purpose: Mapped[str] = mapped_column(String(8))
    """page | reply"""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class EscalationFile(Table):
    """A file that a contact sent along with an answer; name and contents are sealed with the key of
    the case's customer."""

    __tablename__ = "escalation_files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    escalation_id: Mapped[UUID]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    media_type: Mapped[str]
    size: Mapped[int]
    sealed_name: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    key_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class ArrivedMail(Table):
    """An e-mail that came in, each once. It is kept as it came only where it names no question and
    a person has to look: then client, question and contact are who it seems to be about, as far as
    anything says so, and prove nothing."""

    __tablename__ = "arrived_mails"

    message_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of its Message-ID, or of the whole where it has none."""
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.client_id"))
    escalation_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    verdict: Mapped[str] = mapped_column(String(24))
    """answer | automatic_reply | bounced | refused | unreadable | late"""
    why: Mapped[str | None] = mapped_column(String(16))
    """Of one that is refused: no_tag | wrong_tag | old_tag (revoked or expired)."""
    sealed: Mapped[bytes | None]
    """As it came, sealed with the key of the customer whom the question is about; with the client's
    or the house's where that is not known."""
    key_id: Mapped[UUID | None]
    arrived_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]


class LocalMail(Table):
    """A letter that no mail server took, in development: shown on a page of webcare's own. `sealed`
    holds recipient, subject and text, encrypted with the key of the case's customer."""

    __tablename__ = "local_mails"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID] = mapped_column(index=True)
    sealed: Mapped[bytes]
    key_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
