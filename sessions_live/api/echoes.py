"""Hearing oneself before a session, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.http.schema import Problem
from sessions_live.services import echoes

MAX_OFFER = 20_000


class EchoIn(serializers.Serializer):
    sdp = serializers.CharField(max_length=MAX_OFFER, trim_whitespace=False, help_text="An offer with its candidates.")


class EchoOut(serializers.Serializer):
    id = serializers.UUIDField()
    sdp = serializers.CharField(help_text="The answer.")
    seconds = serializers.IntegerField(help_text="The call ends by itself after that.")


class EchoView(APIView):
    @extend_schema(
        operation_id="check_echo",
        tags=["sessions"],
        request=EchoIn,
        responses={201: EchoOut, 400: Problem, 401: Problem, 429: Problem, 503: Problem},
    )
    def post(self, request: Request) -> Response:
        """Call the server and hear my own sound a second later, for a few seconds. One such call a person."""
        asked = EchoIn(data=request.data)
        asked.is_valid(raise_exception=True)
        echo = echoes.open_echo(user_id=request.user.user_id, offer=asked.validated_data["sdp"])
        return Response(EchoOut(echo).data, status=201)
