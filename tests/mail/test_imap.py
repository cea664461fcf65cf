"""The mailbox's password is told to its own server alone."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mail.imap import ImapMailbox, NotEncrypted


@dataclass
class Impostor:
    """Answers as a mail server does, with a certificate that it made itself."""

    tls: ssl.SSLContext
    at_once: bool
    offers: str = "STARTTLS"
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    heard: list[str] = field(default_factory=list)

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                with contextlib.suppress(OSError), connection:
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        if self.at_once:
            connection = self.tls.wrap_socket(connection, server_side=True)
        connection.sendall(b"* OK ready\r\n")
        with connection:
            while line := _line(connection):
                tag, _, said = line.partition(" ")
                self.heard.append(said)
                if said == "CAPABILITY":
                    connection.sendall(f"* CAPABILITY IMAP4rev1 {self.offers}\r\n".encode())
                connection.sendall(f"{tag} OK done\r\n".encode())
                if said == "STARTTLS":
                    connection = self.tls.wrap_socket(connection, server_side=True)


def _line(connection: socket.socket) -> str:
    line = b""
    while not line.endswith(b"\r\n") and (byte := connection.recv(1)):
        line += byte
    return line.decode().strip()


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(who, who, key.public_key(), 1, now, now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = tmp_path / "server.pem"
    file.write_bytes(private + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture(params=["imaps", "imap"])
def impostor(request: pytest.FixtureRequest, tls: ssl.SSLContext) -> Iterator[Impostor]:
    with _serving(Impostor(tls, at_once=request.param == "imaps")) as server:
        yield server


@contextlib.contextmanager
def _serving(server: Impostor) -> Iterator[Impostor]:
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.listening.shutdown(socket.SHUT_RDWR)
    server.listening.close()
    thread.join(10)


async def test_a_server_that_cannot_prove_who_it_is_gets_no_password(impostor: Impostor) -> None:
    scheme = "imaps" if impostor.at_once else "imap"
    port = impostor.listening.getsockname()[1]
    mailbox = ImapMailbox(f"{scheme}://me:secret@127.0.0.1:{port}/INBOX")
    with pytest.raises(ssl.SSLCertVerificationError):
        await anext(aiter(mailbox.arrived()))
    assert not [said for said in impostor.heard if "secret" in said]


async def test_a_server_elsewhere_that_offers_no_encryption_gets_no_password(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _serving(Impostor(tls, at_once=False, offers="")) as plain:
        mailbox = ImapMailbox(
            f"imap://me:secret@127.0.0.1:{plain.listening.getsockname()[1]}/INBOX"
        )
        async for _ in mailbox.arrived():
            pass  # on this machine nobody listens on the way
        assert len([said for said in plain.heard if "secret" in said]) == 1
        monkeypatch.setattr("mail.imap._is_here", lambda server: False)
        with pytest.raises(NotEncrypted):
            await anext(aiter(mailbox.arrived()))
        assert len([said for said in plain.heard if "secret" in said]) == 1
