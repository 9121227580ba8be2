"""The error answer, as the OpenAPI document shows it."""

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
