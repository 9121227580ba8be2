"""The error answer, as the OpenAPI document shows it."""

from drf_spectacular.utils import OpenApiResponse
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
