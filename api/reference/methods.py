"""Which methods an address takes: all of them, although each operation is a route of its own."""

import re
from typing import Any

from fastapi import FastAPI

_PARAMETER = re.compile(r"\{\w+\}")


def allowed_methods(app: FastAPI, path: str) -> list[str]:
    """The methods that the OpenAPI document names for an address, empty for one it has not."""
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    fitting = [each for each in paths if re.fullmatch(_PARAMETER.sub("[^/]+", each), path)]
    if not fitting:
        return []
    # `/api/tasks/next` fits `/api/tasks/{task_id}` as well; the nearest name counts.
    nearest = min(fitting, key=lambda each: len(_PARAMETER.findall(each)))
    return sorted(method.upper() for method in paths[nearest])
