"""What webcare is told by its environment, read once and passed down."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_HERE = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """The environment says something that cannot be meant; the message names the variables."""


class Settings(BaseSettings):
    """One frozen value per process. Each field's alias is the environment variable it comes from.

    `database_url` and `temporal_address` are None when webcare brings its own servers, whose data
    lies in `data` (see `runtime.embedded`).
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    database_url: SecretStr | None = Field(None, alias="DATABASE_URL")

    temporal_address: str | None = Field(None, alias="TEMPORAL_ADDRESS")
    temporal_namespace: str = Field("default", alias="TEMPORAL_NAMESPACE", min_length=1)
    temporal_api_key: SecretStr | None = Field(None, alias="TEMPORAL_API_KEY")
    temporal_tls: bool = Field(False, alias="TEMPORAL_TLS")
    temporal_tls_cert: Path | None = Field(None, alias="TEMPORAL_TLS_CERT")
    temporal_tls_key: Path | None = Field(None, alias="TEMPORAL_TLS_KEY")
    temporal_tls_ca: Path | None = Field(None, alias="TEMPORAL_TLS_CA")

    host: str = Field("127.0.0.1", alias="WEBCARE_HOST", min_length=1)
    port: int = Field(8000, alias="WEBCARE_PORT", ge=1, le=65535)
    public_url: str = Field("", alias="WEBCARE_PUBLIC_URL", pattern="^(https?://.+)?$")
    """Where browsers and networks reach us, when that is not host and port; https makes the
    session cookie travel by https alone."""
    proxies: str = Field("127.0.0.1,::1", alias="WEBCARE_PROXIES")
    """Addresses and networks of the proxies in front of the API, with commas between: what they
    say of where a request comes from (`X-Forwarded-For`) is believed, and nobody else's word."""
    data: Path = Field(Path(".webcare"), alias="WEBCARE_DATA")
    gives_way: int = Field(10, alias="WEBCARE_GIVES_WAY", ge=0, le=19)
    """How nice (see nice(2)) the processes are that work on what is on record already, where `up`
    starts them. By ten they get a tenth of a processor that the API or the database wants too, so
    that a message's row, and the answer to its network, wait for no case of those before it; and of
    one that anything else on the machine wants."""
    audit_key: Path | None = Field(None, alias="WEBCARE_AUDIT_KEY")
    """The key that signs anchors; made when there is none, by default in `<data>/audit/`. Its
    directory also holds the file of anchors and belongs on a disk that the database's is not."""
    master_keys: Path | None = Field(None, alias="WEBCARE_MASTER_KEYS")
    """The file of keys that wrap people's keys; made for a new database, by default in
    `<data>/keys/`. Without it no word can be read: back it up, apart from the database."""
    erasure_log: Path | None = Field(None, alias="WEBCARE_ERASURE_LOG")
    """The list of erased people, by default beside the master keys: it says whom to erase again
    after a backup was restored, so it must not be restored with it."""
    metrics_port: int | None = Field(None, alias="WEBCARE_METRICS_PORT", ge=1, le=65535)
    """Prometheus metrics of the worker, on `host`; a port of its own, since they need no login."""
    api_metrics_port: int | None = Field(None, alias="WEBCARE_API_METRICS_PORT", ge=1, le=65535)
    temporal_metrics_port: int | None = Field(
        None, alias="WEBCARE_TEMPORAL_METRICS_PORT", ge=1, le=65535
    )
    """The metrics of the worker's Temporal client, which has a server of its own for them."""
    oidc_issuer: str | None = Field(None, alias="OIDC_ISSUER")
    """The identity provider at which people log in, exactly as its metadata names itself."""
    oidc_client_id: str | None = Field(None, alias="OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr | None = Field(None, alias="OIDC_CLIENT_SECRET")
    oidc_groups_claim: str = Field("groups", alias="OIDC_GROUPS_CLAIM", min_length=1)
    oidc_scope: str = Field("openid email profile", alias="OIDC_SCOPE", pattern=r"\bopenid\b")
    oidc_name: str = Field("", alias="OIDC_NAME")
    """What stands on the login button; the issuer's host when not said."""

    assessor_url: str | None = Field(None, alias="WEBCARE_ASSESSOR_URL", pattern="^https?://.+$")
    """An OpenAI-compatible endpoint that assesses, up to and without `/chat/completions`. It is
    given masked text; without it nothing leaves the house."""
    assessor_model: str = Field("", alias="WEBCARE_ASSESSOR_MODEL")
    assessor_key: SecretStr | None = Field(None, alias="WEBCARE_ASSESSOR_KEY")
    assessor_seconds: float = Field(2.0, alias="WEBCARE_ASSESSOR_SECONDS", gt=0, le=4)
    """After so long the word lists' answer stands."""
    smtp_url: SecretStr | None = Field(None, alias="WEBCARE_SMTP_URL")
    """Who takes letters to contacts: smtp://user:password@host:587 or smtps://…; without one they
    lie in the local mailbox (`/mailbox`)."""
    imap_url: SecretStr | None = Field(None, alias="WEBCARE_IMAP_URL")
    """Where replies arrive: imaps://user:password@host/INBOX."""
    mail_from: str = Field(
        "webcare@localhost", alias="WEBCARE_MAIL_FROM", pattern="^[^@\\s]+@[^@\\s]+$"
    )
    mail_reply: str = Field("", alias="WEBCARE_MAIL_REPLY", pattern="^([^@\\s+]+@[^@\\s]+)?$")
    """The mailbox's address; a tag after a plus names the question. The sender's when not said."""

    otlp_endpoint: str | None = Field(
        None, alias="OTEL_EXPORTER_OTLP_ENDPOINT", pattern="^https?://.+$"
    )
    """The OpenTelemetry collector that takes traces over OTLP/HTTP, up to and without `/v1/traces`;
    nothing is traced without one. What else the SDK takes from the environment, it takes itself."""

    demo_password: SecretStr | None = Field(None, alias="WEBCARE_DEMO_PASSWORD")
    log: Literal["auto", "console", "json"] = Field("auto", alias="WEBCARE_LOG")

    @classmethod
    def from_environment(cls) -> Self:
        """The settings of this process.

        Raises `SettingsError` naming each variable at fault, never quoting a secret.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(_explain(error)) from None

    @field_validator("data")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        """Child processes may have another working directory."""
        return path.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _postgres(cls, url: SecretStr | None) -> SecretStr | None:
        schemes = ("postgresql://", "postgres://")
        if url is not None and not url.get_secret_value().startswith(schemes):
            raise ValueError("must look like postgresql://user:password@host:5432/database")
        return url

    @property
    def here(self) -> bool:
        """Whether only this machine reaches us."""
        return self.host in _HERE and not self.public_url

    @property
    def reached_at(self) -> str:
        """Where browsers reach us."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @field_validator("proxies")
    @classmethod
    def _networks(cls, proxies: str) -> str:
        for each in proxies.split(","):
            ip_network(each.strip())  # raises ValueError
        return proxies

    @field_validator("smtp_url", "imap_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(
            ("smtp://", "smtps://", "imap://", "imaps://")
        ):
            raise ValueError("must look like smtps://user:password@host or imaps://…")
        return url

    @field_validator("temporal_address")
    @classmethod
    def _host_and_port(cls, address: str | None) -> str | None:
        if address is not None:
            host, _, port = address.rpartition(":")
            if not host or not port.isdecimal() or "/" in host:
                raise ValueError("must look like host:7233")
        return address

    @field_validator("temporal_tls_cert", "temporal_tls_key", "temporal_tls_ca")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path

    @field_validator("oidc_issuer")
    @classmethod
    def _https_or_here(cls, issuer: str | None) -> str | None:
        if issuer is None:
            return None
        parts = urlsplit(issuer)
        here = parts.hostname in _HERE
        if (
            parts.query
            or parts.fragment
            or not (
                (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and here)
            )
        ):
            raise ValueError("must be the https address of an OpenID provider")
        return issuer

    @model_validator(mode="after")
    def _provider_and_client(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError("OIDC_ISSUER and OIDC_CLIENT_ID are given together or not")
        if self.oidc_client_secret is not None and self.oidc_issuer is None:
            raise ValueError("OIDC_CLIENT_SECRET is of no use without OIDC_ISSUER")
        if self.oidc_issuer is not None and not self.public_url and self.host not in _HERE:
            raise ValueError("OIDC_ISSUER needs WEBCARE_PUBLIC_URL: browsers are sent back there")
        return self

    @model_validator(mode="after")
    def _certificate_and_key(self) -> Self:
        if (self.temporal_tls_cert is None) != (self.temporal_tls_key is None):
            raise ValueError("TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY are given together or not")
        return self


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        where = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{where}: {message}" if where else message)
    return "\n".join(lines)
