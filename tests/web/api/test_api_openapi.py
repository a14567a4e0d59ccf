"""The description of the API: whole, true, and every call answers as it says, whatever is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import validator_for
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS

from web.api.conftest import Served

METHODS = ("get", "post", "delete")


@pytest.fixture(scope="module")
def document(served: Served) -> dict[str, Any]:
    found: dict[str, Any] = served.client.get("/api/v1/openapi.json").json()
    return found


def calls(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            assert method in METHODS
            yield path, method, about


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert len(list(calls(document))) >= 45


def test_every_call_is_described_with_an_example(document: dict[str, Any]) -> None:
    for path, method, about in calls(document):
        where = f"{method} {path}"
        assert about["summary"], where
        assert about["description"], where
        assert about["tags"], where
        good = {status: answer for status, answer in about["responses"].items() if status.startswith("2")}
        assert good, where
        if path == "/api/v1/exports/{name}":
            continue  # files of many formats
        for answer in good.values():
            assert all(
                "example" in content or content["schema"].get("description") for content in answer["content"].values()
            )
        body = about.get("requestBody", {}).get("content", {})
        for media_type, content in body.items():
            if media_type == "application/json":
                assert _has_example(content["schema"], document), where
        for status, answer in about["responses"].items():
            if not status.startswith("2"):
                assert list(answer["content"]) == ["application/problem+json"], where


def _has_example(schema: dict[str, Any], document: dict[str, Any]) -> bool:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return bool(schema.get("examples") or any(each.get("examples") for each in schema.get("properties", {}).values()))


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    tried = 0
    for path, method, about in calls(document):
        for status, answer in about["responses"].items():
            for media_type, content in answer["content"].items():
                if "json" in media_type and "example" in content and "$ref" in content["schema"]:
                    schema = {**content["schema"], "components": document["components"]}
                    assert validator_for(schema).is_valid(content["example"]), (method, path, status)
                    tried += 1
    assert tried > 200


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_the_page_is_whole_and_without_scripts(served: Served, document: dict[str, Any]) -> None:
    page = served.client.get("/api/v1/docs").text
    for path, _, about in calls(document):
        assert path in page
        assert f'id="{about["operationId"]}"' in page
    for word in ("<script", "style=", "https://cdn", "http://"):
        assert word not in page


LEFT_OUT = ("positive_data_acceptance", "ignored_auth")
"""Not checked: a call of the right form may still name a work that is not there, or join filters that exclude each other;
checks of keys stand in test_api_gate."""


def fuzz(served: Served, examples: int) -> None:
    """Send generated requests, of the right form and not, to every call, and check what the document says of the answers."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", served.app)
    left_out = [CHECKS.get_one(name) for name in LEFT_OUT]
    wrong = []
    for operation in (result.ok() for result in schema.get_all_operations()):
        for mode in GenerationMode:

            @settings(
                max_examples=examples,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case: Case) -> None:
                answer = case.call()
                if answer.status_code != 414:  # an address of more than 16 kB, whatever its form
                    case.validate_response(answer, excluded_checks=left_out)

            try:
                send()
            except Unsatisfiable:
                continue  # this call cannot be sent in a wrong form
            except (AssertionError, BaseExceptionGroup) as error:
                wrong.append(f"{operation.label} ({mode.value}): {error} {getattr(error, 'exceptions', '')}")
    assert not wrong, "\n\n".join(wrong)


def test_every_call_answers_as_described(served: Served) -> None:
    fuzz(served, 1)


@pytest.mark.slow
def test_every_call_answers_as_described_many_times(served: Served) -> None:
    fuzz(served, 25)
