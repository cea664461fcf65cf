"""Compose file and image name only what there is: commands, settings, files, a valid schema."""

import re
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from runtime.cli import app
from runtime.embedded.temporal import SMALL, TURNS
from runtime.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
VARIABLES = {field.alias for field in Settings.model_fields.values()}
OURS = ("migrate", "api", "worker")
HERE_ALONE = {
    *("WEBCARE_HOST", "WEBCARE_PORT", "WEBCARE_DATA", "WEBCARE_DEMO_PASSWORD"),
    *("WEBCARE_MASTER_KEYS", "WEBCARE_ERASURE_LOG", "WEBCARE_AUDIT_KEY"),
    *("TEMPORAL_API_KEY", "TEMPORAL_TLS", "TEMPORAL_TLS_CERT"),
    *("TEMPORAL_TLS_KEY", "TEMPORAL_TLS_CA"),
    "WEBCARE_GIVES_WAY",
}
"""Settings that the image, its volume, its shares and its own Temporal decide."""
SECRETS = re.compile("PASSWORD|PWD|SECRET")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return read


def test_the_compose_file_is_one_by_its_schema() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", str(COMPOSE)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_our_services_run_commands_that_there_are(services: dict[str, Any]) -> None:
    known = typer.main.get_command(app).list_commands(None)  # type: ignore[attr-defined]
    for name in OURS:
        assert services[name]["command"] == [name]
        assert name in known


def test_our_services_are_told_only_what_the_settings_know(services: dict[str, Any]) -> None:
    for name in OURS:
        told = {each for each in services[name]["environment"] if not each.startswith("OTEL_")}
        assert told <= VARIABLES, name


def test_who_is_told_of_tracing_may_be_told_where_to(services: dict[str, Any]) -> None:
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in VARIABLES
    for name in ("api", "worker"):
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in services[name]["environment"]


def test_whatever_can_be_set_can_be_set_from_outside(services: dict[str, Any]) -> None:
    told = {each for name in ("api", "worker") for each in services[name]["environment"]}
    assert told >= VARIABLES - HERE_ALONE
    operations = (ROOT / "docs" / "operations.md").read_text()
    for tracing in re.findall(r"`(OTEL_\w+)`", operations):
        assert {tracing} <= set(services["api"]["environment"]) & set(
            services["worker"]["environment"]
        )


def test_the_proxy_in_front_is_believed(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reaches the container by Docker's own network; all would share one limit otherwise."""
    monkeypatch.setenv(
        "WEBCARE_PROXIES", _filled_in(services["api"]["environment"]["WEBCARE_PROXIES"])
    )
    networks = [ip_network(each) for each in Settings.from_environment().proxies.split(",")]
    for gateway in ("172.17.0.1", "172.31.0.1", "192.168.16.1"):
        assert any(ip_address(gateway) in network for network in networks)


def test_the_database_is_there_when_others_reach_it(services: dict[str, Any]) -> None:
    assert "--host=127.0.0.1" in services["postgres"]["healthcheck"]["test"]


def test_what_compose_tells_makes_settings(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in OURS:
        with monkeypatch.context() as environment:
            for variable in VARIABLES:
                if variable is not None:
                    environment.delenv(variable, raising=False)
            environment.setenv("WEBCARE_HOST", "0.0.0.0")
            for variable, value in services[name]["environment"].items():
                if value is not None:
                    environment.setenv(variable, _filled_in(value))
            settings = Settings.from_environment()
        assert settings.temporal_address == "temporal:7233"
        assert settings.database_url is not None


def test_no_secret_stands_in_the_file(services: dict[str, Any]) -> None:
    for service in services.values():
        for variable, value in service.get("environment", {}).items():
            if SECRETS.search(variable):
                assert re.fullmatch(r"\$\{\w+:[-?]\}", value), variable


def test_services_wait_for_services_that_there_are(services: dict[str, Any]) -> None:
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            assert other in services
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other]
            if how["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "on-failure"


def test_what_is_mounted_is_there(services: dict[str, Any]) -> None:
    named = yaml.safe_load(COMPOSE.read_text())["volumes"]
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in named or (ROOT / source).is_file(), volume


def test_every_server_of_ours_is_told_the_same(services: dict[str, Any]) -> None:
    given = yaml.safe_load((ROOT / "ops" / "temporal.yaml").read_text())
    told = {f"{key}={str(value[0]['value']).lower()}" for key, value in given.items()}
    assert told == {*TURNS, *SMALL}
    assert "GOMEMLIMIT" in services["temporal"]["environment"]


@pytest.mark.parametrize("script", sorted((ROOT / "ops").glob("*.sh")), ids=lambda p: p.name)
def test_the_scripts_are_shell(script: Path) -> None:
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_the_image_copies_every_room_and_nothing_that_is_not_there() -> None:
    copied = set(_copied())
    for source in copied:
        assert (ROOT / source).exists(), source
    rooms = re.search(r"packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL)
    assert rooms is not None
    assert set(re.findall(r'"(\w+)"', rooms[1])) <= copied


def test_the_image_does_not_run_as_root_and_pins_what_make_pins() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER [1-9]\d*$", image, re.MULTILINE)
    version = re.search(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text())
    assert version is not None
    assert f"uv=={version[1]}" in image
    for variable in re.findall(r"\b(WEBCARE_\w+)=", image):
        assert variable in VARIABLES


def _copied() -> Iterator[str]:
    """What the Dockerfile copies from the checkout."""
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            yield from line.split()[1:-1]


def _filled_in(value: str) -> str:
    """As compose would fill in, with something for what has to be given."""
    given = {"POSTGRES_PASSWORD": "secret", "WEBCARE_PUBLIC_URL": "https://care.example"}
    return re.sub(
        r"\$\{(\w+):([-?])([^}]*)\}",
        lambda found: given.get(found[1], found[3]),
        value,
    )
