"""One's own subscriptions, and those of others for the staff."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.subscriptions import shapes
from billing.selectors import subscriptions as found
from billing.services import subscriptions
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
REFUSALS = {401: Problem, 404: Problem, 409: Problem, 503: Problem}
STAFF_REFUSALS = {401: Problem, 403: Problem}


class SubscriptionsView(APIView):
    @extend_schema(
        operation_id="subscription_read", tags=["billing"], responses={200: shapes.SubscriptionsOut, 401: Problem}
    )
    def get(self, request: Request) -> Response:
        """What I am subscribed to."""
        return Response(shapes.SubscriptionsOut(found.subscriptions_of(person_of(request).user_id)).data)


class PreviewView(APIView):
    @extend_schema(
        operation_id="subscription_preview",
        tags=["billing"],
        request=shapes.ChangeIn,
        responses={200: shapes.ChangePreviewOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """What changing to another plan or interval would cost, and when it would begin. It changes nothing."""
        asked = shapes.ChangeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        preview = subscriptions.preview(
            user_id=person_of(request).user_id, subscription_id=subscription_id, **asked.validated_data
        )
        return Response(shapes.ChangePreviewOut(preview).data)


class ChangeView(APIView):
    @extend_schema(
        operation_id="subscription_change",
        tags=["billing"],
        request=shapes.ChangeIn,
        responses={200: shapes.SubscriptionOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """Change to another plan or interval: more at once, with the difference paid; less from the next period on.

        Asking for what one has takes back a change that was to come.
        """
        asked = shapes.ChangeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = subscriptions.change(
            user_id=person_of(request).user_id, subscription_id=subscription_id, **asked.validated_data
        )
        return Response(shapes.SubscriptionOut(changed).data)


class CancelView(APIView):
    @extend_schema(
        operation_id="subscription_cancel",
        tags=["billing"],
        request=shapes.CancelIn,
        responses={200: shapes.SubscriptionOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """Let it end with the period that is paid; one whose payment failed ends at once."""
        asked = shapes.CancelIn(data=request.data)
        asked.is_valid(raise_exception=True)
        ending = subscriptions.cancel(
            user_id=person_of(request).user_id, subscription_id=subscription_id, **asked.validated_data
        )
        return Response(shapes.SubscriptionOut(ending).data)


class ResumeView(APIView):
    @extend_schema(
        operation_id="subscription_resume",
        tags=["billing"],
        request=None,
        responses={200: shapes.SubscriptionOut, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """Take back that it ends."""
        going_on = subscriptions.resume(user_id=person_of(request).user_id, subscription_id=subscription_id)
        return Response(shapes.SubscriptionOut(going_on).data)


class PortalView(APIView):
    @extend_schema(
        operation_id="subscription_portal",
        tags=["billing"],
        request=shapes.PortalIn,
        responses={200: shapes.PortalOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """The address of the provider's page where I change how I pay; good for a few minutes."""
        asked = shapes.PortalIn(data=request.data)
        asked.is_valid(raise_exception=True)
        url = subscriptions.open_portal(
            user_id=person_of(request).user_id, subscription_id=subscription_id, **asked.validated_data
        )
        return Response(shapes.PortalOut({"url": url}).data)


class StaffSubscriptionsView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_subscriptions_list",
        tags=["staff"],
        parameters=[shapes.SubscriptionsAsked, *PAGES],
        responses={200: page_of(shapes.StaffSubscriptionOut), 400: Problem, **STAFF_REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Subscriptions, newest first; `q` looks into name, address and the provider's id."""
        asked = shapes.SubscriptionsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = TimeCursor()
        page = pages.paginate_queryset(found.subscriptions(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(shapes.StaffSubscriptionOut(page, many=True).data)


class StaffSubscriptionView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_subscriptions_read",
        tags=["staff"],
        responses={200: shapes.StaffSubscriptionOut, 404: Problem, **STAFF_REFUSALS},
    )
    def get(self, request: Request, subscription_id: UUID) -> Response:
        """One subscription."""
        return Response(shapes.StaffSubscriptionOut(found.subscription(subscription_id)).data)


class StaffEndView(APIView):
    permission_classes = [May("money.refund")]

    @extend_schema(
        operation_id="staff_subscriptions_end",
        tags=["staff"],
        request=shapes.SubscriptionEndIn,
        responses={200: shapes.StaffSubscriptionOut, 400: Problem, 403: Problem, **REFUSALS},
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """End a subscription at once, and what it gives. What was paid goes back by a refund alone."""
        asked = shapes.SubscriptionEndIn(data=request.data)
        asked.is_valid(raise_exception=True)
        subscriptions.end_subscription(
            subscription_id=subscription_id, by=person_of(request).user_id, **asked.validated_data
        )
        return Response(shapes.StaffSubscriptionOut(found.subscription(subscription_id)).data)
