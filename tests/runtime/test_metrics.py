"""What dashboard and alerts ask for is what a running webcare tells, and it names nobody."""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from api.accounts.silence import quiet_after
from channels.registry import channel, names
from domain.miss import MissCause
from runtime.embedded.ports import free_port
from tests.chaos.house import House, a_house
from tests.servers import run_directory
from tests.waiting import eventually

OPS = Path(__file__).parents[2] / "ops"
PORTS = ("WEBCARE_METRICS_PORT", "WEBCARE_API_METRICS_PORT", "WEBCARE_TEMPORAL_METRICS_PORT")
METRIC = re.compile(r"\b(?:webcare|temporal)_[a-z_]+\b")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Watched:
    """A house and where its metrics are, in the order of `PORTS`."""

    house: House
    ports: tuple[int, ...]

    async def scrape(self, which: int) -> str:
        async with httpx2.AsyncClient(trust_env=False, timeout=10) as http:
            answer = await http.get(f"http://127.0.0.1:{self.ports[which]}/metrics")
        return answer.raise_for_status().text

    async def everything(self) -> str:
        return "\n".join([await self.scrape(n) for n in range(len(self.ports))])


@pytest.fixture(scope="module")
async def watched() -> AsyncIterator[Watched]:
    ports = tuple(free_port() for _ in PORTS)
    environment = {name: str(port) for name, port in zip(PORTS, ports, strict=True)}
    run_directory().mkdir(mode=0o755, exist_ok=True)
    data = run_directory() / f"metrics-{uuid4().hex[:8]}"
    async with a_house(data, demo=True, **environment) as house:
        yield Watched(house, ports)


def _expressions() -> list[str]:
    """Every query of the dashboard and of the alerts."""
    dashboard = json.loads((OPS / "dashboard.json").read_text())
    alerts = yaml.safe_load((OPS / "alerts.yml").read_text())
    asked = [t["expr"] for panel in dashboard["panels"] for t in panel.get("targets", [])]
    return asked + [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]


def _families(scraped: str) -> set[str]:
    """The names that may be asked for: those of the samples and of what has none yet."""
    names = set()
    for family in text_string_to_metric_families(scraped):
        names |= {family.name, *(sample.name for sample in family.samples)}
    return names


async def test_what_dashboard_and_alerts_ask_for_is_told(watched: Watched) -> None:
    a_post(watched.house)
    asked = {name for each in _expressions() for name in METRIC.findall(each)}
    assert len(asked) > 15

    async def all_told() -> bool:
        return asked <= _families(await watched.everything())

    try:
        await eventually(all_told, within=60)
    except AssertionError:
        missing = asked - _families(await watched.everything())
        raise AssertionError(f"nobody tells {sorted(missing)}") from None


async def test_the_labels_that_are_asked_for_exist(watched: Watched) -> None:
    told: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(await watched.everything()):
        for sample in family.samples:
            told.setdefault(sample.name, set()).update(sample.labels)
    for expression in _expressions():
        for name, selected in re.findall(r"((?:webcare|temporal)_[a-z_]+)\{([^}]*)\}", expression):
            if name in told:
                assert set(re.findall(r"(\w+)(?:=~|!=|=)", selected)) <= told[name], expression


async def test_api_and_worker_tell_the_same_of_the_promises(watched: Watched) -> None:
    worker, api = [_families(await watched.scrape(n)) for n in (0, 1)]
    promised = {name for name in worker if name.startswith(("webcare_deadlines", "webcare_relay"))}
    assert promised
    assert promised <= api


async def test_no_label_names_a_person_or_an_address(watched: Watched) -> None:
    a_post(watched.house)
    for family in text_string_to_metric_families(await watched.everything()):
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert "@" not in value
                assert "mia" not in value.lower(), (sample.name, label, value)
                assert not UUID.search(value) or label in ("client", "account"), sample


async def test_the_rules_are_complete() -> None:
    rules: list[dict[str, Any]] = [
        rule
        for group in yaml.safe_load((OPS / "alerts.yml").read_text())["groups"]
        for rule in group["rules"]
    ]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]


def test_every_cause_of_a_miss_has_its_alert_and_every_alert_its_line_in_the_runbook() -> None:
    rules = [
        rule
        for group in yaml.safe_load((OPS / "alerts.yml").read_text())["groups"]
        for rule in group["rules"]
    ]
    runbook = (OPS.parent / "docs" / "operations.md").read_text()
    told = {rule["alert"]: re.findall(r'cause=~"([^"]*)"', rule["expr"]) for rule in rules}
    causes = [cause for found in told.values() for each in found for cause in each.split("|")]
    assert sorted(causes) == sorted([*MissCause, "not_told"])
    rows = [line.split("|")[1] for line in runbook.splitlines() if line.startswith("| `")]
    for alert, named in told.items():
        (row,) = [row for row in rows if f"`{alert}`" in row]
        assert all(f"`{cause}`" in row for each in named for cause in each.split("|"))


def test_screens_and_alerts_agree_when_a_channel_has_been_silent_for_too_long() -> None:
    silence = re.compile(r'webcare_channel_silence_seconds\{channel="(\w+)"\}\) > (\d+)')
    alerts = {name: int(s) for each in _expressions() for name, s in silence.findall(each)}
    assert {name for name in names() if channel(name).listens} < set(alerts)
    assert alerts == {name: quiet_after(name).total_seconds() for name in alerts}


def a_post(house: House) -> None:
    """Somebody posts, so that a case begins."""
    file = house.data / f"{uuid4().hex}.jsonl"
    post = {"id": uuid4().hex, "author": "Mia Mustermann", "text": "@nordlicht Kein Strom!"}
    file.write_text(json.dumps(post) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "import", str(file), "--account", "nordlicht"],
        env={**os.environ, "WEBCARE_DATA": str(house.data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
