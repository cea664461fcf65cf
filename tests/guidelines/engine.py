"""A table of guidelines as one of the engine's own decision tables: what ours has to agree with."""

import json
from typing import Any

import zen

from domain.guidelines import CONDITIONS, OUTCOMES, Facts, Guidelines


def engine_says(guidelines: Guidelines, facts: Facts) -> dict[str, Any]:
    """The number of the row that fires as `rule`, with its outcomes; empty where none does."""
    decision = zen.ZenEngine().create_decision(json.dumps(_graph(guidelines)))
    return dict(decision.evaluate(dict(facts))["result"] or {})


def _graph(guidelines: Guidelines) -> dict[str, Any]:
    """One input, one table, one output."""
    conditions = {f"c{n}": column.name for n, column in enumerate(CONDITIONS)}
    outcomes = {f"o{n}": column.name for n, column in enumerate(OUTCOMES)}
    rules = [
        {"_id": str(row), "rule": str(row)}
        | {cell: rule.when.get(name, "").strip() for cell, name in conditions.items()}
        | {cell: rule.outcome.get(name, "").strip() for cell, name in outcomes.items()}
        for row, rule in enumerate(guidelines.rules, start=1)
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": i, "name": name, "field": name} for i, name in conditions.items()],
        "outputs": [
            {"id": "rule", "name": "rule", "field": "rule"},
            *({"id": i, "name": name, "field": name} for i, name in outcomes.items()),
        ],
        "rules": rules,
    }
    return {
        "nodes": [
            _node("in", "inputNode"),
            _node("table", "decisionTableNode", content),
            _node("out", "outputNode"),
        ],
        "edges": [_edge("in", "table"), _edge("table", "out")],
    }


def _node(name: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    node = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
