"""The link in each letter that ends letters like it. Nobody has to sign in for it (RFC 8058)."""

from django.http import HttpResponseBase, HttpResponseRedirect
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.http.schema import Problem
from core.notifications import services
from core.notifications.api import shapes as out
from core.notifications.services.unsubscribing import Subscription

ANSWERS = {200: out.UnsubscribeOut, 404: Problem}
TOKEN = OpenApiParameter("token", {"type": "string", "maxLength": 300}, OpenApiParameter.PATH)


class UnsubscribeView(APIView):
    # Whoever holds the letter may, from a mail program that has no cookies of ours.
    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="unsubscribe_look", tags=["notifications"], responses=ANSWERS, auth=[], parameters=[TOKEN]
    )
    def get(self, request: Request, token: str) -> HttpResponseBase:
        """What the link would end. It changes nothing: mail programs open links to look at them."""
        # A mail program that doesn't post opens the address in a browser: there it is a page.
        if request.headers.get("Sec-Fetch-Mode") == "navigate":
            services.read_token(token)
            return HttpResponseRedirect(f"/unsubscribe/{token}")
        return Response(_shown(services.read_token(token)))

    @extend_schema(
        operation_id="unsubscribe", tags=["notifications"], request=None, responses=ANSWERS, auth=[], parameters=[TOKEN]
    )
    def post(self, request: Request, token: str) -> Response:
        """No more letters like that one. Again is as once."""
        return Response(_shown(services.unsubscribe(token)))


def _shown(ended: Subscription) -> dict[str, object]:
    title = ", ".join(str(kind.title) for kind in ended.kinds)
    kind = ended.kinds[0].name if len(ended.kinds) == 1 else "digest"
    return dict(out.UnsubscribeOut({"kind": kind, "title": title, "address": ended.address}).data)
