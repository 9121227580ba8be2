"""What a person is told about themselves, and the kept mail."""

from django.conf import settings
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import selectors, services
from core.accounts.api.serializers import KeptMailOut, MeIn, MeOut, OutboxOut, me_of
from core.accounts.authentication import person_of
from core.accounts.errors import NotFound
from core.http.schema import Problem


class MeView(APIView):
    before_second_factor = True

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        get_token(request._request)  # sets the cookie csrftoken, also beside a 401
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="me", tags=["people"], responses={200: MeOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """Who am I, and how long does my session last?"""
        person = person_of(request)
        return Response(me_of(person, expires_at=selectors.session_ends_at(person.session_id)))

    @extend_schema(
        operation_id="me_update",
        tags=["people"],
        request=MeIn,
        responses={200: MeOut, 400: Problem, 401: Problem, 403: Problem},
    )
    def patch(self, request: Request) -> Response:
        """Change what I say about myself."""
        asked = MeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = services.update_profile(person=person_of(request), **asked.validated_data)
        return Response(me_of(person, expires_at=selectors.session_ends_at(person.session_id)))


class OutboxView(APIView):
    """Open to all: it exists only where no mail is sent, and sign-up needs the code before anybody is signed in."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="outbox", tags=["server"], auth=[], responses={200: OutboxOut, 404: Problem})
    def get(self, request: Request) -> Response:
        """The newest e-mails that were kept instead of sent (embedded mail engine only)."""
        if not settings.OUTBOX:
            raise NotFound
        return Response({"results": KeptMailOut(selectors.kept_mail(), many=True).data})
