"""Where the providers tell what happened. No session, hence nothing for a stranger's page to ride on: what counts is
the signature over the raw bytes.
"""

from typing import Any

from django.http import UnreadablePostError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.sales import shapes
from billing.errors import PaymentsOff, Unreadable
from billing.services import sales
from core.common.errors import NotFound
from core.http.schema import Problem


class _OurOwn(BaseContentNegotiation):
    """Whatever a provider's program says it reads, it reads the status."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class WebhookView(APIView):
    """Open to all."""

    authentication_classes = []
    permission_classes = []
    content_negotiation_class = _OurOwn
    provider = ""

    def receive(self, request: Request) -> Response:
        try:
            body = request._request.body
        except UnreadablePostError:
            raise Unreadable from None
        try:
            received = sales.receive_webhook(self.provider, body, request.headers)
        except PaymentsOff:
            raise NotFound from None
        return Response(shapes.WebhookReceivedOut({"state": received.state}).data)


def _described(operation_id: str) -> Any:
    return extend_schema(
        operation_id=operation_id,
        tags=["billing"],
        auth=[],
        request=OpenApiTypes.OBJECT,
        responses={200: shapes.WebhookReceivedOut, 400: Problem, 404: Problem, 503: Problem},
    )


class StripeWebhookView(WebhookView):
    provider = "stripe"

    @_described("webhooks_stripe")
    def post(self, request: Request) -> Response:
        """Stripe's events, signed in the header Stripe-Signature. Each acts once, however often it comes."""
        return self.receive(request)


class RazorpayWebhookView(WebhookView):
    provider = "razorpay"

    @_described("webhooks_razorpay")
    def post(self, request: Request) -> Response:
        """Razorpay's events, signed in the header X-Razorpay-Signature. Each acts once, however often it comes."""
        return self.receive(request)
