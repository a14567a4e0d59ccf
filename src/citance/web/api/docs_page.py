"""The API's description as a page: made from the OpenAPI document on the server, without scripts and without other sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["docs_page"]

_METHODS = ("get", "post", "put", "patch", "delete")


def docs_page(document: Mapping[str, Any]) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("citance.web.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    calls = [
        _call(path, method, about)
        for path, methods in document["paths"].items()
        for method, about in methods.items()
        if method in _METHODS
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        groups.setdefault(call["group"], []).append(call)
    return environment.get_template("docs.html").render(
        title=document["info"]["title"],
        version=document["info"]["version"],
        description=document["info"].get("description", ""),
        groups=groups,
    )


def _call(path: str, method: str, about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "method": method.upper(),
        "path": path,
        "group": about.get("tags", ["other"])[0],
        "anchor": about["operationId"],
        "summary": about.get("summary", ""),
        "description": about.get("description", ""),
        "secured": bool(about.get("security")),
        "parameters": [_parameter(each) for each in about.get("parameters", ())],
        "bodies": [
            (media_type, _shown(_example(content)))
            for media_type, content in about.get("requestBody", {}).get("content", {}).items()
        ],
        "answers": [_answer(status, each) for status, each in about["responses"].items() if status.startswith("2")],
        "problems": [
            (status, each["description"]) for status, each in about["responses"].items() if not status.startswith("2")
        ],
    }


def _parameter(about: Mapping[str, Any]) -> dict[str, Any]:
    schema = about.get("schema", {})
    examples = schema.get("examples") or ([about["example"]] if "example" in about else [])
    return {
        "name": about["name"],
        "where": about["in"],
        "required": about.get("required", False),
        "description": about.get("description", ""),
        "kind": _kind(schema),
        "example": _shown(examples[0]) if examples else "",
    }


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words: "integer", "one of a, b", "list of string"."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"] if each.get("type") != "null"))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", ""))


def _answer(status: str, about: Mapping[str, Any]) -> dict[str, Any]:
    content = about.get("content", {})
    return {
        "status": status,
        "description": about["description"],
        "types": list(content),
        "example": next((_shown(_example(each)) for each in content.values()), ""),
    }


def _example(content: Mapping[str, Any]) -> Any:
    if "example" in content:
        return content["example"]
    examples = content.get("schema", {}).get("examples")
    return examples[0] if examples else None


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return msgspec.json.format(msgspec.json.encode(value)).decode()
