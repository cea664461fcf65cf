"""The smallest request body that a schema of the OpenAPI document allows."""

import random
from typing import Any
from uuid import UUID

_FORMATS = {"date-time": "2031-05-05T09:00:00Z", "date": "2031-05-05", "time": "09:00:00"}
_PATTERNS = {"^[0-9a-f]{64}$": "0" * 64}


def smallest(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value of that schema with nothing but what is required."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return smallest(document, document["components"]["schemas"][name])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return smallest(document, schema[choice][0])
    match schema.get("type"):
        case "object":
            properties, required = schema.get("properties", {}), schema.get("required", ())
            return {name: smallest(document, properties[name]) for name in required}
        case "array":
            wanted = schema.get("minItems", 0)
            return [smallest(document, schema["items"]) for _ in range(wanted)]
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "string":
            return _text(schema)
    return None


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "uuid":
        return str(UUID(int=random.getrandbits(128), version=4))
    if schema.get("format") in _FORMATS:
        return _FORMATS[str(schema["format"])]
    if schema.get("pattern") in _PATTERNS:
        return _PATTERNS[str(schema["pattern"])]
    return "x" * max(1, int(schema.get("minLength", 1)))
