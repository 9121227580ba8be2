"""The error answer, as the OpenAPI document shows it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.utils import OpenApiResponse, inline_serializer
from rest_framework import serializers


class ProblemOut(serializers.Serializer):
    """A problem document (RFC 9457). `code` is stable."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]


# For `responses={400: Problem}`.
Problem = OpenApiResponse(ProblemOut, description="Refused: a problem document")


@cache
def page_of(one: type[serializers.Serializer]) -> serializers.Serializer:
    """One page of a list, as `TimeCursor` answers it."""
    return inline_serializer(
        name=f"{one.__name__.removesuffix('Out')}Page",
        fields={
            "results": one(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
_REFUSED = {"content": {"application/problem+json": {"schema": _PROBLEM}}, "description": "Refused: a problem document"}


def add_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Write into the document what every address may answer without a word of its view: not signed in, a body that
    can't be read, an outage. A hook of drf-spectacular's.
    """
    for path, item in result["paths"].items():
        for method in filter(item.__contains__, _METHODS):
            answers = item[method]["responses"]
            for answer in answers.values():
                content = answer.get("content", {})
                if content.get("application/json", {}).get("schema") == _PROBLEM:
                    content["application/problem+json"] = content.pop("application/json")
            for status in _refusals(path, method, item[method]):
                answers.setdefault(str(status), _REFUSED)
            item[method]["responses"] = dict(sorted(answers.items()))
    return result


def _refusals(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from (406, 503)
    needs_somebody = {} not in operation.get("security", [{}])
    if needs_somebody:
        yield from (401, 403)
    if method != "get":
        yield 403  # from a page that is not ours
    if "{" in path:
        yield 404
    if "requestBody" in operation:
        yield from (400, 413, 415)
    if any(one["in"] == "query" for one in operation.get("parameters", ())):
        yield 400
