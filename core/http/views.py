"""What anybody may ask."""

from django.conf import settings
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.http.facts import public_facts


class DemoPersonOut(serializers.Serializer):
    email = serializers.EmailField()
    role = serializers.CharField()


class ConfigOut(serializers.Serializer):
    name = serializers.CharField()
    demo = serializers.BooleanField()
    demo_people = DemoPersonOut(many=True)
    outbox = serializers.BooleanField()
    signup = serializers.BooleanField()
    languages = serializers.ListField(child=serializers.CharField())


class ConfigView(APIView):
    """What the front end has to know before anybody signs in."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="config", tags=["server"], responses=ConfigOut, auth=[])
    def get(self, request: Request) -> Response:
        get_token(request._request)  # sets the cookie csrftoken
        facts = {
            "name": "Intraview",
            "demo": settings.DEMO_PEOPLE,
            "demo_people": [],
            "outbox": settings.OUTBOX,
            "signup": settings.SIGNUP_OPEN,
            "languages": [code for code, _ in settings.LANGUAGES],
            **public_facts(),
        }
        return Response(ConfigOut(facts).data)
