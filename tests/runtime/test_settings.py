"""The environment is read once, and a slip in it is named, not guessed around."""

from pathlib import Path

import pytest

from runtime.settings import Settings, SettingsError

VARIABLES = [field.alias for field in Settings.model_fields.values() if field.alias]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_without_any_variable_webcare_brings_its_own_servers() -> None:
    settings = Settings.from_environment()

    assert settings.database_url is None
    assert settings.temporal_address is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data == Path.cwd() / ".webcare"


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")

    assert Settings.from_environment().database_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBCARE_PORT", "eighty"),
        ("WEBCARE_PORT", "70000"),
        ("WEBCARE_LOG", "loud"),
        ("TEMPORAL_ADDRESS", "https://temporal.example"),
        ("TEMPORAL_ADDRESS", "temporal.example"),
        ("TEMPORAL_TLS_CA", "/no/such/file.pem"),
        ("DATABASE_URL", "mysql://somewhere/webcare"),
        ("OIDC_ISSUER", "http://id.example"),
        ("OIDC_ISSUER", "id.example"),
        ("OIDC_SCOPE", "email profile"),
        ("WEBCARE_PROXIES", "*"),
        ("WEBCARE_PROXIES", "127.0.0.1,proxy.example"),
    ],
)
def test_a_bad_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=rf"^{name}: "):
        Settings.from_environment()


def test_every_bad_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBCARE_PORT", "eighty")
    monkeypatch.setenv("WEBCARE_METRICS_PORT", "0")

    with pytest.raises(SettingsError) as raised:
        Settings.from_environment()

    assert len(str(raised.value).splitlines()) == 2


def test_a_certificate_without_its_key_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = tmp_path / "client.pem"
    certificate.write_text("")
    monkeypatch.setenv("TEMPORAL_TLS_CERT", str(certificate))

    with pytest.raises(SettingsError, match="TEMPORAL_TLS_KEY"):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"OIDC_ISSUER": "https://id.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_ID": "webcare"}, "OIDC_ISSUER"),
        ({"OIDC_CLIENT_SECRET": "hunter2"}, "OIDC_ISSUER"),
        (
            {
                "OIDC_ISSUER": "https://id.example",
                "OIDC_CLIENT_ID": "webcare",
                "WEBCARE_HOST": "0.0.0.0",
            },
            "WEBCARE_PUBLIC_URL",
        ),
    ],
)
def test_half_of_an_identity_provider_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=missing):
        Settings.from_environment()


def test_a_password_in_a_bad_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://webcare:hunter2@somewhere/webcare")

    with pytest.raises(SettingsError) as raised:
        Settings.from_environment()

    assert "hunter2" not in str(raised.value)


def test_settings_do_not_print_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://webcare:hunter2@somewhere/webcare")
    monkeypatch.setenv("TEMPORAL_API_KEY", "hunter2")
    monkeypatch.setenv("OIDC_ISSUER", "https://id.example")
    monkeypatch.setenv("OIDC_CLIENT_ID", "webcare")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "hunter2")

    assert "hunter2" not in repr(Settings.from_environment())
