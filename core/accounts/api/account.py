"""One's own account: how it is secured, its password and address, and its end."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import engine, services
from core.accounts.api.account_shapes import (
    ChangePasswordIn,
    NewEmailIn,
    NothingOut,
    SecurityOut,
    VerifyEmailIn,
)
from core.accounts.api.answers import answer_me
from core.accounts.api.doors import NOTHING
from core.accounts.api.proof import REFUSALS, AccountView
from core.accounts.api.serializers import MeOut
from core.accounts.cookies import clear_session_cookies
from core.http.schema import Problem


class SecurityView(AccountView):
    @extend_schema(operation_id="security", tags=["account"], responses={200: SecurityOut, 401: Problem, 403: Problem})
    def get(self, request: Request) -> Response:
        """How this account is secured."""
        person = self.person
        factors = services.factors_of(person.user_id)
        security = {
            "email": person.email,
            "pending_email": services.pending_address(person.user_id),
            "has_password": services.has_password(person.user_id),
            "totp": factors.totp,
            "recovery_codes_left": factors.recovery_codes_left,
            "passkeys": services.passkeys_of(person.user_id),
            "second_factor_required": person.second_factor_required,
            "proved_until": services.proved_until(person.session_id),
        }
        return Response(SecurityOut(security).data)


class PasswordView(AccountView):
    @extend_schema(
        operation_id="password_change", tags=["account"], request=ChangePasswordIn, responses={204: NOTHING, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Change the password. Every other session ends."""
        asked = ChangePasswordIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = self.person
        with engine.one_try(request._request, "prove", key=str(person.user_id)):
            services.change_password(
                user_id=person.user_id,
                old=asked.validated_data["current"],
                new=asked.validated_data["new"],
                session_id=person.session_id,
                ip=self.ip,
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


class EmailView(AccountView):
    proved = ("POST",)

    @extend_schema(
        operation_id="email_change", tags=["account"], request=NewEmailIn, responses={202: NothingOut, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Ask for another address. A code goes there; the answer is the same where it is somebody else's."""
        asked = NewEmailIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person, email = self.person, asked.validated_data["email"]
        if email == person.email:
            raise serializers.ValidationError({"email": [_("That is your address already.")]})
        engine.spend(request._request, "new_email", key=str(person.user_id))
        engine.spend(request._request, "forgot_password", key=email)  # no one's mailbox is flooded from here either
        services.begin_email_change(user_id=person.user_id, email=email)
        return Response({}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        operation_id="email_change_drop", tags=["account"], responses={204: NOTHING, 401: Problem, 403: Problem}
    )
    def delete(self, request: Request) -> Response:
        """Drop the address that waits for its code."""
        services.drop_email_change(user_id=self.person.user_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class VerifyEmailView(AccountView):
    @extend_schema(
        operation_id="email_change_verify", tags=["account"], request=VerifyEmailIn, responses={200: MeOut, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Show the code that came to the new address. The old one is told."""
        asked = VerifyEmailIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.spend(request._request, "verify_new_email", key=str(self.person.user_id))
        services.finish_email_change(user_id=self.person.user_id, ip=self.ip, **asked.validated_data)
        return answer_me(self.person)


class DeactivateView(AccountView):
    proved = ("POST",)

    @extend_schema(
        operation_id="deactivate",
        tags=["account"],
        request=None,
        responses={204: NOTHING, 401: Problem, 403: Problem, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """Close this account. Every session ends; only staff can open it again."""
        services.deactivate_person(user_id=self.person.user_id)
        response = Response(status=status.HTTP_204_NO_CONTENT)
        clear_session_cookies(response)
        return response
