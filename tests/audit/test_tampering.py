"""Whoever falsifies the record is found out, at the very place, with what each side says."""

import pytest

from activities.audit.examiner import Examiner, evidence_of
from activities.audit.selftest import Trial, find_victims, selftest
from activities.audit.tampering import TAMPERINGS, Victims
from db.engine import create_engine, create_sessions
from domain.audit.findings import Check
from tests.audit.ground import Ground
from tests.keys import KEYS


@pytest.fixture(scope="module")
async def trials(ground: Ground) -> dict[str, Trial]:
    """Every tampering, tried once on one scratch copy."""
    victims = Victims(case=ground.finished[0], other=ground.finished[1])
    found = await selftest(ground.database_url, KEYS, victims)
    return {trial.name: trial for trial in found}


@pytest.mark.parametrize("name", [tampering.name for tampering in TAMPERINGS])
async def test_tampering_is_found_and_named(name: str, trials: dict[str, Trial]) -> None:
    trial = trials[name]
    assert trial.missed == [], [finding.place for finding in trial.findings]
    for finding in trial.named:
        first, *others = finding.values.values()
        assert any(other != first for other in others)


async def test_only_the_anchor_knows_when_everything_was_rewritten(
    trials: dict[str, Trial],
) -> None:
    """Journal, histories and lists agree with one another: nothing inside the database is left
    that could tell."""
    trial = trials["another actor everywhere, all hashes recomputed"]
    assert {finding.check for finding in trial.findings} == {Check.ANCHOR}


async def test_the_original_is_left_alone(ground: Ground, trials: dict[str, Trial]) -> None:
    assert trials
    async with Examiner(ground.sources) as examiner:
        for case_id in ground.finished[:2]:
            assert (await examiner.examine(case_id, None)).findings == ()


async def test_victims_are_found_by_themselves(ground: Ground) -> None:
    engine = create_engine(ground.database_url)
    async with create_sessions(engine, KEYS)() as session:
        victims = await find_victims(session)
        both = [await evidence_of(session, each) for each in (victims.case, victims.other)]
    await engine.dispose()
    assert both[0].case_id != both[1].case_id
    assert both[0].client_id == both[1].client_id
    for evidence in both:
        assert {"reply_sent", "command_accepted"} <= {row.event["kind"] for row in evidence.rows}
