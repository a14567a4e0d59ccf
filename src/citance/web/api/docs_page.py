"""The API's description as a page: made from the OpenAPI document on the server, without scripts and without other sites."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

__all__ = ["docs_page"]

_METHODS = ("get", "post", "put", "patch", "delete")
_CODE = re.compile(r"`([^`]+)`")
_FORM = "multipart/form-data"
_HERE = "localhost:8000"
_LAST = ("keys",)
"""Groups that few readers look for; they come after the other ones of `/api/v1`."""


def docs_page(document: Mapping[str, Any]) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("citance.web.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = _coded
    schemas = document.get("components", {}).get("schemas", {})
    calls = [
        _call(path, method, about, schemas)
        for path, methods in document["paths"].items()
        for method, about in methods.items()
        if method in _METHODS
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        groups.setdefault(call["group"], []).append(call)
    order = sorted(groups, key=lambda name: (name.startswith("scite"), name in _LAST))
    return environment.get_template("docs.html").render(
        title=document["info"]["title"],
        version=document["info"]["version"],
        description=document["info"].get("description", ""),
        groups=[(name[:1].upper() + name[1:], groups[name]) for name in order],
    )


def _coded(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped right here


def _call(path: str, method: str, about: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    bodies = [
        (media_type, _example(content, schemas))
        for media_type, content in about.get("requestBody", {}).get("content", {}).items()
    ]
    return {
        "method": method.upper(),
        "path": path,
        "group": about.get("tags", ["other"])[0],
        "anchor": about["operationId"],
        "summary": about.get("summary", ""),
        "description": about.get("description", ""),
        "secured": bool(about.get("security")),
        "parameters": [_parameter(each) for each in about.get("parameters", ())],
        "bodies": [(media_type, "" if media_type == _FORM else _shown(example)) for media_type, example in bodies],
        "curl": _curl(path, method, about, bodies),
        "answers": [_answer(status, each) for status, each in about["responses"].items() if status.startswith("2")],
        "problems": [
            (status, each["description"]) for status, each in about["responses"].items() if not status.startswith("2")
        ],
    }


def _curl(path: str, method: str, about: Mapping[str, Any], bodies: list[tuple[str, Any]]) -> str:
    """The call as a command line, with its required parameters."""
    wanted = [each for each in about.get("parameters", ()) if each.get("required")]
    examples = {each["name"]: _parameter(each)["example"] for each in wanted}
    for name, example in examples.items():
        path = path.replace("{" + name + "}", quote(example, safe="/:"))
    asked = "&".join(f"{each['name']}={quote(examples[each['name']])}" for each in wanted if each["in"] == "query")
    words = ["curl"]
    if method == "delete" or (method == "post" and not bodies):
        words += ["-X", method.upper()]
    if about.get("security"):
        words += ["-H", "Authorization: Bearer citance_…"]
    for media_type, example in bodies:
        if media_type == _FORM:
            words += ["-F", "file=@manuscript.docx"]
        else:
            words += ["--json", msgspec.json.encode(example).decode()]
    return shlex.join([*words, f"{_HERE}{path}{'?' if asked else ''}{asked}"])


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


def _example(content: Mapping[str, Any], schemas: Mapping[str, Any] | None = None) -> Any:
    if "example" in content:
        return content["example"]
    schema = content.get("schema", {})
    if "$ref" in schema:
        schema = (schemas or {}).get(schema["$ref"].rpartition("/")[2], {})
    examples = schema.get("examples")
    return examples[0] if examples else None


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return msgspec.json.format(msgspec.json.encode(value)).decode()
