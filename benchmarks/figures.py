"""What was measured: samples, their middle and edges, the table and the JSON beside it."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measure: a value per repetition, and the floor's in the same repetition where it has one.

    `unit` is that of `values` and `floors`. `wanted` is the least (or, with `at_most`, the largest)
    ratio to the floor, or value where there is no floor; None: only looked at.
    """

    measure: str
    name: str
    unit: str
    values: tuple[float, ...]
    floors: tuple[float, ...] = ()
    wanted: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """Each value by the floor of the same repetition."""
        return tuple(value / floor for value, floor in zip(self.values, self.floors, strict=False))

    @property
    def held(self) -> bool | None:
        """Whether the middle is where it is wanted."""
        if self.wanted is None:
            return None
        middle = statistics.median(self.ratios or self.values)
        return middle <= self.wanted if self.at_most else middle >= self.wanted


@dataclass
class Report:
    """All figures of a run and what it ran on."""

    machine: dict[str, str]
    figures: list[Figure] = field(default_factory=list)

    def table(self) -> str:
        """Markdown: min / median / max of each."""
        lines = [
            "| measure | figure | min / median / max | floor | ratio | wanted | |",
            "|---|---|---|---|---|---|---|",
        ]
        for figure in self.figures:
            floor = f"{_edges(figure.floors)} {figure.unit}" if figure.floors else "–"
            ratio = f"{statistics.median(figure.ratios):.2f}" if figure.ratios else "–"
            sign = "≤" if figure.at_most else "≥"
            wanted = "–" if figure.wanted is None else f"{sign} {figure.wanted:g}"
            held = {None: "", True: "held", False: "**not held**"}[figure.held]
            note = f" ({figure.note})" if figure.note else ""
            lines.append(
                f"| {figure.measure} | {figure.name}{note} | {_edges(figure.values)} {figure.unit} "
                f"| {floor} | {ratio} | {wanted} | {held} |"
            )
        return "\n".join(lines)

    def write(self, file: Path) -> None:
        """The same as JSON."""
        rows = [asdict(each) | {"ratios": each.ratios, "held": each.held} for each in self.figures]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"machine": self.machine, "figures": rows}, indent=2) + "\n")


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _edges(values: Sequence[float]) -> str:
    if not values:
        return "–"
    three = (min(values), statistics.median(values), max(values))
    return " / ".join(_short(each) for each in (three if len(values) > 1 else three[:1]))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
