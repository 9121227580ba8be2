"""Where one is signed in."""

from dataclasses import replace
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import services
from core.accounts.api.account_shapes import DevicesOut, EndedOut
from core.accounts.api.doors import NOTHING
from core.accounts.api.proof import AccountView
from core.accounts.cookies import clear_session_cookies
from core.http.schema import Problem


class DevicesView(AccountView):
    @extend_schema(operation_id="devices", tags=["account"], responses={200: DevicesOut, 401: Problem, 403: Problem})
    def get(self, request: Request) -> Response:
        """Where you are signed in: this device first, then the one seen last."""
        found = services.devices_of(self.person.user_id, session_id=self.person.session_id)
        if self.person.visitor_id is not None:  # from where somebody comes is none of the staff's business
            found = [replace(device, ip="") for device in found]
        return Response(DevicesOut({"results": found}).data)


class DeviceView(AccountView):
    @extend_schema(
        operation_id="device_sign_out",
        tags=["account"],
        responses={204: NOTHING, 401: Problem, 403: Problem, 404: Problem},
    )
    def delete(self, request: Request, device_id: UUID) -> Response:
        """Sign out there."""
        services.sign_out_device(user_id=self.person.user_id, device_id=device_id)
        response = Response(status=status.HTTP_204_NO_CONTENT)
        if str(device_id) == self.person.session_id:
            clear_session_cookies(response)
        return response


class OthersView(AccountView):
    @extend_schema(
        operation_id="devices_sign_out_others",
        tags=["account"],
        request=None,
        responses={200: EndedOut, 401: Problem, 403: Problem},
    )
    def post(self, request: Request) -> Response:
        """Sign out everywhere but here."""
        ended = services.sign_out_others(user_id=self.person.user_id, session_id=self.person.session_id)
        return Response(EndedOut({"ended": ended}).data)
