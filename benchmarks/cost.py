"""What a case costs: events, actions and bytes of the kept histories."""

import gzip
from pathlib import Path

from temporalio.client import WorkflowHistory

from benchmarks.figures import Figure, share
from tests.stories.counting import actions

KEPT = Path(__file__).parent.parent / "tests" / "replay" / "histories"


def measure() -> list[Figure]:
    """Over all stories, and of the golden case with and without two questions to others."""
    events, acts, sizes = [], [], []
    golden = []
    for file in sorted(KEPT.glob("*.json.gz")):
        content = gzip.decompress(file.read_bytes()).decode()
        history = WorkflowHistory.from_json(file.name, content)
        size = float(sum(event.ByteSize() for event in history.events))
        events.append(float(len(history.events)))
        acts.append(float(actions(history)))
        sizes.append(size / 1_024)
        if "golden" in file.name:
            golden.append((file.name, len(history.events), actions(history), size / 1_024))
    return [
        Figure("cost", f"{len(events)} kept histories: events", "", (*_three(events),)),
        Figure("cost", "actions", "", (*_three(acts),)),
        Figure("cost", "size", "kB", (*_three(sizes),)),
        *(
            Figure(
                "cost",
                name.removesuffix(".json.gz").replace("_", " "),
                "events",
                (float(n),),
                note=f"{a} actions, {kb:.0f} kB",
            )
            for name, n, a, kb in golden
        ),
    ]


def _three(values: list[float]) -> tuple[float, float, float]:
    return min(values), share(values, 0.5), max(values)
