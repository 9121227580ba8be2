"""How access is unlocked."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import selectors, services
from billing.api import serializers as out
from billing.models import InviteCode
from core.accounts.authentication import person_of
from core.http.ip import client_address
from core.http.schema import Problem


class RedeemView(APIView):
    @extend_schema(
        operation_id="access_redeem",
        tags=["billing"],
        request=out.RedeemIn,
        responses={
            200: out.AccessOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 410: Problem, 429: Problem,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Redeem an invite code: Pro, for life."""
        asked = out.RedeemIn(data=request.data)
        asked.is_valid(raise_exception=True)
        grant = services.redeem_code(
            user_id=person_of(request).user_id, address=client_address(request._request), **asked.validated_data
        )
        return Response(out.AccessOut(grant).data)


class GrantsView(APIView):
    @extend_schema(operation_id="access_grants", tags=["billing"], responses={200: out.GrantsOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My plan, and the grants it comes from."""
        user_id = person_of(request).user_id
        return Response(
            out.GrantsOut({"plan": selectors.active_plan(user_id), "grants": selectors.grants_of(user_id)}).data
        )


class CreateCodeView(APIView):
    """For programs with the installation's admin key. No session, hence nothing for a stranger's page to ride on."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        services.check_admin_key(
            given=_as_sent(request.headers.get("X-Admin-Key", "")), address=client_address(request._request)
        )

    @extend_schema(
        operation_id="access_create",
        tags=["billing"],
        auth=[],
        parameters=[OpenApiParameter("X-Admin-Key", str, OpenApiParameter.HEADER, required=True)],
        request=out.CodeIn,
        responses={201: out.CodeOut, 400: Problem, 403: Problem, 409: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Make an invite code with the installation's admin key (`ADMIN_KEY`; without one, this is switched off)."""
        asked = out.CodeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        code = services.create_code(**asked.validated_data, via=InviteCode.Via.ADMIN_KEY)
        return Response(out.CodeOut(code).data, status=status.HTTP_201_CREATED)


def _as_sent(header: str) -> bytes:
    """The header's bytes: Django reads them as Latin-1, whatever they are."""
    try:
        return header.encode("latin-1")
    except UnicodeEncodeError:  # a test's client, which never made bytes of it
        return header.encode(errors="surrogatepass")
