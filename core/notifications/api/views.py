"""One's own notifications: the inbox, how one wants to be told, browsers that take pushes."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from core.notifications import selectors, services
from core.notifications.api import shapes as out
from core.notifications.rules import Channel, Digest

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class InboxCursor(TimeCursor):
    """By when it was told: a reminder is written long before."""

    ordering = ("-shown_at", "-id")


class InboxView(APIView):
    @extend_schema(
        operation_id="notifications",
        tags=["notifications"],
        parameters=[out.InboxAsked, *PAGES],
        responses={200: page_of(out.NotificationOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My notifications, newest first."""
        asked = out.InboxAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = selectors.inbox_of(person_of(request).user_id, unread=asked.validated_data["unread"])
        pages = InboxCursor()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(out.NotificationOut(page, many=True).data)


class UnreadView(APIView):
    @extend_schema(
        operation_id="notifications_unread", tags=["notifications"], responses={200: out.UnreadOut, **REFUSALS}
    )
    def get(self, request: Request) -> Response:
        """How many I have not read."""
        return Response({"unread": selectors.unread_count(person_of(request).user_id)})


class ReadView(APIView):
    @extend_schema(
        operation_id="notifications_read",
        tags=["notifications"],
        request=out.ReadIn,
        responses={200: out.UnreadOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """I have read these, or all. How many are left."""
        asked = out.ReadIn(data=request.data)
        asked.is_valid(raise_exception=True)
        unread = services.mark_read(user_id=person_of(request).user_id, ids=asked.validated_data.get("ids"))
        return Response({"unread": unread})


class PreferencesView(APIView):
    @extend_schema(
        operation_id="notification_preferences",
        tags=["notifications"],
        responses={200: out.NotificationPreferencesOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """When and by which ways I am told things."""
        return Response(_preferences(person_of(request).user_id))

    @extend_schema(
        operation_id="notification_preferences_change",
        tags=["notifications"],
        request=out.NotificationPreferencesIn,
        responses={200: out.NotificationPreferencesOut, 400: Problem, **REFUSALS},
    )
    def patch(self, request: Request) -> Response:
        """Change some of it."""
        asked = out.NotificationPreferencesIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = asked.validated_data
        quiet = None
        if "quiet_from" in given:
            quiet = () if given["quiet_from"] is None else (given["quiet_from"], given["quiet_until"])
        user_id = person_of(request).user_id
        services.change_preferences(
            user_id=user_id,
            quiet=quiet,
            digest=Digest(given["digest"]) if "digest" in given else None,
            chosen={
                one["kind"]: {Channel(channel): on for channel, on in one["channels"].items()}
                for one in given.get("kinds", [])
            },
        )
        return Response(_preferences(user_id))


class DevicesView(APIView):
    @extend_schema(
        operation_id="push_add",
        tags=["notifications"],
        request=out.PushIn,
        responses={201: out.PushDeviceOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Have this browser told by push messages. The same again is as once."""
        asked = out.PushIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        device = services.add_device(
            user_id=person_of(request).user_id, endpoint=given["endpoint"], name=given["name"], **given["keys"]
        )
        return Response(out.PushDeviceOut(device).data, status=status.HTTP_201_CREATED)


class DeviceView(APIView):
    @extend_schema(operation_id="push_remove", tags=["notifications"], responses={204: None, 404: Problem, **REFUSALS})
    def delete(self, request: Request, push_id: UUID) -> Response:
        """Have a browser told no more."""
        services.remove_device(user_id=person_of(request).user_id, device_id=push_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TestView(APIView):
    @extend_schema(
        operation_id="notification_test",
        tags=["notifications"],
        request=out.NotificationTestIn,
        responses={204: None, 400: Problem, 409: Problem, 429: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Send me an example of a kind by one channel. A few an hour."""
        asked = out.NotificationTestIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.send_test(
            asked.validated_data["kind"],
            channel=Channel(asked.validated_data["channel"]),
            user_id=person_of(request).user_id,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _preferences(user_id: UUID) -> dict[str, Any]:
    found = selectors.preferences_of(user_id)
    found["push"] = {"key": services.public_key(), "devices": selectors.devices_of(user_id)}
    return dict(out.NotificationPreferencesOut(found).data)
