"""What a case costs: events, actions and bytes of the kept histories."""

import gzip
from pathlib import Path

from temporalio.client import WorkflowHistory

from benchmarks.figures import Figure, share
from tests.stories.counting import actions

KEPT = Path(__file__).parent.parent / "tests" / "replay" / "histories"


def measure() -> list[Figure]:
    """Over all stories, and of the golden case with and without two questions to others, whose own
    workflows are counted with it."""
    events, acts, sizes = [], [], []
    golden: dict[str, tuple[int, int, float]] = {}
    for file in sorted(KEPT.glob("*.json.gz")):
        history = _read(file)
        events.append(float(len(history.events)))
        acts.append(float(actions(history)))
        sizes.append(_kilobytes(history))
        name = file.name.removesuffix(".json.gz")
        if "golden" in name:
            whole = [history, *(_read(child) for child in KEPT.glob(f"children/{name}-*.json.gz"))]
            golden[name.replace("_", " ")] = (
                sum(len(each.events) for each in whole),
                sum(actions(each) for each in whole),
                sum(_kilobytes(each) for each in whole),
            )
    return [
        Figure("cost", f"{len(events)} kept histories: events", "", (*_three(events),)),
        Figure("cost", "actions", "", (*_three(acts),)),
        Figure("cost", "size", "kB", (*_three(sizes),)),
        *(
            Figure(
                "cost",
                name,
                "events",
                (float(n),),
                note=f"{a} actions, {kb:.0f} kB",
            )
            for name, (n, a, kb) in golden.items()
        ),
    ]


def _three(values: list[float]) -> tuple[float, float, float]:
    return min(values), share(values, 0.5), max(values)


def _read(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(file.name, gzip.decompress(file.read_bytes()).decode())


def _kilobytes(history: WorkflowHistory) -> float:
    return sum(event.ByteSize() for event in history.events) / 1_024
