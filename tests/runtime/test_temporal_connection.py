"""One way to Temporal: plain to our own server, with TLS and key to somebody else's."""

from pathlib import Path

from pydantic import BaseModel
from temporalio.service import TLSConfig

from runtime.embedded.temporal import EmbeddedTemporal
from runtime.settings import Settings
from runtime.temporal import connect, tls
from workflows.plugin import SharingConverter


class Promise(BaseModel):
    hours: int


async def test_the_client_speaks_our_models(temporal_server: EmbeddedTemporal) -> None:
    client = await connect(Settings(temporal_address=temporal_server.address))

    await client.start_workflow(
        "Promising", Promise(hours=24), id="promise", task_queue="nobody", result_type=Promise
    )
    [event] = [e async for e in client.get_workflow_handle("promise").fetch_history_events()][:1]

    payload = event.workflow_execution_started_event_attributes.input.payloads[0]
    assert payload.data == b'{"hours":24}'


def test_our_own_server_needs_no_tls() -> None:
    assert tls(Settings()) is False


def test_an_api_key_never_travels_in_the_clear() -> None:
    assert tls(Settings.model_validate({"TEMPORAL_API_KEY": "key"})) is True


def test_a_client_certificate_and_a_root_of_ones_own_are_read(tmp_path: Path) -> None:
    for name in ("cert", "key", "ca"):
        (tmp_path / name).write_text(name)

    found = tls(
        Settings(
            temporal_tls_cert=tmp_path / "cert",
            temporal_tls_key=tmp_path / "key",
            temporal_tls_ca=tmp_path / "ca",
        )
    )

    assert found == TLSConfig(
        server_root_ca_cert=b"ca", client_cert=b"cert", client_private_key=b"key"
    )


def test_what_is_learnt_of_a_type_is_learnt_for_every_workflow() -> None:
    mine, another = SharingConverter().converters, SharingConverter().converters
    assert mine.keys() == another.keys()
    assert all(mine[encoding] is another[encoding] for encoding in mine)
